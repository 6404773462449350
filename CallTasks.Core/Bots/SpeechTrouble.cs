namespace CallTasks.Core.Bots;

/// <summary>Whose fault it is that a text cannot be spoken.</summary>
public enum SpeechTrouble
{
    /// <summary>The text's own: nothing to say, or too long.</summary>
    Text,
    /// <summary>The language is none, or nobody speaks it.</summary>
    Language,
    /// <summary>The program ended with an error, or made nothing that can be played; it may be the language, and nobody waited for long.</summary>
    Refused,
    /// <summary>The program is not there, cannot be started, or hangs: another language would fare no better.</summary>
    Program,
}
