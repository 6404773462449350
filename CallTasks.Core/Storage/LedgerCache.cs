using CallTasks.Core.Model;

namespace CallTasks.Core.Storage;

/// <summary>
/// What ledger commands look up again and again, on the writer thread only. Cleared whenever something is rolled back, so it never
/// holds what is not in the database. Bounded by the number of tasks and plans; zone sets by the world's few hundred.
/// </summary>
internal sealed class LedgerCache
{
    public Dictionary<long, CallTask> Tasks { get; } = [];
    public Dictionary<long, DialPlan> Plans { get; } = [];
    public Dictionary<string, long> ZoneSetIds { get; } = new(StringComparer.Ordinal);
    public Dictionary<long, IReadOnlyList<string>> ZoneSets { get; } = [];
    public HashSet<(long Batch, long ZoneSet)> BatchZones { get; } = [];
    public HashSet<long>? CancellingRecalls { get; set; }

    public void Clear()
    {
        Tasks.Clear();
        Plans.Clear();
        ZoneSetIds.Clear();
        ZoneSets.Clear();
        BatchZones.Clear();
        CancellingRecalls = null;
    }
}
