using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony.Media;
using CallTasks.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Integration.Bots;

/// <summary>A question answered in words: real sound over RTP, a real recogniser's port over HTTP.</summary>
[Collection(nameof(Alone))]
[Trait("Speed", "slow")]
public sealed class SpokenAnswerTests : IAsyncLifetime, IDisposable
{
    private readonly MediaPump pump = new(TimeProvider.System, NullLogger<MediaPump>.Instance);
    private readonly RtpPeer peer = new();
    private readonly ConcurrentQueue<TimeSpan> utterances = new();
    private MediaSession session = null!;
    private WebApplication web = null!;
    private HttpSpeechRecognizer recognizer = null!;
    private volatile string answer = """{"text":"Да, конечно","confidence":0.8}""";
    private volatile int code = 200;
    private volatile int answered;
    private ushort sequence;
    private uint timestamp;

    [Fact]
    public async Task Words_answer_a_question_over_sound_and_http_and_a_recogniser_that_fails_leaves_the_keys()
    {
        var spoken = RunAsync(new ClientInput());
        await SpeakUntilAsync(() => !utterances.IsEmpty || spoken.IsCompleted);
        var outcome = await spoken;
        Assert.Equal((BotEnd.ScriptEnded, "agreed"), (outcome.End, outcome.Marker));
        Assert.Contains("Client: Да, конечно", outcome.Dialogue, StringComparison.Ordinal);
        Assert.InRange(Assert.Single(utterances).TotalSeconds, 0.2, ISpeechRecognizer.Longest.TotalSeconds);

        (code, answer) = (500, "");
        var keys = new ClientInput();
        var typed = RunAsync(keys);
        // A second of sound after the refusal: a key that overtakes it is an answer too, and then nobody asks what became of the words.
        var frames = 0;
        await SpeakUntilAsync(() => (answered == 2 && ++frames > 50) || typed.IsCompleted);
        keys.Press('2');
        outcome = await typed;
        Assert.Equal((BotEnd.ScriptEnded, "refused"), (outcome.End, outcome.Marker));
        Assert.Contains("The speech recogniser answered 500.", outcome.Dialogue, StringComparison.Ordinal);
    }

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        web = builder.Build();
        web.Urls.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}"));
        web.Run(async http =>
        {
            using var wav = new MemoryStream();
            await http.Request.Body.CopyToAsync(wav);
            wav.Position = 0;
            utterances.Enqueue(WavFile.Read(wav).Duration);
            http.Response.StatusCode = code;
            await http.Response.WriteAsync(answer);
            await http.Response.CompleteAsync();
            Interlocked.Increment(ref answered);
        });
        await web.StartAsync();
        recognizer = new HttpSpeechRecognizer(new HttpRecognizerOptions { Address = new Uri(web.Urls.First()) }, TimeProvider.System, NullLogger<HttpSpeechRecognizer>.Instance);
        Assert.True(new RtpPortPool(IPAddress.Loopback).TryBind(out var socket));
        session = pump.Open(socket);
        session.Start(peer.EndPoint, MediaFormat.Pcma, 101);
    }

    public async Task DisposeAsync() => await web.DisposeAsync();

    public void Dispose()
    {
        session.Dispose();
        pump.Dispose();
        peer.Dispose();
        recognizer.Dispose();
    }

    private Task<BotOutcome> RunAsync(ClientInput input)
    {
        var bot = new BotSession(
            new ProgramTextToSpeech(new SpeechProgram(), null, TimeProvider.System), new FewSounds(), TimeProvider.System, NullLogger<BotSession>.Instance, ear: new SpeechEar(recognizer, TimeProvider.System));
        var script = new Script
        {
            Id = 1,
            Version = 1,
            Name = "s",
            Blocks =
            [
                new StartBlock { Id = "start", Next = "ask" },
                new QuestionBlock
                {
                    Id = "ask",
                    BuiltIn = "goodbye",
                    TimeoutSeconds = QuestionBlock.MaxTimeoutSeconds,
                    Answers = [new QuestionAnswer { Digits = "1", Phrases = ["да"], Next = "yes" }, new QuestionAnswer { Digits = "2", Phrases = ["нет"], Next = "no" }],
                    NoAnswerNext = "silence",
                },
                new ResultBlock { Id = "yes", Marker = "agreed" },
                new ResultBlock { Id = "no", Marker = "refused" },
                new ResultBlock { Id = "silence", Marker = "silence" },
            ],
        };
        return bot.RunAsync(new BotCall { Scripts = ScriptSet.Of(script), Media = session, Parameters = """{"language":"ru"}""", Input = input }, default);
    }

    /// <summary>Says a word again and again: a machine that is held up loses some of it. A frame for each that comes.</summary>
    private async Task SpeakUntilAsync(Func<bool> heard)
    {
        short[] said = [.. new short[4_000], .. BuiltInPrompts.HumanHello.Samples.Span, .. new short[10_000]];
        var codes = new byte[said.Length];
        G711.Encode(G711Law.ALaw, said, codes);
        for (var (at, seen) = (0, peer.Count); !heard(); at = at + 320 <= codes.Length ? at + 160 : 0)
        {
            await Eventually.Async(() => peer.Count > seen);
            seen++;
            peer.Send(session.LocalEndPoint, 8, sequence++, timestamp += 160, codes.AsSpan(at, 160));
        }
    }
}
