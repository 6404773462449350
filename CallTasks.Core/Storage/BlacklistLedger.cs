using CallTasks.Core.Model;

namespace CallTasks.Core.Storage;

/// <summary>
/// Lists of numbers that are imported into the do-not-call list. Numbers are staged where nobody looks; one commit makes the whole list
/// count, and its numbers then move into their place in slices. A crash leaves either nothing or a list that counts.
/// </summary>
public sealed class BlacklistLedger(Ledger ledger)
{
    /// <summary>Numbers of one slice while calls are dialled: about 10 ms of the writer.</summary>
    public const int SmallSlice = 1_000;

    /// <summary>Numbers of one slice while nothing dials.</summary>
    public const int LargeSlice = 10_000;

    /// <summary>Numbers that move into their place in one slice: about 10 ms.</summary>
    private const int MoveSlice = 1_000;

    /// <summary>What stands for "no task" in an import's row.</summary>
    public const long NoTask = 0;

    /// <summary>Begins an import, one at a time.</summary>
    /// <returns>Its row number.</returns>
    /// <exception cref="ConflictException">Another list is being read.</exception>
    public Task<long> BeginAsync(string fileName, Actor actor) => ledger.WriteAsync(w =>
    {
        if (w.Scalar("SELECT file_name FROM imports WHERE task_id = $1 AND state = 0 LIMIT 1", NoTask) is string other)
            throw new ConflictException($"The list '{other}' is being read in. Wait until it is in, or cancel it.");
        w.Run("INSERT INTO imports(task_id, batch_id, state, file_name, read, accepted, duplicates, invalid, blacklisted, progress, created_at, actor) VALUES($1, 0, 0, $2, 0, 0, 0, 0, 0, 0, $3, $4)",
            NoTask, fileName, w.Now, actor.Name);
        var id = w.LastId;
        w.Audit(actor, "blacklist.import", fileName);
        w.Publish(new ImportChanged(id, NoTask));
        return id;
    });

    /// <summary>Stages the next numbers; at most <see cref="LargeSlice"/>.</summary>
    /// <returns>For each whether it is new, to the list and in the file.</returns>
    public Task<IReadOnlyList<bool>> StageAsync(long importId, IReadOnlyList<(string Phone, string Reason)> numbers) => ledger.WriteSliceAsync<IReadOnlyList<bool>>(w =>
    {
        var isNew = new bool[numbers.Count];
        for (var i = 0; i < isNew.Length; i++)
        {
            var (phone, reason) = numbers[i];
            isNew[i] = !w.Prepare("SELECT 1 FROM blacklist WHERE phone = ?1").Bind(1, phone).Run()
                && w.Prepare("INSERT OR IGNORE INTO blacklist_staged(import_id, phone, reason) VALUES(?1, ?2, ?3) RETURNING 1").Bind(1, importId).Bind(2, phone).Bind(3, reason).Run();
        }

        return isNew;
    });

    /// <summary>How far it has come.</summary>
    public Task ReportAsync(long importId, ImportCounts counts) => ledger.WriteAsync(w => WriteCounts(w, importId, counts, ImportState.Running, null, null));

    /// <summary>The whole list is staged: from this commit on its numbers are not called.</summary>
    /// <param name="rejectedFile">Name of the file of rejected rows, or null.</param>
    public Task FinishAsync(long importId, ImportCounts counts, string? rejectedFile) => ledger.WriteAsync(w =>
    {
        WriteCounts(w, importId, counts with { Progress = 1 }, ImportState.Done, null, rejectedFile);
        BulkWork.Enqueue(w, BulkJobKind.ApplyBlacklist, NoTask, importId);
        ForgetCached(w);
        return true;
    });

    /// <summary>Nothing of the list counts; what was staged is removed in slices.</summary>
    public Task AbandonAsync(long importId, ImportCounts counts, ImportState state, string error, Actor? cancelledBy) => ledger.WriteAsync(w =>
    {
        WriteCounts(w, importId, counts with { Accepted = 0 }, state, error, null);
        if (cancelledBy is not null) w.Audit(cancelledBy, "blacklist.cancel-import", $"import {importId}");
        BulkWork.Enqueue(w, BulkJobKind.CleanBlacklist, NoTask, importId);
        return true;
    });

    /// <summary>A slice of <see cref="BulkJobKind.ApplyBlacklist"/> or <see cref="BulkJobKind.CleanBlacklist"/>.</summary>
    /// <returns>null at the end.</returns>
    internal static (long? Cursor, long Done) Move(LedgerWriter w, long importId, bool apply)
    {
        if (apply)
        {
            w.Run("""
                INSERT OR IGNORE INTO blacklist(phone, reason, added_at, added_by)
                SELECT s.phone, s.reason, i.ended_at, coalesce(i.actor, '') FROM blacklist_staged s JOIN imports i ON i.id = s.import_id
                WHERE s.import_id = $1 ORDER BY s.phone LIMIT $2
                """, importId, MoveSlice);
        }

        var moved = w.Run("DELETE FROM blacklist_staged WHERE import_id = $1 AND phone IN (SELECT phone FROM blacklist_staged WHERE import_id = $1 ORDER BY phone LIMIT $2)", importId, MoveSlice);
        ForgetCached(w);
        return (moved == MoveSlice ? 0 : null, moved);
    }

    /// <summary>Lists that count, and whose numbers are still on their way into their place.</summary>
    internal static IReadOnlyList<long> Arriving(LedgerWriter w)
    {
        if (w.Cache.ArrivingBlacklists is { } known) return known;
        var lists = new List<long>();
        using var rows = w.Query("SELECT batch_id FROM bulk_jobs WHERE kind = $1", (int)BulkJobKind.ApplyBlacklist);
        while (rows.Read()) lists.Add(rows.GetInt64(0));
        return w.Cache.ArrivingBlacklists = lists;
    }

    internal static void ForgetCached(LedgerWriter w)
    {
        w.Cache.BlacklistIsEmpty = null;
        w.Cache.ArrivingBlacklists = null;
    }

    private static bool WriteCounts(LedgerWriter w, long importId, ImportCounts counts, ImportState state, string? error, string? rejectedFile)
    {
        w.Run("UPDATE imports SET state = $2, read = $3, accepted = $4, duplicates = $5, invalid = $6, progress = $7, error = $8, rejected_file = $9, ended_at = $10 WHERE id = $1",
            importId, (int)state, counts.Read, counts.Accepted, counts.Duplicates, counts.Invalid, counts.Progress, error, rejectedFile, state == ImportState.Running ? null : w.Now);
        w.Publish(new ImportChanged(importId, NoTask));
        return true;
    }
}
