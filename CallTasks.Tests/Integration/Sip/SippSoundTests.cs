using System.Net;
using CallTasks.Core.Audio;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>Calls with sound to SIPp, which sends back every RTP packet it gets.</summary>
[Trait("Speed", "slow")]
[Collection(nameof(Alone))]
public sealed class SippSoundTests
{
    private const double Amplitude = 8_000;
    private const double Hertz = 1_000;
    private const int Bursts = 3;

    /// <summary>40 ms, between what the bot says in the recording and the same as it came back.</summary>
    private const int Apart = 320;

    [Theory]
    [InlineData("answers_bot_hangs_up", CallEnding.BotHungUp, "127.0.0.1")]
    [InlineData("answers_peer_hangs_up", CallEnding.ClientHungUp, "127.0.0.1")]
    [InlineData("answers_bot_hangs_up", CallEnding.BotHungUp, "::1")]
    public async Task What_the_bot_says_comes_back_and_is_recorded_at_its_time_whoever_hangs_up(string scenario, CallEnding ending, string at)
    {
        using var folder = new TempFolder();
        var path = folder.File("call.wav");
        await using var peer = await SippPeer.StartAtAsync(IPAddress.Parse(at), scenario, "-rtp_echo");
        await using var line = new SipLine(sound: true, at: IPAddress.Parse(at));
        short[] silence = new short[1_280], burst = Tones.Sine(Hertz, 0.16, Amplitude);
        var prompt = new Prompt([.. Enumerable.Repeat((short[])[.. silence, .. burst], Bursts).SelectMany(samples => samples), .. silence]);
        Task<bool>? recorded = null;

        var answer = await line.EndOfAsync(SipLine.Request(peer.Address), hangUp: ending == CallEnding.BotHungUp, whenAnswered: async leg =>
        {
            leg.Media.StartRecording(path);
            await leg.Media.PlayAsync(prompt, CancellationToken.None);
            if (ending == CallEnding.BotHungUp)
                recorded = leg.Media.FinishRecordingAsync();
        });

        Assert.Equal(ending, answer.Ending);
        await peer.SucceedsAsync();
        await Eventually.Async(() => File.Exists(path));
        Assert.True(recorded is null || await recorded);
        using var file = File.OpenRead(path);
        var sound = WavFile.Read(file);
        var (said, back) = (Beginnings(sound.Channel16(0)), Beginnings(sound.Channel16(1)));
        Assert.Equal((Bursts, Bursts), (said.Length, back.Length)); // left what was said, right what came back
        Assert.All(said.Zip(back), pair => Assert.InRange(pair.Second - pair.First, 0, Apart));
    }

    /// <summary>The samples at which the tone begins.</summary>
    private static int[] Beginnings(short[] samples)
    {
        var course = Tones.Course(samples, Hertz);
        return [.. Enumerable.Range(1, Math.Max(0, course.Length - 1)).Where(i => course[i] >= Amplitude / 2 && course[i - 1] < Amplitude / 2).Select(i => i * Tones.Step)];
    }
}
