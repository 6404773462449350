using System.Runtime.CompilerServices;

namespace CallTasks.Core.Audio;

/// <summary>
/// A sound that goes on beneath whatever a bot says, over and over: brought to one quiet level, however loud it was recorded, its end
/// blended into its beginning. One instance serves every call that uses the sound.
/// </summary>
public sealed class Ambience
{
    /// <summary>Its loudness (root mean square), dB below full scale: a quiet room some 15 to 20 dB below usual speech.</summary>
    public const double Level = -40;

    // 50 ms at each end; shorter sounds are repeated as they are.
    private const int Seam = Prompt.SampleRate / 20;

    private static readonly ConditionalWeakTable<Prompt, Ambience> Made = [];

    private readonly short[] samples;

    private Ambience(Prompt sound)
    {
        var source = sound.Samples.Span;
        var seam = source.Length >= 4 * Seam ? Seam : 0;
        samples = new short[Math.Max(1, source.Length - seam)];
        var gain = GainOf(source);
        for (var i = 0; i < samples.Length && i < source.Length; i++)
        {
            double sample = source[i];
            if (i < seam)
            {
                var turn = Math.PI / 2 * i / seam; // equal power: the two pieces of a noise have nothing to do with each other
                sample = sample * Math.Sin(turn) + source[source.Length - seam + i] * Math.Cos(turn);
            }
            samples[i] = (short)Math.Clamp(Math.Round(sample * gain), short.MinValue, short.MaxValue);
        }
    }

    /// <summary>How long it is before it begins again, in samples.</summary>
    public int Length => samples.Length;

    /// <summary>The ambience made of a sound; made once as long as the sound is held.</summary>
    public static Ambience Of(Prompt sound) => Made.GetValue(sound, s => new Ambience(s));

    /// <summary>Adds it to a frame; what would pass full scale is clipped.</summary>
    /// <param name="frame">What is said, or zeros.</param>
    /// <param name="position">Where in the sound this frame begins; moved past the frame.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MixInto(Span<short> frame, ref int position)
    {
        for (var i = 0; i < frame.Length; i++)
        {
            frame[i] = (short)Math.Clamp(frame[i] + samples[position], short.MinValue, short.MaxValue);
            if (++position == samples.Length) position = 0;
        }
    }

    private static double GainOf(ReadOnlySpan<short> samples)
    {
        double energy = 0;
        foreach (var sample in samples) energy += (double)sample * sample;
        if (energy == 0) return 0;
        return short.MaxValue * Math.Pow(10, Level / 20) / Math.Sqrt(energy / samples.Length);
    }
}
