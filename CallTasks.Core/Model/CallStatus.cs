namespace CallTasks.Core.Model;

/// <summary>How a dialling attempt stands or ended (stored by number; never renumber).</summary>
public enum CallStatus
{
    /// <summary>Being dialled, ringing included.</summary>
    Dial = 0,
    /// <summary>Answered and going on.</summary>
    InProgress = 1,
    /// <summary>Answered by a human or by somebody unknown, and ended.</summary>
    Answered = 2,
    /// <summary>Answered by a machine.</summary>
    Machine = 3,
    /// <summary>Busy, or declined.</summary>
    Busy = 4,
    /// <summary>Rang and was not picked up within the ring timeout.</summary>
    NoAnswer = 5,
    /// <summary>The subscriber cannot be reached now.</summary>
    Unavailable = 6,
    /// <summary>The carrier refused: load, CallerID, intensity, money.</summary>
    Congestion = 7,
    /// <summary>The carrier failed in another way.</summary>
    ChanUnavail = 8,
    /// <summary>Answered, then broken by an error of ours or of the carrier.</summary>
    Failed = 9,
    /// <summary>Not a valid number, or the carrier says that it does not exist.</summary>
    Invalid = 10,
    /// <summary>Not dialled: on the do-not-call list.</summary>
    Blacklist = 11,
    /// <summary>Not dialled: cancelled by a person.</summary>
    Cancel = 12,
    /// <summary>Outcome unknown; never redialled by itself.</summary>
    Expired = 13,
}

/// <summary>Questions about a <see cref="CallStatus"/>.</summary>
public static class CallStatusFacts
{
    /// <summary>Number of statuses; counters are sized by it.</summary>
    public const int Count = 14;

    /// <summary>True for every status but <see cref="CallStatus.Dial"/> and <see cref="CallStatus.InProgress"/>.</summary>
    public static bool IsFinal(this CallStatus status) => status > CallStatus.InProgress;

    /// <summary>True where nothing was sent to a carrier, so the call has no start instant and counts towards no cap.</summary>
    public static bool NotDialled(this CallStatus status) => status is CallStatus.Blacklist or CallStatus.Cancel;
}
