using CallTasks.Core.Languages;
using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Shelf;

/// <summary>Writes CallerIDs.</summary>
public sealed class CallerIdLedger : SavedLedger<CallerId>
{
    /// <summary>Over the one ledger.</summary>
    public CallerIdLedger(Ledger ledger) : base(ledger, SavedTables.CallerIds)
    {
    }

    /// <summary>Numbers that a dial plan, group or task names get their place in the list, under their own number until somebody names them.</summary>
    /// <exception cref="ConflictException">There are as many CallerIDs as can be.</exception>
    internal static void Know(LedgerWriter w, IEnumerable<string> numbers)
    {
        foreach (var number in numbers)
        {
            if (w.Scalar("SELECT 1 FROM caller_ids WHERE unique_key = $1 AND deleted_at IS NULL", number) is not null) continue;
            if (w.Scalar("SELECT count(*) FROM caller_ids WHERE deleted_at IS NULL") is >= (long)CallerId.MaxCallerIds)
                throw new ConflictException($"There are {CallerId.MaxCallerIds} CallerIDs already, which is as many as can be: delete some that are not needed any more.");
            w.Run("INSERT INTO caller_ids(version, name, unique_key, settings) VALUES(1, $1, $1, $2)", number, StoredJson.Write(new CallerId { Name = number, Number = number }));
        }
    }

    private protected override void Check(LedgerWriter w, Saved<CallerId>? before, CallerId settings)
    {
        if (before is not null && before.Settings.Number != settings.Number)
            throw new ConflictException("The number of a CallerID stays: add the other number as a CallerID of its own.");
    }

    private protected override void CheckDeletion(LedgerWriter w, Saved<CallerId> thing)
    {
        RefuseUser("dial plan", w.Scalar("SELECT name FROM dial_plans p WHERE deleted_at IS NULL AND EXISTS (SELECT 1 FROM json_each(p.settings, '$.callerIds') WHERE value = $1) LIMIT 1", thing.Settings.Number));
        RefuseUser("group", w.Scalar("SELECT name FROM caller_id_groups g WHERE deleted_at IS NULL AND EXISTS (SELECT 1 FROM json_each(g.settings, '$.numbers') WHERE value = $1) LIMIT 1", thing.Settings.Number));

        void RefuseUser(string what, object? name)
        {
            if (name is string user) throw new ConflictException($"The number {thing.Settings.Number} stands in the {Wording.Of(what)} '{user}': take it out there first.");
        }
    }
}
