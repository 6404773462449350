using System.Net;
using CallTasks.Core.Audio;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
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

    [Fact]
    public async Task Keys_that_come_as_tones_alone_are_told_each_once()
    {
        using var folder = new TempFolder();
        var path = folder.File("keys.al");
        await using (var file = File.Create(path))
        {
            // Tones of another program's making, as long as the briefest that a telephone sends and the pause after them (ITU-T Q.24, 40 ms each, and a little).
            foreach (var (low, high) in new[] { (770, 1_336), (770, 1_336), (852, 1_477), (941, 1_477) })
            {
                var key = folder.File("key.raw");
                await ProcessPeer.RunAsync(Peers.Require("sox", "sox"), ["-n", "-r", "8000", "-c", "1", "-e", "a-law", key, "synth", "0.06", "sine", $"{low}", "sine", $"{high}", "remix", "-", "vol", "-8dB", "pad", "0.08", "0.06"]);
                await file.WriteAsync(await File.ReadAllBytesAsync(key));
            }
        }
        await using var peer = await SippPeer.StartAsync("answers_and_speaks", new Dictionary<string, string> { ["@FILE@"] = path, ["RTP/AVP 8 101"] = "RTP/AVP 8", ["a=rtpmap:101 telephone-event/8000\n"] = "" });
        await using var line = new SipLine(sound: true);
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var keys = "";
        await foreach (var told in leg.Events.ReadAllAsync(limit.Token))
        {
            if (told is LegEvent.Answered)
                leg.Acknowledge();
            else if (told is LegEvent.Dtmf pressed && (keys += pressed.Key).Length == 4)
                leg.HangUp(CallEnding.BotHungUp);
        }

        Assert.Equal("559#", keys);
        await peer.SucceedsAsync();
    }

    /// <summary>The samples at which the tone begins.</summary>
    private static int[] Beginnings(short[] samples)
    {
        var course = Tones.Course(samples, Hertz);
        return [.. Enumerable.Range(1, Math.Max(0, course.Length - 1)).Where(i => course[i] >= Amplitude / 2 && course[i - 1] < Amplitude / 2).Select(i => i * Tones.Step)];
    }
}
