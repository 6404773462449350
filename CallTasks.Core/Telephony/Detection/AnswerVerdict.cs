namespace CallTasks.Core.Telephony.Detection;

/// <summary>Who answered, as far as the first seconds of sound tell.</summary>
public enum AnswerVerdict
{
    /// <summary>Nothing decided it within the time; dealt with as a person.</summary>
    Unsure,

    /// <summary>A person.</summary>
    Human,

    /// <summary>An answering machine, a network announcement, a fax.</summary>
    Machine,
}
