using CallTasks.Core.Audio;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>Whole calls, from the dialler to a SIPp that plays what a network plays before anybody answers, and back into the database.</summary>
[Trait("Speed", "slow")]
[Collection(nameof(Alone))]
public sealed class EarlyMediaSippTests
{
    private const string HearsTones = "+442079460111";
    private const string HearsTonesAnd404 = "+442079460112";
    private const string RingsAnd404 = "+442079460113";
    private const string RingsAndAnswers = "+442079460114";

    private const double RingHertz = 425;
    private const double BotHertz = 1_700;

    [Fact]
    public async Task Tones_before_the_answer_end_the_number_and_ringing_and_words_end_nothing()
    {
        using var folder = new TempFolder();
        await using var peer = await SippPeer.StartAsync("before_answer", new Dictionary<string, string>
        {
            ["@TONES@"] = Playing(folder, "tones", [.. Tones.Sine(950, 0.33), .. Tones.Sine(1_400, 0.33), .. Tones.Sine(1_800, 0.33), .. new short[4_080]]),
            ["@RINGING@"] = Playing(folder, "ringing", [.. Tones.Sine(RingHertz, 1), .. BuiltInPrompts.HumanHello.Samples.Span, .. new short[4_000]]),
        }, 4);
        await using var line = new SipLine(sound: true);
        var plan = new DialPlanSettings { Name = "Trunk", Address = peer.Address, CallsPerSecond = 100, MaxLines = 100 };
        await using var house = await EngineHouse.OpenAsync(plan: plan, wire: new CallsAlone(line.Carrier));
        house.Spoken = _ => new Prompt(Tones.Sine(BotHertz, 1));
        var script = await house.Settings.CreateScriptAsync("Says",
            [new StartBlock { Id = "start", Next = "says" }, new InformationBlock { Id = "says", Text = "Good day.", Next = "end" }, new ResultBlock { Id = "end", Marker = "m" }], Actor.System);
        // Whatever ends a call otherwise would bring it back; one line, since SIPp sends all its sound from one port.
        var again = new RecallRule(1, 3);
        var task = await house.AddTaskAsync(house.NewTask() with
        {
            ScriptId = script.Id,
            MaxLines = 1,
            Record = new RecordingChoice(true, 0),
            Recall = new RecallRules { Busy = again, NoAnswer = again, Failure = again },
        }, [HearsTones, HearsTonesAnd404, RingsAnd404, RingsAndAnswers]);

        await house.CompletesAsync(task);
        await peer.SucceedsAsync();

        var calls = house.Calls(task).ToDictionary(call => call.Phone); // one each: nobody was called again
        Assert.Equal(
            [(HearsTones, CallStatus.Invalid, EndedBy.System), (HearsTonesAnd404, CallStatus.Invalid, EndedBy.System), (RingsAnd404, CallStatus.Invalid, EndedBy.System), (RingsAndAnswers, CallStatus.Answered, EndedBy.Bot)],
            calls.Values.OrderBy(call => call.Phone, StringComparer.Ordinal).Select(call => (call.Phone, call.Status, call.EndedBy)));
        Assert.All(house.ClientQueries.List(task.Id, null, null, 0, 10).Items, client => Assert.Equal((ClientState.Done, null), (client.State, client.NextCall)));
        Assert.Equal(house.Recount(task), house.Counters(task));

        foreach (var (phone, code) in new[] { (HearsTones, 487), (HearsTonesAnd404, 404), (RingsAnd404, 404) })
        {
            var call = house.CallQueries.Find(calls[phone].Id)!;
            string[] heard = code == 404 && phone == RingsAnd404 ? [] : ["tones"];
            Assert.Equal(["sent", "trying", "earlyMedia", .. heard, "ended"], call.Events.Select(e => e.What));
            Assert.Equal(code, call.Call.SipCode);
            Assert.Equal((false, null, null, null), (call.Call.HasRecording, call.Call.AnsweredAt, call.Call.Dialogue, call.Call.LastBlock));
            Assert.False(File.Exists(new RecordingFiles(house.Folder.Path).PathOf(call.Call.Id)));
        }
        Assert.StartsWith("Special information tones of 9", house.CallQueries.Find(calls[HearsTones].Id)!.Events.Single(e => e.What == "tones").Detail, StringComparison.Ordinal);

        // Who answers after all is talked to and recorded from then on: nothing of what rang before.
        var answered = calls[RingsAndAnswers];
        Assert.Equal(("m", "Bot: Good day.", true), (answered.Marker, answered.Dialogue, answered.HasRecording));
        using var file = File.OpenRead(new RecordingFiles(house.Folder.Path).PathOf(answered.Id));
        var recorded = WavFile.Read(file);
        Assert.True(Tones.Loudest(recorded.Channel16(0), BotHertz) > 3_000, "the bot was not heard");
        Assert.True(Tones.Loudest(recorded.Channel16(1), RingHertz) < 300, "what rang before the answer was recorded");
    }

    private static string Playing(TempFolder folder, string name, short[] sound)
    {
        var codes = new byte[sound.Length / 160 * 160];
        G711.Encode(G711Law.ALaw, sound.AsSpan(0, codes.Length), codes);
        var path = folder.File(name + ".al");
        File.WriteAllBytes(path, codes);
        return path;
    }
}
