using System.Numerics;

namespace CallTasks.Core.Audio;

/// <summary>
/// Changes the sample rate by a windowed sinc (Kaiser window, 64 zero crossings on each side, stop band below −90 dB). The result
/// is in phase with the source: sample n stands for the instant n / rate in both.
/// </summary>
public static class Resampler
{
    private const int ZeroCrossings = 64;
    private const double KaiserBeta = 9.6;

    // Where half is let through, as a share of the lower Nyquist frequency: at 8 kHz all up to 3,600 Hz passes and nothing from 4,000 Hz.
    private const double PassBand = 0.95;

    // Rates without a small common ratio would need a filter per output sample; the nearest of so many errs by less than G.711 does.
    private const int MaximumPhases = 1024;

    /// <summary>Resamples a whole sound.</summary>
    /// <param name="samples">Samples at <paramref name="fromRate"/>.</param>
    /// <param name="fromRate">Hertz, above 0.</param>
    /// <param name="toRate">Hertz, above 0.</param>
    /// <returns>Samples at <paramref name="toRate"/>, as long in time, rounded up.</returns>
    public static float[] Resample(ReadOnlySpan<float> samples, int fromRate, int toRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fromRate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(toRate);
        if (fromRate == toRate) return samples.ToArray();

        var divisor = Gcd(fromRate, toRate);
        long step = fromRate / divisor, scale = toRate / divisor; // output n stands at n · step / scale source samples
        var phases = (int)Math.Min(scale, MaximumPhases);
        var cutoff = Math.Min(1.0, (double)toRate / fromRate) * PassBand;
        var reach = (int)Math.Ceiling(ZeroCrossings / cutoff);
        var taps = 2 * reach;
        var filters = new float[phases][]; // made when first needed: a short sound of an odd rate meets few of its phases

        var padded = new float[samples.Length + 2 * taps];
        samples.CopyTo(padded.AsSpan(taps));
        var result = new float[(int)((samples.Length * scale + step - 1) / step)];
        for (long n = 0; n < result.Length; n++)
        {
            var position = n * step;
            var whole = position / scale;
            var phase = (int)((position % scale * phases + scale / 2) / scale);
            if (phase == phases)
            {
                phase = 0;
                whole++;
            }
            var first = (int)whole - reach + 1 + taps;
            result[n] = Dot(padded.AsSpan(first, taps), filters[phase] ??= BuildFilter((double)phase / phases, reach, cutoff));
        }
        return result;
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = Vector<float>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
            sums += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        var sum = Vector.Sum(sums);
        for (; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static float[] BuildFilter(double fraction, int reach, double cutoff)
    {
        var row = new double[2 * reach];
        var windowScale = 1 / BesselI0(KaiserBeta);
        for (var tap = 0; tap < row.Length; tap++)
        {
            var distance = tap - reach + 1 - fraction;
            var along = distance / reach;
            var window = Math.Abs(along) >= 1 ? 0 : BesselI0(KaiserBeta * Math.Sqrt(1 - along * along)) * windowScale;
            row[tap] = Sinc(distance * cutoff) * window;
        }
        var sum = row.Sum(); // a constant keeps its level
        return Array.ConvertAll(row, tap => (float)(tap / sum));
    }

    private static double Sinc(double x) => Math.Abs(x) < 1e-9 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double BesselI0(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; term > sum * 1e-17; k++)
        {
            var factor = x / (2 * k);
            term *= factor * factor;
            sum += term;
        }
        return sum;
    }

    private static int Gcd(int a, int b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }
}
