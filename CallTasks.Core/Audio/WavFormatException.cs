namespace CallTasks.Core.Audio;

/// <summary>A sound file cannot be used; the message says what is wrong with it and how to mend it.</summary>
public sealed class WavFormatException : Exception
{
    /// <summary>Says what is wrong and how to mend it.</summary>
    public WavFormatException(string message) : base(message) { }

    /// <summary>Says what is wrong and how to mend it, with what caused it.</summary>
    public WavFormatException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>Says only that the file cannot be read.</summary>
    public WavFormatException() : base("This sound file cannot be read. Save it as a WAV file and upload it again.") { }
}
