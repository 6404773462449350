namespace CallTasks.Core.Bots;

/// <summary>Stands where no recogniser is configured: questions are answered by keys.</summary>
public sealed class NoSpeechRecognizer : ISpeechRecognizer
{
    /// <inheritdoc/>
    public bool IsAvailable => false;

    /// <inheritdoc/>
    public Task<HeardSpeech> RecognizeAsync(SpokenUtterance utterance, CancellationToken cancellationToken) =>
        Task.FromResult(HeardSpeech.Failed("No speech recogniser is configured: questions are answered by keys."));
}
