using CallTasks.Core.Telephony;

namespace CallTasks.Core.Bots;

/// <summary>Listens to clients for words. One instance serves every call.</summary>
/// <param name="recognizer">Makes text of what is said.</param>
/// <param name="time">Measures how long somebody is waited for.</param>
public sealed class SpeechEar(ISpeechRecognizer recognizer, TimeProvider time)
{
    /// <summary>A text less sure than this is as good as none: the client is asked again rather than misunderstood.</summary>
    public const double LeastConfidence = 0.3;

    /// <summary>Whether it is worth listening; without a recogniser questions are answered by keys alone.</summary>
    public bool IsAvailable => recognizer.IsAvailable;

    /// <summary>Begins to listen, now: speech that begins while a prompt still plays is caught too.</summary>
    /// <param name="media">The leg's sound.</param>
    /// <param name="language">A language tag, or empty.</param>
    /// <param name="phrases">Phrases that are expected, as a hint to the recogniser.</param>
    public Listening Listen(IMediaPort media, string language, IReadOnlyList<string> phrases)
    {
        ArgumentNullException.ThrowIfNull(media);
        return new Listening(recognizer, time, media, language, phrases);
    }
}
