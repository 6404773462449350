using CallTasks.Core.Model;
using Microsoft.Data.Sqlite;

namespace CallTasks.Core.Storage;

/// <summary>
/// What a ledger command works with: prepared statements on the one writing connection, counters, and what to tell the rest of
/// the program after the commit. Used on the writer thread only; a command must be repeatable, since a batch that could not be
/// committed (disk full, database locked) is run again.
/// </summary>
public sealed class LedgerWriter : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _statements = [];
    private readonly Dictionary<string, PreparedStatement> _prepared = [];
    private readonly Dictionary<long, long[]> _counters = [];
    private readonly HashSet<(long Task, int Counter)> _touched = [];
    private readonly Dictionary<long, int> _progress = [];
    private readonly List<(long Task, int Counter, long Delta)> _commandDeltas = [];
    private readonly List<object> _changes = [];
    private int _commandChanges;

    internal LedgerWriter(SqliteConnection connection, TimeProvider clock)
    {
        Connection = connection;
        Clock = clock;
    }

    /// <summary>The writing connection, for the rare command that needs more than <see cref="Run"/> and <see cref="Query"/>.</summary>
    internal SqliteConnection Connection { get; }

    internal TimeProvider Clock { get; }

    /// <summary>Entities the commands look up again and again.</summary>
    internal LedgerCache Cache { get; } = new();

    /// <summary>Now, Unix milliseconds UTC.</summary>
    public long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Row number of the last insert.</summary>
    public long LastId => SQLitePCL.raw.sqlite3_last_insert_rowid(Connection.Handle);

    /// <summary>Runs a statement with parameters $1, $2, …; answers the number of rows changed.</summary>
    public int Run(string sql, params ReadOnlySpan<object?> args) => Bind(sql, args).ExecuteNonQuery();

    /// <summary>Runs a query with parameters $1, $2, …; dispose the reader before the same query is run again.</summary>
    public SqliteDataReader Query(string sql, params ReadOnlySpan<object?> args) => Bind(sql, args).ExecuteReader();

    /// <summary>The first column of the first row, or null.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> args) => Bind(sql, args).ExecuteScalar() is { } value and not DBNull ? value : null;

    /// <summary>A statement for bulk work, prepared once.</summary>
    internal PreparedStatement Prepare(string sql)
    {
        if (!_prepared.TryGetValue(sql, out var statement)) _prepared[sql] = statement = new PreparedStatement(Connection.Handle!, sql);
        return statement;
    }

    /// <summary>The text of every statement run so far; tests look at their plans.</summary>
    internal IReadOnlyList<string> Statements => [.. _statements.Keys, .. _prepared.Keys];

    /// <summary>Publishes something after the commit, in order.</summary>
    public void Publish(object change) => _changes.Add(change);

    internal void Count(long taskId, Counter counter, int member, long delta)
    {
        if (delta == 0) return;
        var index = (int)counter + member;
        Counters(taskId)[index] += delta;
        _touched.Add((taskId, index));
        _commandDeltas.Add((taskId, index, delta));
    }

    internal void CountClients(long taskId, ClientState from, ClientState to)
    {
        Count(taskId, Counter.Clients, (int)from, -1);
        Count(taskId, Counter.Clients, (int)to, 1);
    }

    /// <summary>The task's statistics as of this point of the batch.</summary>
    internal TaskStatistics Statistics(long taskId) => new((long[])Counters(taskId).Clone());

    /// <summary>Clients that may still be called, or are being called.</summary>
    internal long OpenClients(long taskId)
    {
        var counters = Counters(taskId);
        return counters[(int)ClientState.New] + counters[(int)ClientState.InWork] + counters[(int)ClientState.WaitingRecall];
    }

    internal void ForgetTask(long taskId)
    {
        _counters.Remove(taskId);
        _progress.Remove(taskId);
        _touched.RemoveWhere(t => t.Task == taskId);
        Cache.Tasks.Remove(taskId);
    }

    internal void BeginCommand()
    {
        _commandDeltas.Clear();
        _commandChanges = _changes.Count;
        Run("SAVEPOINT command");
    }

    internal void EndCommand() => Run("RELEASE command");

    internal void UndoCommand()
    {
        Run("ROLLBACK TO command");
        Run("RELEASE command");
        foreach (var (task, counter, delta) in _commandDeltas)
        {
            if (_counters.TryGetValue(task, out var values)) values[counter] -= delta;
        }

        _changes.RemoveRange(_commandChanges, _changes.Count - _commandChanges);
        Cache.Clear();
    }

    internal void FlushCounters()
    {
        foreach (var (task, counter) in _touched)
        {
            Run("INSERT INTO task_counters(task_id, counter, value) VALUES($1, $2, $3) ON CONFLICT(task_id, counter) DO UPDATE SET value = excluded.value",
                task, counter, _counters[task][counter]);
        }

        foreach (var task in _touched.Where(touched => touched.Counter < (int)Counter.Calls).Select(touched => touched.Task).Distinct()) WriteProgress(task);
        _touched.Clear();
    }

    /// <summary>Some thousand times in the life of a task: only what is seen of its progress is written into its row.</summary>
    private void WriteProgress(long taskId)
    {
        var progress = new TaskStatistics(_counters[taskId]).ProgressInThousand;
        if (_progress.TryGetValue(taskId, out var written) && written == progress) return;
        Run("UPDATE call_tasks SET progress = $2 WHERE id = $1 AND progress <> $2", taskId, progress);
        _progress[taskId] = progress;
    }

    internal object[] TakeChanges()
    {
        var changes = _changes.ToArray();
        _changes.Clear();
        return changes;
    }

    /// <summary>The batch did not commit: what was remembered of it is wrong.</summary>
    internal void ForgetBatch()
    {
        _counters.Clear();
        _progress.Clear();
        _touched.Clear();
        _commandDeltas.Clear();
        _changes.Clear();
        Cache.Clear();
    }

    /// <summary>Lets the prepared statements go.</summary>
    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _statements.Clear();
        foreach (var statement in _prepared.Values) statement.Dispose();
        _prepared.Clear();
    }

    private long[] Counters(long taskId)
    {
        if (_counters.TryGetValue(taskId, out var values)) return values;
        values = new long[(int)Counter.Count];
        using (var reader = Query("SELECT counter, value FROM task_counters WHERE task_id = $1", taskId))
        {
            while (reader.Read()) values[reader.GetInt32(0)] = reader.GetInt64(1);
        }

        _counters[taskId] = values;
        return values;
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<object?> args)
    {
        if (!_statements.TryGetValue(sql, out var command))
        {
            command = Connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= args.Length; i++) command.Parameters.Add(new SqliteParameter($"${i}", null));
            _statements[sql] = command;
        }

        for (var i = 0; i < args.Length; i++) command.Parameters[i].Value = args[i] ?? DBNull.Value;
        return command;
    }
}
