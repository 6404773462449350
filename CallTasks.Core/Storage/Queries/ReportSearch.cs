namespace CallTasks.Core.Storage.Queries;

/// <summary>What the report list can be sorted by.</summary>
public enum ReportSort
{
    /// <summary>When it was asked for: its ID.</summary>
    Made,
    /// <summary>The task's name, in any case.</summary>
    Task,
    /// <summary>Number of rows.</summary>
    Rows,
    /// <summary>Size of the file.</summary>
    Size,
    /// <summary>Who asked for it.</summary>
    Owner,
}

/// <summary>What is looked for in the report list.</summary>
public sealed record ReportSearch
{
    /// <summary>Part of the task's name in any case, or the ID of the task or the report; null = everything.</summary>
    public string? Text { get; init; }
    /// <summary>Of one task, or null.</summary>
    public long? TaskId { get; init; }
    /// <summary>In one state, or null.</summary>
    public ReportState? State { get; init; }
    /// <summary>What comes first.</summary>
    public ReportSort Sort { get; init; }
    /// <summary>False: newest, last or highest first.</summary>
    public bool Ascending { get; init; }
    /// <summary>Reports skipped.</summary>
    public int Offset { get; init; }
    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>How many of the reports that are looked for stand under each filter.</summary>
public sealed record ReportCounts(long All, long Generating, long Generated, long Error)
{
    /// <summary>Under one of them; null: all.</summary>
    public long Of(ReportState? state) => state switch
    {
        ReportState.Generating => Generating,
        ReportState.Generated => Generated,
        ReportState.Error => Error,
        _ => All,
    };
}

/// <summary>Reads the list of reports. Rows are short and thousands at most, so that a list is one pass over them.</summary>
public sealed class ReportLists(SqliteConnections connections)
{
    /// <summary>One page of the list, and how many of those that are looked for stand under each filter.</summary>
    public Page<ReportView> List(ReportSearch search, out ReportCounts counts)
    {
        var (offset, limit) = Reading.Bound(search.Offset, search.Limit);
        var where = "FROM reports WHERE state <> 3";
        var args = new List<object?>();
        if (search.TaskId is { } taskId)
        {
            args.Add(taskId);
            where += $" AND task_id = ${args.Count}";
        }

        if (search.Text?.Trim() is { Length: > 0 } text)
        {
            args.Add("%" + text.ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%");
            args.Add(long.TryParse(text.AsSpan().TrimStart('#'), out var id) ? id : -1L);
            where += $" AND (task_name_folded LIKE ${args.Count - 1} ESCAPE '\\' OR task_id = ${args.Count} OR id = ${args.Count})";
        }

        using var connection = connections.OpenReader();
        var byState = connection.Read($"SELECT state, count(*) {where} GROUP BY state", r => (State: (ReportState)r.GetInt32(0), Count: r.GetInt64(1)), args.ToArray())
            .ToDictionary(group => group.State, group => group.Count);
        counts = new ReportCounts(byState.Values.Sum(), byState.GetValueOrDefault(ReportState.Generating), byState.GetValueOrDefault(ReportState.Generated), byState.GetValueOrDefault(ReportState.Error));
        var only = search.State is { } state ? $" AND state = {(int)state}" : "";
        var page = connection.Read($"SELECT {SettingsQueries.ReportColumns} {where}{only} ORDER BY {Order(search)} LIMIT {limit} OFFSET {offset}", SettingsQueries.ReadReport, args.ToArray());
        return new Page<ReportView>(counts.Of(search.State), true, page);
    }

    private static string Order(ReportSearch search)
    {
        var way = search.Ascending ? "ASC" : "DESC";
        return search.Sort switch
        {
            ReportSort.Task => $"task_name_folded {way}, id DESC",
            ReportSort.Rows => $"rows {way}, id DESC",
            ReportSort.Size => $"bytes {way}, id DESC",
            ReportSort.Owner => $"created_by {way}, id DESC",
            _ => $"id {way}",
        };
    }
}
