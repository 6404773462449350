using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Detection;

namespace CallTasks.Core.Bots;

/// <summary>Listens to one client for one utterance; dispose it when an answer came another way.</summary>
public sealed class Listening : IDisposable
{
    /// <summary>A leg whose sound stands still ends no utterance; so much longer than the longest one it is waited for.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly UtteranceEar ear = new();
    private readonly ISpeechRecognizer recognizer;
    private readonly TimeProvider time;
    private readonly string language;
    private readonly IReadOnlyList<string> phrases;

    internal Listening(ISpeechRecognizer recognizer, TimeProvider time, IMediaPort media, string language, IReadOnlyList<string> phrases)
    {
        (this.recognizer, this.time, this.language, this.phrases) = (recognizer, time, language, phrases);
        media.Listen(ear);
    }

    /// <summary>Completes when somebody surely speaks, a quarter of a second after they began; else never. A prompt that plays may be broken off then.</summary>
    public Task Speaking => ear.Speaking;

    /// <summary>Waits for somebody to speak, for the end of what they say, and for the recogniser.</summary>
    /// <param name="patience">How long somebody may take to begin.</param>
    /// <param name="cancellationToken">The call has ended, or a key was faster.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<HeardSpeech> HearAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (!await WithinAsync(Task.WhenAny(ear.Speaking, ear.Caught), patience, cancellationToken)) return HeardSpeech.Nobody;
        if (!await WithinAsync(ear.Caught, UtteranceEar.Longest + Grace, cancellationToken)) return HeardSpeech.Nobody;
        var heard = await recognizer.RecognizeAsync(new SpokenUtterance { Samples = await ear.Caught, Language = language, Phrases = phrases }, cancellationToken);
        return heard.Outcome == SpeechOutcome.Heard && (heard.Confidence < SpeechEar.LeastConfidence || string.IsNullOrWhiteSpace(heard.Text))
            ? heard with { Outcome = SpeechOutcome.NotUnderstood }
            : heard;
    }

    /// <summary>Listens no more.</summary>
    public void Dispose() => ear.Stop();

    private async Task<bool> WithinAsync(Task awaited, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await awaited.WaitAsync(limit, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
