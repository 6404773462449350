using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Shelf;

/// <summary>Writes recall rule sets. A change is written into the living tasks that refer to the set, in slices behind a durable cursor.</summary>
public sealed class RecallSetLedger : SavedLedger<RecallSet>
{
    /// <summary>Over the one ledger.</summary>
    public RecallSetLedger(Ledger ledger) : base(ledger, SavedTables.RecallSets)
    {
    }

    private protected override void Written(LedgerWriter w, Saved<RecallSet>? before, Saved<RecallSet>? after)
    {
        if (before is not null && after is not null) BulkWork.Enqueue(w, BulkJobKind.ApplyRecallSet, taskId: 0, after.Id);
    }
}
