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
    /// <summary>The same by instance: the phones' own sets are few and shared.</summary>
    public Dictionary<IReadOnlyList<string>, long> ZoneSetIdsByInstance { get; } = new(ReferenceEqualityComparer.Instance);
    public Dictionary<long, IReadOnlyList<string>> ZoneSets { get; } = [];
    public HashSet<(long Batch, long ZoneSet)> BatchZones { get; } = [];
    public HashSet<long>? CancellingRecalls { get; set; }
    /// <summary>Null until somebody asks; an empty list spares an import a look-up per row.</summary>
    public bool? BlacklistIsEmpty { get; set; }

    /// <summary>Imported lists whose numbers are still on their way into their place; null until somebody asks.</summary>
    public IReadOnlyList<long>? ArrivingBlacklists { get; set; }
    /// <summary>The frequency caps that are on; null until somebody asks.</summary>
    public IReadOnlyList<Saved<FrequencyCap>>? FrequencyCaps { get; set; }

    public Dictionary<long, CallerIdGroup?> CallerIdGroups { get; } = [];
    /// <summary>Uses of numbers that were shown since the start; bounded by the numbers there are.</summary>
    public Dictionary<string, CallerIdUse> CallerIdUses { get; } = new(StringComparer.Ordinal);

    public void Clear()
    {
        Tasks.Clear();
        Plans.Clear();
        ZoneSetIds.Clear();
        ZoneSetIdsByInstance.Clear();
        ZoneSets.Clear();
        BatchZones.Clear();
        CancellingRecalls = null;
        BlacklistIsEmpty = null;
        ArrivingBlacklists = null;
        FrequencyCaps = null;
        CallerIdGroups.Clear();
        CallerIdUses.Clear();
    }
}
