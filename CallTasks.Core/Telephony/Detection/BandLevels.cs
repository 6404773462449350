using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CallTasks.Core.Telephony.Detection;

/// <summary>
/// How far each frame stands above the noise of its line in that band of four where it stands highest: rumble, hum and hiss fill other bands
/// than the voice does. Noise is what a tenth of the frames up to now stay below, band by band. Nothing allocates.
/// </summary>
/// <param name="capacity">Most frames of 20 ms.</param>
internal sealed class BandLevels(int capacity)
{
    private const int Bands = 4;

    // Decibels: below the lower the noise of a codec's last step, above the range nothing that a telephone carries.
    private const int Quietest = -85;
    private const int Range = 90;

    private static readonly (Vector128<float> B0, Vector128<float> A1, Vector128<float> A2) Filter = Design(400, 850, 1600, 2700);

    private readonly float[][] levels = [new float[capacity], new float[capacity], new float[capacity], new float[capacity]];
    private readonly int[][] histograms = [new int[Range], new int[Range], new int[Range], new int[Range]];
    private Vector128<float> first1, first2, second1, second2;
    private int count;

    /// <summary>Takes a frame; beyond the capacity nothing happens.</summary>
    /// <param name="samples">Its samples, −1 to 1.</param>
    /// <param name="lost">It was lost: the level before it goes on.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<float> samples, bool lost)
    {
        if (count == levels[0].Length) return;
        var energy = Filtered(samples);
        for (var band = 0; band < Bands; band++)
        {
            var level = Math.Clamp(10 * MathF.Log10(energy[band] * 2 / samples.Length + 1e-9f), Quietest, Quietest + Range - 1);
            if (lost && count > 0) level = levels[band][count - 1];
            levels[band][count] = level;
            histograms[band][(int)(level - Quietest)]++;
        }

        count++;
    }

    /// <summary>Writes decibels above the noise, 0 at least, of all frames up to now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Above(Span<float> target)
    {
        target = target[..count];
        target.Clear();
        for (var band = 0; band < Bands; band++)
        {
            var floor = Floor(histograms[band]);
            var one = levels[band].AsSpan(0, count);
            for (var i = 0; i < one.Length; i++) target[i] = Math.Max(target[i], one[i] - floor);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Floor(int[] histogram)
    {
        var (low, floor) = (Math.Max(1, count / 10), 0);
        for (var sum = histogram[0]; sum < low; sum += histogram[floor]) floor++;
        return Quietest + floor;
    }

    /// <summary>Energy of the samples in each band: two band passes of second order, one after the other, the four bands side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector128<float> Filtered(ReadOnlySpan<float> samples)
    {
        var (b0, a1, a2) = Filter;
        var energy = Vector128<float>.Zero;
        foreach (var sample in samples)
        {
            var x = b0 * sample;
            var y = x + first1;
            first1 = first2 - a1 * y;
            first2 = -x - a2 * y;
            x = b0 * y;
            y = x + second1;
            second1 = second2 - a1 * y;
            second2 = -x - a2 * y;
            energy += y * y;
        }

        // What the filters keep of silence becomes too small a number to reckon with fast.
        if (Vector128.Sum(energy) < 1e-12f) first1 = first2 = second1 = second2 = Vector128<float>.Zero;
        return energy;
    }

    /// <summary>Band passes around these frequencies, hertz, each as wide as its frequency (bilinear transform, 0 dB in the middle).</summary>
    private static (Vector128<float>, Vector128<float>, Vector128<float>) Design(params ReadOnlySpan<int> hertz)
    {
        Span<float> b0 = stackalloc float[Bands], a1 = stackalloc float[Bands], a2 = stackalloc float[Bands];
        for (var band = 0; band < Bands; band++)
        {
            var turn = 2 * MathF.PI * hertz[band] / 8000;
            var alpha = MathF.Sin(turn) / 2;
            (b0[band], a1[band], a2[band]) = (alpha / (1 + alpha), -2 * MathF.Cos(turn) / (1 + alpha), (1 - alpha) / (1 + alpha));
        }

        return (Vector128.Create(b0), Vector128.Create(a1), Vector128.Create(a2));
    }
}
