using System.Runtime.CompilerServices;

namespace CallTasks.Core.Telephony.Detection;

/// <summary>Measures how loud frames are where telephones carry speech. For one leg and one thread; nothing allocates.</summary>
internal sealed class SpeechBand
{
    // A high pass of second order at 200 Hz (Butterworth, bilinear transform at 8 kHz): hum and rumble carry no speech on a telephone.
    private const float B0 = 0.894858606f, A1 = -1.77863178f, A2 = 0.80080265f;

    private float z1;
    private float z2;

    /// <summary>Filters a frame and measures its level, dBFS (a full sine is 0).</summary>
    /// <param name="frame">The next frame.</param>
    /// <param name="samples">Takes the filtered samples, −1 to 1; as long as the frame.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Level(ReadOnlySpan<short> frame, Span<float> samples)
    {
        float energy = 0;
        for (var i = 0; i < frame.Length; i++)
        {
            var x = frame[i] * (1 / 32768f);
            var y = B0 * x + z1;
            z1 = -2 * B0 * x - A1 * y + z2;
            z2 = B0 * x - A2 * y;
            samples[i] = y;
            energy += y * y;
        }

        // What the filter keeps of silence becomes too small a number to reckon with fast.
        if (energy < 1e-12f) z1 = z2 = 0;
        return 10 * MathF.Log10(energy * 2 / frame.Length + 1e-9f);
    }
}
