namespace CallTasks.Core.Telephony.Detection;

/// <summary>What <see cref="AnswerModel"/> judges by: the place of each figure that <see cref="SpeechTimings"/> measures. Times in seconds.</summary>
internal enum AnswerFeature
{
    /// <summary>Since the sound began.</summary>
    Now,
    /// <summary>When the first word began; now, while nobody spoke.</summary>
    Onset,
    /// <summary>Since the first word.</summary>
    SinceOnset,
    /// <summary>Speech in all.</summary>
    Speech,
    /// <summary>Silence that goes on.</summary>
    Silence,
    /// <summary>Speech that goes on.</summary>
    Speaking,
    /// <summary>Longest piece of speech.</summary>
    LongestBurst,
    /// <summary>What was said first.</summary>
    FirstUtterance,
    /// <summary>What was said last.</summary>
    LastUtterance,
    /// <summary>Longest pause between words.</summary>
    LongestPause,
    /// <summary>Pieces of speech.</summary>
    Bursts,
    /// <summary>Pieces of speech between long pauses.</summary>
    Utterances,
    /// <summary>Share of speech since the first word.</summary>
    SpeechShare,
    /// <summary>Speech above noise, decibels.</summary>
    SignalToNoise,
    /// <summary>How much the level of speech varies, decibels.</summary>
    SpeechVariation,
    /// <summary>How much the level between words varies, decibels.</summary>
    NoiseVariation,
    /// <summary>Syllables.</summary>
    Syllables,
    /// <summary>Syllables a second of speech.</summary>
    SyllableRate,
    /// <summary>Level of the last words against all, decibels.</summary>
    Fall,
    /// <summary>Share of speech that is a steady tone: music.</summary>
    Tonal,
}
