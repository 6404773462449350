using CallTasks.Core.Audio;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.Audio;

public sealed class AmbienceTests
{
    [Theory]
    [InlineData(32_000)]
    [InlineData(200)]
    public void A_sound_goes_on_at_one_quiet_level_however_loud_it_was_recorded(double amplitude)
    {
        var heard = Mixed(Ambience.Of(new Prompt(Tones.Sine(440, 2, amplitude))), new short[16_000]);
        var rms = Math.Sqrt(heard.Average(s => (double)s * s));
        Assert.InRange(20 * Math.Log10(rms / short.MaxValue), Ambience.Level - 0.5, Ambience.Level + 0.5);
    }

    [Fact]
    public void It_begins_again_without_a_click()
    {
        var noise = new Random(1);
        var sound = new short[8_000];
        double last = 0;
        for (var i = 0; i < sound.Length; i++) sound[i] = (short)(last = last * 0.98 + (noise.NextDouble() - 0.5) * 1_000); // a rumble: neighbours are near
        var ambience = Ambience.Of(new Prompt(sound));
        Assert.Equal(8_000 - 400, ambience.Length);
        var heard = Mixed(ambience, new short[3 * ambience.Length]);
        var steps = heard.Zip(heard.Skip(1), (a, b) => Math.Abs(a - b)).ToArray();
        var ordinary = steps.Take(ambience.Length - 1).Max();
        Assert.True(steps.Max() <= ordinary, $"steps of {steps.Max()} where it begins again, {ordinary} elsewhere");
        Assert.Equal(heard[..ambience.Length], heard[ambience.Length..(2 * ambience.Length)]);
    }

    [Fact]
    public void What_is_said_stays_and_what_passes_full_scale_is_clipped()
    {
        var ambience = Ambience.Of(new Prompt(Tones.Sine(440, 1)));
        var alone = Mixed(ambience, new short[1_600]);
        Assert.Equal(alone.Select(s => (short)(s + 1_000)), Mixed(ambience, [.. Enumerable.Repeat((short)1_000, 1_600)]));
        var loud = Mixed(ambience, [.. Enumerable.Repeat(short.MaxValue, 1_600)]);
        Assert.All(loud, s => Assert.InRange(s, short.MaxValue - 700, short.MaxValue));
        Assert.Contains(short.MaxValue, loud);
    }

    [Fact]
    public void Silence_a_single_sample_and_nothing_at_all_are_sounds_too()
    {
        foreach (var samples in new short[][] { [], [0], [5], new short[10], new short[20_000] })
            Assert.All(Mixed(Ambience.Of(new Prompt(samples)), new short[500]), s => Assert.InRange(s, -400, 400));
    }

    [Fact]
    public void It_is_made_once_for_all_calls()
    {
        var sound = new Prompt(Tones.Sine(440, 1));
        Assert.Same(Ambience.Of(sound), Ambience.Of(sound));
    }

    private static short[] Mixed(Ambience ambience, short[] said)
    {
        var position = 0;
        for (var at = 0; at < said.Length; at += 160) ambience.MixInto(said.AsSpan(at, Math.Min(160, said.Length - at)), ref position);
        return said;
    }
}
