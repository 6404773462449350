using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Queries;

/// <summary>Reads what only a wall tells.</summary>
public sealed class WallQueries(SqliteConnections connections)
{
    /// <summary>No call lasts longer: one that ended today began no earlier.</summary>
    private const long LongestCallMs = 4 * 3600 * 1000L;

    /// <summary>Calls of a task that were answered and ended before an instant: the counter less what ended since, told by one read.</summary>
    /// <param name="instant">Unix milliseconds; the calls since are looked at one by one, so it should be of today.</param>
    public long AnsweredBefore(long taskId, long instant)
    {
        const string Sql = """
            SELECT coalesce((SELECT value FROM task_counters WHERE task_id = $1 AND counter = $2), 0)
                - (SELECT count(*) FROM calls INDEXED BY IX_calls_task_id_started_at WHERE task_id = $1 AND started_at >= $3 AND status = $4 AND ended_at >= $5)
            """;
        return connections.Read(Sql, r => r.GetInt64(0), taskId, (int)Counter.Calls + (int)CallStatus.Answered, instant - LongestCallMs, (int)CallStatus.Answered, instant)[0];
    }
}
