using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Shelf;

/// <summary>Writes CallerID groups; calls that are not yet started follow at once.</summary>
public sealed class CallerIdGroupLedger : SavedLedger<CallerIdGroup>
{
    /// <summary>Over the one ledger.</summary>
    public CallerIdGroupLedger(Ledger ledger) : base(ledger, SavedTables.CallerIdGroups)
    {
    }

    private protected override void Written(LedgerWriter w, Saved<CallerIdGroup>? before, Saved<CallerIdGroup>? after)
    {
        w.Cache.CallerIdGroups.Clear();
        if (after is not null) CallerIdLedger.Know(w, after.Settings.Numbers);
    }
}
