using CallTasks.Core.Model;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Storage;

/// <summary>Kinds of bulk work (stored by number; never renumber).</summary>
internal enum BulkJobKind
{
    /// <summary>Removes the clients of a batch that never became visible.</summary>
    CleanBatch = 0,
    /// <summary>Removes everything of a deleted task.</summary>
    DeleteTask = 1,
    /// <summary>Cancels every planned recall of a task.</summary>
    CancelRecalls = 2,
    /// <summary>Clients that are done without an effective call, or cancelled, start anew.</summary>
    RestartUnsuccessful = 3,
    /// <summary>Calling hours were changed: planned recalls move to their next allowed instant.</summary>
    MoveRecalls = 4,
}

/// <summary>
/// Work on many clients, in slices behind a durable cursor: the writer is never held long, a crash leaves a job that the next
/// start goes on with, and every slice is repeatable.
/// </summary>
public sealed class BulkWork(Ledger ledger, ILogger<BulkWork> log) : IDisposable
{
    /// <summary>Clients of one slice: about 10 ms of the writer.</summary>
    private const int Slice = 500;

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Does every job there is; called at start and after each command that enqueued one.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            while (!cancellationToken.IsCancellationRequested && await ledger.WriteSliceAsync(Step))
            {
                // Each step is one slice of the oldest job.
            }
        }
        catch (ObjectDisposedException)
        {
            log.LogInformation("Closing: bulk work goes on at the next start");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Lets the turn go.</summary>
    public void Dispose() => _turn.Dispose();

    internal static void Enqueue(LedgerWriter w, BulkJobKind kind, long taskId, long batchId)
    {
        var upTo = w.Scalar("SELECT max(id) FROM clients WHERE task_id = $1", taskId) as long? ?? 0;
        w.Run("INSERT INTO bulk_jobs(kind, task_id, batch_id, cursor, up_to, created_at) VALUES($1, $2, $3, 0, $4, $5)", (int)kind, taskId, batchId, upTo, w.Now);
        w.Cache.CancellingRecalls = null;
    }

    /// <summary>One slice of the oldest job; false when there is none.</summary>
    internal static bool Step(LedgerWriter w)
    {
        long id, taskId, batchId, cursor, upTo;
        BulkJobKind kind;
        using (var row = w.Query("SELECT id, kind, task_id, batch_id, cursor, up_to FROM bulk_jobs ORDER BY id LIMIT 1"))
        {
            if (!row.Read()) return false;
            id = row.GetInt64(0);
            kind = (BulkJobKind)row.GetInt32(1);
            taskId = row.GetInt64(2);
            batchId = row.GetInt64(3);
            cursor = row.GetInt64(4);
            upTo = row.GetInt64(5);
        }

        var next = kind switch
        {
            BulkJobKind.CleanBatch => CleanBatch(w, taskId, batchId, cursor, upTo),
            BulkJobKind.DeleteTask => DeleteTask(w, taskId),
            BulkJobKind.CancelRecalls => CancelRecalls(w, taskId, cursor, upTo),
            BulkJobKind.RestartUnsuccessful => RestartUnsuccessful(w, taskId, cursor, upTo),
            BulkJobKind.MoveRecalls => MoveRecalls(w, taskId, cursor, upTo),
            _ => throw new InvalidDataException($"Bulk job {id} is of an unknown kind."),
        };
        if (next is { } position) w.Run("UPDATE bulk_jobs SET cursor = $2 WHERE id = $1", id, position);
        else
        {
            w.Run("DELETE FROM bulk_jobs WHERE id = $1", id);
            w.Cache.CancellingRecalls = null;
            if (kind != BulkJobKind.DeleteTask)
            {
                if (w.Scalar("SELECT 1 FROM call_tasks WHERE id = $1 AND deleted_at IS NULL", taskId) is not null) w.SettleCompletion(taskId);
                w.Publish(new ClientsChanged(taskId));
            }
        }

        return true;
    }

    private static long? CleanBatch(LedgerWriter w, long taskId, long batchId, long cursor, long upTo)
    {
        var (last, rows) = Clients(w, "SELECT id, phones FROM clients WHERE task_id = $1 AND id > $2 AND id <= $3 AND batch_id = $4 ORDER BY id LIMIT $5", taskId, cursor, upTo, batchId, Slice);
        foreach (var (row, phones) in rows) RemoveClient(w, taskId, row, phones);
        if (rows.Count == Slice) return last;
        w.Run("DELETE FROM batch_zones WHERE batch_id = $1", batchId);
        w.Run("DELETE FROM batches WHERE id = $1", batchId);
        return null;
    }

    private static long? DeleteTask(LedgerWriter w, long taskId)
    {
        if (w.Run("DELETE FROM calls WHERE id IN (SELECT id FROM calls WHERE task_id = $1 LIMIT $2)", taskId, Slice) > 0) return 0;
        if (w.Run("DELETE FROM client_phones WHERE (task_id, phone, client_row) IN (SELECT task_id, phone, client_row FROM client_phones WHERE task_id = $1 LIMIT $2)", taskId, Slice) > 0) return 0;
        if (w.Run("DELETE FROM clients WHERE id IN (SELECT id FROM clients WHERE task_id = $1 LIMIT $2)", taskId, Slice) > 0) return 0;
        w.Run("DELETE FROM batch_zones WHERE batch_id IN (SELECT id FROM batches WHERE task_id = $1)", taskId);
        w.Run("DELETE FROM batches WHERE task_id = $1", taskId);
        w.Run("DELETE FROM imports WHERE task_id = $1", taskId);
        w.Run("DELETE FROM task_counters WHERE task_id = $1", taskId);
        w.Run("DELETE FROM call_tasks WHERE id = $1", taskId);
        w.ForgetTask(taskId);
        return null;
    }

    private static long? CancelRecalls(LedgerWriter w, long taskId, long cursor, long upTo)
    {
        var (last, rows) = Clients(w, "SELECT id, phones FROM clients WHERE task_id = $1 AND id > $2 AND id <= $3 AND state = 2 ORDER BY id LIMIT $4", taskId, cursor, upTo, Slice);
        foreach (var (row, _) in rows) w.Run("UPDATE clients SET state = 4, due_at = 0, last_status = $2 WHERE id = $1", row, (int)CallStatus.Cancel);
        w.Count(taskId, Counter.Clients, (int)ClientState.WaitingRecall, -rows.Count);
        w.Count(taskId, Counter.Clients, (int)ClientState.Cancelled, rows.Count);
        return rows.Count == Slice ? last : null;
    }

    private static long? RestartUnsuccessful(LedgerWriter w, long taskId, long cursor, long upTo)
    {
        var found = new List<(long Row, string Phones, ClientState State, string? TimeZone, long Batch)>();
        using (var rows = w.Query("""
            SELECT id, phones, state, time_zone, batch_id FROM clients
            WHERE task_id = $1 AND id > $2 AND id <= $3 AND (state = 4 OR state = 3 AND (progress IS NULL OR progress NOT LIKE '%e%'))
            ORDER BY id LIMIT $4
            """, taskId, cursor, upTo, Slice))
        {
            while (rows.Read()) found.Add((rows.GetInt64(0), rows.GetString(1), (ClientState)rows.GetInt32(2), Entities.Text(rows, 3), rows.GetInt64(4)));
        }

        foreach (var (row, phones, state, timeZone, batch) in found)
        {
            var first = phones.Split(',')[0];
            var zoneSet = w.ZoneSetId(LedgerLookups.ZonesOf(timeZone, first));
            w.NoteZone(batch, zoneSet);
            w.Run("UPDATE clients SET state = 0, due_at = 0, next_number = 0, next_reason = 0, zone_set_id = $2, progress = NULL WHERE id = $1", row, zoneSet);
            w.CountClients(taskId, state, ClientState.New);
        }

        return found.Count == Slice ? found[^1].Row : null;
    }

    private static long? MoveRecalls(LedgerWriter w, long taskId, long cursor, long upTo)
    {
        if (w.Scalar("SELECT 1 FROM call_tasks WHERE id = $1 AND deleted_at IS NULL", taskId) is null) return null;
        var settings = w.Task(taskId).Settings.InForce();
        var planned = new List<(long Row, long Due, IReadOnlyList<string> Zones)>();
        using (var rows = w.Query("""
            SELECT c.id, c.due_at, z.zones FROM clients c JOIN zone_sets z ON z.id = c.zone_set_id
            WHERE c.task_id = $1 AND c.id > $2 AND c.id <= $3 AND c.state = 2 ORDER BY c.id LIMIT $4
            """, taskId, cursor, upTo, Slice))
        {
            while (rows.Read()) planned.Add((rows.GetInt64(0), rows.GetInt64(1), rows.GetString(2) is { Length: > 0 } zones ? zones.Split('|') : [settings.TimeZone]));
        }

        foreach (var (row, due, zones) in planned)
        {
            if (CallingHoursClock.NextOpen(settings.CallingHours, zones, due) is { } allowed && allowed != due) w.Run("UPDATE clients SET due_at = $2 WHERE id = $1", row, allowed);
        }

        return planned.Count == Slice ? planned[^1].Row : null;
    }

    private static void RemoveClient(LedgerWriter w, long taskId, long row, string phones)
    {
        foreach (var phone in phones.Split(',')) w.Run("DELETE FROM client_phones WHERE task_id = $1 AND phone = $2 AND client_row = $3", taskId, phone, row);
        w.Run("DELETE FROM clients WHERE id = $1", row);
    }

    private static (long Last, List<(long Row, string Phones)> Rows) Clients(LedgerWriter w, string sql, params ReadOnlySpan<object?> args)
    {
        var found = new List<(long, string)>();
        var last = 0L;
        using var rows = w.Query(sql, args);
        while (rows.Read())
        {
            last = rows.GetInt64(0);
            found.Add((last, rows.GetString(1)));
        }

        return (last, found);
    }
}
