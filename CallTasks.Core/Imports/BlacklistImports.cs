using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Imports;

/// <summary>
/// Reads lists of numbers into the do-not-call list, one at a time, in the background, and owns them: what it started it ends, on
/// cancel, on any error and when the program stops. Nothing of a list counts until all of it is in.
/// </summary>
public sealed class BlacklistImports(
    BlacklistLedger ledger, BulkWork bulk, SettingsQueries imports, CallTaskQueries tasks, StorageFolder folder, IEngineView engine, TimeProvider clock, ILogger<BlacklistImports> log) : IAsyncDisposable
{
    /// <summary>At most four reports of progress a second: more than eyes follow.</summary>
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>While calls are dialled the writer rests this long between slices, so that claims and ends of calls come first.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(10);

    /// <summary>Rows read at once: some 10 ms, after which a cancel is seen and progress told.</summary>
    private const int Bite = 10_000;

    /// <summary>How much of the way reading is; the rest is writing.</summary>
    private const double ReadingShare = 0.3;

    private readonly Lock _gate = new();
    private Run? _run;
    private bool _closing;

    /// <summary>The bounds of files; tests set smaller ones.</summary>
    internal ClientsFileLimits Limits { get; set; } = ClientsFileLimits.Default;

    /// <summary>A path in the storage folder where an upload may be kept until it is read.</summary>
    public string NewUploadPath() => Path.Combine(folder.Imports, Guid.NewGuid().ToString("N") + ".upload");

    /// <summary>Begins to read a list.</summary>
    /// <param name="uploadedPath">Where it lies; it belongs to this from here on and is deleted in any case.</param>
    /// <param name="fileName">The name it was uploaded with; only shown.</param>
    /// <param name="reason">Why its numbers are not to be called, where the file gives no reason of its own.</param>
    /// <param name="country">Country of numbers without +, or null.</param>
    /// <returns>The import's ID.</returns>
    /// <exception cref="ConflictException">Another list is being read.</exception>
    public async Task<long> StartAsync(string uploadedPath, string fileName, string reason, string? country, Actor actor)
    {
        try
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            var shown = ImportRunner.ShownName(fileName, "numbers");
            var id = await ledger.BeginAsync(shown, actor);
            var run = new Run(id, uploadedPath, shown, reason, country);
            lock (_gate)
            {
                _run?.Dispose();
                _run = run;
            }

            run.Ended = Task.Run(() => LiveAsync(run));
            if (_closing) await run.Stop.CancelAsync();
            return id;
        }
        catch
        {
            File.Delete(uploadedPath);
            throw;
        }
    }

    /// <summary>Cancels an import that runs; when this returns it has ended, and nothing of it counts.</summary>
    /// <exception cref="NotFoundException">No such import.</exception>
    /// <exception cref="ConflictException">It is over already.</exception>
    public async Task CancelAsync(long importId, Actor actor)
    {
        Run? run;
        lock (_gate) run = _run;
        var mine = run?.Id == importId && run.CancelledBy is null;
        if (mine)
        {
            run!.CancelledBy = actor;
            await run.Stop.CancelAsync();
            await run.Ended;
        }

        switch (imports.Import(importId))
        {
            case { State: ImportState.Cancelled } when mine: return;
            case { State: ImportState.Done }: throw new ConflictException("The list is in already. Take its numbers off the do-not-call list one by one.");
            case { State: ImportState.Running }: throw new ConflictException("The import is being cancelled already.");
            case null: throw new NotFoundException("import", importId);
            default: throw new ConflictException("The import is over: nothing of it came in.");
        }
    }

    /// <summary>Waits until an import has ended and its numbers stand in their place; at once for one that does not run.</summary>
    public Task EndedAsync(long importId)
    {
        lock (_gate) return _run?.Id == importId ? _run.Ended : Task.CompletedTask;
    }

    /// <summary>Ends the import that runs; it comes to nothing and says so.</summary>
    public async ValueTask DisposeAsync()
    {
        _closing = true;
        Run? run;
        lock (_gate) run = _run;
        if (run is null) return;
        await run.Stop.CancelAsync();
        await run.Ended;
        run.Dispose();
    }

    private async Task LiveAsync(Run run)
    {
        try
        {
            await ReadAsync(run, run.Stop.Token);
        }
        catch (Exception e)
        {
            await AbandonAsync(run, e);
        }

        try
        {
            File.Delete(run.Path);
            if (!_closing) await bulk.RunAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            log.LogWarning(e, "After import {Import}: the next start goes on with it", run.Id);
        }
    }

    private async Task ReadAsync(Run run, CancellationToken cancellationToken)
    {
        using var file = await ClientsFileReader.OpenAsync(run.Path, run.FileName, Limits with { HeadersAreOptional = true }, cancellationToken);
        await using var rejected = new RejectedRowsFile(folder.Imports, run.Id, () => file.Headers);
        var reasonColumn = BlacklistColumns.ReasonOf(file.Headers);
        using var rows = new ClientRowReader(file, BlacklistColumns.Roles(file.Headers));
        var batch = new BlacklistBatch(run.Reason, run.Country, reasonColumn);
        for (var more = true; more;)
        {
            more = await Task.Run(() => batch.Fill(file, rows, rejected, Bite, cancellationToken), cancellationToken);
            await ReportAsync(run, batch, file);
            if (!more || batch.IsFull) await StageAsync(run, batch, file, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        await ledger.FinishAsync(run.Id, run.Counts, await rejected.KeepAsync());
        log.LogInformation("Import {Import} into the do-not-call list: {Read} rows, {Accepted} new numbers, {Known} known, {Invalid} invalid rows", run.Id, run.Counts.Read, run.Counts.Accepted, run.Counts.Duplicates, run.Counts.Invalid);
    }

    private async Task StageAsync(Run run, BlacklistBatch batch, ClientsFileReader file, CancellationToken cancellationToken)
    {
        await Task.Run(batch.Sort, cancellationToken);
        while (batch.Held > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isDialling = engine.Snapshot().CallsUp > 0 || tasks.InStatus(CallTaskStatus.Running).Count > 0;
            var (keys, whys) = batch.Next(ledger.NextSlice);
            batch.Count(keys.Length, await ledger.StageAsync(run.Id, keys, whys, batch.Reasons));
            await ReportAsync(run, batch, file);
            if (isDialling) await Task.Delay(Rest, clock, cancellationToken);
        }
    }

    private async Task ReportAsync(Run run, BlacklistBatch batch, ClientsFileReader file)
    {
        var read = (double)file.BytesRead / file.TotalBytes;
        run.Counts = batch.Counts with { Progress = Math.Clamp(read * (ReadingShare + (1 - ReadingShare) * batch.StagedShare), 0, 0.99) };
        if (run.ReportedAt != 0 && clock.GetElapsedTime(run.ReportedAt) < ProgressEvery) return;
        run.ReportedAt = clock.GetTimestamp();
        if (folder.FreeBytes() < StorageFolder.FreeSpaceFloor) throw new IOException("The disk of the storage folder is nearly full; nothing of the list came in. Free some space, and upload it again.");
        await ledger.ReportAsync(run.Id, run.Counts);
    }

    private async Task AbandonAsync(Run run, Exception why)
    {
        var (state, message) = why switch
        {
            OperationCanceledException when run.CancelledBy is not null => (ImportState.Cancelled, "Cancelled; nothing of the list came in."),
            OperationCanceledException => (ImportState.Failed, "The program was stopped while this list was read; nothing of it came in. Upload it again."),
            ClientsFileException e => (ImportState.Failed, $"{e.Message} ({e.Problem})"),
            IOException e => (ImportState.Failed, e.Message),
            _ => (ImportState.Failed, "An error of the program ended the import; nothing of the list came in. The log says more."),
        };
        if (state == ImportState.Failed) log.LogWarning(why is ClientsFileException or OperationCanceledException ? null : why, "Import {Import} into the do-not-call list came to nothing: {Reason}", run.Id, why.GetType().Name);
        try
        {
            await ledger.AbandonAsync(run.Id, run.Counts, state, message, run.CancelledBy);
        }
        catch (ObjectDisposedException)
        {
            log.LogWarning("Closing: import {Import} is given up at the next start", run.Id);
        }
    }

    /// <summary>One list on its way in; it lives until the next one begins.</summary>
    private sealed class Run(long id, string path, string fileName, string reason, string? country) : IDisposable
    {
        public long Id { get; } = id;
        public string Path { get; } = path;
        public string FileName { get; } = fileName;
        public string Reason { get; } = reason;
        public string? Country { get; } = country;
        public CancellationTokenSource Stop { get; } = new();
        public Task Ended { get; set; } = Task.CompletedTask;
        public Actor? CancelledBy { get; set; }
        public ImportCounts Counts { get; set; } = new(0, 0, 0, 0, 0, 0);
        public long ReportedAt { get; set; }

        public void Dispose() => Stop.Dispose();
    }
}
