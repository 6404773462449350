using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CallTasks.Core.Telephony.Detection;

/// <summary>Finds the strongest frequency of a 20 ms frame: Goertzel's algorithm for many frequencies at once. Nothing allocates.</summary>
internal sealed class ToneBank
{
    /// <summary>Lowest frequency, hertz: below lie hum and a man's pitch.</summary>
    public const int Lowest = 350;

    /// <summary>Hertz between frequencies: half of what 20 ms can tell apart, so that a tone between two of them loses 1 dB at most.</summary>
    public const int Step = 25;

    /// <summary>Frequencies: up to 2,325 Hz, above all tones of the telephone network and of machines.</summary>
    public const int Bins = 80;

    private static readonly float[] Coefficients = MakeCoefficients();

    private readonly float[] powers = new float[Bins];

    /// <summary>The strongest frequency and its share of the frame's energy, 0 to about 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (int Frequency, float Purity) Strongest(ReadOnlySpan<float> frame)
    {
        float energy = 0;
        foreach (var sample in frame) energy += sample * sample;
        if (energy <= 0) return (0, 0);

        var coefficients = MemoryMarshal.Cast<float, Vector<float>>(Coefficients.AsSpan());
        var results = MemoryMarshal.Cast<float, Vector<float>>(powers.AsSpan());
        for (var v = 0; v < coefficients.Length; v++)
        {
            var coefficient = coefficients[v];
            Vector<float> last = default, beforeLast = default;
            foreach (var sample in frame)
            {
                var now = coefficient * last - beforeLast + new Vector<float>(sample);
                beforeLast = last;
                last = now;
            }

            results[v] = last * last + beforeLast * beforeLast - coefficient * last * beforeLast;
        }

        var best = 0;
        for (var bin = 1; bin < Bins; bin++)
        {
            if (powers[bin] > powers[best]) best = bin;
        }

        return (Lowest + best * Step, 2 * powers[best] / (frame.Length * energy));
    }

    private static float[] MakeCoefficients()
    {
        var coefficients = new float[Bins]; // 80 is divisible by every width of a vector register
        for (var bin = 0; bin < Bins; bin++) coefficients[bin] = (float)(2 * Math.Cos(2 * Math.PI * (Lowest + bin * Step) / 8000));
        return coefficients;
    }
}
