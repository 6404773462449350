using CallTasks.Core.Model;
using Microsoft.Data.Sqlite;

namespace CallTasks.Core.Storage.Queries;

/// <summary>A task with its statistics.</summary>
public sealed record CallTaskView(CallTask Task, TaskStatistics Statistics)
{
    /// <summary>Clients that are still to be called.</summary>
    public long OpenClients => Statistics.Clients(ClientState.New) + Statistics.Clients(ClientState.WaitingRecall);
}

/// <summary>How many tasks stand under each filter.</summary>
public sealed record CallTaskCounts(long All, long Active, long Scheduled, long Completed)
{
    /// <summary>How many stand under one filter.</summary>
    public long Of(CallTaskFilter filter) => filter switch
    {
        CallTaskFilter.Active => Active,
        CallTaskFilter.Scheduled => Scheduled,
        CallTaskFilter.Completed => Completed,
        _ => All,
    };
}

/// <summary>Reads call tasks.</summary>
public sealed class CallTaskQueries(SqliteConnections connections)
{
    private const string From = "FROM call_tasks t JOIN dial_plans p ON p.id = t.dial_plan_id WHERE t.deleted_at IS NULL";

    /// <summary>Named, since without statistics of the table a planner may think the rows themselves as good; they are fat.</summary>
    private const string Indexed = "FROM call_tasks t INDEXED BY ix_call_tasks_list WHERE t.deleted_at IS NULL";

    /// <summary>One page of the list.</summary>
    public Page<CallTaskView> List(CallTaskSearch search) => List(search, out _);

    /// <summary>One page of the list, and how many of those that are looked for stand under each filter.</summary>
    public Page<CallTaskView> List(CallTaskSearch search, out CallTaskCounts counts)
    {
        var (offset, limit) = Reading.Bound(search.Offset, search.Limit);
        using var connection = connections.OpenReader();
        var (where, args) = Where(search);
        List<long> ids;
        if (search.From is not null || search.To is not null || search.Sort == CallTaskSort.Pace)
        {
            // Paces stand in the engine, not in the index. Whether a task called in the period costs a look into its calls: once for the counts and for the page.
            var found = connection.Read($"SELECT t.id, t.status {Indexed}{where} ORDER BY {Order(search)}", r => (Id: r.GetInt64(0), Status: (CallTaskStatus)r.GetInt32(1)), args);
            counts = CountsOf(found.CountBy(task => task.Status).Select(group => (group.Key, (long)group.Value)));
            if (search.Sort == CallTaskSort.Pace) found = ByPace(found, task => search.Paces.GetValueOrDefault(task.Id), search.Ascending);
            ids = [.. found.Where(task => Stands(task.Status, search.Filter)).Skip(offset).Take(limit).Select(task => task.Id)];
        }
        else
        {
            counts = CountsOf(connection.Read($"SELECT t.status, count(*) {Indexed}{where} GROUP BY t.status", r => ((CallTaskStatus)r.GetInt32(0), r.GetInt64(1)), args));
            ids = offset >= counts.Of(search.Filter) ? [] : connection.Read($"SELECT t.id {Indexed}{StatusIn(search.Filter)}{where} ORDER BY {Order(search)} LIMIT {limit} OFFSET {offset}", r => r.GetInt64(0), args);
        }

        var total = counts.Of(search.Filter);
        if (ids.Count == 0) return new Page<CallTaskView>(total, true, []);
        var tasks = connection.Read($"SELECT {Entities.CallTaskColumns} {From} AND t.id IN ({string.Join(',', ids)})", Entities.ReadCallTask).ToDictionary(task => task.Id);
        return new Page<CallTaskView>(total, true, WithStatistics(connection, [.. ids.Where(tasks.ContainsKey).Select(id => tasks[id])]));
    }

    /// <summary>How many tasks stand under each filter.</summary>
    public CallTaskCounts Counts() => CountsOf(connections.Read($"SELECT t.status, count(*) {Indexed} GROUP BY t.status", r => ((CallTaskStatus)r.GetInt32(0), r.GetInt64(1))));

    /// <summary>One task with its statistics, or null.</summary>
    public CallTaskView? Find(long id)
    {
        using var connection = connections.OpenReader();
        var tasks = connection.Read($"SELECT {Entities.CallTaskColumns} {From} AND t.id = $1", Entities.ReadCallTask, id);
        return tasks.Count == 0 ? null : WithStatistics(connection, tasks)[0];
    }

    /// <summary>Tasks in a status.</summary>
    public IReadOnlyList<CallTask> InStatus(params ReadOnlySpan<CallTaskStatus> statuses) =>
        connections.Read($"SELECT {Entities.CallTaskColumns} {From} AND t.status IN ({string.Join(',', statuses.ToArray().Select(s => (int)s))}) ORDER BY t.id", Entities.ReadCallTask);

    /// <summary>Statistics of one task; zeros for one that has none.</summary>
    public TaskStatistics Statistics(long taskId)
    {
        using var connection = connections.OpenReader();
        return ReadStatistics(connection, [taskId]).GetValueOrDefault(taskId, TaskStatistics.Empty);
    }

    private static CallTaskCounts CountsOf(IEnumerable<(CallTaskStatus Status, long Count)> byStatus)
    {
        long all = 0, active = 0, scheduled = 0, completed = 0;
        foreach (var (status, count) in byStatus)
        {
            all += count;
            if (Stands(status, CallTaskFilter.Active)) active += count;
            else if (Stands(status, CallTaskFilter.Scheduled)) scheduled += count;
            else if (Stands(status, CallTaskFilter.Completed)) completed += count;
        }

        return new CallTaskCounts(all, active, scheduled, completed);
    }

    private static List<T> ByPace<T>(List<T> tasks, Func<T, double> pace, bool ascending) => [.. ascending ? tasks.OrderBy(pace) : tasks.OrderByDescending(pace)];

    private static bool Stands(CallTaskStatus status, CallTaskFilter filter) => filter switch
    {
        CallTaskFilter.Active => status is CallTaskStatus.Running or CallTaskStatus.Paused,
        CallTaskFilter.Scheduled => status == CallTaskStatus.Scheduled,
        CallTaskFilter.Completed => status is CallTaskStatus.Completed or CallTaskStatus.Stopped,
        _ => true,
    };

    /// <summary>Text and period, as conditions after others.</summary>
    private static (string Where, object?[] Args) Where(CallTaskSearch search)
    {
        var args = new SqlArguments();
        var where = "";
        if (search.Text?.Trim() is { Length: > 0 } text)
        {
            var part = text.ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
            var id = long.TryParse(text.AsSpan().TrimStart('#'), out var number) ? number : -1L;
            where = $" AND (t.name_folded LIKE {args.Add($"%{part}%")} ESCAPE '\\' OR t.id = {args.Add(id)})";
        }

        if (search.From is not null || search.To is not null)
        {
            var (from, to) = (args.Add(search.From ?? long.MinValue), args.Add(search.To ?? long.MaxValue));
            // A task that was never started has no call to look for.
            where += $" AND t.started_at IS NOT NULL AND EXISTS (SELECT 1 FROM calls c INDEXED BY IX_calls_task_id_started_at WHERE c.task_id = t.id AND c.started_at >= {from} AND c.started_at < {to})";
        }

        return (where, args.Values);
    }

    private static string Order(CallTaskSearch search)
    {
        var way = search.Ascending ? "ASC" : "DESC";
        return search.Sort switch
        {
            CallTaskSort.Name => $"t.name_folded {way}, t.id {way}",
            CallTaskSort.Status => $"t.status {way}, t.id DESC",
            CallTaskSort.Start => $"coalesce(t.started_at, t.start_at) IS NULL, coalesce(t.started_at, t.start_at) {way}, t.id {way}",
            CallTaskSort.Progress => $"t.progress {way}, t.id DESC",
            CallTaskSort.Owner => $"t.owner IS NULL, t.owner {way}, t.id DESC",
            CallTaskSort.Pace => "t.id DESC",
            _ => $"t.id {way}",
        };
    }

    /// <summary>Work on many clients that goes on, oldest first: of one task, or of all.</summary>
    public IReadOnlyList<BulkJobView> BulkWork(long? taskId = null) =>
        [.. connections.Read($"SELECT {BulkJob.Columns} FROM bulk_jobs WHERE task_id > 0 AND ($1 IS NULL OR task_id = $1) ORDER BY id LIMIT {Reading.MaxLimit}", BulkJob.Read, taskId).Select(job => job.View)];

    private static List<CallTaskView> WithStatistics(SqliteConnection connection, List<CallTask> tasks)
    {
        var statistics = ReadStatistics(connection, tasks.Select(t => t.Id).ToArray());
        return tasks.ConvertAll(t => new CallTaskView(t, statistics.GetValueOrDefault(t.Id, TaskStatistics.Empty)));
    }

    private static Dictionary<long, TaskStatistics> ReadStatistics(SqliteConnection connection, IReadOnlyList<long> tasks)
    {
        var values = new Dictionary<long, long[]>();
        if (tasks.Count > 0)
        {
            foreach (var (task, counter, value) in connection.Read($"SELECT task_id, counter, value FROM task_counters WHERE task_id IN ({string.Join(',', tasks)})", r => (r.GetInt64(0), r.GetInt32(1), r.GetInt64(2))))
            {
                if (!values.TryGetValue(task, out var counters)) values[task] = counters = new long[(int)Counter.Count];
                counters[counter] = value;
            }
        }

        return values.ToDictionary(v => v.Key, v => new TaskStatistics(v.Value));
    }

    private static string StatusIn(CallTaskFilter filter) => filter switch
    {
        CallTaskFilter.Active => " AND t.status IN (3, 4)",
        CallTaskFilter.Scheduled => " AND t.status = 2",
        CallTaskFilter.Completed => " AND t.status IN (5, 6)",
        _ => "",
    };
}
