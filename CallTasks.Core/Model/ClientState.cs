namespace CallTasks.Core.Model;

/// <summary>Where a client stands in its task (stored by number; never renumber).</summary>
public enum ClientState
{
    /// <summary>Not called yet.</summary>
    New = 0,
    /// <summary>A call is claimed, ringing or talking.</summary>
    InWork = 1,
    /// <summary>A returned call is planned.</summary>
    WaitingRecall = 2,
    /// <summary>Nothing more to do.</summary>
    Done = 3,
    /// <summary>Cancelled by a person; counts as done in progress.</summary>
    Cancelled = 4,
    /// <summary>A call's outcome is unknown and a person must decide; counts as done in progress.</summary>
    Interrupted = 5,
}
