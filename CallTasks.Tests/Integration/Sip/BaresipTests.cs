using CallTasks.Core.Audio;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>A whole call to a telephone of other people's making: both sides hear each other.</summary>
[Trait("Speed", "slow")]
[Collection(nameof(Alone))]
public sealed class BaresipTests
{
    private const int Rate = 8_000;
    private const double Amplitude = 8_000;
    private const double TheirHertz = 440;

    /// <summary>Said one behind the other, half a second each.</summary>
    private static readonly double[] Ours = [600, 1_000, 1_500, 2_100];

    [Fact]
    public async Task The_telephone_hears_the_prompt_and_what_it_says_is_the_recordings_right_channel()
    {
        const string phone = "+79120000001";
        using var folder = new TempFolder();
        await using var telephone = await BaresipPeer.StartAsync(phone, TheirHertz);
        await using var line = new SipLine(sound: true);
        var prompt = new Prompt([.. Ours.SelectMany(hertz => Tones.Sine(hertz, 0.5, Amplitude)), .. new short[Rate / 2]]); // the last half second may not leave the telephone's buffer
        var path = folder.File("call.wav");
        var recorded = false;

        var answer = await line.EndOfAsync(SipLine.Request(telephone.Address, phone), whenAnswered: async leg =>
        {
            leg.Acknowledge(); // a telephone listens from then on
            leg.Media.StartRecording(path);
            await leg.Media.PlayAsync(prompt, CancellationToken.None);
            leg.HangUp(CallEnding.BotHungUp);
            recorded = await leg.Media.FinishRecordingAsync();
        });

        Assert.True(answer.Ending == CallEnding.BotHungUp, $"{answer}\n{telephone.Log}");
        AssertWhole(await telephone.HeardAsync(), "the telephone");
        Assert.True(recorded);
        var (left, right) = await ChannelsAsync(path, folder.File("call.pcm"));
        AssertWhole(left, "the recording");
        Assert.True(Tones.Loudest(right, TheirHertz) > 3_000, $"right has the telephone's tone at {Tones.Loudest(right, TheirHertz):0} only");
        Assert.True(Tones.Loudest(left, TheirHertz) < 300, "the telephone's tone is in the bot's channel");
        Assert.All(Ours, hertz => Assert.True(Tones.Loudest(right, hertz) < 300, $"our tone of {hertz} Hz is in the client's channel"));
    }

    /// <summary>Every tone of the prompt within 1 dB of its level, as long as it was said, and nowhere more than 20 ms without any.</summary>
    private static void AssertWhole(short[] heard, string where)
    {
        var courses = Array.ConvertAll(Ours, hertz => Tones.Course(heard, hertz));
        var begin = Array.FindIndex(courses[0], level => level >= Amplitude / 2);
        var end = Array.FindLastIndex(courses[^1], level => level >= Amplitude / 2);
        Assert.True(begin >= 0 && end > begin, $"{where} has no prompt");
        Assert.True(Math.Abs((end - begin) * Tones.Step - (2 * Rate)) <= 160, $"{where} has {(end - begin) * Tones.Step / 8} ms of 2,000: {string.Join(", ", courses.Select(course => course.Count(level => level >= Amplitude / 2) * Tones.Step / 8))}");
        for (var i = 0; i < Ours.Length; i++)
        {
            double[] there = [.. courses[i].Where(level => level >= Amplitude / 2).Order()];
            Assert.InRange(there[there.Length / 2], Amplitude * 0.89, Amplitude * 1.12);
            Assert.InRange(there.Length * Tones.Step, (Rate / 2) - 160, (Rate / 2) + 160);
        }
        var (gap, longest) = (0, 0);
        for (var i = begin; i <= end; i++)
        {
            gap = courses.Sum(course => course[i]) < Amplitude / 2 ? gap + Tones.Step : 0;
            longest = Math.Max(longest, gap);
        }
        Assert.True(longest <= 160, $"{where} has a gap of {longest / 8} ms");
    }

    /// <summary>Both channels of the recording, decoded by sox: an opinion that is not ours.</summary>
    private static async Task<(short[] Left, short[] Right)> ChannelsAsync(string recording, string pcm)
    {
        await ProcessPeer.RunAsync(Peers.Require("sox", "sox"), [recording, "-t", "raw", "-e", "signed-integer", "-b", "16", "-L", pcm]);
        var samples = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(await File.ReadAllBytesAsync(pcm)).ToArray();
        return ([.. samples.Where((_, i) => i % 2 == 0)], [.. samples.Where((_, i) => i % 2 == 1)]);
    }
}
