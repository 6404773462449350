using CallTasks.Core.Storage;

namespace CallTasks.Core.Dialing;

/// <summary>A start on its way: permit and lines are taken, its claim is being committed or waits for its instant.</summary>
internal sealed class PlannedStart
{
    public required TaskDialing Task { get; init; }
    public required PlanDialing Plan { get; init; }
    /// <summary>The queue that handed the client out; a restarted task has another one.</summary>
    public required ClientQueue Queue { get; init; }
    public required StartPermit Permit { get; init; }
    public required ClaimRequest Request { get; init; }
    /// <summary>Until when calling hours allow it (wall clock, Unix milliseconds).</summary>
    public required long ValidUntil { get; init; }
    /// <summary>The committed claim.</summary>
    public ClaimedCall? Call { get; set; }
    /// <summary>When the dialling thread heard of the commit (monotonic ticks).</summary>
    public long CommittedAt { get; set; }
}
