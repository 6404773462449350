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

/// <summary>What waits in one zone set of a task.</summary>
/// <param name="Fresh">Clients never called, counted up to <see cref="QueueQueries.TallyLimit"/>.</param>
/// <param name="DueRecalls">Recalls that are due, counted likewise.</param>
/// <param name="LaterRecalls">Recalls that are not due yet, counted likewise.</param>
/// <param name="NextRecall">The earliest of the latter, or null.</param>
public readonly record struct ZoneTally(long Fresh, long DueRecalls, long LaterRecalls, long? NextRecall)
{
    /// <summary>Clients never called that a frequency cap holds back, counted likewise; not among <see cref="Fresh"/>.</summary>
    public long Held { get; init; }
    /// <summary>When the cap lets the first of them go, or null.</summary>
    public long? NextHeld { get; init; }
    /// <summary>A frequency cap holds the earliest recall too.</summary>
    public bool NextRecallHeld { get; init; }
}

/// <summary>A start of an earlier run.</summary>
/// <param name="TaskId">Its task; 0 for a transfer's leg.</param>
/// <param name="DialPlanId">Its dial plan.</param>
/// <param name="StartedAt">When its INVITE left (Unix milliseconds); where <see cref="Exact"/> is false, when that was planned.</param>
/// <param name="Exact">The instant was recorded after the INVITE had left.</param>
public readonly record struct EarlierStart(long TaskId, long DialPlanId, long StartedAt, bool Exact);

/// <summary>What the dialling queue asks: always by index over (batch, zone set, state, due), never over clients that may not be called.</summary>
public sealed class QueueQueries(SqliteConnections connections)
{
    /// <summary>Beyond it people are told "10,000+", and counting costs more than the number is worth.</summary>
    public const int TallyLimit = 10_001;

    /// <summary>
    /// Clients that may be called, by their index. Its own condition is said again: SQLite does not see that clients in one of the two
    /// states are among those in both, and would go through the clients of all tasks.
    /// </summary>
    internal const string Callable = "FROM clients INDEXED BY ix_clients_due WHERE state IN (0, 2) AND batch_id = $1 AND zone_set_id = $2";

    /// <summary>Newest due recalls looked through for the next numbers of a first round.</summary>
    private const int FirstRoundWindow = 1_000;

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

    /// <summary>
    /// Of the recalls that are due, those that belong to a first round (the next number, a call that the carrier's trouble gave back) or
    /// that a person ordered: they go on while other recalls wait for all first calls. Their instants are the newest.
    /// </summary>
    public IReadOnlyList<DueClient> DueFirstRounds(long taskId, IReadOnlyList<long> openZoneSets, long now, int limit)
    {
        using var connection = connections.OpenReader();
        var found = new List<DueClient>();
        foreach (var batch in VisibleBatches(connection, taskId))
        {
            foreach (var zoneSet in openZoneSets)
            {
                found.AddRange(connection.Read(
                    $"""
                    SELECT id, due_at FROM (SELECT id, due_at, next_reason {Callable} AND state = 2 AND due_at <= $3 ORDER BY due_at DESC LIMIT {FirstRoundWindow})
                    WHERE next_reason IN ({(int)CallReason.First}, {(int)CallReason.NextNumber}, {(int)CallReason.Manual}) LIMIT $4
                    """,
                    r => new DueClient(r.GetInt64(0), r.GetInt64(1)), batch, zoneSet, now, limit));
            }
        }

        found.Sort(static (a, b) => a.DueAt.CompareTo(b.DueAt));
        if (found.Count > limit) found.RemoveRange(limit, found.Count - limit);
        return found;
    }

    /// <summary>What waits in each of some zone sets, counted up to <see cref="TallyLimit"/> each; or only the next recalls, which is cheaper.</summary>
    /// <param name="count">False: only <see cref="ZoneTally.NextRecall"/> is asked.</param>
    public IReadOnlyList<ZoneTally> Tally(long taskId, IReadOnlyList<long> zoneSets, long now, bool count)
    {
        using var connection = connections.OpenReader();
        var batches = VisibleBatches(connection, taskId);
        using var fresh = new TallyStatements(connection, ClientState.New);
        using var recalls = new TallyStatements(connection, ClientState.WaitingRecall);
        var tallies = new ZoneTally[zoneSets.Count];
        for (var i = 0; i < tallies.Length; i++)
        {
            foreach (var batch in batches)
            {
                var (next, isHeld) = recalls.Earliest(batch, zoneSets[i], now);
                var (nextHeld, _) = fresh.Earliest(batch, zoneSets[i], now);
                var tally = tallies[i];
                if (next is not null && (tally.NextRecall is null || next < tally.NextRecall)) tally = tally with { NextRecall = next, NextRecallHeld = isHeld };
                if (nextHeld is not null && (tally.NextHeld is null || nextHeld < tally.NextHeld)) tally = tally with { NextHeld = nextHeld };
                if (count)
                {
                    tally = tally with
                    {
                        Fresh = tally.Fresh + fresh.Count(batch, zoneSets[i], -1, now),
                        Held = tally.Held + (nextHeld is null ? 0 : fresh.Count(batch, zoneSets[i], now, long.MaxValue)),
                        DueRecalls = tally.DueRecalls + recalls.Count(batch, zoneSets[i], -1, now),
                        LaterRecalls = tally.LaterRecalls + (next is null ? 0 : recalls.Count(batch, zoneSets[i], now, long.MaxValue)),
                    };
                }

                tallies[i] = tally;
            }
        }

        return tallies;
    }

    /// <summary>Clients never called, in the order of the file; those that a frequency cap holds back only once it lets them go.</summary>
    public IReadOnlyList<DueClient> Fresh(long taskId, IReadOnlyList<long> openZoneSets, int limit, long now = 0) =>
        Merge(taskId, openZoneSets, ClientState.New, now, limit);

    /// <summary>The earliest planned recall of a zone set, or null.</summary>
    public long? NextRecall(long taskId, long zoneSetId)
    {
        using var connection = connections.OpenReader();
        long? earliest = null;
        foreach (var batch in VisibleBatches(connection, taskId))
        {
            var due = connection.Read($"SELECT due_at {Callable} AND state = 2 ORDER BY due_at LIMIT 1", r => r.GetInt64(0), batch, zoneSetId);
            if (due.Count > 0 && (earliest is null || due[0] < earliest)) earliest = due[0];
        }

        return earliest;
    }

    /// <summary>True when a zone set has a client that was never called.</summary>
    public bool HasFresh(long taskId, long zoneSetId) => Fresh(taskId, [zoneSetId], 1).Count > 0;

    /// <summary>Starts since an instant of every task that was at work since, at most so many of each, newest first: rings are seeded from them after a restart.</summary>
    public IReadOnlyList<EarlierStart> StartsSince(long since, int perTask)
    {
        using var connection = connections.OpenReader();
        var starts = new List<EarlierStart>();
        foreach (var task in connection.Read("SELECT id FROM call_tasks WHERE started_at IS NOT NULL AND (ended_at IS NULL OR ended_at >= $1)", r => r.GetInt64(0), since))
        {
            starts.AddRange(connection.Read(
                "SELECT dial_plan_id, started_at, status FROM calls WHERE task_id = $1 AND started_at >= $2 ORDER BY started_at DESC LIMIT $3",
                r => new EarlierStart(task, r.GetInt64(0), r.GetInt64(1), (CallStatus)r.GetInt32(2) is not (CallStatus.Dial or CallStatus.Expired)), task, since, perTask));
        }

        // A transfer's leg is a start of its plan and of the host, and of no task.
        starts.AddRange(connection.Read(
            "SELECT dial_plan_id, started_at FROM transfer_legs WHERE started_at >= $1 ORDER BY started_at DESC LIMIT $2", r => new EarlierStart(0, r.GetInt64(0), r.GetInt64(1), false), since, perTask));
        return starts;
    }

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
        command.CommandText = $"SELECT id, due_at {Callable} AND state = {(int)state} AND due_at <= $3 ORDER BY due_at, id LIMIT $4";
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
