namespace CallTasks.Core.Bots;

/// <summary>Turns what a client said into text.</summary>
public interface ISpeechRecognizer
{
    /// <summary>Longest utterance that is given to it; what was said beyond is cut off.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>Whether there is a recogniser. Without one, questions are answered by keys.</summary>
    bool IsAvailable { get; }

    /// <summary>
    /// Recognises one utterance, within a time that a person waits for. Whatever goes wrong is told by the outcome: the call goes on with keys.
    /// </summary>
    /// <param name="utterance">What was said.</param>
    /// <param name="cancellationToken">The call has ended, or a key was faster.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; the only thing that is thrown.</exception>
    Task<HeardSpeech> RecognizeAsync(SpokenUtterance utterance, CancellationToken cancellationToken);
}

/// <summary>What a client said, as sound.</summary>
public sealed record SpokenUtterance
{
    /// <summary>8,000 samples a second, at most <see cref="ISpeechRecognizer.Longest"/>.</summary>
    public required ReadOnlyMemory<short> Samples { get; init; }

    /// <summary>A language tag such as <c>en-US</c> or <c>ru</c>; empty: not known.</summary>
    public string Language { get; init; } = "";

    /// <summary>Phrases that are expected; a hint, no bound on what may be said.</summary>
    public IReadOnlyList<string> Phrases { get; init; } = [];

    /// <summary>How long it is.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(Samples.Length / 8000d);
}
