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
    /// <summary>Only entries newer than this one, those next to it, or null.</summary>
    public long? AfterId { get; init; }
    /// <summary>The last page: the oldest entries.</summary>
    public bool FromEnd { get; init; }
    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>Reads the audit log.</summary>
public sealed class AuditQueries(SqliteConnections connections)
{
    /// <summary>Most names that are offered to choose from.</summary>
    private const int MaxChoices = 500;

    /// <summary>A text is looked for in so many of the newest entries that the other filters leave: some 30 ms. Few people look further back without a date or a name.</summary>
    public const int TextWindow = 20_000;

    /// <summary>… in so many where a person or an action is chosen: such entries lie scattered over the log, each on a page of its own.</summary>
    public const int NarrowedTextWindow = 5_000;

    /// <summary>In how many entries a text is looked for.</summary>
    public static int WindowOf(AuditSearch search) => search.Actor is { Length: > 0 } || search.Action is { Length: > 0 } ? NarrowedTextWindow : TextWindow;

    /// <summary>How far a clock may have been set back, and periods still find every entry: a day.</summary>
    private const long ClockBackMs = 24 * 3600 * 1000L;

    private const string Columns = "id, at, actor, action, subject, task_id, before, after";

    /// <summary>
    /// One page, newest first. The total is that of all pages; where a text was looked for in the newest <see cref="TextWindow"/> entries of
    /// more, it is not exact.
    /// </summary>
    public Page<AuditEntry> List(AuditSearch search) => List(search, out _);

    /// <summary>The same.</summary>
    /// <param name="search">What is looked for.</param>
    /// <param name="searchedBackTo">The instant of the oldest entry in which the text was looked for; null: it was looked for in all.</param>
    public Page<AuditEntry> List(AuditSearch search, out long? searchedBackTo)
    {
        searchedBackTo = null;
        var (_, limit) = Reading.Bound(0, search.Limit);
        var args = new List<object?>();
        string Arg(object? value)
        {
            args.Add(value);
            return $"${args.Count}";
        }

        using var connection = connections.OpenReader();
        var entries = Entries(connection, search, Arg);
        var isExact = true;
        if (search.Text?.Trim() is { Length: > 0 } text)
        {
            // The filters narrow the window, so that older entries can be looked through by choosing a person, an action or a period.
            var oldest = connection.Read($"SELECT at FROM ({entries} ORDER BY id DESC LIMIT 2 OFFSET {WindowOf(search) - 1})", r => r.GetInt64(0), args.ToArray());
            if (oldest.Count == 2) (searchedBackTo, isExact) = (oldest[0], false);
            var like = Arg("%" + text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal) + "%");
            entries = $"SELECT {Columns} FROM ({entries} ORDER BY id DESC LIMIT {WindowOf(search)}) WHERE subject LIKE {like} ESCAPE '!' OR before LIKE {like} ESCAPE '!' OR after LIKE {like} ESCAPE '!'";
        }

        var (total, isCounted) = search is { Actor: null or "", Action: null or "", Text: null or "", From: null, To: null } ? connection.CountAll("audit") : connection.Count($"FROM ({entries})", args.ToArray());
        // Behind a text comes its window, which has no index of its own and is small; else the place goes into the index.
        var page = search.BeforeId is { } before ? $"SELECT {Columns} FROM ({entries}) WHERE id < {Arg(before)}"
            : search.AfterId is { } after ? $"SELECT {Columns} FROM ({entries}) WHERE id > {Arg(after)}"
            : entries;
        var isUpwards = search.BeforeId is null && (search.AfterId is not null || search.FromEnd);
        if (isUpwards && search.AfterId is null) limit = Reading.LastPage(total, limit);
        var found = connection.Read($"{page} ORDER BY id {(isUpwards ? "ASC" : "DESC")} LIMIT {limit}", Read, args.ToArray());
        if (isUpwards) found.Reverse();
        return new Page<AuditEntry>(total, isExact && isCounted, found);
    }

    /// <summary>Everybody who stands in the log, by name.</summary>
    public IReadOnlyList<string> Actors() => Choices("actor");

    /// <summary>Every action that stands in the log, by name.</summary>
    public IReadOnlyList<string> Actions() => Choices("action");

    /// <summary>Everything but the text, by the indexes over person, action and row number alone, newest first without sorting.</summary>
    private static string Entries(Microsoft.Data.Sqlite.SqliteConnection connection, AuditSearch search, Func<object?, string> arg)
    {
        var where = "";
        // Row numbers rise with time but for a clock that was set back: a day's allowance finds their range, the instants decide.
        if (search.From is { } from) where += $" AND id >= coalesce((SELECT id FROM audit WHERE at >= {arg(from - ClockBackMs)} ORDER BY at, id LIMIT 1), {long.MaxValue}) AND +at >= {arg(from)}";
        if (search.To is { } to) where += $" AND id <= coalesce((SELECT id FROM audit WHERE at < {arg(to + ClockBackMs)} ORDER BY at DESC, id DESC LIMIT 1), 0) AND +at < {arg(to)}";
        if (search.Actor is { Length: > 0 } actor) where += $" AND actor = {arg(actor)}";
        string[] actions = search.Action switch
        {
            not { Length: > 0 } => [],
            var one when one.Contains('.', StringComparison.Ordinal) => [one],
            var kind => [.. Distinct(connection, "action").Where(name => name.StartsWith(kind + ".", StringComparison.Ordinal)).DefaultIfEmpty(kind + ".")],
        };
        if (actions.Length == 0) return $"SELECT {Columns} FROM audit {(search.Actor is { Length: > 0 } ? "INDEXED BY IX_audit_actor_id" : "")} WHERE 1 = 1{where}";
        var index = search.Actor is { Length: > 0 } ? "IX_audit_actor_action" : "IX_audit_action_id";
        // Each action of a kind in its own order of row numbers, merged.
        return string.Join(" UNION ALL ", actions.Select(action => $"SELECT {Columns} FROM audit INDEXED BY {index} WHERE action = {arg(action)}{where}"));
    }

    /// <summary>From name to name by the index, so that a long log costs no more than a short one.</summary>
    private static List<string> Distinct(Microsoft.Data.Sqlite.SqliteConnection connection, string column) => connection.Read(
        $"WITH RECURSIVE names(name) AS (SELECT min({column}) FROM audit UNION ALL SELECT (SELECT min({column}) FROM audit WHERE {column} > name) FROM names WHERE name IS NOT NULL) SELECT name FROM names WHERE name IS NOT NULL LIMIT {MaxChoices}",
        r => r.GetString(0));

    private List<string> Choices(string column)
    {
        using var connection = connections.OpenReader();
        return Distinct(connection, column);
    }

    private static AuditEntry Read(Microsoft.Data.Sqlite.SqliteDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4), Entities.Long(row, 5), Entities.Text(row, 6), Entities.Text(row, 7));
}
