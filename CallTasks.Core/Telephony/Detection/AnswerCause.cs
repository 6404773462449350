namespace CallTasks.Core.Telephony.Detection;

/// <summary>What decided a verdict.</summary>
public enum AnswerCause
{
    /// <summary>The time was over.</summary>
    TimeOver,

    /// <summary>When and how long was spoken, and what silence followed.</summary>
    Timing,

    /// <summary>A machine's beep.</summary>
    Beep,

    /// <summary>Special information tones (ITU-T E.180 clause 9): the network speaks.</summary>
    InformationTones,

    /// <summary>A fax machine's answer tone of 2,100 Hz (ITU-T V.25).</summary>
    Fax,
}
