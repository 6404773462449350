using CallTasks.Core.Languages;

namespace CallTasks.Core.Bots;

/// <summary>A text cannot be spoken; the message says why and how to mend it.</summary>
public sealed class TextToSpeechException : Exception
{
    /// <summary>Says why and how to mend it.</summary>
    /// <param name="said">In words.</param>
    /// <param name="trouble">Whose fault it is.</param>
    /// <param name="innerException">What caused it, or null.</param>
    public TextToSpeechException(Wording said, SpeechTrouble trouble = SpeechTrouble.Program, Exception? innerException = null)
        : base(said.In(Language.English), innerException) => (Said, Trouble) = (said, trouble);

    /// <summary>Says only that the text cannot be spoken.</summary>
    public TextToSpeechException() : this("The text cannot be spoken.") { }

    /// <summary>Whose fault it is.</summary>
    public SpeechTrouble Trouble { get; }

    /// <summary>In the language of whoever reads it.</summary>
    public override string Message => Said.ToString();

    internal Wording Said { get; }
}
