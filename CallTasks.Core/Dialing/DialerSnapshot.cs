namespace CallTasks.Core.Dialing;

/// <summary>How dialling stands, a quarter of a second old at most.</summary>
public sealed record DialerSnapshot
{
    /// <summary>Calls up: dialled, ringing or talking.</summary>
    public int CallsUp { get; init; }
    /// <summary>Calls started within the last second.</summary>
    public int StartsLastSecond { get; init; }
    /// <summary>True while *Pause all dialling* holds.</summary>
    public bool PausedAll { get; init; }
    /// <summary>Dial plans of running tasks.</summary>
    public IReadOnlyList<DialPlanFigures> DialPlans { get; init; } = [];
    /// <summary>Running tasks, and tasks with calls up.</summary>
    public IReadOnlyList<CallTaskFigures> CallTasks { get; init; } = [];

    /// <summary>Nothing is dialled.</summary>
    public static DialerSnapshot Idle { get; } = new();
}

/// <summary>Live figures of a dial plan.</summary>
/// <param name="DialPlanId">Row number.</param>
/// <param name="Name">Its name.</param>
/// <param name="LinesUp">Lines in use.</param>
/// <param name="MaxLines">Its limit.</param>
/// <param name="Dead">True while the carrier does not answer.</param>
/// <param name="Trouble">What is the matter with the carrier, in words; null when all is well.</param>
public sealed record DialPlanFigures(long DialPlanId, string Name, int LinesUp, int MaxLines, bool Dead, string? Trouble);

/// <summary>Live figures of a task.</summary>
/// <param name="TaskId">Row number.</param>
/// <param name="CallsUp">Its calls that are up.</param>
/// <param name="StartsLastSecond">Its starts within the last second.</param>
/// <param name="Waiting">Why it starts none, or null.</param>
public sealed record CallTaskFigures(long TaskId, int CallsUp, int StartsLastSecond, WaitingFor? Waiting);
