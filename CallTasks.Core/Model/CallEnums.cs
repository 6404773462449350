namespace CallTasks.Core.Model;

/// <summary>Why an attempt is made (stored by number; never renumber).</summary>
public enum CallReason
{
    /// <summary>The client's first call.</summary>
    First = 0,
    /// <summary>The client's next number within the first round.</summary>
    NextNumber = 1,
    /// <summary>Returned after busy.</summary>
    Busy = 2,
    /// <summary>Returned after no answer or unavailable.</summary>
    NoAnswer = 3,
    /// <summary>Returned after a machine.</summary>
    Machine = 4,
    /// <summary>Returned after a short call.</summary>
    Short = 5,
    /// <summary>Returned after an operator failure.</summary>
    Failure = 6,
    /// <summary>A person asked for it (an interrupted call redialled).</summary>
    Manual = 7,
}

/// <summary>A condition of the recall rules (stored by number; never renumber).</summary>
public enum RecallCondition
{
    /// <summary>Ended busy.</summary>
    Busy = 0,
    /// <summary>Ended in no answer or unavailable.</summary>
    NoAnswer = 1,
    /// <summary>Ended at a machine.</summary>
    Machine = 2,
    /// <summary>Answered, below the ineffective duration, hung up by the client, and not effective by the script.</summary>
    Short = 3,
    /// <summary>Congestion, chanUnavail or failed.</summary>
    Failure = 4,
}

/// <summary>Who ended a call (stored by number; never renumber).</summary>
public enum EndedBy
{
    /// <summary>The script hung up.</summary>
    Bot = 0,
    /// <summary>The called side hung up or declined.</summary>
    Client = 1,
    /// <summary>The carrier or this program.</summary>
    System = 2,
}

/// <summary>Result of an answered call (stored by number; never renumber).</summary>
public enum CallResult
{
    /// <summary>The call reached its aim.</summary>
    Effective = 0,
    /// <summary>It did not.</summary>
    Ineffective = 1,
}

/// <summary>What became of a transfer to an operator (stored by number; never renumber).</summary>
public enum TransferOutcome
{
    /// <summary>None was asked for.</summary>
    None = 0,
    /// <summary>The client was handed over.</summary>
    Transferred = 1,
    /// <summary>It was asked for and failed.</summary>
    Failed = 2,
}

/// <summary>Who answered (stored by number; never renumber).</summary>
public enum Responder
{
    /// <summary>Not determined.</summary>
    Unknown = 0,
    /// <summary>A person.</summary>
    Human = 1,
    /// <summary>An answering machine.</summary>
    Machine = 2,
}

/// <summary>Why a running task starts no call at this moment.</summary>
public enum WaitingReason
{
    /// <summary>Every waiting client is outside its calling hours.</summary>
    CallingHours,
    /// <summary>A black-out date.</summary>
    Blackout,
    /// <summary>No free line of the task, the dial plan or the host.</summary>
    Lines,
    /// <summary>Held by the pace of task, dial plan or host.</summary>
    Pace,
    /// <summary>The carrier does not answer or is paused.</summary>
    Carrier,
    /// <summary>Only future recalls are left.</summary>
    Recalls,
    /// <summary>A frequency cap holds every client.</summary>
    FrequencyCap,
    /// <summary>Too little free disk space.</summary>
    Disk,
    /// <summary>The database cannot be written now.</summary>
    Database,
    /// <summary>All dialling is paused by a person, or money is spent.</summary>
    Budget,
    /// <summary>*Pause all dialling* is on.</summary>
    PausedAll,
    /// <summary>Its texts cannot be spoken now.</summary>
    Speech,
}
