namespace CallTasks.Core.Telephony.Detection;

/// <summary>A verdict and what it rests on; times in milliseconds since the sound began.</summary>
public sealed record AnswerEvidence
{
    /// <summary>Who answered.</summary>
    public required AnswerVerdict Verdict { get; init; }

    /// <summary>What decided it.</summary>
    public required AnswerCause Cause { get; init; }

    /// <summary>How sure of the verdict, 0 to 1; of <see cref="AnswerVerdict.Unsure"/>: that it was a person.</summary>
    public required double Confidence { get; init; }

    /// <summary>When it was decided.</summary>
    public required int DecidedAt { get; init; }

    /// <summary>When the first word began; null: nobody spoke.</summary>
    public int? SpeechAt { get; init; }

    /// <summary>How long was spoken in all.</summary>
    public int Speech { get; init; }

    /// <summary>Length of what was said first, pauses below 0.4 s included.</summary>
    public int FirstUtterance { get; init; }

    /// <summary>Silence at the moment of the verdict.</summary>
    public int SilenceAfter { get; init; }

    /// <summary>Longest pause between words.</summary>
    public int LongestPause { get; init; }

    /// <summary>Pieces of speech between pauses of more than 0.12 s.</summary>
    public int Bursts { get; init; }

    /// <summary>Pieces of speech between pauses of more than 0.4 s.</summary>
    public int Utterances { get; init; }

    /// <summary>Syllables a second of speech.</summary>
    public double SyllableRate { get; init; }

    /// <summary>Speech above noise, decibels.</summary>
    public double SignalToNoise { get; init; }

    /// <summary>Level of the noise below the loudest sine, decibels (dBFS), 0 to −90.</summary>
    public double NoiseLevel { get; init; }

    /// <summary>Frequency of the tone that decided, hertz; null: none did.</summary>
    public int? ToneFrequency { get; init; }
}
