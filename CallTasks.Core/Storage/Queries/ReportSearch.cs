using Microsoft.Data.Sqlite;

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
/// <param name="IsExact">False: a text was looked for in the newest reports alone (<see cref="ReportLists.TextWindow"/>).</param>
public sealed record ReportCounts(long All, long Generating, long Generated, long Error, bool IsExact = true)
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

/// <summary>Reads the list of reports. Each state has an index for each order, from which a page is merged, however many there are.</summary>
public sealed class ReportLists(SqliteConnections connections)
{
    /// <summary>A text is looked for in so many of the newest reports: some 30 ms. Those of a task are found by its number among all.</summary>
    public const int TextWindow = 20_000;

    private static readonly ReportState[] Listed = [ReportState.Generating, ReportState.Generated, ReportState.Error];

    /// <summary>One page of the list, and how many of those that are looked for stand under each filter.</summary>
    public Page<ReportView> List(ReportSearch search, out ReportCounts counts)
    {
        var (offset, limit) = Reading.Bound(search.Offset, search.Limit);
        using var connection = connections.OpenReader();
        var (ids, isExact) = search.TaskId is null && search.Text?.Trim() is not { Length: > 0 }
            ? (Merged(connection, search, offset, limit, out counts), true)
            : (Matching(connection, search, offset, limit, out counts), counts.IsExact);
        if (ids.Count == 0) return new Page<ReportView>(counts.Of(search.State), isExact, []);
        var rows = connection.Read($"SELECT {SettingsQueries.ReportColumns} FROM reports WHERE id IN ({string.Join(',', ids)})", SettingsQueries.ReadReport).ToDictionary(report => report.Id);
        return new Page<ReportView>(counts.Of(search.State), isExact, [.. ids.Select(rows.GetValueOrDefault).OfType<ReportView>()]);
    }

    /// <summary>A page of all, merged from the states' indexes.</summary>
    private static List<long> Merged(SqliteConnection connection, ReportSearch search, int offset, int limit, out ReportCounts counts)
    {
        counts = Counted(connection.Read(string.Join(" UNION ALL ", Listed.Select(state => $"SELECT {(int)state}, count(*) FROM reports INDEXED BY IX_reports_state WHERE state = {(int)state}")), r => ((ReportState)r.GetInt32(0), r.GetInt64(1))), isExact: true);
        var total = counts.Of(search.State);
        var isReversed = offset > total / 2;
        if (isReversed)
        {
            // Skipped from the nearer end.
            limit = (int)Math.Clamp(total - offset, 0, limit);
            offset = (int)Math.Max(0, total - offset - limit);
        }

        var (column, index) = Order(search.Sort);
        var way = search.Ascending != isReversed ? "ASC" : "DESC";
        ReportState[] states = search.State is { } only ? [only] : Listed;
        var ids = connection.Read($"{string.Join(" UNION ALL ", states.Select(state => $"SELECT id, {column} AS k FROM reports INDEXED BY {index} WHERE state = {(int)state}"))} ORDER BY k {way}, id {way} LIMIT {limit} OFFSET {offset}", r => r.GetInt64(0));
        if (isReversed) ids.Reverse();
        return ids;
    }

    /// <summary>A page of those of a task or of a text: few enough to be sorted and counted at once.</summary>
    private static List<long> Matching(SqliteConnection connection, ReportSearch search, int offset, int limit, out ReportCounts counts)
    {
        var args = new SqlArguments();
        var matches = Matches(search, args);
        var way = search.Ascending ? "ASC" : "DESC";
        var found = connection.Read($"SELECT id, state FROM ({matches}) ORDER BY {Order(search.Sort).Column} {way}, id {way}", r => (Id: r.GetInt64(0), State: (ReportState)r.GetInt32(1)), args.Values);
        // The window was full: there may be more behind it.
        var isExact = search.Text?.Trim() is not { Length: > 0 } || connection.Read($"SELECT 1 FROM reports LIMIT 1 OFFSET {TextWindow}", _ => true).Count == 0;
        counts = Counted(found.GroupBy(report => report.State).Select(group => (group.Key, (long)group.Count())), isExact);
        return [.. found.Where(report => search.State is null || report.State == search.State).Skip(offset).Take(limit).Select(report => report.Id)];
    }

    private static ReportCounts Counted(IEnumerable<(ReportState State, long Count)> groups, bool isExact)
    {
        var of = groups.ToDictionary(group => group.State, group => group.Count);
        return new ReportCounts(of.Values.Sum(), of.GetValueOrDefault(ReportState.Generating), of.GetValueOrDefault(ReportState.Generated), of.GetValueOrDefault(ReportState.Error), isExact);
    }

    private static string Matches(ReportSearch search, SqlArguments args)
    {
        const string Columns = "SELECT id, state, task_id, task_name_folded, rows, bytes, created_by FROM reports";
        var task = search.TaskId is { } taskId ? $" AND task_id = {args.Add(taskId)}" : "";
        if (search.Text?.Trim() is not { Length: > 0 } text) return $"{Columns} WHERE state <> 3{task}";
        var like = args.Add("%" + text.ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%");
        var found = $"SELECT * FROM ({Columns} WHERE state <> 3{task} ORDER BY id DESC LIMIT {TextWindow}) WHERE task_name_folded LIKE {like} ESCAPE '\\'";
        if (!long.TryParse(text.AsSpan().TrimStart('#'), out var id)) return found;
        var number = args.Add(id);
        return $"{found} UNION {Columns} WHERE state <> 3{task} AND id = {number} UNION {Columns} WHERE state <> 3{task} AND {(task.Length == 0 ? "" : "+")}task_id = {number}";
    }

    private static (string Column, string Index) Order(ReportSort sort) => sort switch
    {
        ReportSort.Task => ("task_name_folded", "IX_reports_state_task_name_folded"),
        ReportSort.Rows => ("rows", "IX_reports_state_rows"),
        ReportSort.Size => ("bytes", "IX_reports_state_bytes"),
        ReportSort.Owner => ("created_by", "IX_reports_state_created_by"),
        _ => ("id", "IX_reports_state"),
    };
}
