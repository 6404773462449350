using CallTasks.Core.Audio;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.Audio;

public sealed class ToneDetectorTests
{
    [Fact]
    public void A_tone_is_found_at_its_own_frequency_with_its_level()
    {
        var tone = Tones.Sine(1000, 0.5, amplitude: 5000);
        Assert.Equal(5000, ToneDetector.Amplitude(tone, 1000), 20.0);
        Assert.InRange(ToneDetector.Amplitude(tone, 1400), 0, 50);
        Assert.InRange(ToneDetector.Purity(tone, 1000), 0.99, 1);
        Assert.InRange(ToneDetector.Purity(tone, 1400), 0, 0.01);
    }

    [Fact]
    public void Silence_holds_no_tone()
    {
        Assert.Equal(0, ToneDetector.Amplitude([], 1000));
        Assert.Equal(0, ToneDetector.Purity(new short[100], 1000));
    }
}
