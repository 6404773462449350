using System.Runtime.CompilerServices;

namespace CallTasks.Core.Audio;

/// <summary>Measures one frequency in a piece of sound by Goertzel's algorithm.</summary>
public static class ToneDetector
{
    /// <summary>The amplitude of one frequency, in sample units: a full-scale sine gives about 32,767.</summary>
    /// <param name="samples">The piece; the frequency resolution is the inverse of its length.</param>
    /// <param name="frequency">Hertz, below half the sample rate.</param>
    /// <param name="sampleRate">Hertz.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Amplitude(ReadOnlySpan<short> samples, double frequency, int sampleRate = Prompt.SampleRate)
    {
        if (samples.IsEmpty) return 0;
        var turn = 2 * Math.PI * frequency / sampleRate;
        var coefficient = 2 * Math.Cos(turn);
        double last = 0, beforeLast = 0;
        foreach (var sample in samples)
        {
            var now = sample + coefficient * last - beforeLast;
            beforeLast = last;
            last = now;
        }
        var power = last * last + beforeLast * beforeLast - coefficient * last * beforeLast;
        return 2 * Math.Sqrt(Math.Max(0, power)) / samples.Length;
    }

    /// <summary>The share of a piece's energy that lies in one frequency, 0 to 1; a pure tone gives about 1, silence 0.</summary>
    /// <param name="samples">The piece.</param>
    /// <param name="frequency">Hertz, below half the sample rate.</param>
    /// <param name="sampleRate">Hertz.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Purity(ReadOnlySpan<short> samples, double frequency, int sampleRate = Prompt.SampleRate)
    {
        double energy = 0;
        foreach (var sample in samples) energy += (double)sample * sample;
        if (energy == 0) return 0;
        var amplitude = Amplitude(samples, frequency, sampleRate);
        return Math.Min(1, amplitude * amplitude / 2 * samples.Length / energy);
    }
}
