using System.Numerics;
using System.Runtime.CompilerServices;
using CallTasks.Core.Model;

namespace CallTasks.Core.Telephony.Detection;

/// <summary>
/// Listens to one call for the pitch of the other side's voice: the period at which 40 ms of it repeat themselves best (normalised
/// autocorrelation), in frames that are loud enough, voiced, and near the pitch of the frame before. Told from the pump, asked from any
/// thread; nothing allocates.
/// </summary>
internal sealed class VoicePitch : IListener
{
    /// <summary>Voiced frames of 20 ms below which nothing is said: 0.3 s of vowels, a word or two.</summary>
    public const int LeastVoiced = 15;

    /// <summary>Then enough was heard: four seconds of vowels.</summary>
    public const int EnoughVoiced = 200;

    /// <summary>Up to here a voice is a man's, hertz. Between the two limits men and women overlap, and nothing is said.</summary>
    public const int MaleUpTo = 150;

    /// <summary>From here on a voice is a woman's, hertz.</summary>
    public const int FemaleFrom = 172;

    /// <summary>So many of the voiced frames lie on the same side of <see cref="Middle"/>: else it is no single voice.</summary>
    private const double SameSide = 0.7;

    private const int Middle = 160;

    // Half the telephone's rate: the ear of this only hears up to 2 kHz, where voices have their pitch and most of its harmonics.
    private const int Rate = 4_000;
    private const int FrameSamples = AnswerDetector.FrameSamples / 2;
    private const int Compared = 160;
    private const int ShortestPeriod = Rate / 400;
    private const int LongestPeriod = Rate / 60;

    /// <summary>Below it a frame is unvoiced, or noise.</summary>
    private const float LeastAlike = 0.6f;

    /// <summary>The shortest period this near to the best one is the pitch: the best may be twice or thrice as long.</summary>
    private const float NearBest = 0.9f;

    /// <summary>A voice glides: from frame to frame at most so much.</summary>
    private const double Glide = 0.12;

    /// <summary>As energy against full scale: −46 dB, below the quietest speech of a line.</summary>
    private const float LeastEnergy = 2.5e-5f;

    /// <summary>Speech is less than 20 dB below the loudest, and at least 8 dB above what never pauses.</summary>
    private const float BelowLoudest = 0.01f;

    private const float AboveFloor = 6.3f;

    // 0.01 a frame is 4 dB a second: a floor that rose is followed within seconds; the loudest is forgotten over half a minute.
    private const float FloorRises = 1.01f;
    private const float LoudestFades = 0.999f;

    private readonly float[] window = new float[Compared + LongestPeriod + 1];
    private readonly float[] alike = new float[LongestPeriod + 2];
    private readonly int[] hertz = new int[Rate / ShortestPeriod + 1];
    private float loudest;
    private float floor = 1;
    private double before;
    private int voiced;

    /// <summary>Voiced milliseconds up to now.</summary>
    public int VoicedMilliseconds => Volatile.Read(ref voiced) * 20;

    /// <summary>Median pitch, hertz; null while too little was heard.</summary>
    public int? Hertz => voiced >= LeastVoiced ? Quantile(0.5) : null;

    /// <summary>Whose voice it is, as far as the pitch tells.</summary>
    public Gender Gender => Hertz switch
    {
        <= MaleUpTo when Share(0, Middle) >= SameSide => Gender.Male,
        >= FemaleFrom when Share(Middle, hertz.Length) >= SameSide => Gender.Female,
        _ => Gender.Unknown,
    };

    /// <summary>All of it, up to now.</summary>
    public VoiceEvidence Evidence => new(Gender, Hertz, VoicedMilliseconds);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Hear(ReadOnlySpan<short> frame, bool heard)
    {
        window.AsSpan(FrameSamples).CopyTo(window);
        var fresh = window.AsSpan(window.Length - FrameSamples);
        for (var i = 0; i < fresh.Length; i++) fresh[i] = (frame[2 * i] + frame[2 * i + 1]) * (1 / 65536f);
        var pitch = heard && Loud(fresh) ? Pitch() : 0;
        if (pitch > 0 && before > 0 && Math.Abs(pitch - before) <= Glide * before)
        {
            hertz[Math.Min((int)Math.Round(pitch), hertz.Length - 1)]++;
            Volatile.Write(ref voiced, voiced + 1);
        }
        before = pitch;
        return voiced < EnoughVoiced;
    }

    private bool Loud(ReadOnlySpan<float> fresh)
    {
        var energy = Dot(fresh, fresh) / fresh.Length;
        loudest = Math.Max(energy, loudest * LoudestFades);
        floor = Math.Max(1e-9f, Math.Min(energy, floor * FloorRises));
        return energy > LeastEnergy && energy > loudest * BelowLoudest && energy > floor * AboveFloor;
    }

    /// <summary>The pitch of the last frames, hertz; 0: none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Pitch()
    {
        var late = window.AsSpan(window.Length - Compared);
        var energy = Dot(late, late);
        var best = 0f;
        for (var lag = ShortestPeriod - 1; lag <= LongestPeriod + 1; lag++)
        {
            var early = window.AsSpan(window.Length - Compared - lag, Compared);
            var both = energy * Dot(early, early);
            alike[lag] = both > 1e-12f ? Dot(late, early) / MathF.Sqrt(both) : 0;
            if (lag >= ShortestPeriod && lag <= LongestPeriod) best = Math.Max(best, alike[lag]);
        }

        if (best < LeastAlike) return 0;
        for (var lag = ShortestPeriod; lag <= LongestPeriod; lag++)
        {
            var (left, top, right) = (alike[lag - 1], alike[lag], alike[lag + 1]);
            if (top < best * NearBest || top < left || top < right) continue;
            var bend = left - 2 * top + right;
            return Rate / (lag + (bend < 0 ? 0.5 * (left - right) / bend : 0)); // the top of the parabola through the three
        }

        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Quantile(double share)
    {
        var (sum, wanted) = (0, share * voiced);
        for (var i = 0; i < hertz.Length; i++)
        {
            sum += hertz[i];
            if (sum >= wanted) return i;
        }

        return hertz.Length - 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Share(int from, int to)
    {
        var sum = 0;
        for (var i = from; i < to; i++) sum += hertz[i];
        return (double)sum / voiced;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = Vector<float>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count) sums += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        var sum = Vector.Sum(sums);
        for (; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
