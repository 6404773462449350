namespace CallTasks.Core.Storage.Queries;

/// <summary>One change of a call task, as the audit log keeps it.</summary>
/// <param name="Id">Row number.</param>
/// <param name="At">Unix milliseconds, UTC.</param>
/// <param name="Actor">Who.</param>
/// <param name="Action">What, such as call-task.start.</param>
/// <param name="Subject">To what, in words.</param>
/// <param name="Before">As it stood before, or null.</param>
/// <param name="After">As it stands after, or null.</param>
public sealed record TaskLogEntry(long Id, long At, string Actor, string Action, string Subject, string? Before, string? After);

/// <summary>Reads what was done to a task, and by whom.</summary>
public sealed class TaskLogQueries(SqliteConnections connections)
{
    /// <summary>One page, newest first.</summary>
    public Page<TaskLogEntry> List(long taskId, int offset, int limit)
    {
        (offset, limit) = Reading.Bound(offset, limit);
        const string Where = "FROM audit INDEXED BY IX_audit_task_id WHERE task_id = $1";
        using var connection = connections.OpenReader();
        var (total, exact) = connection.Count(Where, taskId);
        return new Page<TaskLogEntry>(total, exact, connection.Read($"SELECT id, at, actor, action, subject, before, after {Where} ORDER BY id DESC LIMIT {limit} OFFSET {offset}",
            r => new TaskLogEntry(r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.GetString(3), r.GetString(4), Entities.Text(r, 5), Entities.Text(r, 6)), taskId));
    }
}
