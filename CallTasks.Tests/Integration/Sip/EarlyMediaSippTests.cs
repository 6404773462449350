using CallTasks.Core.Audio;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>SIPp plays what a network plays before anybody answers.</summary>
[Trait("Speed", "slow")]
public sealed class EarlyMediaSippTests
{
    [Fact]
    public async Task Special_information_tones_before_the_answer_cancel_the_call_and_the_number_is_invalid()
    {
        using var folder = new TempFolder();
        await using var peer = await SippPeer.StartAsync("tones_before_answer", Playing(folder, [.. Tones.Sine(950, 0.33), .. Tones.Sine(1400, 0.33), .. Tones.Sine(1800, 0.33), .. new short[4_080]]));
        await using var line = new SipLine(sound: true);

        var events = await line.CallAsync(SipLine.Request(peer.Address));

        var answer = ((LegEvent.Ended)events[^1]).Answer;
        Assert.Equal((CallEnding.InvalidTones, 487), (answer.Ending, answer.SipCode));
        Assert.Equal(CallStatus.Invalid, OutcomeClassifier.Classify(answer, []));
        Assert.Equal(3, Assert.Single(events.OfType<LegEvent.TonesHeard>()).Tones.Frequencies.Count);
        await peer.SucceedsAsync();
    }

    [Fact]
    public async Task Ringing_and_speech_before_the_answer_leave_the_call_alone()
    {
        using var folder = new TempFolder();
        await using var peer = await SippPeer.StartAsync("sounds_before_answer", Playing(folder, [.. Tones.Sine(425, 1), .. BuiltInPrompts.HumanHello.Samples.Span, .. new short[4_000]]));
        await using var line = new SipLine(sound: true);

        var events = await line.CallAsync(SipLine.Request(peer.Address));

        Assert.Contains(events, told => told is LegEvent.EarlyMedia);
        Assert.DoesNotContain(events, told => told is LegEvent.TonesHeard);
        Assert.Equal((CallEnding.BotHungUp, 200), (((LegEvent.Ended)events[^1]).Answer.Ending, ((LegEvent.Ended)events[^1]).Answer.SipCode));
        await peer.SucceedsAsync();
    }

    private static Dictionary<string, string> Playing(TempFolder folder, short[] sound)
    {
        var codes = new byte[sound.Length / 160 * 160];
        G711.Encode(G711Law.ALaw, sound.AsSpan(0, codes.Length), codes);
        var path = folder.File("sound.al");
        File.WriteAllBytes(path, codes);
        return new Dictionary<string, string> { ["@FILE@"] = path };
    }
}
