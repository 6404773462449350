using CallTasks.Core.Model;
using CallTasks.Core.Storage.Shelf;

namespace CallTasks.Core.Storage;

/// <summary>
/// The slices of bulk work that run on the writer. Each goes through the next few clients of a task by their row number, whether it
/// changes them or not, so that no slice is long because little is to be done; each is repeatable.
/// </summary>
internal static class BulkSlices
{
    /// <summary>Rows looked at for each that may be changed: a look costs about so much less.</summary>
    private const int LooksPerChange = 4;

    /// <summary>One slice.</summary>
    /// <param name="w">The writer.</param>
    /// <param name="job">The job as it stands.</param>
    /// <param name="size">Most rows to change.</param>
    public static void Run(LedgerWriter w, BulkJob job, int size)
    {
        var (next, done) = job.Kind switch
        {
            BulkJobKind.CleanBatch or BulkJobKind.CleanCopy => CleanBatch(w, job, size),
            BulkJobKind.DeleteTask => DeleteTask(w, job.TaskId, size),
            BulkJobKind.CancelRecalls => CancelRecalls(w, job, size),
            BulkJobKind.RestartUnsuccessful => RestartUnsuccessful(w, job, size),
            BulkJobKind.MoveRecalls => MoveRecalls(w, job, size),
            BulkJobKind.ReleaseHeld => ReleaseHeld(w, size),
            BulkJobKind.PruneStarts => PruneStarts(w, job, size),
            BulkJobKind.ApplyRecallSet => TaskShelf.ApplyRecallSet(w, job.BatchId, job.Cursor),
            BulkJobKind.ApplyBlacklist => BlacklistLedger.Move(w, job.BatchId, apply: true, size),
            BulkJobKind.CleanBlacklist => BlacklistLedger.Move(w, job.BatchId, apply: false, size),
            _ => throw new InvalidDataException($"Bulk job {job.Id} is of an unknown kind."),
        };
        if (next is { } cursor) w.Run("UPDATE bulk_jobs SET cursor = $2, done = done + $3 WHERE id = $1", job.Id, cursor, done);
        else End(w, job);
        w.Publish(new BulkWorkChanged(job.Id, job.TaskId));
    }

    /// <summary>The job is over.</summary>
    public static void End(LedgerWriter w, BulkJob job)
    {
        w.Run("DELETE FROM bulk_jobs WHERE id = $1", job.Id);
        w.Cache.CancellingRecalls = null;
        BlacklistLedger.ForgetCached(w);
        if (job.TaskId == 0 || job.Kind == BulkJobKind.DeleteTask) return;
        if (w.Scalar("SELECT 1 FROM call_tasks WHERE id = $1 AND deleted_at IS NULL", job.TaskId) is not null) w.SettleCompletion(job.TaskId);
        w.Publish(new ClientsChanged(job.TaskId));
    }

    private static (long? Cursor, long Done) CleanBatch(LedgerWriter w, BulkJob job, int size)
    {
        var (end, looked) = Window(w, job, size);
        var found = new List<(long Row, string Phones)>();
        using (var rows = w.Query("SELECT id, phones FROM clients WHERE task_id = $1 AND id > $2 AND id <= $3 AND batch_id = $4 ORDER BY id LIMIT $5", job.TaskId, job.Cursor, end, job.BatchId, size))
        {
            while (rows.Read()) found.Add((rows.GetInt64(0), rows.GetString(1)));
        }

        foreach (var (row, phones) in found)
        {
            foreach (var phone in phones.Split(',')) w.Run("DELETE FROM client_phones WHERE task_id = $1 AND phone = $2 AND client_row = $3", job.TaskId, phone, row);
            w.Run("DELETE FROM clients WHERE id = $1", row);
        }

        if (found.Count == size) return (found[^1].Row, size);
        if (looked > 0) return (end, looked);
        w.Run("DELETE FROM batch_zones WHERE batch_id = $1", job.BatchId);
        w.Run("DELETE FROM batches WHERE id = $1", job.BatchId);
        return (null, 0);
    }

    private static (long? Cursor, long Done) DeleteTask(LedgerWriter w, long taskId, int size)
    {
        w.Run("DELETE FROM call_traces WHERE call_id IN (SELECT id FROM calls WHERE task_id = $1 ORDER BY id LIMIT $2)", taskId, size);
        w.Run("DELETE FROM verdicts WHERE call_id IN (SELECT id FROM calls WHERE task_id = $1 ORDER BY id LIMIT $2)", taskId, size);
        if (w.Run("DELETE FROM calls WHERE id IN (SELECT id FROM calls WHERE task_id = $1 ORDER BY id LIMIT $2)", taskId, size) is > 0 and var calls) return (0, calls);
        if (w.Run("DELETE FROM client_phones WHERE (task_id, phone, client_row) IN (SELECT task_id, phone, client_row FROM client_phones WHERE task_id = $1 LIMIT $2)", taskId, size) > 0) return (0, 0);
        if (w.Run("DELETE FROM clients WHERE id IN (SELECT id FROM clients WHERE task_id = $1 ORDER BY id LIMIT $2)", taskId, size) is > 0 and var clients) return (0, clients);
        w.Run("DELETE FROM batch_zones WHERE batch_id IN (SELECT id FROM batches WHERE task_id = $1)", taskId);
        w.Run("DELETE FROM batches WHERE task_id = $1", taskId);
        w.Run("DELETE FROM imports WHERE task_id = $1", taskId);
        // What its marks told of dial plans stays true.
        w.Run("DELETE FROM verdict_rates WHERE task_id = $1", taskId);
        w.Run("DELETE FROM task_counters WHERE task_id = $1", taskId);
        w.Run("DELETE FROM saved_uses WHERE user_kind = 0 AND user_id = $1", taskId);
        w.Run("DELETE FROM call_tasks WHERE id = $1", taskId);
        w.ForgetTask(taskId);
        return (null, 0);
    }

    private static (long? Cursor, long Done) CancelRecalls(LedgerWriter w, BulkJob job, int size)
    {
        var (end, looked) = Window(w, job, size);
        var found = new List<long>();
        using (var rows = w.Query("SELECT id FROM clients WHERE task_id = $1 AND id > $2 AND id <= $3 AND state = 2 ORDER BY id LIMIT $4", job.TaskId, job.Cursor, end, size))
        {
            while (rows.Read()) found.Add(rows.GetInt64(0));
        }

        var cancel = w.Prepare("UPDATE clients SET state = 4, due_at = 0, due_from = NULL, held = 0, last_status = ?2 WHERE id = ?1");
        foreach (var row in found) cancel.Bind(1, row).Bind(2, (long)CallStatus.Cancel).Run();
        w.Count(job.TaskId, Counter.Clients, (int)ClientState.WaitingRecall, -found.Count);
        w.Count(job.TaskId, Counter.Clients, (int)ClientState.Cancelled, found.Count);
        return After(found.Count == size ? found[^1] : null, size, end, looked);
    }

    private static (long? Cursor, long Done) RestartUnsuccessful(LedgerWriter w, BulkJob job, int size)
    {
        var (end, looked) = Window(w, job, size);
        var found = new List<(long Row, string Phones, ClientState State, string? TimeZone, long Batch)>();
        using (var rows = w.Query("""
            SELECT id, phones, state, time_zone, batch_id FROM clients
            WHERE task_id = $1 AND id > $2 AND id <= $3 AND (state = 4 OR state = 3 AND (progress IS NULL OR progress NOT LIKE '%e%'))
            ORDER BY id LIMIT $4
            """, job.TaskId, job.Cursor, end, size))
        {
            while (rows.Read()) found.Add((rows.GetInt64(0), rows.GetString(1), (ClientState)rows.GetInt32(2), Entities.Text(rows, 3), rows.GetInt64(4)));
        }

        var restart = w.Prepare("UPDATE clients SET state = 0, due_at = 0, due_from = NULL, held = 0, next_number = 0, next_reason = 0, zone_set_id = ?2, progress = NULL WHERE id = ?1");
        foreach (var (row, phones, state, timeZone, batch) in found)
        {
            var first = phones.IndexOf(',', StringComparison.Ordinal) is > 0 and var comma ? phones[..comma] : phones;
            var zoneSet = timeZone is null ? w.SharedZoneSetId(Phones.PhoneTimeZones.ZonesOf(first)) : w.ZoneSetId([timeZone]);
            w.NoteZone(batch, zoneSet);
            restart.Bind(1, row).Bind(2, zoneSet).Run();
            w.CountClients(job.TaskId, state, ClientState.New);
        }

        return After(found.Count == size ? found[^1].Row : null, size, end, looked);
    }

    private static (long? Cursor, long Done) MoveRecalls(LedgerWriter w, BulkJob job, int size)
    {
        if (w.Scalar("SELECT 1 FROM call_tasks WHERE id = $1 AND deleted_at IS NULL", job.TaskId) is null) return (null, 0);
        var (end, looked) = Window(w, job, size);
        var settings = w.Task(job.TaskId).Settings.InForce();
        var planned = new List<(long Row, long Due, long From, IReadOnlyList<string> Zones)>();
        using (var rows = w.Query("""
            SELECT c.id, c.due_at, coalesce(c.due_from, c.due_at), z.zones FROM clients c JOIN zone_sets z ON z.id = c.zone_set_id
            WHERE c.task_id = $1 AND c.id > $2 AND c.id <= $3 AND c.state = 2 AND c.held = 0 ORDER BY c.id LIMIT $4
            """, job.TaskId, job.Cursor, end, size))
        {
            while (rows.Read()) planned.Add((rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetString(3) is { Length: > 0 } zones ? zones.Split('|') : [settings.TimeZone]));
        }

        var move = w.Prepare("UPDATE clients SET due_at = ?2 WHERE id = ?1");
        foreach (var (row, due, from, zones) in planned)
        {
            var allowed = CallingHoursClock.NextOpen(settings.CallingHours, zones, from) ?? from;
            if (allowed != due) move.Bind(1, row).Bind(2, allowed).Run();
        }

        return After(planned.Count == size ? planned[^1].Row : null, size, end, looked);
    }

    private static (long? Cursor, long Done) ReleaseHeld(LedgerWriter w, int size)
    {
        var held = new List<(long Row, long Task)>();
        using (var rows = w.Query("SELECT id, task_id FROM clients WHERE held = 1 LIMIT $1", size))
        {
            while (rows.Read()) held.Add((rows.GetInt64(0), rows.GetInt64(1)));
        }

        // The claim looks again, and holds it back again where it must.
        var release = w.Prepare("UPDATE clients SET held = 0, due_at = CASE state WHEN 0 THEN 0 ELSE coalesce(due_from, ?2) END WHERE id = ?1");
        foreach (var (row, _) in held) release.Bind(1, row).Bind(2, w.Now).Run();
        foreach (var task in held.Select(h => h.Task).Distinct()) w.Publish(new ClientsChanged(task));
        return held.Count == 0 ? (null, 0) : (0, held.Count);
    }

    private static (long? Cursor, long Done) PruneStarts(LedgerWriter w, BulkJob job, int size)
    {
        if (w.Scalar("SELECT max(phone) FROM (SELECT phone FROM number_starts WHERE phone > $1 ORDER BY phone LIMIT $2)", job.Cursor, LooksPerChange * size) is not long end) return (null, 0);
        w.Run("DELETE FROM number_starts WHERE phone > $1 AND phone <= $2 AND started_at < $3", job.Cursor, end, w.Now - NumberStarts.KeptMs);
        return (end, LooksPerChange * size);
    }

    private static (long? Cursor, long Done) After(long? lastOfFull, int size, long end, int looked) =>
        lastOfFull is { } last ? (last, size) : looked == 0 ? (null, 0) : (end, looked);

    /// <summary>The last row of the next clients to be looked at, and how many they are; 0: none is left.</summary>
    private static (long End, int Looked) Window(LedgerWriter w, BulkJob job, int size)
    {
        var most = LooksPerChange * size;
        using var row = w.Query("SELECT max(id), count(*) FROM (SELECT id FROM clients WHERE task_id = $1 AND id > $2 AND id <= $3 ORDER BY id LIMIT $4)", job.TaskId, job.Cursor, job.UpTo, most);
        row.Read();
        return row.IsDBNull(0) ? (job.Cursor, 0) : (row.GetInt64(0), row.GetInt32(1));
    }
}
