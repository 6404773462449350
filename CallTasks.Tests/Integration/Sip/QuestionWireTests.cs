using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>A whole call in which a client answers by keys and by words: from the dialler to a telephone of other people's making, and to a recogniser over HTTP.</summary>
[Trait("Speed", "slow")]
[Collection(nameof(Alone))]
public sealed class QuestionWireTests
{
    private const string Client = "+442079460103";
    private const double FirstHertz = 1_700;

    [Fact]
    public async Task Keys_and_words_of_a_telephone_lead_through_the_script_and_are_kept()
    {
        var asked = new ConcurrentQueue<(TimeSpan Duration, string Phrases)>();
        await using var web = await RecogniserAsync(asked);
        using var recognizer = new HttpSpeechRecognizer(new HttpRecognizerOptions { Address = new Uri(web.Urls.First()) }, TimeProvider.System, NullLogger<HttpSpeechRecognizer>.Instance);
        // It says its word again and again: a machine that is held up loses some of it.
        short[] word = [.. BuiltInPrompts.HumanHello.Samples.Span, .. new short[12_000]];
        await using var telephone = await BaresipPeer.StartAsync(Client, [.. Enumerable.Repeat(word, 30).SelectMany(samples => samples)]);
        await using var line = new SipLine(sound: true);
        await using var house = await EngineHouse.OpenAsync(
            plan: new DialPlanSettings { Name = "Trunk", Address = telephone.Address, CallsPerSecond = 100, MaxLines = 100 }, wire: line.Carrier, ear: new SpeechEar(recognizer, TimeProvider.System));
        house.Spoken = _ => new Prompt(Tones.Sine(FirstHertz, 1));
        var script = await house.Settings.CreateScriptAsync("Questions",
        [
            new StartBlock { Id = "start", Next = "which" },
            new QuestionBlock
            {
                Id = "which", Text = "Which department?", Variable = "department", TimeoutSeconds = QuestionBlock.MaxTimeoutSeconds,
                Answers = [new QuestionAnswer { Digits = "1", Next = "wrong" }, new QuestionAnswer { Digits = "25", Next = "agree" }], NoAnswerNext = "wrong",
            },
            new QuestionBlock
            {
                Id = "agree", BuiltIn = "goodbye", Variable = "said", TimeoutSeconds = QuestionBlock.MaxTimeoutSeconds,
                Answers = [new QuestionAnswer { Digits = "2", Phrases = ["no"], Next = "wrong" }, new QuestionAnswer { Digits = "1", Phrases = ["yes"], Next = "yes" }], NoAnswerNext = "wrong",
            },
            new ResultBlock { Id = "yes", Marker = "agreed" },
            new ResultBlock { Id = "wrong", Marker = "wrong" },
        ], Actor.System);
        var task = await house.AddTaskAsync(house.NewTask() with { ScriptId = script.Id }, [Client]);

        // What is pressed before the question is no answer to it.
        await Eventually.Async(() => Tones.Loudest(telephone.HeardSoFar(), FirstHertz) > 3_000, null, () => "the question to be heard\n" + telephone.Log);
        await telephone.PressAsync('2');
        await telephone.PressAsync('5');
        await house.CompletesAsync(task);

        var call = Assert.Single(house.Calls(task));
        Assert.Equal((CallStatus.Answered, EndedBy.Bot, "agreed", "yes"), (call.Status, call.EndedBy, call.Marker, call.LastBlock));
        var details = house.CallQueries.Find(call.Id)!;
        Assert.Equal(["2", "5"], details.Events.Where(e => e.What == "key").Select(e => e.Detail));
        using var kept = JsonDocument.Parse(details.Variables!);
        Assert.Equal(("25", "Yes, of course"), (kept.RootElement.GetProperty("department").GetString(), kept.RootElement.GetProperty("said").GetString()));
        Assert.Contains("Client: [25]", call.Dialogue, StringComparison.Ordinal);
        Assert.Contains("Client: Yes, of course", call.Dialogue, StringComparison.Ordinal);
        Assert.NotEmpty(asked);
        Assert.All(asked, utterance =>
        {
            Assert.InRange(utterance.Duration.TotalSeconds, 0.2, ISpeechRecognizer.Longest.TotalSeconds);
            Assert.Equal("no,yes", utterance.Phrases);
        });
    }

    /// <summary>A recogniser as the contract has it: a WAV comes, a text and how sure it is go back.</summary>
    private static async Task<WebApplication> RecogniserAsync(ConcurrentQueue<(TimeSpan, string)> asked)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var web = builder.Build();
        web.Urls.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}"));
        web.Run(async http =>
        {
            using var wav = new MemoryStream();
            await http.Request.Body.CopyToAsync(wav);
            wav.Position = 0;
            asked.Enqueue((WavFile.Read(wav).Duration, http.Request.Headers["Speech-Phrases"].ToString()));
            await http.Response.WriteAsync("""{"text":"Yes, of course","confidence":0.9}""");
        });
        await web.StartAsync();
        return web;
    }
}
