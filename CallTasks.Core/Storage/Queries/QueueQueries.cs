using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Queries;

/// <summary>A client that may be called.</summary>
/// <param name="ClientRow">Row number.</param>
/// <param name="DueAt">The planned instant; 0 for a client never called.</param>
public readonly record struct DueClient(long ClientRow, long DueAt);

/// <summary>Clients of one zone set in a task.</summary>
/// <param name="ZoneSetId">Row number of the set; 0 = unknown, the task's zone rules.</param>
/// <param name="Zones">IANA names; empty for 0.</param>
public sealed record TaskZoneSet(long ZoneSetId, IReadOnlyList<string> Zones);

/// <summary>What the dialling queue asks: always by index over (batch, zone set, state, due), never over clients that may not be called.</summary>
public sealed class QueueQueries(SqliteConnections connections)
{
    /// <summary>Zone sets that occur among a task's visible clients.</summary>
    public IReadOnlyList<TaskZoneSet> ZoneSets(long taskId) => connections.Read(
        """
        SELECT DISTINCT z.id, z.zones FROM batches b JOIN batch_zones bz ON bz.batch_id = b.id JOIN zone_sets z ON z.id = bz.zone_set_id
        WHERE b.task_id = $1 AND b.visible = 1 ORDER BY z.id
        """,
        r => new TaskZoneSet(r.GetInt64(0), r.GetString(1) is { Length: > 0 } zones ? zones.Split('|') : []), taskId);

    /// <summary>Clients waiting for a recall that is due, earliest first.</summary>
    public IReadOnlyList<DueClient> DueRecalls(long taskId, IReadOnlyList<long> openZoneSets, long now, int limit) =>
        Merge(taskId, openZoneSets, ClientState.WaitingRecall, now, limit);

    /// <summary>Clients never called, in the order of the file.</summary>
    public IReadOnlyList<DueClient> Fresh(long taskId, IReadOnlyList<long> openZoneSets, int limit) =>
        Merge(taskId, openZoneSets, ClientState.New, 0, limit);

    /// <summary>The earliest planned recall of a zone set, or null.</summary>
    public long? NextRecall(long taskId, long zoneSetId)
    {
        using var connection = connections.OpenReader();
        long? earliest = null;
        foreach (var batch in VisibleBatches(connection, taskId))
        {
            var due = connection.Read("SELECT due_at FROM clients WHERE batch_id = $1 AND zone_set_id = $2 AND state = 2 ORDER BY due_at LIMIT 1", r => r.GetInt64(0), batch, zoneSetId);
            if (due.Count > 0 && (earliest is null || due[0] < earliest)) earliest = due[0];
        }

        return earliest;
    }

    /// <summary>True when a zone set has a client that was never called.</summary>
    public bool HasFresh(long taskId, long zoneSetId) => Fresh(taskId, [zoneSetId], 1).Count > 0;

    /// <summary>Start instants of the latest calls, newest first: rings are seeded from them after a restart.</summary>
    public IReadOnlyList<(long TaskId, long DialPlanId, long StartedAt)> LatestStarts(int limit) => connections.Read(
        "SELECT task_id, dial_plan_id, started_at FROM calls WHERE started_at IS NOT NULL ORDER BY id DESC LIMIT $1", r => (r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)), limit);

    private static List<long> VisibleBatches(Microsoft.Data.Sqlite.SqliteConnection connection, long taskId) =>
        connection.Read("SELECT id FROM batches WHERE task_id = $1 AND visible = 1 ORDER BY id", r => r.GetInt64(0), taskId);

    private List<DueClient> Merge(long taskId, IReadOnlyList<long> zoneSets, ClientState state, long dueUntil, int limit)
    {
        using var connection = connections.OpenReader();
        var batches = VisibleBatches(connection, taskId);
        if (batches.Count == 0 || zoneSets.Count == 0) return [];
        // Each range gives its share and a little more; what is left over comes with the next refill.
        var share = Math.Min(limit, Math.Max(16, 2 * limit / (batches.Count * zoneSets.Count)));
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT id, due_at FROM clients WHERE batch_id = $1 AND zone_set_id = $2 AND state = {(int)state} AND due_at <= $3 ORDER BY due_at, id LIMIT $4";
        var batchParameter = command.Parameters.Add("$1", Microsoft.Data.Sqlite.SqliteType.Integer);
        var zoneParameter = command.Parameters.Add("$2", Microsoft.Data.Sqlite.SqliteType.Integer);
        command.Parameters.AddWithValue("$3", dueUntil);
        command.Parameters.AddWithValue("$4", share);
        var found = new List<DueClient>();
        foreach (var batch in batches)
        {
            batchParameter.Value = batch;
            foreach (var zoneSet in zoneSets)
            {
                zoneParameter.Value = zoneSet;
                using var rows = command.ExecuteReader();
                while (rows.Read()) found.Add(new DueClient(rows.GetInt64(0), rows.GetInt64(1)));
            }
        }

        found.Sort(static (a, b) => a.DueAt != b.DueAt ? a.DueAt.CompareTo(b.DueAt) : a.ClientRow.CompareTo(b.ClientRow));
        if (found.Count > limit) found.RemoveRange(limit, found.Count - limit);
        return found;
    }
}
