using CallTasks.Core.Audio;
using CallTasks.Core.Telephony.Detection;

namespace CallTasks.Tests.Unit.Detection;

public sealed class UtteranceEarTests
{
    private const int Frame = AnswerDetector.FrameSamples;

    private static readonly short[] Hello = BuiltInPrompts.HumanHello.Samples.ToArray();

    [Fact]
    public async Task An_utterance_is_caught_whole_after_its_silence()
    {
        var ear = new UtteranceEar();
        Hear(ear, [.. Hiss(1.5), .. Hello, .. Hiss(0.5)]);
        Assert.False(ear.Caught.IsCompleted);
        Assert.True(ear.Speaking.IsCompleted);

        Hear(ear, Hiss(1));

        var caught = await ear.Caught;
        Assert.InRange(caught.Length, Hello.Length * 0.7, Hello.Length + 8000 * 0.8);
        Assert.True(caught.AsSpan().IndexOf(Hello.AsSpan(Hello.Length / 4, Hello.Length / 2)) >= 0, "the middle of what was said is missing");
        Assert.False(ear.Hear(new short[Frame], true)); // it has heard enough
    }

    [Fact]
    public async Task Who_begins_after_a_long_silence_is_caught_too()
    {
        var ear = new UtteranceEar();
        Hear(ear, Hiss(42));
        Assert.False(ear.Speaking.IsCompleted);

        Hear(ear, [.. Hello, .. Hiss(1.5)]);

        var caught = await ear.Caught;
        Assert.True(caught.AsSpan().IndexOf(Hello.AsSpan(Hello.Length / 4, Hello.Length / 2)) >= 0);
        Assert.InRange(caught.Length, Hello.Length * 0.7, Hello.Length + 8000 * 0.8);
    }

    [Fact]
    public async Task Who_speaks_from_the_first_frame_is_caught() // the prompt was interrupted
    {
        var ear = new UtteranceEar();
        Hear(ear, [.. Hello, .. Hiss(1.5)]);
        Assert.True((await ear.Caught).Length >= Hello.Length * 0.7);
    }

    [Fact]
    public async Task What_is_said_beyond_the_longest_is_cut_off()
    {
        var ear = new UtteranceEar();
        var said = Hiss(0.5).ToList();
        while (said.Count < 8000 * 20) said.AddRange(Hello);
        Hear(ear, said.ToArray());
        Assert.InRange((await ear.Caught).Length, 8000 * 13, 8000 * UtteranceEar.Longest.TotalSeconds);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(1000)]
    public void Silence_and_steady_noise_are_no_utterance(int level)
    {
        var ear = new UtteranceEar();
        Hear(ear, Hiss(60, level));
        Assert.False(ear.Caught.IsCompleted);
        Assert.False(ear.Speaking.IsCompleted);
    }

    [Fact]
    public void A_click_is_no_utterance_and_listening_goes_on()
    {
        var ear = new UtteranceEar();
        var click = Hiss(0.03, 12_000);
        Hear(ear, [.. Hiss(1), .. click, .. Hiss(3)]);
        Assert.False(ear.Caught.IsCompleted);
        Hear(ear, [.. Hello, .. Hiss(1.5)]);
        Assert.True(ear.Caught.IsCompleted);
    }

    [Fact]
    public void Who_was_told_to_stop_hears_no_more()
    {
        var ear = new UtteranceEar();
        ear.Stop();
        Assert.False(ear.Hear(new short[Frame], true));
    }

    private static void Hear(UtteranceEar ear, short[] sound)
    {
        for (var at = 0; at + Frame <= sound.Length; at += Frame)
            if (!ear.Hear(sound.AsSpan(at, Frame), true)) return;
    }

    private static short[] Hiss(double seconds, int level = 60)
    {
        var random = new Random(7);
        var samples = new short[(int)(seconds * 8000)];
        for (var i = 0; i < samples.Length; i++) samples[i] = (short)random.Next(-level, level + 1);
        return samples;
    }
}
