namespace CallTasks.Core.Storage.Queries;

/// <summary>An entry of the audit log. Instants are Unix milliseconds, UTC.</summary>
/// <param name="Id">Row number; rises with time.</param>
/// <param name="Actor">Who: a user's name, <c>api:</c> and a key's name, or <c>system</c>.</param>
/// <param name="Action">What, such as <c>call-task.start</c>.</param>
/// <param name="Subject">To what, as it was called then.</param>
/// <param name="TaskId">The call task concerned, or null.</param>
/// <param name="Before">How it was: a JSON document, a text, or null.</param>
/// <param name="After">How it is since, likewise.</param>
public sealed record AuditEntry(long Id, long At, string Actor, string Action, string Subject, long? TaskId, string? Before, string? After);

/// <summary>What is looked for in the audit log.</summary>
public sealed record AuditSearch
{
    /// <summary>Who, exactly, or null.</summary>
    public string? Actor { get; init; }
    /// <summary>What: an action such as <c>user.create</c>, or all of a kind such as <c>user</c>; null for any.</summary>
    public string? Action { get; init; }
    /// <summary>Part of the subject or of what was there before and after, or null. Latin letters match in any case.</summary>
    public string? Text { get; init; }
    /// <summary>At or after (Unix milliseconds), or null.</summary>
    public long? From { get; init; }
    /// <summary>Before, or null.</summary>
    public long? To { get; init; }
    /// <summary>Only entries older than this one, or null: paging by key.</summary>
    public long? BeforeId { get; init; }
    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>Reads the audit log.</summary>
public sealed class AuditQueries(SqliteConnections connections)
{
    /// <summary>Most names that are offered to choose from.</summary>
    private const int MaxChoices = 500;

    private const string Columns = "id, at, actor, action, subject, task_id, before, after";

    /// <summary>One page, newest first. The total is that of all pages.</summary>
    public Page<AuditEntry> List(AuditSearch search)
    {
        var (_, limit) = Reading.Bound(0, search.Limit);
        var where = "FROM audit WHERE 1 = 1";
        var args = new List<object?>();
        string Arg(object? value)
        {
            args.Add(value);
            return $"${args.Count}";
        }

        if (search.Actor is { Length: > 0 } actor) where += $" AND actor = {Arg(actor)}";
        if (search.Action is { Length: > 0 } action)
            where += action.Contains('.', StringComparison.Ordinal) ? $" AND action = {Arg(action)}" : $" AND action >= {Arg(action + ".")} AND action < {Arg(action + "/")}";
        if (search.From is { } from) where += $" AND at >= {Arg(from)}";
        if (search.To is { } to) where += $" AND at < {Arg(to)}";
        if (search.Text?.Trim() is { Length: > 0 } text)
        {
            var like = Arg("%" + text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal) + "%");
            where += $" AND (subject LIKE {like} ESCAPE '!' OR before LIKE {like} ESCAPE '!' OR after LIKE {like} ESCAPE '!')";
        }

        using var connection = connections.OpenReader();
        var (total, exact) = connection.Count(where, args.ToArray());
        var page = search.BeforeId is { } before ? where + $" AND id < {Arg(before)}" : where;
        return new Page<AuditEntry>(total, exact, connection.Read($"SELECT {Columns} {page} ORDER BY id DESC LIMIT {limit}", Read, args.ToArray()));
    }

    /// <summary>Everybody who stands in the log, by name.</summary>
    public IReadOnlyList<string> Actors() => Distinct("actor");

    /// <summary>Every action that stands in the log, by name.</summary>
    public IReadOnlyList<string> Actions() => Distinct("action");

    /// <summary>From name to name by the index, so that a long log costs no more than a short one.</summary>
    private List<string> Distinct(string column) => connections.Read(
        $"WITH RECURSIVE names(name) AS (SELECT min({column}) FROM audit UNION ALL SELECT (SELECT min({column}) FROM audit WHERE {column} > name) FROM names WHERE name IS NOT NULL) SELECT name FROM names WHERE name IS NOT NULL LIMIT {MaxChoices}",
        r => r.GetString(0));

    private static AuditEntry Read(Microsoft.Data.Sqlite.SqliteDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4), Entities.Long(row, 5), Entities.Text(row, 6), Entities.Text(row, 7));
}
