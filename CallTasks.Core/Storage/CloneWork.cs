using CallTasks.Core.Model;
using CallTasks.Core.Phones;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Core.Storage;

/// <summary>
/// Copies the clients of a task into the hidden batch of its clone: first the clients, in the order of their rows; then their numbers,
/// sorted, so that the index is filled page by page; then one row flips. Each slice is durable with its cursor, so a start after a
/// crash goes on where it was. What is copied never changes in the source, and clients that came after the clone was asked for stay out.
/// </summary>
internal sealed class CloneWork(Ledger ledger)
{
    private const int Clients = 0;
    private const int Numbers = 1;

    /// <summary>Clients whose numbers are sorted together: some 40 MB where each has one.</summary>
    private const int SortedClients = 1_000_000;

    /// <summary>Numbers of a slice for each client of one: sorted, they are cheap.</summary>
    private const int NumbersPerClient = 4;

    private ImportNumbers _numbers = new(rejectDuplicates: false);
    private long _numbersOf;
    private long _sortedUpTo;
    private int _sortedClients;

    /// <summary>One slice.</summary>
    /// <param name="job">The job as it stands.</param>
    /// <param name="size">Most clients.</param>
    public Task StepAsync(BulkJob job, int size) =>
        job.Phase == Clients ? CopyAsync(job, size) : WriteNumbersAsync(job, size * NumbersPerClient);

    private async Task CopyAsync(BulkJob job, int size)
    {
        var (last, clients) = Read(job, size);
        await ledger.WriteSliceAsync(now =>
        {
            // Given up meanwhile.
            if (BulkWork.Find(now, job.Id) is null) return false;
            if (clients.Count > 0)
            {
                ImportIntake.AddRows(now, job.TaskId, job.BatchId, clients);
                now.Run("UPDATE bulk_jobs SET cursor = $2, done = done + $3 WHERE id = $1", job.Id, last, clients.Count);
            }
            else
            {
                var upTo = now.Scalar("SELECT max(id) FROM clients WHERE task_id = $1", job.TaskId) as long? ?? 0;
                now.Run("UPDATE bulk_jobs SET cursor = 0, up_to = $2, phase = $3, copied = done WHERE id = $1", job.Id, upTo, Numbers);
            }

            now.Publish(new BulkWorkChanged(job.Id, job.TaskId));
            return true;
        });
    }

    private async Task WriteNumbersAsync(BulkJob job, int most)
    {
        if (_numbersOf != job.Id || _numbers.Unwritten == 0) Sort(job);
        if (_numbers.Unwritten == 0)
        {
            await ledger.WriteSliceAsync(w => Finish(w, job));
            Forget();
            return;
        }

        var (keys, rows) = _numbers.Take(most);
        var isGroupDone = _numbers.Unwritten == 0;
        await ledger.WriteSliceAsync(now =>
        {
            if (BulkWork.Find(now, job.Id) is null) return false;
            ImportIntake.WriteNumbers(now, job.TaskId, keys.Span, rows.Span);
            // Numbers are written anew from the last cursor after a crash: those that are there are left as they are.
            if (isGroupDone) now.Run("UPDATE bulk_jobs SET cursor = $2, done = copied + $3 WHERE id = $1", job.Id, _sortedUpTo, _sortedClients);
            else now.Run("UPDATE bulk_jobs SET done = done + $2 WHERE id = $1", job.Id, keys.Length);
            now.Publish(new BulkWorkChanged(job.Id, job.TaskId));
            return true;
        });
    }

    /// <summary>Makes the copies visible: one row flips, the counters and the status follow in the same commit.</summary>
    private static bool Finish(LedgerWriter w, BulkJob job)
    {
        if (BulkWork.Find(w, job.Id) is null) return false;
        var count = (long)w.Scalar("SELECT copied FROM bulk_jobs WHERE id = $1", job.Id)!;
        w.Run("UPDATE batches SET visible = 1 WHERE id = $1", job.BatchId);
        w.Count(job.TaskId, Counter.Clients, (int)ClientState.New, count);
        w.Run("DELETE FROM bulk_jobs WHERE id = $1", job.Id);
        if (count > 0) ClientLedger.Welcome(w, w.Task(job.TaskId));
        w.Publish(new BulkWorkChanged(job.Id, job.TaskId));
        w.Publish(new ClientsChanged(job.TaskId));
        return true;
    }

    /// <summary>The next clients of the source, read off the writer's thread.</summary>
    private (long Last, List<NewClient> Clients) Read(BulkJob job, int size)
    {
        var last = job.Cursor;
        var clients = ledger.Connections.Read(
            """
            SELECT c.id, c.client_id, c.phones, c.time_zone, c.parameters FROM clients c JOIN batches b ON b.id = c.batch_id
            WHERE c.task_id = $1 AND c.id > $2 AND c.id <= $3 AND b.visible = 1 AND b.id <> $4 ORDER BY c.id LIMIT $5
            """,
            r =>
            {
                last = r.GetInt64(0);
                var phones = r.GetString(2).Split(',');
                var zone = Entities.Text(r, 3);
                return new NewClient { ClientId = r.GetString(1), Phones = phones, TimeZone = zone, Parameters = Entities.Text(r, 4), FirstPhoneZones = zone is null ? PhoneTimeZones.ZonesOf(phones[0]) : null };
            },
            job.FromTaskId, job.Cursor, job.UpTo, job.SkipBatchId, size);
        return (last, clients);
    }

    private void Sort(BulkJob job)
    {
        Forget();
        _numbersOf = job.Id;
        _sortedUpTo = job.Cursor;
        // Read in short reads: a reader that lasts would keep the log from being begun anew.
        const int Chunk = 10_000;
        while (_sortedClients < SortedClients)
        {
            var read = ledger.Connections.Read("SELECT id, phones FROM clients WHERE task_id = $1 AND id > $2 AND id <= $3 AND batch_id = $4 ORDER BY id LIMIT $5",
                r => (Row: r.GetInt64(0), Phones: r.GetString(1)), job.TaskId, _sortedUpTo, job.UpTo, job.BatchId, Chunk);
            if (read.Count == 0) break;
            foreach (var (row, phones) in read)
            {
                foreach (var phone in phones.Split(','))
                {
                    _numbers.Add(phone);
                    _numbers.Place(row);
                }
            }

            _sortedUpTo = read[^1].Row;
            _sortedClients += read.Count;
        }

        _numbers.Sort();
    }

    private void Forget()
    {
        _numbers = new ImportNumbers(rejectDuplicates: false);
        _numbersOf = 0;
        _sortedClients = 0;
    }
}
