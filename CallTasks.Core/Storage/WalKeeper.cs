using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Storage;

/// <summary>
/// Keeps the write-ahead log short: a PASSIVE checkpoint each second off the writer thread copies what is committed; once the log
/// has grown past <see cref="Ledger.WalLimit"/> the writer, right after such a pass, copies the little that is left and begins the
/// log anew, so that it waits milliseconds and not the whole copy. Whoever writes in bulk waits for a pass after every 8 MB. Where
/// writing outruns the passes all the same, the writer itself waits for the pass that runs and for readers, at 96 MB.
/// </summary>
internal sealed class WalKeeper : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Pages of 4 KB that may wait to be copied before bulk work waits: 8 MB, which a pass copies in some tens of milliseconds.</summary>
    private const long ManyPages = 2_000;

    /// <summary>Pages of 4 KB since the log was begun anew from which the writer itself sees to it: 96 MB, well below the 128 MB it may have.</summary>
    private const long FarPages = 24_000;

    /// <summary>Readers are short: what is still read after so long is left for the next pass.</summary>
    private const int ReadersMs = 20;

    /// <summary>Past <see cref="FarPages"/> the log's length comes first: a reader that is slow for want of a core is waited for.</summary>
    private const int FarReadersMs = 500;

    private readonly string _walPath;
    private readonly SqliteConnections _connections;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private readonly SemaphoreSlim _one = new(1, 1);
    private SqliteConnection? _connection;
    private volatile bool _large;
    private long _written;
    private long _sinceBegun;

    public WalKeeper(SqliteConnections connections, string databasePath, TimeProvider clock, ILogger log)
    {
        _connections = connections;
        _walPath = databasePath + "-wal";
        _log = log;
        _loop = Task.Run(() => LoopAsync(clock));
    }

    /// <summary>Size of the log.</summary>
    public long Bytes => new FileInfo(_walPath) is { Exists: true } file ? file.Length : 0;

    /// <summary>Called by the writer between batches.</summary>
    public void CheckpointIfLarge(SqliteConnection writer)
    {
        var far = _sinceBegun >= FarPages;
        if (!_large && !far) return;
        _large = false;
        // While a pass runs no other checkpoint can; a disk that is slow in it would let the log grow without end.
        if (far) _one.Wait();
        try
        {
            Run(writer, $"PRAGMA busy_timeout={(far ? FarReadersMs : ReadersMs)}");
            if (Run(writer, "PRAGMA wal_checkpoint(RESTART)") == 0) _sinceBegun = 0;
        }
        catch (SqliteException e)
        {
            _log.LogDebug("Checkpoint by the writer: {Code}", e.SqliteExtendedErrorCode);
        }
        finally
        {
            if (far) _one.Release();
            Run(writer, $"PRAGMA busy_timeout={SqliteConnections.BusyTimeoutMs}");
        }
    }

    /// <summary>Pages that a commit has added to the log; called by the writer.</summary>
    public void Wrote(int pages)
    {
        Interlocked.Add(ref _written, pages);
        _sinceBegun += pages;
    }

    /// <summary>At once while little waits to be copied; else after a pass that copies it.</summary>
    public Task IsShortAsync() => Interlocked.Read(ref _written) < ManyPages ? Task.CompletedTask : Task.Run(PassAsync);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await _one.WaitAsync();
        _connection?.Dispose();
        _connection = null;
        _stop.Dispose();
        // Who still waits finds it stopped.
        _one.Release();
    }

    private async Task PassAsync()
    {
        await _one.WaitAsync();
        try
        {
            if (_stop.IsCancellationRequested || Bytes == 0) return;
            Interlocked.Exchange(ref _written, 0);
            _connection ??= _connections.OpenCheckpointer();
            Run(_connection, "PRAGMA wal_checkpoint(PASSIVE)");
            _large = Bytes > Ledger.WalLimit;
        }
        catch (SqliteException e)
        {
            _log.LogDebug("Checkpoint: {Code}", e.SqliteExtendedErrorCode);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task LoopAsync(TimeProvider clock)
    {
        using var timer = new PeriodicTimer(Period, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token)) await PassAsync();
        }
        catch (OperationCanceledException)
        {
            // Closing.
        }
    }

    /// <summary>The first number of the answer: of a checkpoint, 0 when nobody was in its way.</summary>
    private static long? Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() as long?;
    }
}
