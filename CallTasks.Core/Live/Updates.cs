using System.Globalization;
using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;

namespace CallTasks.Core.Live;

/// <summary>A task as it stands now: what a list row, a task page or a wall shows.</summary>
public sealed record TaskSnapshot
{
    /// <summary>The task.</summary>
    public required CallTask Task { get; init; }
    /// <summary>Its counters.</summary>
    public required TaskStatistics Statistics { get; init; }
    /// <summary>Why it starts no call now, or null.</summary>
    public WaitingFor? WaitingFor { get; init; }
    /// <summary>Starts per second of the last few seconds.</summary>
    public double StartsPerSecond { get; init; }
    /// <summary>Work on its clients that goes on; not in snapshots of a list.</summary>
    public IReadOnlyList<BulkJobView> BulkWork { get; init; } = [];
}

/// <summary>What changed in a watched task since the last update.</summary>
public sealed record TaskUpdate
{
    /// <summary>Rises by one with each update of this subscription.</summary>
    public required long Version { get; init; }
    /// <summary>The task now; null when it was deleted.</summary>
    public TaskSnapshot? Task { get; init; }
    /// <summary>Calls that are new or changed, oldest change first, each once, at most <see cref="LiveFeed.MaxCalls"/>.</summary>
    public IReadOnlyList<Call> Calls { get; init; } = [];
    /// <summary>True when more calls changed than are told: load the page anew.</summary>
    public bool MoreCalls { get; init; }
    /// <summary>True when an import of the task changed.</summary>
    public bool Imports { get; init; }
    /// <summary>True when a report of the task changed.</summary>
    public bool Reports { get; init; }
    /// <summary>The engine now.</summary>
    public required EngineSnapshot Engine { get; init; }
}

/// <summary>What changed over all tasks since the last update.</summary>
public sealed record BoardUpdate
{
    /// <summary>Rises by one with each update of this subscription.</summary>
    public required long Version { get; init; }
    /// <summary>The engine now.</summary>
    public required EngineSnapshot Engine { get; init; }
    /// <summary>Tasks that are new or changed.</summary>
    public IReadOnlyList<TaskSnapshot> Tasks { get; init; } = [];
    /// <summary>Tasks that were deleted.</summary>
    public IReadOnlyList<long> Deleted { get; init; } = [];
    /// <summary>Deleted tasks whose clients and calls are still being removed, oldest first; null: as they were.</summary>
    public IReadOnlyList<BulkJobView>? Removals { get; init; }
    /// <summary>True when a report of any task changed.</summary>
    public bool Reports { get; init; }
    /// <summary>True when a verdict of any task was marked, or a mark taken back.</summary>
    public bool Verdicts { get; init; }
}

/// <summary>A subscription; dispose it to end it.</summary>
public sealed class LiveSubscription : IDisposable
{
    private readonly Action<LiveSubscription> _remove;

    internal LiveSubscription(long? taskId, Action<object> push, Action<LiveSubscription> remove)
    {
        TaskId = taskId;
        // The feed's thread speaks no language: what a handler makes for people is in its watcher's.
        var spoken = CultureInfo.CurrentUICulture;
        Push = update =>
        {
            var own = CultureInfo.CurrentUICulture;
            CultureInfo.CurrentUICulture = spoken;
            try
            {
                push(update);
            }
            finally
            {
                CultureInfo.CurrentUICulture = own;
            }
        };
        _remove = remove;
    }

    internal long? TaskId { get; }
    internal Action<object> Push { get; }
    internal long Version { get; set; }
    internal Dictionary<long, WaitingFor?> Waiting { get; } = [];
    internal long PushedAt { get; set; } = long.MinValue;
    internal bool Fresh { get; set; } = true;

    /// <summary>No update comes after this returns, but for one that is on its way.</summary>
    public void Dispose() => _remove(this);
}
