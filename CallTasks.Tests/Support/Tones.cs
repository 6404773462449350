using CallTasks.Core.Audio;

namespace CallTasks.Tests.Support;

/// <summary>Sounds made by arithmetic.</summary>
internal static class Tones
{
    /// <summary>A sine at 8,000 samples a second unless said otherwise.</summary>
    public static short[] Sine(double frequency, double seconds, double amplitude = 8000, int rate = 8000)
    {
        var samples = new short[(int)(seconds * rate)];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = (short)Math.Round(amplitude * Math.Sin(2 * Math.PI * frequency * i / rate));
        return samples;
    }

    /// <summary>Samples of a look at <see cref="Course"/>: over 10 ms, tones of whole hundreds of hertz are told apart from each other.</summary>
    private const int Look = Prompt.SampleRate / 100;

    /// <summary>Samples from one look to the next.</summary>
    public const int Step = Look / 2;

    /// <summary>Amplitude of a tone of whole hundreds of hertz over 10 ms, every 5 ms, at 8,000 samples a second.</summary>
    public static double[] Course(ReadOnlySpan<short> samples, double hertz)
    {
        var course = new double[Math.Max(0, samples.Length - Look) / Step];
        for (var i = 0; i < course.Length; i++)
            course[i] = ToneDetector.Amplitude(samples.Slice(i * Step, Look), hertz);
        return course;
    }

    /// <summary>Largest amplitude of a tone in any half second, at 8,000 samples a second.</summary>
    public static double Loudest(ReadOnlySpan<short> samples, double frequency)
    {
        const int half = Prompt.SampleRate / 2;
        var most = 0.0;
        for (var at = 0; at + half <= samples.Length; at += half / 2)
            most = Math.Max(most, ToneDetector.Amplitude(samples.Slice(at, half), frequency));
        return most;
    }
}
