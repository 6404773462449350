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
    private const double OurHertz = 1_000;
    private const double TheirHertz = 440;

    [Fact]
    public async Task The_telephone_hears_the_prompt_and_what_it_says_is_the_recordings_right_channel()
    {
        const string phone = "+79120000001";
        using var folder = new TempFolder();
        await using var telephone = await BaresipPeer.StartAsync(phone, TheirHertz);
        await using var line = new SipLine(sound: true);
        var prompt = new Prompt([.. Enumerable.Range(0, 2 * Rate).Select(i => (short)(8_000 * Math.Sin(2 * Math.PI * OurHertz * i / Rate)))]);
        var path = folder.File("call.wav");
        var recorded = false;

        var answer = await line.EndOfAsync(SipLine.Request(telephone.Address, phone), whenAnswered: async leg =>
        {
            leg.Media.StartRecording(path);
            await leg.Media.PlayAsync(prompt, CancellationToken.None);
            leg.HangUp(CallEnding.BotHungUp);
            recorded = await leg.Media.FinishRecordingAsync();
        });

        Assert.True(answer.Ending == CallEnding.BotHungUp, $"{answer}\n{telephone.Log}");
        var heard = await telephone.HeardAsync();
        Assert.True(Tones.Loudest(heard, OurHertz) > 3_000, $"the telephone heard our tone at {Tones.Loudest(heard, OurHertz):0} of 8000 only");
        Assert.True(recorded);
        var (left, right) = await ChannelsAsync(path, folder.File("call.pcm"));
        Assert.True(Tones.Loudest(left, OurHertz) > 3_000, $"left has our tone at {Tones.Loudest(left, OurHertz):0} only");
        Assert.True(Tones.Loudest(right, TheirHertz) > 3_000, $"right has the telephone's tone at {Tones.Loudest(right, TheirHertz):0} only");
        Assert.True(Tones.Loudest(left, TheirHertz) < 300, "the telephone's tone is in the bot's channel");
        Assert.True(Tones.Loudest(right, OurHertz) < 300, "our tone is in the client's channel");
    }

    /// <summary>Both channels of the recording, decoded by sox: an opinion that is not ours.</summary>
    private static async Task<(short[] Left, short[] Right)> ChannelsAsync(string recording, string pcm)
    {
        await ProcessPeer.RunAsync(Peers.Require("sox", "sox"), [recording, "-t", "raw", "-e", "signed-integer", "-b", "16", "-L", pcm]);
        var samples = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(await File.ReadAllBytesAsync(pcm)).ToArray();
        return ([.. samples.Where((_, i) => i % 2 == 0)], [.. samples.Where((_, i) => i % 2 == 1)]);
    }
}
