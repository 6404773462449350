using System.Collections.Concurrent;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Imports;

/// <summary>
/// Uploaded files that are looked at before they are imported. They wait in the imports folder, bounded in number, size and age; the next
/// start of the program removes them. Nothing is written to the database.
/// </summary>
public sealed class ClientsFilePreviews : IAsyncDisposable
{
    /// <summary>Files that wait: every supervisor of a large room has one open.</summary>
    public const int MaxKept = 40;

    /// <summary>Bytes of all of them together: four of the largest uploads.</summary>
    public const long MaxKeptBytes = 2L << 30;

    /// <summary>How long a file waits for somebody to ask for it: a dialog that is open asks every minute.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>Nobody asked for so long: such a file goes first when there is no room for another.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan CleanEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, PreviewRun> _all = new();
    private readonly Surroundings _around;
    private readonly SemaphoreSlim _room = new(1, 1);
    private readonly StorageFolder _folder;
    private readonly ITimer _cleaning;
    private int _coming;
    private long _comingBytes;
    private bool _closed;

    /// <summary>Makes it; nothing waits yet.</summary>
    public ClientsFilePreviews(SqliteConnections connections, StorageFolder folder, TimeProvider clock, ILogger<ClientsFilePreviews> log)
    {
        _folder = folder;
        _around = new Surroundings(connections, clock, log, id => Changed?.Invoke(id));
        _cleaning = clock.CreateTimer(_ => RemoveExpired(), null, CleanEvery, CleanEvery);
    }

    /// <summary>Told the ID of a file about which something new is known; on any thread.</summary>
    public event Action<string>? Changed;

    /// <summary>The bounds of files; tests set smaller ones.</summary>
    internal ClientsFileLimits? Limits
    {
        set => _around.Limits = value;
    }

    /// <summary>Numbers of one file that are compared with each other; tests set fewer.</summary>
    internal int MaxHeldNumbers
    {
        set => _around.MaxHeldNumbers = value;
    }

    /// <summary>Below this much free space no file is kept; dialling needs what is left.</summary>
    internal long FreeSpaceFloor { get; set; } = StorageFolder.FreeSpaceFloor;

    /// <summary>Bytes that may wait; tests set fewer.</summary>
    internal long MostBytes { get; set; } = MaxKeptBytes;

    /// <summary>Takes an uploaded file, reads its head and begins to count its rows.</summary>
    /// <param name="uploadedPath">Where it lies; once this returns it belongs to the previews.</param>
    /// <param name="fileName">The name it was uploaded with; only shown.</param>
    /// <exception cref="ClientsFileException">The file as a whole is refused.</exception>
    /// <exception cref="ConflictException">Too many files wait.</exception>
    public async Task<ClientsFilePreview> AddAsync(string uploadedPath, string fileName, PreviewChoice choice, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        var bytes = new FileInfo(uploadedPath).Length;
        await MakeRoomAsync(bytes);
        PreviewRun run;
        try
        {
            var head = await HeadAsync(uploadedPath, fileName, bytes, cancellationToken);
            run = new PreviewRun(uploadedPath, head, _around);
            _all[head.Id] = run;
        }
        finally
        {
            Interlocked.Add(ref _comingBytes, -bytes);
            Interlocked.Decrement(ref _coming);
        }

        await run.CountAsync(choice);
        return run.View;
    }

    /// <summary>A file as it stands now, and kept for another while.</summary>
    /// <returns>null: there is none of that ID, or none any more.</returns>
    public ClientsFilePreview? Find(string id)
    {
        if (!_all.TryGetValue(id, out var run)) return null;
        run.Touch(ExpiresAt());
        return run.View;
    }

    /// <summary>Counts a file's rows anew with another choice.</summary>
    /// <exception cref="NotFoundException">It is not there any more.</exception>
    public async Task<ClientsFilePreview> CountAsync(string id, PreviewChoice choice)
    {
        var run = _all.GetValueOrDefault(id) ?? throw Gone(id);
        run.Touch(ExpiresAt());
        return await run.CountAsync(choice) ? run.View : throw Gone(id);
    }

    /// <summary>Throws a file away; nothing happens when it is not there any more.</summary>
    public async Task RemoveAsync(string id)
    {
        if (!_all.TryRemove(id, out var run)) return;
        await run.TakeAsync();
        Delete(run.Path);
        run.Dispose();
    }

    /// <summary>
    /// Hands a file over to an import. When the import cannot begin, the file goes on waiting.
    /// </summary>
    /// <param name="begin">Is given the file's path and name; owns the file once it returns.</param>
    /// <exception cref="NotFoundException">It is not there any more.</exception>
    public async Task<T> HandOverAsync<T>(string id, Func<string, string, Task<T>> begin)
    {
        if (!_all.TryRemove(id, out var run)) throw Gone(id);
        try
        {
            await run.TakeAsync();
            var begun = await begin(run.Path, run.View.FileName);
            run.Dispose();
            return begun;
        }
        catch
        {
            _all[id] = run;
            await run.GiveBackAsync();
            throw;
        }
    }

    /// <summary>Ends all counting and removes all files.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_closed) return;
        _closed = true;
        await _cleaning.DisposeAsync();
        foreach (var id in _all.Keys) await RemoveAsync(id);
    }

    private async Task<ClientsFilePreview> HeadAsync(string path, string fileName, long bytes, CancellationToken cancellationToken)
    {
        await _around.Turns.WaitAsync(cancellationToken);
        try
        {
            using var file = await ClientsFileReader.OpenAsync(path, fileName, _around.Limits, cancellationToken);
            var rows = new List<PreviewRow>();
            while (rows.Count < ClientsFilePreview.ShownRows && file.Read(cancellationToken))
                rows.Add(new PreviewRow(file.RowNumber, [.. Enumerable.Range(0, Math.Min(file.CellCount, file.Headers.Count)).Select(i => Cut(file.Text(i)))]));
            return new ClientsFilePreview
            {
                Id = Guid.NewGuid().ToString("N"),
                FileName = ImportRunner.ShownName(fileName, "clients"),
                Bytes = bytes,
                Format = file.Format,
                Encoding = file.EncodingName,
                Separator = file.Separator,
                Headers = file.Headers,
                Rows = rows,
                ExpiresAt = ExpiresAt(),
            };
        }
        finally
        {
            _around.Turns.Release();
        }
    }

    /// <summary>Makes room for one more, taking the file that was longest out of sight first.</summary>
    private async Task MakeRoomAsync(long bytes)
    {
        await _room.WaitAsync();
        try
        {
            if (_folder.FreeBytes() < FreeSpaceFloor) throw new ConflictException("The disk of the storage folder is nearly full, so no file can be taken. Free some space, and upload it again.");
            while (_all.Count + _coming >= MaxKept || _all.Values.Sum(run => run.View.Bytes) + _comingBytes + bytes > MostBytes)
            {
                var idleSince = ExpiresAt() - (long)Idle.TotalMilliseconds;
                var oldest = _all.Values.Select(run => run.View).Where(view => view.ExpiresAt < idleSince).MinBy(view => view.ExpiresAt)
                    ?? throw new ConflictException("Too many uploaded files wait to be imported. Try again in a few minutes.");
                await RemoveAsync(oldest.Id);
            }

            Interlocked.Increment(ref _coming);
            Interlocked.Add(ref _comingBytes, bytes);
        }
        finally
        {
            _room.Release();
        }
    }

    private void RemoveExpired()
    {
        var now = _around.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var (id, run) in _all)
        {
            if (run.View.ExpiresAt < now) _ = RemoveQuietlyAsync(id);
        }
    }

    private async Task RemoveQuietlyAsync(string id)
    {
        try
        {
            await RemoveAsync(id);
        }
        catch (Exception e)
        {
            _around.LogFault(e);
        }
    }

    private void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException e)
        {
            _around.LogFault(e);
        }
    }

    private long ExpiresAt() => (_around.Clock.GetUtcNow() + Patience).ToUnixTimeMilliseconds();

    private static string Cut(string text) => text.Length <= ClientsFilePreview.MaxCellChars ? text : text[..(ClientsFilePreview.MaxCellChars - 1)] + "…";

    /// <summary>The refusal for a file that is not there.</summary>
    internal static NotFoundException Gone(string id) => new("uploaded file", (id.Length <= 40 ? id : id[..40] + "…") + " any more: choose it again");

    /// <summary>What a count works with.</summary>
    internal sealed class Surroundings(SqliteConnections connections, TimeProvider clock, ILogger log, Action<string> changed)
    {
        /// <summary>Files that are read at once, beside imports: each may take some 100 MB.</summary>
        private const int MaxAtOnce = 2;

        public SqliteConnections Connections { get; } = connections;
        public TimeProvider Clock { get; } = clock;
        public Action<string> Changed { get; } = changed;
        public SemaphoreSlim Turns { get; } = new(MaxAtOnce, MaxAtOnce);
        public ClientsFileLimits? Limits { get; set; }
        public int MaxHeldNumbers { get; set; } = CountedNumbers.MaxHeld;

        /// <summary>True while clients of an abandoned import are still in the task.</summary>
        public bool IsBeingCleaned(long taskId)
        {
            using var connection = Connections.OpenReader();
            using var cleaning = new PreparedStatement(connection.Handle!, "SELECT 1 FROM bulk_jobs WHERE task_id = ?1 AND kind IN (?2, ?3) LIMIT 1");
            return cleaning.Bind(1, taskId).Bind(2, (int)BulkJobKind.CleanBatch).Bind(3, (int)BulkJobKind.CleanCopy).Run();
        }

        public void LogFault(Exception e) => log.LogWarning(e, "An uploaded file that waits to be imported met a fault");
    }
}
