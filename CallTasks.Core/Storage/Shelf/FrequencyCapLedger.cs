using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Shelf;

/// <summary>Writes frequency caps; calls that are not yet started follow at once.</summary>
public sealed class FrequencyCapLedger : SavedLedger<FrequencyCap>
{
    /// <summary>Over the one ledger.</summary>
    public FrequencyCapLedger(Ledger ledger) : base(ledger, SavedTables.FrequencyCaps)
    {
    }

    private protected override void Written(LedgerWriter w, Saved<FrequencyCap>? before, Saved<FrequencyCap>? after)
    {
        w.Cache.FrequencyCaps = null;
        BulkWork.Enqueue(w, BulkJobKind.ReleaseHeld, 0, 0);
        w.Publish(new FrequencyCapsChanged());
    }
}

/// <summary>Published after a commit that changed the frequency caps.</summary>
public sealed record FrequencyCapsChanged;

/// <summary>Look-ups of frequency caps by ledger commands.</summary>
internal static class FrequencyCapLookups
{
    /// <summary>The caps that are on, the tightest period first; through the writer's cache.</summary>
    public static IReadOnlyList<Saved<FrequencyCap>> FrequencyCapsOn(this LedgerWriter w)
    {
        if (w.Cache.FrequencyCaps is { } known) return known;
        var caps = new List<Saved<FrequencyCap>>();
        using var rows = w.Query($"SELECT {SavedTable<FrequencyCap>.Columns} FROM frequency_caps WHERE deleted_at IS NULL ORDER BY id");
        while (rows.Read())
        {
            if (SavedTable<FrequencyCap>.Read(rows) is { Settings.On: true } cap) caps.Add(cap);
        }

        return w.Cache.FrequencyCaps = [.. caps.OrderBy(c => c.Settings.Per)];
    }
}
