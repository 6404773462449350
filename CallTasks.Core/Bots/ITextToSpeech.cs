using CallTasks.Core.Audio;
using CallTasks.Core.Languages;

namespace CallTasks.Core.Bots;

/// <summary>Turns a script's text into a prompt.</summary>
public interface ITextToSpeech
{
    /// <summary>Whether text can be spoken now. A script with text is refused with <see cref="WhyUnavailable"/> when it cannot.</summary>
    bool IsAvailable { get; }

    /// <summary>What is missing and how to mend it; empty when text can be spoken.</summary>
    string WhyUnavailable { get; }

    /// <summary><see cref="WhyUnavailable"/> for whoever reads it later; null when text can be spoken.</summary>
    Wording? Unavailable => IsAvailable ? (Wording?)null : WhyUnavailable;

    /// <summary>Speaks a text.</summary>
    /// <param name="text">Plain text, variables already filled in.</param>
    /// <param name="language">A language tag such as <c>en</c>, <c>en-US</c> or <c>ru</c>; empty means the one that is set, else English, or Russian for Cyrillic letters.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="TextToSpeechException">The text cannot be spoken; the message says why and how to mend it.</exception>
    Task<Prompt> SpeakAsync(string text, string language, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a text ready that may be said soon. Whoever waits for a text in <see cref="SpeakAsync"/> goes first, always. Tells nothing: what cannot be
    /// spoken is met when it is said.
    /// </summary>
    /// <param name="text">Plain text, variables already filled in.</param>
    /// <param name="language">As for <see cref="SpeakAsync"/>.</param>
    /// <param name="notWanted">It will not be said after all; what is made already is kept.</param>
    /// <returns>Over when the text is ready, or is given up. Never fails.</returns>
    Task PrepareAsync(string text, string language, CancellationToken notWanted) => Task.CompletedTask;
}
