using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Core.Storage;

/// <summary>
/// Lists of numbers that are imported into the do-not-call list. Numbers are staged where nobody looks; one commit makes the whole list
/// count, and its numbers then move into their place in slices. A crash leaves either nothing or a list that counts.
/// </summary>
public sealed class BlacklistLedger(Ledger ledger)
{
    /// <summary>Numbers of a slice for each row of <see cref="SliceSize"/>: sorted, they are cheap.</summary>
    private const int NumbersPerRow = 8;

    /// <summary>Numbers of the largest slice.</summary>
    internal const int LargestSlice = SliceSize.Most * NumbersPerRow;

    private int _size = SliceSize.Most;

    /// <summary>Numbers that the next slice should take, so that it holds the writer for some milliseconds on any disk.</summary>
    internal int NextSlice => _size * NumbersPerRow;

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

    /// <summary>Stages the next numbers; at most <see cref="NextSlice"/>, sorted, so that each page of their index is written once.</summary>
    /// <param name="importId">The import.</param>
    /// <param name="keys">The numbers as <see cref="ImportNumbers.KeyOf"/> writes them.</param>
    /// <param name="whys">For each its place in <paramref name="reasons"/>.</param>
    /// <param name="reasons">Why they are not to be called.</param>
    /// <returns>How many are new, to the list and in the file.</returns>
    internal async Task<int> StageAsync(long importId, ReadOnlyMemory<ulong> keys, ReadOnlyMemory<long> whys, IReadOnlyList<string> reasons)
    {
        var added = await ledger.WriteSliceAsync(w => Stage(w, importId, keys.Span, whys.Span, reasons));
        _size = SliceSize.Next(_size, ledger.LastSliceTook);
        return added;
    }

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
    /// <param name="size">Rows of a slice, as <see cref="SliceSize"/> counts them.</param>
    /// <returns>null at the end.</returns>
    internal static (long? Cursor, long Done) Move(LedgerWriter w, long importId, bool apply, int size)
    {
        // By the last number of the slice, so that both statements go through one range of the index.
        var last = w.Scalar("SELECT phone FROM blacklist_staged WHERE import_id = $1 ORDER BY phone LIMIT 1 OFFSET $2", importId, size * NumbersPerRow - 1) as string;
        var end = last ?? Reading.PrefixEnd("+");
        if (apply)
        {
            w.Run("""
                INSERT OR IGNORE INTO blacklist(phone, reason, added_at, added_by)
                SELECT s.phone, s.reason, i.ended_at, coalesce(i.actor, '') FROM imports i CROSS JOIN blacklist_staged s ON s.import_id = i.id
                WHERE i.id = $1 AND s.phone <= $2 ORDER BY s.phone
                """, importId, end);
        }

        var moved = w.Run("DELETE FROM blacklist_staged WHERE import_id = $1 AND phone <= $2", importId, end);
        ForgetCached(w);
        return (last is null ? null : 0, moved);
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

    private static int Stage(LedgerWriter w, long importId, ReadOnlySpan<ulong> keys, ReadOnlySpan<long> whys, IReadOnlyList<string> reasons)
    {
        var known = w.Prepare("SELECT 1 FROM blacklist WHERE phone = ?1");
        var stage = w.Prepare("INSERT OR IGNORE INTO blacklist_staged(import_id, phone, reason) VALUES(?1, ?2, ?3) RETURNING 1");
        Span<byte> text = stackalloc byte[ImportNumbers.MaxDigits + 1];
        var added = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            var phone = ImportNumbers.TextOf(keys[i], text);
            if (!known.Bind(1, phone).Run() && stage.Bind(1, importId).Bind(2, phone).Bind(3, reasons[(int)whys[i]]).Run()) added++;
        }

        return added;
    }

    private static bool WriteCounts(LedgerWriter w, long importId, ImportCounts counts, ImportState state, string? error, string? rejectedFile)
    {
        w.Run("UPDATE imports SET state = $2, read = $3, accepted = $4, duplicates = $5, invalid = $6, progress = $7, error = $8, rejected_file = $9, ended_at = $10 WHERE id = $1",
            importId, (int)state, counts.Read, counts.Accepted, counts.Duplicates, counts.Invalid, counts.Progress, error, rejectedFile, state == ImportState.Running ? null : w.Now);
        w.Publish(new ImportChanged(importId, NoTask));
        return true;
    }
}
