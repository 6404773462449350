namespace CallTasks.Core.Storage.Queries;

/// <summary>The four filters of the task list.</summary>
public enum CallTaskFilter
{
    /// <summary>Every task, drafts and ready ones too.</summary>
    All,
    /// <summary>Running and paused.</summary>
    Active,
    /// <summary>Scheduled.</summary>
    Scheduled,
    /// <summary>Completed and stopped.</summary>
    Completed,
}

/// <summary>What the task list can be sorted by: what its index holds, and what the engine does now.</summary>
public enum CallTaskSort
{
    /// <summary>When it was made: its ID.</summary>
    Made,
    /// <summary>Its name, in any case.</summary>
    Name,
    /// <summary>Its status, in the order of a task's life.</summary>
    Status,
    /// <summary>When it started or will start; tasks without such an instant stand at the end either way.</summary>
    Start,
    /// <summary>Who made it.</summary>
    Owner,
    /// <summary>Which part of its clients is done; 0 without clients.</summary>
    Progress,
    /// <summary>Calls per second now (<see cref="CallTaskSearch.Paces"/>).</summary>
    Pace,
}

/// <summary>What is looked for in the task list.</summary>
public sealed record CallTaskSearch
{
    /// <summary>Part of a name in any case, or an ID; null = everything.</summary>
    public string? Text { get; init; }
    /// <summary>One of the four filters.</summary>
    public CallTaskFilter Filter { get; init; }
    /// <summary>With a call started at or after (Unix milliseconds), or null.</summary>
    public long? From { get; init; }
    /// <summary>… and before, or null.</summary>
    public long? To { get; init; }
    /// <summary>What comes first.</summary>
    public CallTaskSort Sort { get; init; }
    /// <summary>False: newest, last or highest first.</summary>
    public bool Ascending { get; init; }
    /// <summary>Calls per second now, by task; a task that is not named starts none.</summary>
    public IReadOnlyDictionary<long, double> Paces { get; init; } = new Dictionary<long, double>();
    /// <summary>Tasks skipped.</summary>
    public int Offset { get; init; }
    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 50;
}
