using CallTasks.Core.Audio;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>Calls with sound to SIPp, which sends back every RTP packet it gets.</summary>
[Trait("Speed", "slow")]
[Collection(nameof(Alone))]
public sealed class SippSoundTests
{
    [Theory]
    [InlineData("answers_bot_hangs_up", CallEnding.BotHungUp)]
    [InlineData("answers_peer_hangs_up", CallEnding.ClientHungUp)]
    public async Task What_the_bot_says_comes_back_and_is_recorded_whoever_hangs_up(string scenario, CallEnding ending)
    {
        using var folder = new TempFolder();
        var path = folder.File("call.wav");
        await using var peer = await SippPeer.StartAsync(scenario, null, 1, null, "-rtp_echo");
        await using var line = new SipLine(sound: true);
        var tone = new Prompt([.. Enumerable.Range(0, 8_000).Select(i => (short)(8_000 * Math.Sin(2 * Math.PI * 1_000 * i / 8_000)))]);
        Task<bool>? recorded = null;

        var answer = await line.EndOfAsync(SipLine.Request(peer.Address), hangUp: ending == CallEnding.BotHungUp, whenAnswered: async leg =>
        {
            leg.Media.StartRecording(path);
            await leg.Media.PlayAsync(tone, CancellationToken.None);
            if (ending == CallEnding.BotHungUp)
                recorded = leg.Media.FinishRecordingAsync();
        });

        Assert.Equal(ending, answer.Ending);
        await peer.SucceedsAsync();
        await Eventually.Async(() => File.Exists(path));
        Assert.True(recorded is null || await recorded);
        using var file = File.OpenRead(path);
        var sound = WavFile.Read(file);
        for (var channel = 0; channel < 2; channel++) // left what was said, right what came back
            Assert.True(ToneDetector.Amplitude(Second(sound.Channel16(channel)), 1_000) > 3_000, $"channel {channel}");
    }

    private static ReadOnlySpan<short> Second(short[] samples) => samples.AsSpan(Math.Min(1_600, samples.Length), Math.Min(4_000, Math.Max(0, samples.Length - 1_600)));
}
