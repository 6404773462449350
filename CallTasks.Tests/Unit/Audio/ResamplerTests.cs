using CallTasks.Core.Audio;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.Audio;

public sealed class ResamplerTests
{
    [Theory]
    [InlineData(6000)]
    [InlineData(11025)]
    [InlineData(16000)]
    [InlineData(22050)]
    [InlineData(24000)]
    [InlineData(32000)]
    [InlineData(44100)]
    [InlineData(48000)]
    [InlineData(96000)]
    [InlineData(44101)]
    public void A_tone_keeps_its_level_its_phase_and_its_length(int rate)
    {
        var resampled = To8000(Tones.Sine(1000, 1, rate: rate), rate);
        var ideal = Tones.Sine(1000, 1);
        Assert.InRange(resampled.Length, 8000, 8001);
        for (var i = 400; i < 7600; i++)
            Assert.True(Math.Abs(resampled[i] - ideal[i]) <= 3, $"sample {i}: {resampled[i]} instead of {ideal[i]}");
    }

    [Theory]
    [InlineData(16000, 5000)]
    [InlineData(44100, 4700)]
    [InlineData(44100, 12000)]
    [InlineData(48000, 7000)]
    public void What_the_telephone_cannot_carry_does_not_fold_back(int rate, double frequency)
    {
        var resampled = To8000(Tones.Sine(frequency, 1, amplitude: 16000, rate: rate), rate);
        var loudest = resampled[400..7600].Max(s => Math.Abs((int)s));
        Assert.True(loudest <= 2, $"{loudest} is left of 16,000");
    }

    [Fact]
    public void The_telephone_band_is_kept_up_to_its_edge()
    {
        foreach (var frequency in new[] { 300, 3400, 3600 })
            Assert.Equal(8000, ToneDetector.Amplitude(To8000(Tones.Sine(frequency, 1, rate: 44100), 44100).AsSpan(400, 7200), frequency), 80.0);
    }

    [Fact]
    public void Short_and_empty_sounds_are_no_trouble()
    {
        Assert.Empty(Resampler.Resample([], 44100, 8000));
        Assert.Single(Resampler.Resample([0.5f], 192_000, 8000));
        Assert.Equal(2, Resampler.Resample([0.5f], 4000, 8000).Length);
    }

    private static short[] To8000(short[] samples, int rate) =>
        WavAudio.ToPcm16(Resampler.Resample(Array.ConvertAll(samples, s => s / 32768f), rate, 8000));
}
