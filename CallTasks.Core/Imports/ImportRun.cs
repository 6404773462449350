using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Imports;

/// <summary>One clients file on its way into the ledger, from its first row to its last word.</summary>
internal sealed class ImportRun : IDisposable
{
    /// <summary>At most four reports of progress a second: more than eyes follow, less than a commit of the engine's.</summary>
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>While calls are dialled the writer rests this long between slices, so that claims and ends of calls come first.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(10);

    private readonly ImportTicket _ticket;
    private readonly ImportSource _source;
    private readonly ImportIntake _intake;
    private readonly ImportRunner.Surroundings _around;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _file;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private bool _isOver;
    private ImportCounts _counts = new(0, 0, 0, 0, 0, 0);
    private double _read;
    private long _reportedAt;

    public ImportRun(ImportTicket ticket, ImportSource source, ImportIntake intake, ImportRunner.Surroundings around)
    {
        _ticket = ticket;
        _source = source;
        _intake = intake;
        _around = around;
        _file = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
    }

    /// <summary>Who cancelled it; null while nobody has. A run that is stopped without one is stopped by the program's end.</summary>
    public Actor? CancelledBy { get; private set; }

    /// <summary>Ends once the import is done, failed or cancelled, and nothing of it is left running.</summary>
    public Task Ended => _ended.Task;

    public void Start(Func<ImportRun, CancellationToken, Task> life)
    {
        var stop = _stop.Token;
        Task.Run(() => life(this, stop)).ContinueWith(_ => _ended.SetResult(), TaskScheduler.Default);
    }

    /// <summary>Asks it to end; the rest happens on its own task.</summary>
    public void Stop(Actor? cancelledBy)
    {
        lock (_gate)
        {
            if (_isOver) return;
            CancelledBy ??= cancelledBy;
            _stop.Cancel();
        }
    }

    /// <summary>Reads the file into the ledger; whatever ends it, the import has its last state afterwards.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var rejected = new RejectedRowsFile(_around.Folder.Imports, _ticket.ImportId, () => _source.Headers);
        var reading = Task.CompletedTask;
        try
        {
            if (await _around.Clients.IsBeingCleanedAsync(_ticket.TaskId)) await _around.Bulk.RunAsync(cancellationToken);
            reading = _source.StartAsync(_file.Token);
            await foreach (var slice in _source.Slices.ReadAllAsync(cancellationToken)) await AddAsync(slice, rejected, cancellationToken);
            await WriteNumbersAsync(cancellationToken);
            await _around.Clients.FinishImportAsync(_ticket, _counts, await rejected.KeepAsync());
            _around.Log.LogInformation("Import {Import} into task {Task}: {Read} rows, {Accepted} accepted, {Duplicates} duplicates, {Invalid} invalid, {Blacklisted} blacklisted",
                _ticket.ImportId, _ticket.TaskId, _counts.Read, _counts.Accepted, _counts.Duplicates, _counts.Invalid, _counts.Blacklisted);
        }
        catch (Exception e)
        {
            await AbandonAsync(e);
        }
        finally
        {
            await _file.CancelAsync();
            await reading;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            _file.Dispose();
            _stop.Dispose();
        }
    }

    private async Task AddAsync(ImportSlice slice, RejectedRowsFile rejected, CancellationToken cancellationToken)
    {
        var row = 0;
        var done = 0;
        var from = _read;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isDialling = _around.IsDialling();
            var part = slice.Clients.Skip(done).Take(isDialling ? ClientLedger.SmallSlice : ClientLedger.LargeSlice).ToArray();
            IReadOnlyList<AddOutcome> outcomes = part.Length == 0 ? [] : await _intake.AddAsync(part);
            for (; row < slice.RowCount && slice.ClientOf(row) < done + part.Length; row++) Count(slice, row, slice.ClientOf(row) is >= 0 and var client ? outcomes[client - done] : null, rejected);
            done += part.Length;
            _read = slice.RowCount == 0 ? slice.Progress : from + (slice.Progress - from) * row / slice.RowCount;
            await ReportAsync();
            if (_intake.IsFull) await WriteNumbersAsync(cancellationToken);
            if (isDialling && done < slice.Clients.Count) await Task.Delay(Rest, _around.Clock, cancellationToken);
        }
        while (done < slice.Clients.Count);
    }

    private async Task WriteNumbersAsync(CancellationToken cancellationToken)
    {
        while (_intake.UnwrittenNumbers > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isDialling = _around.IsDialling();
            await _intake.WriteNumbersAsync(isDialling ? ImportIntake.SmallNumbers : ImportIntake.LargeNumbers);
            await ReportAsync();
            if (isDialling) await Task.Delay(Rest, _around.Clock, cancellationToken);
        }
    }

    private void Count(ImportSlice slice, int row, AddOutcome? outcome, RejectedRowsFile rejected)
    {
        _counts = _counts with { Read = _counts.Read + 1 };
        switch (outcome)
        {
            case AddOutcome.Accepted:
                _counts = _counts with { Accepted = _counts.Accepted + 1 };
                break;
            case AddOutcome.Duplicate:
                _counts = _counts with { Duplicates = _counts.Duplicates + 1 };
                rejected.Write(Rejected(slice, row, AddOutcome.Duplicate));
                break;
            case AddOutcome.Blacklisted:
                _counts = _counts with { Blacklisted = _counts.Blacklisted + 1 };
                rejected.Write(Rejected(slice, row, AddOutcome.Blacklisted));
                break;
            default:
                _counts = _counts with { Invalid = _counts.Invalid + 1 };
                rejected.Write(slice.RejectedOf(row)!);
                break;
        }
    }

    /// <summary>A client's row that does not come in, with the reason for people.</summary>
    internal static RejectedRow Rejected(ImportSlice slice, int row, AddOutcome outcome) => outcome == AddOutcome.Duplicate
        ? slice.Reject(row, RowRejection.Duplicate, "This number came before: in this file, or in the task. The first one counts.")
        : slice.Reject(row, RowRejection.Blacklisted, "This number is on the do-not-call list.");

    private async Task ReportAsync()
    {
        if (_reportedAt != 0 && _around.Clock.GetElapsedTime(_reportedAt) < ProgressEvery) return;
        _reportedAt = _around.Clock.GetTimestamp();
        if (_around.Folder.FreeBytes() < _around.FreeSpaceFloor) throw new DiskNearlyFullException();
        // The file's last byte is read before its last client is in.
        await _around.Clients.ReportProgressAsync(_ticket, _counts with { Progress = Math.Min(_read, 0.99) });
    }

    private async Task AbandonAsync(Exception why)
    {
        (ImportState state, Wording message) = why switch
        {
            OperationCanceledException when CancelledBy is not null => (ImportState.Cancelled, "Cancelled; nothing of the file came in."),
            OperationCanceledException => (ImportState.Failed, "The program was stopped while this file was read; nothing of it came in. Upload it again."),
            ClientsFileException e => (ImportState.Failed, Wording.Of($"{e.Said} ({e.Problem.ToString()})")),
            RefusedException e => (ImportState.Failed, e.Said),
            DiskNearlyFullException e => (ImportState.Failed, e.Message),
            IOException => (ImportState.Failed, "The file could not be read from the disk, or its rejected rows could not be written; nothing of it came in. Check the storage folder's disk, and upload it again."),
            _ => (ImportState.Failed, "An error of the program ended the import; nothing of the file came in. The log says more."),
        };
        if (state == ImportState.Failed) _around.Log.LogWarning(why is ClientsFileException or RefusedException or OperationCanceledException ? null : why, "Import {Import} into task {Task} came to nothing: {Reason}", _ticket.ImportId, _ticket.TaskId, why.GetType().Name);
        try
        {
            await _around.Clients.AbandonImportAsync(_ticket, _counts with { Progress = _read }, state, message, CancelledBy);
        }
        catch (ObjectDisposedException)
        {
            _around.Log.LogWarning("Closing: import {Import} is given up at the next start", _ticket.ImportId);
        }
    }

    private sealed class DiskNearlyFullException() : IOException("The disk of the storage folder is nearly full; nothing of the file came in. Free some space, and upload it again.");
}
