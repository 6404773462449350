using CallTasks.Core.Languages;

namespace CallTasks.Core.Audio;

/// <summary>A sound file cannot be used; the message says what is wrong with it and how to mend it.</summary>
public sealed class WavFormatException : Exception
{
    /// <summary>Says what is wrong and how to mend it.</summary>
    public WavFormatException(Wording said) : base(said.In(Language.English)) => Said = said;

    /// <summary>Says what is wrong and how to mend it, with what caused it.</summary>
    public WavFormatException(Wording said, Exception innerException) : base(said.In(Language.English), innerException) => Said = said;

    /// <summary>Says only that the file cannot be read.</summary>
    public WavFormatException() : this("This sound file cannot be read. Save it as a WAV file and upload it again.") { }

    /// <summary>In the language of whoever reads it.</summary>
    public override string Message => Said.ToString();

    internal Wording Said { get; }
}
