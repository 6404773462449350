using System.Runtime.CompilerServices;

namespace CallTasks.Core.Telephony.Detection;

/// <summary>
/// Measures everything that <see cref="AnswerModel"/> judges by: <see cref="SpeechTimings"/> of the level, the same of what stands above the
/// noise of its band, and figures of the latter that need no border between speech and silence. Nothing allocates.
/// </summary>
/// <param name="capacity">Most frames of 20 ms.</param>
internal sealed class AnswerFigures(int capacity)
{
    /// <summary>Number of <see cref="AnswerFeature"/>s.</summary>
    public const int Count = (int)AnswerFeature.LoudGap + 1;

    private const int HalfSecond = 25;

    /// <summary>So many frames are louder than the level that is taken for the loudest, whatever came after them.</summary>
    private const int FramesOfPeak = 5;

    /// <summary>Loud is what is no more than that below it, decibels.</summary>
    private const int LoudBelow = 9;

    /// <summary>A longer time without a loud frame parts what was said first from the rest, 0.4 s.</summary>
    private const int LoudPause = 20;

    // Of the timings in bands those that noise hurts most; each beside the feature of the level it is the counterpart of.
    private static readonly (AnswerFeature Level, AnswerFeature Band)[] InBands =
    [
        (AnswerFeature.SinceOnset, AnswerFeature.BandSinceOnset),
        (AnswerFeature.Speech, AnswerFeature.BandSpeech),
        (AnswerFeature.Silence, AnswerFeature.BandSilence),
        (AnswerFeature.Speaking, AnswerFeature.BandSpeaking),
        (AnswerFeature.LongestBurst, AnswerFeature.BandLongestBurst),
        (AnswerFeature.FirstUtterance, AnswerFeature.BandFirstUtterance),
        (AnswerFeature.LastUtterance, AnswerFeature.BandLastUtterance),
        (AnswerFeature.LongestPause, AnswerFeature.BandLongestPause),
        (AnswerFeature.Bursts, AnswerFeature.BandBursts),
        (AnswerFeature.Utterances, AnswerFeature.BandUtterances),
        (AnswerFeature.SpeechShare, AnswerFeature.BandSpeechShare),
        (AnswerFeature.SignalToNoise, AnswerFeature.BandSignalToNoise),
        (AnswerFeature.SpeechVariation, AnswerFeature.BandSpeechVariation),
        (AnswerFeature.Syllables, AnswerFeature.BandSyllables),
    ];

    private readonly SpeechTimings levels = new(capacity);
    private readonly SpeechTimings above = new(capacity);
    private readonly BandLevels bands = new(capacity);
    private readonly float[] scratch = new float[SpeechTimings.Features];
    private readonly int[] histogram = new int[21];
    private readonly int[] peaks = new int[80];

    /// <summary>Frames taken.</summary>
    public int Frames => levels.Count;

    /// <summary>Level of the noise, decibels.</summary>
    public float Noise => levels.Noise;

    /// <summary>Level of the loudest frames, decibels.</summary>
    public float Loudest => levels.Loudest;

    /// <summary>Somebody spoke.</summary>
    public bool Spoken => levels.Spoken;

    /// <summary>Takes a frame.</summary>
    /// <param name="samples">Its samples, −1 to 1.</param>
    /// <param name="level">Its level, decibels.</param>
    /// <param name="toneFrames">The last so many frames are a tone.</param>
    public void Add(ReadOnlySpan<float> samples, float level, int toneFrames)
    {
        levels.Add(level, toneFrames);
        above.Add(level, toneFrames);
        bands.Add(samples, levels.Bridged);
    }

    /// <summary>Measures all up to now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Measure(Span<float> features)
    {
        levels.Measure(features[..SpeechTimings.Features]);
        bands.Above(above.Heard);
        foreach (ref var level in above.Heard) level = Math.Min(level, -SpeechTimings.Quietest) + SpeechTimings.Quietest;
        above.Measure(scratch);
        foreach (var (from, to) in InBands) features[(int)to] = scratch[(int)from];
        features[(int)AnswerFeature.Loudest] = levels.Loudest;
        Soft(features);
        Loud(features);
    }

    /// <summary>
    /// Timings of the loudest frames alone. A radio or people in the room rise and pause as speech does, and are taken for it where the caller
    /// says little; as loud as the caller they are seldom.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Loud(Span<float> features)
    {
        var heard = levels.Smoothed;
        Array.Clear(peaks);
        for (var i = 0; i < heard.Length; i++)
        {
            if (!levels.IsTone(i)) peaks[Math.Clamp((int)(heard[i] - SpeechTimings.Quietest), 0, peaks.Length - 1)]++;
        }

        var top = peaks.Length - 1;
        for (var sum = peaks[top]; sum < FramesOfPeak && top > 0; sum += peaks[top]) top--;
        var least = SpeechTimings.Quietest + top - LoudBelow;
        int first = -1, last = -1, firstEnd = -1, count = 0, gap = 0;
        for (var i = 0; i < heard.Length; i++)
        {
            if (heard[i] < least || levels.IsTone(i)) continue;
            if (first < 0) first = firstEnd = i;
            else gap = Math.Max(gap, i - last - 1);
            if (gap < LoudPause) firstEnd = i;
            last = i;
            count++;
        }

        if (count == 0) return;
        features[(int)AnswerFeature.LoudSilence] = (heard.Length - 1 - last) * SpeechTimings.Frame;
        features[(int)AnswerFeature.Loud] = count * SpeechTimings.Frame;
        features[(int)AnswerFeature.LoudSpan] = (last - first + 1) * SpeechTimings.Frame;
        features[(int)AnswerFeature.LoudFirst] = (firstEnd - first + 1) * SpeechTimings.Frame;
        features[(int)AnswerFeature.LoudGap] = gap * SpeechTimings.Frame;
    }

    /// <summary>Silence up to now, seconds: of the level, or in bands, whichever hears it longer.</summary>
    public static float SilenceOf(ReadOnlySpan<float> features) => MathF.Max(features[(int)AnswerFeature.Silence], features[(int)AnswerFeature.BandSilence]);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Soft(Span<float> features)
    {
        var heard = above.Smoothed;
        var floor = above.Noise;
        var range = Math.Max(6, above.Loudest - floor);
        var onset = heard.Length - (int)MathF.Round(scratch[(int)AnswerFeature.SinceOnset] / SpeechTimings.Frame);
        float sum = 0, active = 0;
        var since = 0;
        Array.Clear(histogram);
        for (var back = 0; back < heard.Length; back++)
        {
            var i = heard.Length - 1 - back;
            if (i < onset && back >= 4 * HalfSecond) break;
            var share = Math.Clamp((heard[i] - floor) / range, 0, 1);
            sum += share;
            if (back + 1 == HalfSecond) features[(int)AnswerFeature.LastHalfSecond] = sum / HalfSecond;
            if (back + 1 == 2 * HalfSecond) features[(int)AnswerFeature.LastSecond] = sum / (2 * HalfSecond);
            if (back + 1 == 4 * HalfSecond) features[(int)AnswerFeature.LastTwoSeconds] = sum / (4 * HalfSecond);
            if (i < onset) continue;
            active += share;
            since++;
            histogram[(int)(share * 20)]++;
        }

        if (since == 0) return;
        features[(int)AnswerFeature.Active] = active / since;
        var middle = 0;
        for (var below = histogram[0]; below * 2 < since; below += histogram[middle]) middle++;
        features[(int)AnswerFeature.Middle] = middle / 20f;
    }
}
