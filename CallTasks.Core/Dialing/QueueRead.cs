using CallTasks.Core.Storage.Queries;

namespace CallTasks.Core.Dialing;

/// <summary>What one look at a task's clients found. Instants are wall clock, Unix milliseconds.</summary>
internal sealed record QueueRead
{
    /// <summary>Nothing is left for the time being, and nothing is known.</summary>
    public static QueueRead Empty { get; } = new();

    /// <summary>Recalls that may be dialled now, earliest first.</summary>
    public IReadOnlyList<DueClient> Recalls { get; init; } = [];
    /// <summary>Clients never called that may be dialled now, in the order of the file.</summary>
    public IReadOnlyList<DueClient> Fresh { get; init; } = [];
    /// <summary>When something more becomes due or opens; <see cref="long.MaxValue"/>: nothing that is known.</summary>
    public long NextAt { get; init; } = long.MaxValue;
    /// <summary>When the first of the open zones shuts.</summary>
    public long ValidUntil { get; init; } = long.MaxValue;
    /// <summary>The task's script says texts.</summary>
    public bool Speaks { get; init; }
    /// <summary>What waits, in words, when nothing may be dialled now; null when something may, or nothing waits.</summary>
    public WaitingFor? Waiting { get; init; }
}
