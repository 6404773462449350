using CallTasks.Core.Storage;

namespace CallTasks.Tests.Support;

/// <summary>Statistics are counters; here they are counted anew from the rows.</summary>
internal static class Recount
{
    private const string FromRows =
        """
        SELECT task_id, counter, sum(n) FROM (
            SELECT c.task_id, c.state AS counter, count(*) AS n FROM clients c JOIN batches b ON b.id = c.batch_id WHERE b.visible = 1 GROUP BY 1, 2
            UNION ALL SELECT task_id, 10 + status, count(*) FROM calls GROUP BY 1, 2
            UNION ALL SELECT task_id, 40 + result, count(*) FROM calls WHERE status = 2 AND result IS NOT NULL GROUP BY 1, 2
            UNION ALL SELECT task_id, 50 + transfer, count(*) FROM calls WHERE status = 2 GROUP BY 1, 2
            UNION ALL SELECT task_id, 55, sum(cost) FROM calls WHERE talk_ms IS NOT NULL AND cost <> 0 GROUP BY 1
            UNION ALL SELECT task_id, 56, sum(talk_ms) FROM calls WHERE talk_ms > 0 GROUP BY 1
            UNION ALL SELECT task_id, 57, count(*) FROM calls WHERE talk_ms IS NOT NULL GROUP BY 1)
        WHERE task_id IN (SELECT id FROM call_tasks WHERE deleted_at IS NULL) GROUP BY 1, 2
        """;

    private const string Kept = "SELECT task_id, counter, value FROM task_counters WHERE value <> 0 AND task_id IN (SELECT id FROM call_tasks WHERE deleted_at IS NULL)";

    private const string DoneFromRows =
        "SELECT c.task_id, 0, sum(c.state >= 3) * 1000 / count(*) AS done FROM clients c JOIN batches b ON b.id = c.batch_id JOIN call_tasks t ON t.id = c.task_id WHERE b.visible = 1 AND t.deleted_at IS NULL GROUP BY 1 HAVING done <> 0";

    private const string DoneKept = "SELECT id, 0, progress FROM call_tasks WHERE progress <> 0 AND deleted_at IS NULL";

    /// <summary>The kept statistics of all living tasks are those of the rows, and so is how far they are.</summary>
    public static void Matches(SqliteConnections connections)
    {
        Assert.Equal(Read(connections, FromRows), Read(connections, Kept));
        Assert.Equal(Read(connections, DoneFromRows), Read(connections, DoneKept));
    }

    private static SortedDictionary<(long Task, int Counter), long> Read(SqliteConnections connections, string sql)
    {
        using var connection = connections.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var counts = new SortedDictionary<(long, int), long>();
        while (rows.Read()) counts[(rows.GetInt64(0), rows.GetInt32(1))] = rows.GetInt64(2);
        return counts;
    }
}
