namespace CallTasks.Core.Bots;

/// <summary>A text cannot be spoken; the message says why and how to mend it.</summary>
public sealed class TextToSpeechException : Exception
{
    /// <summary>Says why and how to mend it.</summary>
    public TextToSpeechException(string message) : base(message) { }

    /// <summary>Says why and how to mend it, with what caused it.</summary>
    public TextToSpeechException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>Says only that the text cannot be spoken.</summary>
    public TextToSpeechException() : base("The text cannot be spoken.") { }
}
