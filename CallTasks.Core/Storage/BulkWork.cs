using CallTasks.Core.Audio;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Storage;

/// <summary>
/// Work on many clients, in slices behind a durable cursor: the writer is never held long, a crash leaves a job that the next
/// start goes on with, and every slice is repeatable. Tasks take turns; jobs of one task come one after the other. A job that meets an
/// error of its own is set aside until the next start, and holds nobody up.
/// </summary>
public sealed class BulkWork(Ledger ledger, ILogger<BulkWork> log) : IDisposable
{
    /// <summary>While the engine writes too, the writer rests so long between slices, so that claims and ends of calls come first.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(5);

    /// <summary>How long a command waits for the work it left.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly CloneWork _clone = new(ledger);
    private int _size = SliceSize.Most;
    private long _lastTask;
    private long _urgentBefore;

    /// <summary>At the start of the program: every job that was left, those that were set aside too.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        await ledger.WriteAsync(w =>
        {
            w.Run("UPDATE bulk_jobs SET failed = 0 WHERE failed = 1");
            return PruneStarts(w);
        });
        await RunAsync(cancellationToken);
    }

    /// <summary>Starts of numbers that no frequency cap can ask for any more are forgotten, behind the caller.</summary>
    public Task ForgetOldStartsAsync() => ledger.WriteAsync(PruneStarts);

    /// <summary>Does every job there is, but those that were set aside; called at start and after each command that enqueued one.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            while (!cancellationToken.IsCancellationRequested && !_closing.IsCancellationRequested && await StepAsync())
            {
                if (ledger.UrgentWritten == _urgentBefore) continue;
                await Task.Delay(Rest, TimeProvider.System, cancellationToken);
                _urgentBefore = ledger.UrgentWritten;
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

    /// <summary>Does what there is, and answers after a while at the latest: long work goes on behind the caller.</summary>
    public Task SettleAsync() => Task.WhenAny(RunAsync(CancellationToken.None), Task.Delay(Patience, TimeProvider.System));

    /// <summary>The same in the background, as its own owner: it never fails, and ends with the program.</summary>
    public async Task BeginAsync()
    {
        try
        {
            await Task.Run(() => RunAsync(_closing.Token));
        }
        catch (OperationCanceledException)
        {
            // The next start goes on with it.
        }
        catch (Exception e)
        {
            log.LogError(e, "Bulk work failed; the next start goes on with it");
        }
    }

    /// <summary>Gives work up: a copy leaves nothing, other work stays as far as it came.</summary>
    /// <exception cref="NotFoundException">It is over, or never was.</exception>
    /// <exception cref="ConflictException">It cannot be given up.</exception>
    public async Task CancelAsync(long jobId, Actor actor)
    {
        await ledger.WriteAsync(w =>
        {
            var job = Find(w, jobId) ?? throw new NotFoundException("bulk work", jobId);
            if (!job.CanCancel) throw new ConflictException("This work goes on to its end: clients that are half removed, or half cancelled, would help nobody.");
            w.Run("DELETE FROM bulk_jobs WHERE id = $1", jobId);
            if (job.Kind == BulkJobKind.CloneClients) Enqueue(w, BulkJobKind.CleanCopy, job.TaskId, job.BatchId);
            else BulkSlices.End(w, job);
            w.Audit(actor, "bulk-work.cancel", job.Kind.ToString(), job.TaskId);
            w.Publish(new BulkWorkChanged(jobId, job.TaskId));
            return true;
        });
        _ = BeginAsync();
    }

    /// <summary>From here on, work begins by itself as soon as somebody has enqueued it.</summary>
    public void Follow() => ledger.Committed += OnCommitted;

    /// <summary>Lets what runs end after its slice.</summary>
    public void Dispose()
    {
        ledger.Committed -= OnCommitted;
        _closing.Cancel();
    }

    private void OnCommitted(IReadOnlyList<object> changes)
    {
        if (changes.Any(c => c is BulkWorkChanged { IsNew: true })) _ = BeginAsync();
    }

    /// <summary>One slice of the next job; false when there is none.</summary>
    internal async Task<bool> StepAsync()
    {
        if (Next() is not { } job) return false;
        _lastTask = job.TaskId;
        try
        {
            if (job.Kind == BulkJobKind.CloneClients) await _clone.StepAsync(job, _size);
            else
            {
                var size = _size;
                if (job.Kind == BulkJobKind.DeleteTask) DeleteRecordings(job.TaskId, size);
                await ledger.WriteSliceAsync(w =>
                {
                    // Given up meanwhile, or as it was read.
                    if (Find(w, job.Id) is { } current) BulkSlices.Run(w, current, size);
                    return true;
                });
            }

            _size = SliceSize.Next(_size, ledger.LastSliceTook);
        }
        catch (Exception e) when (e is not ObjectDisposedException)
        {
            log.LogError(e, "Bulk work {Job} ({Kind}) on task {Task} met an error and is set aside until the next start", job.Id, job.Kind, job.TaskId);
            await ledger.WriteAsync(w =>
            {
                w.Run("UPDATE bulk_jobs SET failed = 1 WHERE id = $1", job.Id);
                w.Publish(new BulkWorkChanged(job.Id, job.TaskId));
                return true;
            });
        }

        return true;
    }

    private static bool PruneStarts(LedgerWriter w)
    {
        if (w.Scalar("SELECT 1 FROM bulk_jobs WHERE kind = $1", (int)BulkJobKind.PruneStarts) is not null) return false;
        Enqueue(w, BulkJobKind.PruneStarts, 0, 0);
        return true;
    }

    internal static long Enqueue(LedgerWriter w, BulkJobKind kind, long taskId, long batchId, long fromTaskId = 0, long skipBatchId = 0)
    {
        var rows = fromTaskId == 0 ? taskId : fromTaskId;
        var upTo = w.Scalar("SELECT max(id) FROM clients WHERE task_id = $1", rows) as long? ?? 0;
        var statistics = w.Statistics(rows);
        var total = kind switch
        {
            BulkJobKind.DeleteTask => statistics.TotalClients + statistics.TotalCalls,
            // Hidden ones are in no counter; a copy is gone through twice, for the clients and for their numbers.
            BulkJobKind.CleanBatch or BulkJobKind.CleanCopy or BulkJobKind.ReleaseHeld or BulkJobKind.PruneStarts or BulkJobKind.ApplyRecallSet or BulkJobKind.ApplyBlacklist or BulkJobKind.CleanBlacklist => 0,
            BulkJobKind.CloneClients => 2 * statistics.TotalClients,
            _ => statistics.TotalClients,
        };
        w.Run("INSERT INTO bulk_jobs(kind, task_id, batch_id, cursor, up_to, created_at, total, done, from_task_id, skip_batch_id, phase, failed) VALUES($1, $2, $3, 0, $4, $5, $6, 0, $7, $8, 0, 0)",
            (int)kind, taskId, batchId, upTo, w.Now, total, fromTaskId, skipBatchId);
        w.Cache.CancellingRecalls = null;
        w.Cache.ArrivingBlacklists = null;
        var id = w.LastId;
        w.Publish(new BulkWorkChanged(id, taskId) { IsNew = true });
        return id;
    }

    internal static BulkJob? Find(LedgerWriter w, long id)
    {
        using var row = w.Query($"SELECT {BulkJob.Columns} FROM bulk_jobs WHERE id = $1", id);
        return row.Read() ? BulkJob.Read(row) : null;
    }

    /// <summary>The oldest job of the next task in turn; copies come one after the other, for each holds sorted numbers in memory.</summary>
    private BulkJob? Next()
    {
        var waiting = ledger.Connections.Read($"""
            SELECT {BulkJob.Columns} FROM bulk_jobs j
            WHERE failed = 0 AND NOT EXISTS (SELECT 1 FROM bulk_jobs o WHERE (o.task_id = j.task_id OR (j.kind = {(int)BulkJobKind.CloneClients} AND o.kind = j.kind)) AND o.id < j.id AND o.failed = 0)
            ORDER BY task_id <= $1, task_id LIMIT 1
            """, BulkJob.Read, _lastTask);
        return waiting.Count == 0 ? null : waiting[0];
    }

    /// <summary>Sounds of the calls that the next slice removes: first the file, then its row, so that none is left behind.</summary>
    private void DeleteRecordings(long taskId, int size)
    {
        var files = new RecordingFiles(ledger.Folder.Path);
        var calls = ledger.Connections.Read("SELECT id, has_recording, status FROM calls WHERE task_id = $1 ORDER BY id LIMIT $2", r => (Id: r.GetInt64(0), IsKept: r.GetInt32(1) == 1 || r.GetInt32(2) == (int)CallStatus.Expired), taskId, size);
        foreach (var (id, isKept) in calls)
        {
            if (isKept) files.Delete(id);
        }
    }
}
