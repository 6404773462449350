using CallTasks.Core.Model;
using Microsoft.Data.Sqlite;

namespace CallTasks.Core.Storage.Queries;

/// <summary>Counts and finds the clients in one state of a batch and zone set.</summary>
internal sealed class TallyStatements : IDisposable
{
    private readonly SqliteCommand _counting;
    private readonly SqliteCommand _earliest;

    public TallyStatements(SqliteConnection connection, ClientState state)
    {
        var here = $"{QueueQueries.Callable} AND state = {(int)state} AND due_at > $3";
        _counting = Statement(connection, $"SELECT count(*) FROM (SELECT 1 {here} AND due_at <= $4 LIMIT {QueueQueries.TallyLimit})", parameters: 4);
        _earliest = Statement(connection, $"SELECT due_at, held {here} ORDER BY due_at LIMIT 1", parameters: 3);
    }

    /// <summary>How many are due after one instant and until another, counted up to <see cref="QueueQueries.TallyLimit"/>.</summary>
    public long Count(long batch, long zoneSet, long after, long until) => (long)Bind(_counting, batch, zoneSet, after, until).ExecuteScalar()!;

    /// <summary>The first that is due after an instant, or null, and whether a frequency cap holds it.</summary>
    public (long? At, bool Held) Earliest(long batch, long zoneSet, long after)
    {
        using var row = Bind(_earliest, batch, zoneSet, after).ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetInt32(1) == 1) : (null, false);
    }

    public void Dispose()
    {
        _counting.Dispose();
        _earliest.Dispose();
    }

    private static SqliteCommand Statement(SqliteConnection connection, string text, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        for (var i = 1; i <= parameters; i++) command.Parameters.Add($"${i}", SqliteType.Integer);
        return command;
    }

    private static SqliteCommand Bind(SqliteCommand command, params ReadOnlySpan<long> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        return command;
    }
}
