using System.Runtime.CompilerServices;

namespace CallTasks.Core.Telephony.Detection;

/// <summary>
/// Levels of a call's first seconds, and what they say about who speaks when. The noise floor and the loudness of speech are taken from all
/// frames up to now, each time anew: what a frame was taken for is mended once a quieter or louder one came. Nothing allocates.
/// </summary>
/// <param name="capacity">Most frames of 20 ms.</param>
internal sealed class SpeechTimings(int capacity)
{
    /// <summary>Number of the <see cref="AnswerFeature"/>s that are measured here, the first ones.</summary>
    public const int Features = (int)AnswerFeature.Tonal + 1;

    /// <summary>Seconds of a frame.</summary>
    public const float Frame = 0.02f;

    /// <summary>Digital silence is kept as this level, decibels.</summary>
    public const float Quietest = -75;

    /// <summary>A tone lies in the frame: it is neither speech nor noise.</summary>
    private const byte ToneFrame = 1;

    // Pauses inside a word (stops, 60 to 120 ms) do not part a burst, pauses inside a sentence do not part an utterance.
    private const int BurstGap = 6;
    private const int UtteranceGap = 20;

    /// <summary>Shorter sounds are clicks, 60 ms.</summary>
    private const int ShortestBurst = 4;

    /// <summary>Speech stands above noise at least that much, decibels; and in quiet at least a share of the whole range above the floor.</summary>
    private const float LeastAbove = 6;

    private const float ShareAbove = 0.55f;

    /// <summary>Speech is never that much below the loudest, decibels: what is, is the room.</summary>
    private const float MostBelow = 14;

    /// <summary>Frames whose loudest are less than that above the floor hold no speech, decibels.</summary>
    private const float LeastRange = 9;

    /// <summary>A syllable rises that much from the dip before it, decibels.</summary>
    private const float SyllableRise = 4;

    /// <summary>Lost packets are heard as silence of no noise at all; for so many frames the level before them goes on.</summary>
    private const int BridgedLoss = 4;

    private readonly float[] levels = new float[capacity];
    private readonly float[] smooth = new float[capacity];
    private readonly byte[] marks = new byte[capacity];
    private readonly bool[] speech = new bool[capacity];
    private readonly int[] histogram = new int[80];
    private int lost;

    /// <summary>Frames taken.</summary>
    public int Count { get; private set; }

    /// <summary>Frames that fit.</summary>
    public int Capacity => levels.Length;

    /// <summary>Level of the noise, decibels; <see cref="Quietest"/> before the first <see cref="Measure"/>.</summary>
    public float Noise { get; private set; } = Quietest;

    /// <summary>Level of the loudest frames, decibels.</summary>
    public float Loudest { get; private set; } = Quietest;

    /// <summary>The last frame was lost, and the level before it goes on.</summary>
    public bool Bridged => lost is > 0 and <= BridgedLoss;

    /// <summary>Levels of all frames, decibels, <see cref="Quietest"/> at least.</summary>
    public Span<float> Heard => levels.AsSpan(0, Count);

    /// <summary>The levels that were measured last, each the median of three.</summary>
    public ReadOnlySpan<float> Smoothed => smooth.AsSpan(0, Count);

    /// <summary>Whether a frame is of a tone.</summary>
    public bool IsTone(int frame) => marks[frame] == ToneFrame;

    /// <summary>Somebody spoke.</summary>
    public bool Spoken { get; private set; }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        Count = lost = 0;
        Noise = Loudest = Quietest;
        Spoken = false;
    }

    /// <summary>Lets the oldest frames go: somebody listens for longer than there is room.</summary>
    public void Forget(int oldest)
    {
        oldest = Math.Min(oldest, Count);
        Count -= oldest;
        levels.AsSpan(oldest, Count).CopyTo(levels);
        marks.AsSpan(oldest, Count).CopyTo(marks);
    }

    /// <summary>Takes a frame; beyond the capacity nothing happens.</summary>
    /// <param name="level">Its level, decibels.</param>
    /// <param name="toneFrames">The last so many frames are a tone.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(float level, int toneFrames)
    {
        if (Count == Capacity) return;
        lost = level <= Quietest ? lost + 1 : 0;
        levels[Count] = Bridged && Count > 0 ? levels[Count - 1] : Math.Max(level, Quietest);
        marks[Count] = 0;
        Count++;
        // A tone is known as one only after some frames.
        for (var i = Math.Max(0, Count - toneFrames); i < Count; i++) marks[i] = ToneFrame;
    }

    /// <summary>Measures all up to now into <paramref name="features"/>.</summary>
    public void Measure(Span<float> features)
    {
        features.Clear();
        speech.AsSpan(0, Count).Clear();
        var (floor, peak) = Smooth();
        (Noise, Loudest) = (floor, peak);
        MarkSpeech(floor, peak);
        Spoken = false;
        Walk(features);
        features[(int)AnswerFeature.Now] = Count * Frame;
        features[(int)AnswerFeature.SignalToNoise] = peak - floor;
        Levels(features);
    }

    /// <summary>Medians of three, as a click alone changes nothing, and their range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (float Floor, float Peak) Smooth()
    {
        for (var i = 0; i < Count; i++)
        {
            var (before, here, after) = (levels[Math.Max(0, i - 1)], levels[i], levels[Math.Min(Count - 1, i + 1)]);
            smooth[i] = Math.Max(Math.Min(before, here), Math.Min(Math.Max(before, here), after));
        }

        return Range();
    }

    /// <summary>Noise: the level that a tenth of the frames stay below; speech: the level that a twentieth exceed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (float Floor, float Peak) Range()
    {
        Array.Clear(histogram);
        var taken = 0;
        for (var i = 0; i < Count; i++)
        {
            if (marks[i] == ToneFrame) continue;
            histogram[Math.Clamp((int)(smooth[i] - Quietest), 0, histogram.Length - 1)]++;
            taken++;
        }

        if (taken == 0) return (Quietest, Quietest);
        var (low, high) = (Math.Max(1, taken / 10), Math.Max(2, taken / 20));
        var (floor, peak) = (0, histogram.Length - 1);
        for (var sum = histogram[0]; sum < low; sum += histogram[floor]) floor++;
        for (var sum = histogram[^1]; sum < high && peak > floor; sum += histogram[peak]) peak--;
        return (Quietest + floor, Quietest + peak);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MarkSpeech(float floor, float peak)
    {
        if (peak - floor < LeastRange) return;
        var threshold = Math.Max(peak - MostBelow, floor + Math.Max(LeastAbove, ShareAbove * (peak - floor)));
        for (var i = 0; i < Count; i++) speech[i] = marks[i] == 0 && smooth[i] > threshold;
        for (int i = 0, end = -1; i < Count; i++)
        {
            if (!speech[i]) continue;
            if (end >= 0 && i - end - 1 is > 0 and <= BurstGap) speech.AsSpan(end + 1, i - end - 1).Fill(true);
            end = i;
        }

        for (var i = 0; i < Count; i++)
        {
            if (!speech[i]) continue;
            var begin = i;
            while (i < Count && speech[i]) i++;
            if (i - begin < ShortestBurst) speech.AsSpan(begin, i - begin).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Walk(Span<float> features)
    {
        int onset = -1, last = -1, spoken = 0, longest = 0, bursts = 0, utterances = 0, pause = 0, first = 0, utteranceAt = 0;
        for (var i = 0; i < Count; i++)
        {
            if (!speech[i]) continue;
            var begin = i;
            while (i < Count && speech[i]) i++;
            var gap = begin - last - 1;
            if (onset < 0)
            {
                onset = utteranceAt = begin;
                utterances = 1;
            }
            else
            {
                pause = Math.Max(pause, gap);
                if (gap > UtteranceGap)
                {
                    if (utterances == 1) first = last + 1 - utteranceAt;
                    utteranceAt = begin;
                    utterances++;
                }
            }

            bursts++;
            spoken += i - begin;
            longest = Math.Max(longest, i - begin);
            last = i - 1;
        }

        if (onset < 0)
        {
            features[(int)AnswerFeature.Onset] = Count * Frame;
            return;
        }

        Spoken = true;
        if (utterances == 1) first = last + 1 - utteranceAt;
        var current = 0;
        for (var i = Count - 1; i >= 0 && speech[i]; i--) current++;
        features[(int)AnswerFeature.Onset] = onset * Frame;
        features[(int)AnswerFeature.SinceOnset] = (Count - onset) * Frame;
        features[(int)AnswerFeature.Speech] = spoken * Frame;
        features[(int)AnswerFeature.Silence] = (Count - 1 - last) * Frame;
        features[(int)AnswerFeature.Speaking] = current * Frame;
        features[(int)AnswerFeature.LongestBurst] = longest * Frame;
        features[(int)AnswerFeature.FirstUtterance] = first * Frame;
        features[(int)AnswerFeature.LastUtterance] = (last + 1 - utteranceAt) * Frame;
        features[(int)AnswerFeature.LongestPause] = pause * Frame;
        features[(int)AnswerFeature.Bursts] = bursts;
        features[(int)AnswerFeature.Utterances] = utterances;
        features[(int)AnswerFeature.SpeechShare] = (float)spoken / (Count - onset);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Levels(Span<float> features)
    {
        float sum = 0, squares = 0, noiseSum = 0, noiseSquares = 0, dip = float.MaxValue, top = float.MinValue;
        int spoken = 0, noise = 0, syllables = 0;
        float recent = 0;
        var recentCount = 0;
        var rising = true;
        for (var i = 0; i < Count; i++)
        {
            var level = smooth[i];
            if (!speech[i])
            {
                if (marks[i] == 0)
                {
                    noise++;
                    noiseSum += level;
                    noiseSquares += level * level;
                }

                (dip, top, rising) = (float.MaxValue, float.MinValue, true);
                continue;
            }

            spoken++;
            sum += level;
            squares += level * level;
            if (dip == float.MaxValue)
            {
                syllables++; // a burst begins with one
                (dip, top, rising) = (level, level, false);
            }
            else if (rising && level > dip + SyllableRise)
            {
                syllables++;
                (top, rising) = (level, false);
            }
            else if (!rising)
            {
                top = Math.Max(top, level);
                if (level < top - SyllableRise) (dip, rising) = (level, true);
            }
            else
            {
                dip = Math.Min(dip, level);
            }
        }

        for (var i = Count - 1; i >= 0 && recentCount < 10; i--)
        {
            if (!speech[i]) continue;
            recent += smooth[i];
            recentCount++;
        }

        if (noise > 0) features[(int)AnswerFeature.NoiseVariation] = Deviation(noiseSum, noiseSquares, noise);
        if (spoken == 0) return;
        features[(int)AnswerFeature.SpeechVariation] = Deviation(sum, squares, spoken);
        features[(int)AnswerFeature.Syllables] = syllables;
        features[(int)AnswerFeature.SyllableRate] = syllables / (spoken * Frame);
        features[(int)AnswerFeature.Fall] = recent / recentCount - sum / spoken;
        var tones = 0;
        for (var i = 0; i < Count; i++) tones += marks[i];
        features[(int)AnswerFeature.Tonal] = (float)tones / (tones + spoken);
    }

    private static float Deviation(float sum, float squares, int count)
    {
        var mean = sum / count;
        return MathF.Sqrt(Math.Max(0, squares / count - mean * mean));
    }
}
