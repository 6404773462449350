using CallTasks.Core.Languages;

namespace CallTasks.Core.Bots;

/// <summary>A text cannot be spoken; the message says why and how to mend it.</summary>
public sealed class TextToSpeechException : Exception
{
    /// <summary>Says why and how to mend it.</summary>
    public TextToSpeechException(Wording said) : base(said.In(Language.English)) => Said = said;

    /// <summary>Says why and how to mend it, with what caused it.</summary>
    public TextToSpeechException(Wording said, Exception innerException) : base(said.In(Language.English), innerException) => Said = said;

    /// <summary>Says only that the text cannot be spoken.</summary>
    public TextToSpeechException() : this("The text cannot be spoken.") { }

    /// <summary>In the language of whoever reads it.</summary>
    public override string Message => Said.ToString();

    internal Wording Said { get; }
}
