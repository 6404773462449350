using Microsoft.Data.Sqlite;

namespace CallTasks.Core.Storage.Queries;

/// <summary>One page of a list.</summary>
/// <param name="Total">How many there are; capped when not exact.</param>
/// <param name="TotalIsExact">False when counting stopped at <see cref="Reading.CountLimit"/>: say "10,000+".</param>
/// <param name="Items">The page.</param>
public sealed record Page<T>(long Total, bool TotalIsExact, IReadOnlyList<T> Items);

/// <summary>Short reads on pooled read-only connections: each query is its own, so the log can always be checkpointed.</summary>
internal static class Reading
{
    /// <summary>Counting beyond this costs more than people gain by the exact number.</summary>
    public const int CountLimit = 10_000;

    /// <summary>Most items of one page.</summary>
    public const int MaxLimit = 1_000;

    public static List<T> Read<T>(this SqliteConnections connections, string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<object?> args)
    {
        using var connection = connections.OpenReader();
        return connection.Read(sql, map, args);
    }

    public static List<T> Read<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<object?> args)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < args.Length; i++) command.Parameters.AddWithValue($"${i + 1}", args[i] ?? DBNull.Value);
        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read()) found.Add(map(rows));
        return found;
    }

    /// <summary>Counts up to <see cref="CountLimit"/> rows of a query given from its FROM on.</summary>
    public static (long Total, bool Exact) Count(this SqliteConnection connection, string fromWhere, params ReadOnlySpan<object?> args)
    {
        var total = connection.Read($"SELECT count(*) FROM (SELECT 1 {fromWhere} LIMIT {CountLimit + 1})", r => r.GetInt64(0), args)[0];
        return total > CountLimit ? (CountLimit, false) : (total, true);
    }

    /// <summary>Counts a whole table by the pages of its smallest index: some milliseconds a million, where no counter is kept.</summary>
    public static (long Total, bool Exact) CountAll(this SqliteConnection connection, string table) =>
        (connection.Read($"SELECT count(*) FROM {table}", r => r.GetInt64(0))[0], true);

    /// <summary>Items on the last page of so many.</summary>
    public static int LastPage(long total, int limit) => total % limit is > 0 and var rest ? (int)rest : limit;

    /// <summary>The end of a text prefix range: every text that begins with the prefix sorts before it.</summary>
    public static string PrefixEnd(string prefix) => prefix + "\U0010FFFF";

    /// <summary>True for client IDs that could be phone numbers: seven digits or more. Who may not see numbers finds no client by such an ID.</summary>
    public static string LooksLikeNumber { get; } =
        $"length(client_id) - length({Enumerable.Range(0, 10).Aggregate("client_id", (sql, digit) => $"replace({sql}, '{digit}', '')")}) >= 7";

    public static (int Offset, int Limit) Bound(int offset, int limit) => (Math.Max(0, offset), Math.Clamp(limit, 1, MaxLimit));
}
