using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Queries;

/// <summary>Which verdicts are drawn.</summary>
public sealed record VerdictSearch
{
    /// <summary>Of this task, or null for all.</summary>
    public long? TaskId { get; init; }
    /// <summary>Of calls over this dial plan, or null for all.</summary>
    public long? DialPlanId { get; init; }
    /// <summary>Calls started at or after (Unix milliseconds), or null.</summary>
    public long? From { get; init; }
    /// <summary>Calls started before, or null.</summary>
    public long? To { get; init; }
    /// <summary>This verdict alone (<see cref="Responder.Unknown"/>: unsure), or null for all.</summary>
    public Responder? Verdict { get; init; }
    /// <summary>Marked ones alone, unmarked ones alone, or null: unmarked ones first.</summary>
    public bool? Marked { get; init; }
    /// <summary>Calls of the sample skipped.</summary>
    public int Offset { get; init; }
    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Whether a period is asked.</summary>
    public bool HasPeriod => From is not null || To is not null;
}
