using CallTasks.Core.Languages;

namespace CallTasks.Core.Bots;

/// <summary>What came of listening.</summary>
public enum SpeechOutcome
{
    /// <summary>There is a text.</summary>
    Heard,
    /// <summary>Nobody spoke in time.</summary>
    Silence,
    /// <summary>Somebody spoke, but nothing was made of it, or too little.</summary>
    NotUnderstood,
    /// <summary>The recogniser failed (see <see cref="HeardSpeech.Trouble"/>).</summary>
    Trouble,
}

/// <summary>What was heard of a client. Only <see cref="SpeechOutcome.Heard"/> answers a question; with all others a script goes on by keys.</summary>
public sealed record HeardSpeech
{
    /// <summary>Longest text that is kept, in characters; what a recogniser says beyond is cut off.</summary>
    public const int MaxTextLength = 1_000;

    /// <summary>What came of it.</summary>
    public required SpeechOutcome Outcome { get; init; }

    /// <summary>What was said; may be there with <see cref="SpeechOutcome.NotUnderstood"/> too, when the recogniser was not sure enough.</summary>
    public string Text { get; init; } = "";

    /// <summary>How sure the recogniser is, 0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>What went wrong, for the call's timeline; null otherwise.</summary>
    public Wording? Trouble { get; init; }

    /// <summary>Nobody spoke.</summary>
    internal static HeardSpeech Nobody { get; } = new() { Outcome = SpeechOutcome.Silence };

    /// <summary>The recogniser failed.</summary>
    internal static HeardSpeech Failed(Wording trouble) => new() { Outcome = SpeechOutcome.Trouble, Trouble = trouble };
}
