using CallTasks.Core.Languages;

namespace CallTasks.Core.Bots;

/// <summary>A text that broke a call because it could not be spoken, by no fault of the text.</summary>
/// <param name="Text">What was to be said.</param>
/// <param name="Language">The client's language as it stands, or empty.</param>
/// <param name="Why">In words.</param>
internal sealed record FailedSpeech(string Text, string Language, Wording Why);
