using System.Collections.Concurrent;
using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Imports;

/// <summary>
/// Runs imports in the background and owns them: what it started it ends, on cancel, on any error and when the program stops. The
/// file is read on a thread of its own and comes in by slices, invisible until the last of them is in.
/// </summary>
public sealed class ImportRunner : IAsyncDisposable
{
    /// <summary>Files that are read at once: each may take some 100 MB, and there is one writer for all of them.</summary>
    public const int MaxAtOnce = 2;

    /// <summary>Files that run or wait; each lies on the disk as an upload of up to 1 GiB.</summary>
    public const int MaxWaiting = 50;

    private const string UploadExtension = ".upload";

    private readonly Surroundings _around;
    private readonly SettingsQueries _imports;
    private readonly ConcurrentDictionary<long, ImportRun> _runs = new();
    private readonly SemaphoreSlim _turns = new(MaxAtOnce, MaxAtOnce);
    private readonly ConcurrentDictionary<Task, byte> _cleanups = new();
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Makes it; nothing runs yet.</summary>
    public ImportRunner(
        ClientLedger clients,
        BulkWork bulk,
        CallTaskQueries tasks,
        SettingsQueries imports,
        SqliteConnections connections,
        StorageFolder folder,
        IEngineView engine,
        TimeProvider clock,
        ILogger<ImportRunner> log)
    {
        _around = new Surroundings(clients, connections, bulk, tasks, folder, engine, clock, log);
        _imports = imports;
    }

    /// <summary>Below this much free space an import is given up; dialling needs what is left.</summary>
    internal long FreeSpaceFloor
    {
        set => _around.FreeSpaceFloor = value;
    }

    /// <summary>The bounds of files; tests set smaller ones.</summary>
    internal ClientsFileLimits? Limits { get; set; }

    /// <summary>A path in the storage folder where an upload may be kept until it is read.</summary>
    public string NewUploadPath() => Path.Combine(_around.Folder.Imports, Guid.NewGuid().ToString("N") + UploadExtension);

    /// <summary>At start: removes uploads and unfinished files of rejected rows that a crash left, and those of deleted tasks.</summary>
    public void CleanFolder()
    {
        foreach (var path in Directory.EnumerateFiles(_around.Folder.Imports))
        {
            var name = Path.GetFileName(path);
            var isLeft = name.EndsWith(UploadExtension, StringComparison.Ordinal) || name.EndsWith(".part", StringComparison.Ordinal)
                || (name.StartsWith("rejected-", StringComparison.Ordinal) && (!long.TryParse(name.AsSpan(9, Math.Max(0, name.Length - 13)), out var id) || _imports.Import(id)?.RejectedFile != name));
            if (isLeft) File.Delete(path);
        }
    }

    /// <summary>Begins to read a file into a task.</summary>
    /// <param name="uploadedPath">Where it lies; once this returns it belongs to the runner, which deletes it in any case.</param>
    /// <param name="fileName">The name it was uploaded with; only shown.</param>
    /// <param name="mapping">Roles of columns, or null for what the headers say.</param>
    /// <returns>The import's ID.</returns>
    /// <exception cref="NotFoundException">No such task.</exception>
    /// <exception cref="ConflictException">The task takes no clients now, or too many files wait.</exception>
    public async Task<long> StartAsync(long taskId, string uploadedPath, string fileName, ClientsFileMapping? mapping, Actor actor)
    {
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
        if (_runs.Count >= MaxWaiting) throw new ConflictException($"{MaxWaiting} files are being read or wait for it. Try again when some of them are in.");
        var task = _around.Tasks.Find(taskId)?.Task ?? throw new NotFoundException("call task", taskId);
        var shown = ShownName(fileName, "clients");
        var ticket = await _around.Clients.BeginImportAsync(taskId, shown, actor);
        var source = new ImportSource(uploadedPath, shown, task.Settings.Country, mapping, Limits, _around.Clock);
        var run = new ImportRun(ticket, source, _around.Clients.Open(ticket, _around.Connections, task.Settings.RejectDuplicates), _around);
        _runs[ticket.ImportId] = run;
        run.Start((r, stop) => LiveAsync(ticket.ImportId, r, uploadedPath, stop));
        if (_closing.IsCancellationRequested) run.Stop(null);
        return ticket.ImportId;
    }

    /// <summary>Cancels an import that runs; when this returns it has ended, and nothing of it came in.</summary>
    /// <exception cref="NotFoundException">No such import.</exception>
    /// <exception cref="ConflictException">It is over already.</exception>
    public async Task CancelAsync(long importId, Actor actor)
    {
        if (_runs.TryGetValue(importId, out var run) && run.CancelledBy is null)
        {
            run.Stop(actor);
            await run.Ended;
            if (_imports.Import(importId) is { State: ImportState.Cancelled }) return;
        }

        var import = _imports.Import(importId) ?? throw new NotFoundException("import", importId);
        throw new ConflictException(import.State switch
        {
            ImportState.Done => "The import is over: its clients are in. Delete the task, or its clients, to take them back.",
            ImportState.Running => "The import is being cancelled already.",
            _ => "The import is over: nothing of it came in.",
        });
    }

    /// <summary>Waits until an import has ended; at once for one that does not run.</summary>
    public Task EndedAsync(long importId) => _runs.TryGetValue(importId, out var run) ? run.Ended : Task.CompletedTask;

    /// <summary>Ends every import; those that run come to nothing and say so.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested) return;
        foreach (var run in _runs.Values) run.Stop(null);
        await Task.WhenAll(_runs.Values.Select(r => r.Ended));
        await _closing.CancelAsync();
        await Task.WhenAll(_cleanups.Keys);
        _turns.Dispose();
        _closing.Dispose();
    }

    private async Task LiveAsync(long importId, ImportRun run, string upload, CancellationToken cancellationToken)
    {
        var hasTurn = false;
        try
        {
            try
            {
                await _turns.WaitAsync(cancellationToken);
                hasTurn = true;
            }
            catch (OperationCanceledException)
            {
                // The run itself records it: nothing has been read yet.
            }

            await run.RunAsync(cancellationToken);
        }
        catch (Exception e)
        {
            _around.Log.LogError(e, "Import {Import} could not be ended in good order", importId);
        }
        finally
        {
            if (hasTurn) _turns.Release();
            _runs.TryRemove(importId, out _);
            DeleteUpload(upload);
            run.Dispose();
            Clean();
        }
    }

    /// <summary>Removes the clients that an abandoned import left, in the background: nobody sees them, and nobody need wait.</summary>
    private void Clean()
    {
        if (_closing.IsCancellationRequested) return;
        var cleaning = Task.Run(async () =>
        {
            try
            {
                await _around.Bulk.RunAsync(_closing.Token);
            }
            catch (OperationCanceledException)
            {
                // The next start goes on with it.
            }
            catch (Exception e)
            {
                _around.Log.LogError(e, "Cleaning up after an import failed; the next start goes on with it");
            }
        });
        _cleanups.TryAdd(cleaning, 0);
        cleaning.ContinueWith(t => _cleanups.TryRemove(t, out _), TaskScheduler.Default);
    }

    private void DeleteUpload(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException e)
        {
            _around.Log.LogWarning("An upload could not be deleted, the next start tries again: {Reason}", e.Message);
        }
    }

    /// <summary>The bare name, of at most 255 characters, without what would break a line.</summary>
    internal static string ShownName(string fileName, string otherwise)
    {
        var name = fileName[(fileName.LastIndexOfAny(['/', '\\']) + 1)..];
        name = new string([.. name.Where(c => !char.IsControl(c)).Take(255)]).Trim();
        return name.Length == 0 ? otherwise : name;
    }

    /// <summary>What a run works with.</summary>
    internal sealed record Surroundings(ClientLedger Clients, SqliteConnections Connections, BulkWork Bulk, CallTaskQueries Tasks, StorageFolder Folder, IEngineView Engine, TimeProvider Clock, ILogger Log)
    {
        public long FreeSpaceFloor { get; set; } = StorageFolder.FreeSpaceFloor;

        /// <summary>True while calls are up, or may start at any moment.</summary>
        public bool IsDialling() => Engine.Snapshot().CallsUp > 0 || Tasks.InStatus(CallTaskStatus.Running).Count > 0;
    }
}
