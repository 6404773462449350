using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Shelf;

/// <summary>How often numbers were shown, counted in the transaction of the claim, and given back with it.</summary>
internal static class CallerIdUses
{
    /// <summary>Picks the number of a call that is being claimed.</summary>
    public static string? PickCallerId(this LedgerWriter w, CallTaskSettings task, DialPlan plan, string? first) =>
        CallerIdChoice.Pick(task.CallerId, plan.Settings, task.CallerId is { Mode: CallerIdMode.Group, GroupId: { } group } ? Group(w, group) : null, first, number => Use(w, number));

    /// <summary>A call that shows the number is being started.</summary>
    public static void CountCallerId(this LedgerWriter w, string? number, long callId)
    {
        if (number is null) return;
        w.Run("""
            INSERT INTO caller_id_uses(number, uses, last_used_at, last_call_id) VALUES($1, 1, $2, $3)
            ON CONFLICT(number) DO UPDATE SET uses = uses + 1, last_used_at = excluded.last_used_at, last_call_id = excluded.last_call_id
            """, number, w.Now, callId);
        if (w.Cache.CallerIdUses.TryGetValue(number, out var known)) w.Cache.CallerIdUses[number] = new CallerIdUse(known.Uses + 1, w.Now, callId);
    }

    /// <summary>The call was never started.</summary>
    public static void UncountCallerId(this LedgerWriter w, string? number)
    {
        if (number is null) return;
        w.Run("UPDATE caller_id_uses SET uses = uses - 1 WHERE number = $1", number);
        w.Cache.CallerIdUses.Remove(number);
    }

    private static CallerIdUse Use(LedgerWriter w, string number)
    {
        if (w.Cache.CallerIdUses.TryGetValue(number, out var known)) return known;
        using var row = w.Query("SELECT uses, last_used_at, last_call_id FROM caller_id_uses WHERE number = $1", number);
        return w.Cache.CallerIdUses[number] = row.Read() ? new CallerIdUse(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)) : default;
    }

    private static CallerIdGroup? Group(LedgerWriter w, long id)
    {
        if (w.Cache.CallerIdGroups.TryGetValue(id, out var known)) return known;
        return w.Cache.CallerIdGroups[id] = w.Saved(SavedTables.CallerIdGroups, id)?.Settings;
    }
}
