using Microsoft.Data.Sqlite;

namespace CallTasks.Core.Storage;

/// <summary>Opens connections to the database file with the pragmas every connection needs.</summary>
public sealed class SqliteConnections(string databasePath)
{
    /// <summary>How long SQLite itself waits for a lock, milliseconds; without it the provider polls every 150 ms.</summary>
    internal const int BusyTimeoutMs = 2_000;

    private readonly string _read = new SqliteConnectionStringBuilder
    {
        DataSource = databasePath,
        Mode = SqliteOpenMode.ReadWrite,
        Pooling = true,
        DefaultTimeout = 30,
    }.ToString();

    /// <summary>Told the text of every statement a reader runs, with its values; null outside benchmarks.</summary>
    internal Action<string>? Asked { get; set; }

    /// <summary>
    /// Told the same with its parameters, as it was planned: a partial index is not used for a state that is a parameter. Null outside
    /// tests of query plans.
    /// </summary>
    internal Action<string>? Planned { get; set; }

    /// <summary>A pooled connection that refuses to write.</summary>
    public SqliteConnection OpenReader()
    {
        var connection = new SqliteConnection(_read);
        connection.Open();
        if (Planned is not null) connection.Handle!.enable_sqlite3_next_stmt(true);
        Pragmas(connection, "PRAGMA busy_timeout=2000; PRAGMA query_only=1; PRAGMA cache_size=-8000; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;");
        if (Asked is not null || Planned is not null) Trace(connection.Handle!);
        return connection;
    }

    /// <summary>
    /// Seconds for which the provider itself goes on trying a locked database: less than SQLite waits, so that a lock is reported after one
    /// wait, and people are told why nothing starts.
    /// </summary>
    private const int NoMoreTries = 1;

    /// <summary>The one writing connection; WAL, every commit on disk before it is reported (synchronous=FULL).</summary>
    internal SqliteConnection OpenWriter()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = databasePath, Pooling = false, DefaultTimeout = NoMoreTries }.ToString());
        connection.Open();
        Pragmas(connection, $"PRAGMA busy_timeout={BusyTimeoutMs}; PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=0; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=0; PRAGMA journal_size_limit=67108864;");
        return connection;
    }

    /// <summary>A connection for checkpoints off the writer thread.</summary>
    internal SqliteConnection OpenCheckpointer()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = databasePath, Pooling = false }.ToString());
        connection.Open();
        Pragmas(connection, "PRAGMA busy_timeout=0; PRAGMA wal_autocheckpoint=0;");
        return connection;
    }

    /// <summary>What SQLite holds in this process, its page caches above all: it grows with the database up to the caches' bounds, and stays there.</summary>
    internal static long HeldBytes => SQLitePCL.raw.sqlite3_memory_used();

    /// <summary>Closes every pooled reader, so that the file can be moved or deleted.</summary>
    public void Close()
    {
        using var connection = new SqliteConnection(_read);
        SqliteConnection.ClearPool(connection);
    }

    private void Trace(SQLitePCL.sqlite3 database) => SQLitePCL.raw.sqlite3_trace(
        database,
        (_, text) =>
        {
            Asked?.Invoke(text);
            if (Planned is not { } planned) return;
            for (var statement = SQLitePCL.raw.sqlite3_next_stmt(database, null!); statement is { IsInvalid: false }; statement = SQLitePCL.raw.sqlite3_next_stmt(database, statement))
                planned(SQLitePCL.raw.sqlite3_sql(statement).utf8_to_string());
        },
        null);

    private static void Pragmas(SqliteConnection connection, string pragmas)
    {
        using var command = connection.CreateCommand();
        command.CommandText = pragmas;
        command.ExecuteNonQuery();
    }
}
