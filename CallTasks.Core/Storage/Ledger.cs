using System.Threading.Channels;
using CallTasks.Core.Languages;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Storage;

/// <summary>Whether the ledger can write now.</summary>
/// <param name="Blocked">True while commits fail and are tried again.</param>
/// <param name="IsDisk">True when the disk is full; else the database is locked or failing.</param>
/// <param name="Said">What is wrong and how to mend it; empty when nothing is.</param>
public sealed record LedgerHealth(bool Blocked, bool IsDisk, Wording Said)
{
    /// <summary>In the reader's language.</summary>
    public string Text => Said.ToString();

    internal static LedgerHealth Good { get; } = new(false, false, "");
}

/// <summary>Instants of a commit at which a test lets the process die.</summary>
internal enum LedgerMoment
{
    /// <summary>All of the batch is written; nothing of it is durable.</summary>
    BeforeCommit,
    /// <summary>The batch is durable; nobody was told.</summary>
    AfterCommit,
}

/// <summary>What held the writer for one batch; told to benchmarks.</summary>
/// <param name="IsBulk">A slice of bulk work.</param>
/// <param name="Commands">How many commands it held.</param>
/// <param name="Ran">Gathering and running them.</param>
/// <param name="Committed">Bringing them to the disk.</param>
/// <param name="Copied">The writer's own checkpoint after it.</param>
internal readonly record struct LedgerTurn(bool IsBulk, int Commands, TimeSpan Ran, TimeSpan Committed, TimeSpan Copied);

/// <summary>
/// The one writer of the database. Commands are gathered for at most <see cref="GatherMs"/> and committed together (WAL,
/// synchronous=FULL); a command's task completes after the commit, off the writer thread. A failing command is rolled back to its
/// savepoint and fails alone; a batch that cannot be committed (disk full, locked) is tried again until it can.
/// </summary>
public sealed class Ledger : IAsyncDisposable
{
    /// <summary>Longest gathering of one batch, in milliseconds.</summary>
    public const int GatherMs = 10;

    /// <summary>Most commands of one batch, so that one commit stays short.</summary>
    private const int BatchCommands = 512;

    /// <summary>Above so many bytes of WAL the writer checkpoints by itself.</summary>
    internal const long WalLimit = 64L * 1024 * 1024;

    /// <summary>A closing process does not wait for a broken disk for ever.</summary>
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);

    private readonly StorageFolder _folder;
    private readonly SqliteConnections _connections;
    private readonly TimeProvider _clock;
    private readonly ILogger<Ledger> _log;
    private readonly Lock _gate = new();
    private readonly Queue<Command> _urgent = new();
    private readonly Queue<Command> _bulk = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly Channel<Done> _done = Channel.CreateUnbounded<Done>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly Thread _thread;
    private readonly Task _completions;
    private readonly WalKeeper _wal;
    private volatile LedgerHealth _health = LedgerHealth.Good;
    private volatile bool _closing;
    private long _urgentWritten;
    private long _lastSliceTicks;
    private long _blockedSince;
    private long _closingSince;
    private TimeSpan _ran;
    private TimeSpan _took;

    /// <summary>Opens the writer on a migrated database and starts its thread.</summary>
    public Ledger(StorageFolder folder, SqliteConnections connections, TimeProvider clock, ILogger<Ledger> log)
    {
        _folder = folder;
        _connections = connections;
        _clock = clock;
        _log = log;
        _wal = new WalKeeper(connections, folder.DatabasePath, clock, log);
        _completions = Task.Run(CompleteAsync);
        _thread = new Thread(Work) { Name = "ledger", IsBackground = true };
        _thread.Start();
    }

    /// <summary>What was committed, in order: called on one background task, one batch at a time. Handlers must be quick and not throw.</summary>
    public event Action<IReadOnlyList<object>>? Committed;

    /// <summary>Seconds that a commit took, the disk's part included; on the writer thread. Handlers must be quick and not throw.</summary>
    internal event Action<double>? CommitTook;

    /// <summary>Called on the writer thread around each commit; null outside tests of crashes.</summary>
    internal Action<LedgerMoment>? Moment { get; set; }

    /// <summary>Called on the writer thread after each batch; null outside benchmarks.</summary>
    internal Action<LedgerTurn>? Turned { get; set; }

    /// <summary>Whether it can write now.</summary>
    public LedgerHealth Health => _health;

    /// <summary>Commands that were written ahead of bulk work so far.</summary>
    internal long UrgentWritten => Volatile.Read(ref _urgentWritten);

    /// <summary>How long the last slice held the writer, its commit included.</summary>
    internal TimeSpan LastSliceTook => new(Volatile.Read(ref _lastSliceTicks));

    /// <summary>Size of the write-ahead log.</summary>
    internal long WalBytes => _wal.Bytes;

    /// <summary>Where everything lies.</summary>
    internal StorageFolder Folder => _folder;

    /// <summary>The database, for reads that go with writes.</summary>
    internal SqliteConnections Connections => _connections;

    /// <summary>Commands waiting for the writer.</summary>
    public int Waiting
    {
        get { lock (_gate) return _urgent.Count + _bulk.Count; }
    }

    /// <summary>Runs a command in the next commit.</summary>
    /// <exception cref="ObjectDisposedException">The ledger is closed.</exception>
    public Task<T> WriteAsync<T>(Func<LedgerWriter, T> command) => Enqueue(_urgent, command, isBulk: false);

    /// <summary>
    /// Runs a slice of bulk work: after everything urgent, in a commit of its own. A slice must stay under 20 ms. It waits first until
    /// the write-ahead log is short, or was copied once more off the writer's thread: else the writer itself would have to copy what
    /// piles up, and everybody would wait for it.
    /// </summary>
    public async Task<T> WriteSliceAsync<T>(Func<LedgerWriter, T> slice)
    {
        await _wal.IsShortAsync();
        return await Enqueue(_bulk, slice, isBulk: true);
    }

    /// <summary>
    /// Finishes what is queued and closes. Where the database cannot be written, it gives up about <see cref="GiveUpAfter"/> later, and
    /// what is queued fails with the reason.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_closing) return;
        _closingSince = _clock.GetTimestamp();
        _closing = true;
        _signal.Release();
        await Task.Run(_thread.Join);
        _done.Writer.Complete();
        await _completions;
        await _wal.DisposeAsync();
        _signal.Dispose();
    }

    private Task<T> Enqueue<T>(Queue<Command> queue, Func<LedgerWriter, T> run, bool isBulk)
    {
        var command = new Command<T>(run) { IsBulk = isBulk };
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            queue.Enqueue(command);
            // Within the lock: the writer that takes the command finds the signal given, so closing never disposes of it under us.
            _signal.Release();
        }

        return command.Task;
    }

    private void Work()
    {
        using var connection = _connections.OpenWriter();
        using var writer = new LedgerWriter(connection, _clock);
        var batch = new List<Command>();
        while (true)
        {
            _signal.Wait();
            if (!Take(out var first))
            {
                if (_closing) return;
                continue;
            }

            batch.Clear();
            batch.Add(first);
            while (!TryBatch(writer, batch, extend: !first.IsBulk))
            {
                if (_closing && _clock.GetElapsedTime(Math.Max(_blockedSince, _closingSince)) > GiveUpAfter)
                {
                    GiveUp(batch);
                    break;
                }

                WaitBeforeRetry();
            }

            var copying = _clock.GetTimestamp();
            _wal.CheckpointIfLarge(connection);
            Turned?.Invoke(new LedgerTurn(first.IsBulk, batch.Count, _ran, _took - _ran, _clock.GetElapsedTime(copying)));
        }
    }

    /// <summary>Runs and commits a batch; false when it must be tried again. While it runs, newly arrived commands join it.</summary>
    private bool TryBatch(LedgerWriter writer, List<Command> batch, bool extend)
    {
        var started = _clock.GetTimestamp();
        var known = batch.Count;
        try
        {
            writer.Run("BEGIN IMMEDIATE");
            for (var i = 0; i < batch.Count; i++)
            {
                RunOne(writer, batch[i]);
                var mayGrow = extend && i == batch.Count - 1 && batch.Count < BatchCommands && _clock.GetElapsedTime(started).TotalMilliseconds < GatherMs;
                if (mayGrow && TakeUrgent(out var next)) batch.Add(next);
            }

            writer.FlushCounters();
            Moment?.Invoke(LedgerMoment.BeforeCommit);
            _ran = _clock.GetElapsedTime(started);
            var committing = _clock.GetTimestamp();
            writer.Run("COMMIT");
            CommitTook?.Invoke(_clock.GetElapsedTime(committing).TotalSeconds);
            Moment?.Invoke(LedgerMoment.AfterCommit);
        }
        catch (SqliteException e)
        {
            writer.ForgetBatch();
            TryRollback(writer);
            Block(e, batch.Count, known);
            return false;
        }

        Unblock();
        if (extend) Volatile.Write(ref _urgentWritten, _urgentWritten + batch.Count);
        else Volatile.Write(ref _lastSliceTicks, _clock.GetElapsedTime(started).Ticks);
        _took = _clock.GetElapsedTime(started);
        SQLitePCL.raw.sqlite3_db_status(writer.Connection.Handle, SQLitePCL.raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1);
        _wal.Wrote(pages);
        _done.Writer.TryWrite(new Done(batch.ToArray(), writer.TakeChanges()));
        return true;
    }

    private static void RunOne(LedgerWriter writer, Command command)
    {
        command.Failure = null;
        writer.BeginCommand();
        try
        {
            command.Run(writer);
            writer.EndCommand();
        }
        catch (Exception e) when (!IsEnvironment(e))
        {
            writer.UndoCommand();
            command.Failure = e;
        }
    }

    /// <summary>True for failures of disk and locks, which hit the batch and pass; false for a command's own fault.</summary>
    private static bool IsEnvironment(Exception e) =>
        e is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED or SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_NOMEM };

    private void Block(SqliteException e, int commands, int known)
    {
        var disk = e.SqliteErrorCode is SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_CANTOPEN;
        if (!_health.Blocked)
        {
            _blockedSince = _clock.GetTimestamp();
            _log.LogWarning("The database cannot be written ({Code}); {Commands} commands wait ({Known} when it began)", e.SqliteExtendedErrorCode, commands, known);
        }

        if (disk && _folder.DropBallast()) _log.LogWarning("Disk full: the ballast file was given up so that running calls can be recorded");
        _health = (disk, e.SqliteErrorCode) switch
        {
            (true, _) => new LedgerHealth(true, true, "The disk of the storage folder is full. Free some space; dialling goes on by itself afterwards."),
            (_, SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED) =>
                new LedgerHealth(true, false, "The database is locked by another program. Close it; dialling goes on by itself afterwards."),
            _ => new LedgerHealth(true, false, $"The database cannot be written ({e.Message}). See that the storage folder is whole and may be written; dialling goes on by itself afterwards."),
        };
    }

    private void Unblock()
    {
        if (!_health.Blocked) return;
        _health = LedgerHealth.Good;
        _log.LogInformation("The database can be written again");
        _folder.TryRestoreBallast();
    }

    private void GiveUp(List<Command> batch)
    {
        // All that waits, at once: each would cost a wait for the lock of its own.
        while (Take(out var waiting)) batch.Add(waiting);
        _log.LogError("The database could not be written while closing; {Commands} commands are lost", batch.Count);
        foreach (var command in batch) command.Failure = new IOException(_health.Text);
        _done.Writer.TryWrite(new Done(batch.ToArray(), []));
    }

    private void WaitBeforeRetry()
    {
        using var pause = new ManualResetEventSlim();
        using var timer = _clock.CreateTimer(_ => pause.Set(), null, RetryAfter, Timeout.InfiniteTimeSpan);
        pause.Wait();
    }

    private void TryRollback(LedgerWriter writer)
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(writer.Connection.Handle) != 0) return;
        try
        {
            writer.Run("ROLLBACK");
        }
        catch (SqliteException e)
        {
            _log.LogWarning("Rolling back failed: {Code}", e.SqliteExtendedErrorCode);
        }
    }

    private bool Take(out Command command)
    {
        lock (_gate) return _urgent.TryDequeue(out command!) || _bulk.TryDequeue(out command!);
    }

    private bool TakeUrgent(out Command command)
    {
        lock (_gate)
        {
            if (!_urgent.TryDequeue(out command!)) return false;
        }

        _signal.Wait(0);
        return true;
    }

    private async Task CompleteAsync()
    {
        await foreach (var done in _done.Reader.ReadAllAsync())
        {
            // Listeners first: who has awaited a command may rely on everybody knowing of it (a pause holds when its command returns).
            try
            {
                if (done.Changes.Length > 0) Committed?.Invoke(done.Changes);
            }
            catch (Exception e)
            {
                _log.LogError(e, "A listener of the ledger failed");
            }

            foreach (var command in done.Commands) command.Complete();
        }
    }

    private sealed record Done(Command[] Commands, object[] Changes);

    private abstract class Command
    {
        public bool IsBulk { get; init; }
        public Exception? Failure { get; set; }
        public abstract void Run(LedgerWriter writer);
        public abstract void Complete();
    }

    private sealed class Command<T>(Func<LedgerWriter, T> run) : Command
    {
        private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _source.Task;
        public override void Run(LedgerWriter writer) => _result = run(writer);

        public override void Complete()
        {
            if (Failure is { } failure) _source.SetException(failure);
            else _source.SetResult(_result!);
        }
    }
}
