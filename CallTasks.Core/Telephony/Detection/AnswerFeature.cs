namespace CallTasks.Core.Telephony.Detection;

/// <summary>What <see cref="AnswerModel"/> judges by: the place of each figure that <see cref="AnswerFigures"/> measures. Times in seconds.</summary>
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
    /// <summary>Of what stands above the noise of its band: since the first word.</summary>
    BandSinceOnset,
    /// <summary>Speech in all, in bands.</summary>
    BandSpeech,
    /// <summary>Silence that goes on, in bands.</summary>
    BandSilence,
    /// <summary>Speech that goes on, in bands.</summary>
    BandSpeaking,
    /// <summary>Longest piece of speech, in bands.</summary>
    BandLongestBurst,
    /// <summary>What was said first, in bands.</summary>
    BandFirstUtterance,
    /// <summary>What was said last, in bands.</summary>
    BandLastUtterance,
    /// <summary>Longest pause between words, in bands.</summary>
    BandLongestPause,
    /// <summary>Pieces of speech, in bands.</summary>
    BandBursts,
    /// <summary>Pieces of speech between long pauses, in bands.</summary>
    BandUtterances,
    /// <summary>Share of speech since the first word, in bands.</summary>
    BandSpeechShare,
    /// <summary>Speech above noise, decibels, in bands.</summary>
    BandSignalToNoise,
    /// <summary>How much the level of speech varies, decibels, in bands.</summary>
    BandSpeechVariation,
    /// <summary>Syllables, in bands.</summary>
    BandSyllables,
    /// <summary>Level of the loudest frames, decibels.</summary>
    Loudest,
    /// <summary>How near the last half second is to the loudest, 0 (noise) to 1; 0 while less was heard.</summary>
    LastHalfSecond,
    /// <summary>The same of the last second.</summary>
    LastSecond,
    /// <summary>The same of the last two seconds.</summary>
    LastTwoSeconds,
    /// <summary>The same of all since the first word.</summary>
    Active,
    /// <summary>How near to the loudest half of the frames since the first word are at least.</summary>
    Middle,
    /// <summary>Since the last frame that was nearly as loud as the loudest ones: what is less may be the room.</summary>
    LoudSilence,
    /// <summary>Frames so loud, in all.</summary>
    Loud,
    /// <summary>From the first frame so loud to the last.</summary>
    LoudSpan,
    /// <summary>From the first frame so loud to the last before the first long pause.</summary>
    LoudFirst,
    /// <summary>Longest time between two frames so loud.</summary>
    LoudGap,
}
