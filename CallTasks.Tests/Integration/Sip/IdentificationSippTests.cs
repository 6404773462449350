using System.Diagnostics;
using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony.Detection;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>Calls to SIPp, which plays what a person or a machine says.</summary>
[Trait("Speed", "slow")]
[Collection(nameof(Alone))]
public sealed class IdentificationSippTests
{
    private const int GreetingHertz = 700;

    /// <summary>What "hangs up within 300 ms of the verdict" allows.</summary>
    private static readonly TimeSpan HangUpLimit = TimeSpan.FromMilliseconds(300);

    private static readonly Script Script = new()
    {
        Id = 1,
        Version = 1,
        Name = "Bot",
        Blocks = [new StartBlock { Id = "s", Next = "i" }, new InformationBlock { Id = "i", BuiltIn = "greeting", Next = "e" }, new ResultBlock { Id = "e" }],
    };

    [Fact]
    public async Task In_the_background_the_bot_talks_at_once_and_a_machine_ends_the_call_within_300_ms_of_the_verdict()
    {
        var call = await CallAsync(BuiltInPrompts.MachineGreeting, new Identification(IdentificationMode.Background));

        Assert.Equal((BotEnd.Machine, AnswerVerdict.Machine), (call.Outcome.End, call.Evidence!.Verdict));
        Assert.True(Energy(call.Bot, 0, 1) > 1e4, "the bot did not talk at once");
        // The two instants are taken by two threads that the verdict wakes, in any order.
        Assert.True(call.HungUpAfterVerdict < HangUpLimit, $"hung up {call.HungUpAfterVerdict} after the verdict");
    }

    [Fact]
    public async Task With_lockout_a_machine_hears_nothing_but_the_greeting()
    {
        var call = await CallAsync(BuiltInPrompts.MachineGreeting, new Identification(IdentificationMode.Lockout, GreetingId: 1));

        Assert.Equal((BotEnd.Machine, AnswerVerdict.Machine), (call.Outcome.End, call.Evidence!.Verdict));
        Assert.Null(call.Outcome.LastBlock);
        Assert.True(ToneDetector.Amplitude(Part(call.Bot, 0.2, 0.8), GreetingHertz) > 3_000, "the greeting was not heard");
        Assert.Equal(0, Energy(call.Bot, 1.3, 60));
    }

    [Fact]
    public async Task With_a_message_the_bot_waits_for_the_beep_and_speaks_after_it()
    {
        const int BeepHertz = 1_000;
        var answer = new Prompt([.. BuiltInPrompts.MachineGreeting.Samples.Span[..32_000], .. new short[4_000], .. Tones.Sine(BeepHertz, 0.4)]);

        var call = await CallAsync(answer, new Identification(IdentificationMode.Lockout, MessageId: 1));

        Assert.Equal((BotEnd.Machine, true, MessageMoment.AfterBeep), (call.Outcome.End, call.Outcome.Message!.Left, call.Outcome.Message.Moment));
        var beepEnds = Enumerable.Range(0, call.Client.Length / 160).Last(frame => ToneDetector.Amplitude(call.Client.AsSpan(frame * 160, 160), BeepHertz) > 3_000) * 0.02;
        var messageBegins = Enumerable.Range(0, call.Bot.Length / 160).First(frame => call.Bot.AsSpan(frame * 160, 160).ContainsAnyExceptInRange((short)-100, (short)100)) * 0.02;
        Assert.Equal(0, Energy(call.Bot, 0, beepEnds));
        Assert.InRange(messageBegins, beepEnds + 0.1, beepEnds + 3);
        Assert.True(ToneDetector.Amplitude(Part(call.Bot, messageBegins + 0.1, messageBegins + 0.9), GreetingHertz) > 3_000, "the message was not heard");
    }

    [Fact]
    public async Task With_lockout_a_person_hears_the_script_from_the_verdict_on_and_nothing_before()
    {
        var call = await CallAsync(BuiltInPrompts.HumanHello, new Identification(IdentificationMode.Lockout));

        Assert.Equal((BotEnd.ScriptEnded, AnswerVerdict.Human), (call.Outcome.End, call.Evidence!.Verdict));
        var verdict = call.Evidence.DecidedAt / 1000.0;
        Assert.Equal(0, Energy(call.Bot, 0, verdict - 0.1));
        Assert.True(Energy(call.Bot, verdict, verdict + 2) > 1e4, "the script was not heard after the verdict");
    }

    [Fact]
    public async Task With_lockout_somebody_of_whom_nothing_is_known_gets_the_script_as_a_person_does()
    {
        var call = await CallAsync(new Prompt(new short[8_000]), new Identification(IdentificationMode.Lockout)); // nobody says a word

        Assert.Equal((BotEnd.ScriptEnded, AnswerVerdict.Unsure), (call.Outcome.End, call.Evidence!.Verdict));
        var verdict = call.Evidence.DecidedAt / 1000.0;
        Assert.Equal(0, Energy(call.Bot, 0, verdict - 0.1));
        Assert.True(Energy(call.Bot, verdict, verdict + 2) > 1e4, "the script was not heard after the verdict");
    }

    private static async Task<Talk> CallAsync(Prompt answer, Identification how)
    {
        using var folder = new TempFolder();
        var voice = folder.File("voice.al");
        await File.WriteAllBytesAsync(voice, ALaw([.. new short[4_000], .. answer.Samples.Span, .. new short[64_000]]));
        var recording = folder.File("call.wav");
        await using var peer = await SippPeer.StartAsync("answers_and_speaks", new Dictionary<string, string> { ["@FILE@"] = voice });
        await using var line = new SipLine(sound: true);
        var watch = new AnswerWatch();
        var bot = new BotSession(new NoSpeech(), new Greetings(), TimeProvider.System, NullLogger<BotSession>.Instance);
        BotOutcome? outcome = null;
        long decided = 0, hungUp = 0;
        _ = watch.Machine.ContinueWith(_ => decided = Stopwatch.GetTimestamp(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        await line.EndOfAsync(SipLine.Request(peer.Address), whenAnswered: async leg =>
        {
            leg.Acknowledge();
            leg.Media.Listen(watch);
            leg.Media.StartRecording(recording);
            outcome = await bot.RunAsync(new BotCall { Scripts = ScriptSet.Of(Script), Media = leg.Media }, how, watch, CancellationToken.None);
            hungUp = Stopwatch.GetTimestamp();
        });
        await peer.SucceedsAsync();
        await Eventually.Async(() => File.Exists(recording));
        using var file = File.OpenRead(recording);
        var heard = WavFile.Read(file);
        return new Talk(outcome!, watch.Evidence, decided == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(decided, hungUp), heard.Channel16(0), heard.Channel16(1));
    }

    private static byte[] ALaw(short[] samples)
    {
        var codes = new byte[samples.Length];
        G711.Encode(G711Law.ALaw, samples, codes);
        return codes;
    }

    private static ReadOnlySpan<short> Part(short[] samples, double from, double to) =>
        samples.AsSpan(Math.Min(samples.Length, (int)(from * 8_000)), Math.Clamp((int)(to * 8_000), 0, samples.Length) - Math.Min(samples.Length, (int)(from * 8_000)) is var length and > 0 ? length : 0);

    /// <summary>Mean square of a part, the least level of A-law left out.</summary>
    private static double Energy(short[] samples, double from, double to)
    {
        double sum = 0;
        var part = Part(samples, from, to);
        foreach (var sample in part) sum += Math.Abs(sample) <= 8 ? 0 : (double)sample * sample;
        return part.IsEmpty ? 0 : sum / part.Length;
    }

    private sealed record Talk(BotOutcome Outcome, AnswerEvidence? Evidence, TimeSpan HungUpAfterVerdict, short[] Bot, short[] Client);

    private sealed class NoSpeech : ITextToSpeech
    {
        public bool IsAvailable => false;
        public string WhyUnavailable => "The script speaks a built-in prompt.";
        public Task<Prompt> SpeakAsync(string text, string language, CancellationToken cancellationToken) => throw new TextToSpeechException(WhyUnavailable);
    }

    private sealed class Greetings : ISounds
    {
        public Task<(Prompt Prompt, string Name)> GetAsync(long id, CancellationToken cancellationToken) =>
            Task.FromResult((new Prompt([.. Enumerable.Range(0, 8_000).Select(i => (short)(8_000 * Math.Sin(2 * Math.PI * GreetingHertz * i / 8_000)))]), "greeting"));
    }
}
