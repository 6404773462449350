using CallTasks.Core.Model;
using Microsoft.Data.Sqlite;

namespace CallTasks.Core.Storage.Queries;

/// <summary>The four filters of the task list.</summary>
public enum CallTaskFilter
{
    /// <summary>Every task, drafts and ready ones too.</summary>
    All,
    /// <summary>Running and paused.</summary>
    Active,
    /// <summary>Scheduled.</summary>
    Scheduled,
    /// <summary>Completed and stopped.</summary>
    Completed,
}

/// <summary>What is looked for in the task list.</summary>
public sealed record CallTaskSearch
{
    /// <summary>Part of a name in any case, or an ID; null = everything.</summary>
    public string? Text { get; init; }
    /// <summary>One of the four filters.</summary>
    public CallTaskFilter Filter { get; init; }
    /// <summary>With a call started at or after (Unix milliseconds), or null.</summary>
    public long? From { get; init; }
    /// <summary>… and before, or null.</summary>
    public long? To { get; init; }
    /// <summary>Tasks skipped.</summary>
    public int Offset { get; init; }
    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>A task with its statistics.</summary>
public sealed record CallTaskView(CallTask Task, TaskStatistics Statistics);

/// <summary>How many tasks stand under each filter.</summary>
public sealed record CallTaskCounts(long All, long Active, long Scheduled, long Completed);

/// <summary>Reads call tasks.</summary>
public sealed class CallTaskQueries(SqliteConnections connections)
{
    private const string From = "FROM call_tasks t JOIN dial_plans p ON p.id = t.dial_plan_id WHERE t.deleted_at IS NULL";

    /// <summary>One page of the list, newest first.</summary>
    public Page<CallTaskView> List(CallTaskSearch search)
    {
        var (offset, limit) = Reading.Bound(search.Offset, search.Limit);
        var where = From + StatusIn(search.Filter);
        var args = new List<object?>();
        if (search.Text is { Length: > 0 } text)
        {
            args.Add("%" + text.Trim().ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%");
            args.Add(long.TryParse(text.AsSpan().Trim().TrimStart('#'), out var id) ? id : -1L);
            where += " AND (t.name_folded LIKE $1 ESCAPE '\\' OR t.id = $2)";
        }

        if (search.From is not null || search.To is not null)
        {
            args.Add(search.From ?? long.MinValue);
            args.Add(search.To ?? long.MaxValue);
            where += $" AND EXISTS (SELECT 1 FROM calls c WHERE c.task_id = t.id AND c.started_at >= ${args.Count - 1} AND c.started_at < ${args.Count})";
        }

        using var connection = connections.OpenReader();
        var (total, exact) = connection.Count(where, args.ToArray());
        var tasks = connection.Read($"SELECT {Entities.CallTaskColumns} {where} ORDER BY t.id DESC LIMIT {limit} OFFSET {offset}", Entities.ReadCallTask, args.ToArray());
        return new Page<CallTaskView>(total, exact, WithStatistics(connection, tasks));
    }

    /// <summary>How many tasks stand under each filter.</summary>
    public CallTaskCounts Counts()
    {
        var byStatus = connections.Read("SELECT status, count(*) FROM call_tasks WHERE deleted_at IS NULL GROUP BY status", r => (Status: (CallTaskStatus)r.GetInt32(0), Count: r.GetInt64(1)));
        long Of(params ReadOnlySpan<CallTaskStatus> statuses)
        {
            var sum = 0L;
            foreach (var (status, count) in byStatus) sum += statuses.Contains(status) ? count : 0;
            return sum;
        }

        return new CallTaskCounts(byStatus.Sum(s => s.Count), Of(CallTaskStatus.Running, CallTaskStatus.Paused), Of(CallTaskStatus.Scheduled), Of(CallTaskStatus.Completed, CallTaskStatus.Stopped));
    }

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
