using CallTasks.Core.Model;
using Microsoft.Data.Sqlite;

namespace CallTasks.Core.Storage.Queries;

/// <summary>Columns of <see cref="ReportQueries.ReadCalls"/>, by their place.</summary>
internal enum ReportCallColumn
{
    Id,
    ClientId,
    Phone,
    Attempt,
    Reason,
    Status,
    StartedAt,
    PlannedAt,
    AnsweredAt,
    EndedAt,
    TalkMs,
    Responder,
    Result,
    EndedBy,
    Transfer,
    TransferredTo,
    ScriptId,
    ScriptVersion,
    LastBlock,
    Dialogue,
    HasRecording,
    Cost,
    SipCode,
    SipText,
    Cause,
    Simulated,
    Gender,
    Parameters,
    Variables,
    /// <summary>1: a machine was left a message; 0: it was not; null: none was to be left.</summary>
    MessageLeft,
}

/// <summary>Reads for reports: chunks by key, each a short read of its own, so that the write-ahead log can be checkpointed between them.</summary>
internal sealed class ReportQueries(SqliteConnections connections)
{
    /// <summary>Rows of one read: some 20 ms with the writing of the report.</summary>
    public const int Chunk = 2_000;

    /// <summary>The task's newest call, or 0: a report goes up to it, whatever is dialled meanwhile.</summary>
    public long HighWater(long taskId) => connections.Read("SELECT coalesce(max(id), 0) FROM calls WHERE task_id = $1", r => r.GetInt64(0), taskId)[0];

    /// <summary>The next calls in the order they were made.</summary>
    /// <param name="after">Only calls with a higher ID.</param>
    /// <param name="upTo">… and at most this one.</param>
    /// <returns>ID of the last one; 0 when there is none.</returns>
    public long ReadCalls(long taskId, long after, long upTo, Action<SqliteDataReader> row)
    {
        const string Sql = """
            SELECT c.id, c.client_id, c.phone, c.attempt, c.reason, c.status, c.started_at, c.planned_at, c.answered_at, c.ended_at, c.talk_ms, c.responder, c.result, c.ended_by, c.transfer, c.transferred_to,
                c.script_id, c.script_version, c.last_block, c.dialogue, c.has_recording, c.cost, c.sip_code, c.sip_text, c.cause, p.kind = 0, c.gender, k.parameters, c.variables,
                CASE WHEN c.status = $5 AND json_valid(c.evidence) THEN json_extract(c.evidence, '$.message.left') END
            FROM calls c INDEXED BY IX_calls_task_id LEFT JOIN clients k ON k.id = c.client_row LEFT JOIN dial_plans p ON p.id = c.dial_plan_id
            WHERE c.task_id = $1 AND c.id > $2 AND c.id <= $3 ORDER BY c.id LIMIT $4
            """;
        using var connection = Open();
        using var command = Command(connection, Sql, taskId, after, upTo, Chunk, (int)CallStatus.Machine);
        using var rows = command.ExecuteReader();
        var last = 0L;
        while (rows.Read())
        {
            last = rows.GetInt64(0);
            row(rows);
        }

        return last;
    }

    /// <summary>Parameters of the next clients, as JSON objects.</summary>
    /// <param name="after">Only client rows with a higher number.</param>
    /// <returns>Number of the last one that was looked at; 0 when there is none.</returns>
    public long ReadParameters(long taskId, long after, Action<byte[]> parameters)
    {
        const string Sql = "SELECT id, parameters FROM clients WHERE task_id = $1 AND id > $2 ORDER BY id LIMIT $3";
        using var connection = Open();
        using var command = Command(connection, Sql, taskId, after, Chunk);
        using var rows = command.ExecuteReader();
        var last = 0L;
        while (rows.Read())
        {
            last = rows.GetInt64(0);
            if (!rows.IsDBNull(1)) parameters(rows.GetFieldValue<byte[]>(1));
        }

        return last;
    }

    /// <summary>What scripts set in the next calls, as JSON objects.</summary>
    /// <param name="after">Only calls with a higher ID.</param>
    /// <param name="upTo">… and at most this one.</param>
    /// <returns>ID of the last one that was looked at; 0 when there is none.</returns>
    public long ReadVariables(long taskId, long after, long upTo, Action<byte[]> variables)
    {
        const string Sql = "SELECT id, variables FROM calls INDEXED BY IX_calls_task_id WHERE task_id = $1 AND id > $2 AND id <= $3 ORDER BY id LIMIT $4";
        using var connection = Open();
        using var command = Command(connection, Sql, taskId, after, upTo, Chunk);
        using var rows = command.ExecuteReader();
        var last = 0L;
        while (rows.Read())
        {
            last = rows.GetInt64(0);
            if (!rows.IsDBNull(1)) variables(rows.GetFieldValue<byte[]>(1));
        }

        return last;
    }

    /// <summary>The oldest report that waits to be made, or null.</summary>
    public long? NextOrdered() => connections.Read("SELECT id FROM reports WHERE state = 0 ORDER BY id LIMIT 1", r => r.GetInt64(0)) is [var id] ? id : null;

    /// <summary>How many reports wait to be made.</summary>
    public long CountOrdered() => connections.Read("SELECT count(*) FROM reports WHERE state = 0", r => r.GetInt64(0))[0];

    /// <summary>Reports that are to be removed with their files.</summary>
    public IReadOnlyList<long> Deleted() => connections.Read("SELECT id FROM reports WHERE state = 3 ORDER BY id", r => r.GetInt64(0));

    /// <summary>A report passes over everything once: pages mapped or kept for it would fill the memory and serve nobody.</summary>
    private SqliteConnection Open()
    {
        var connection = connections.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA mmap_size=0; PRAGMA cache_size=-2000;";
        command.ExecuteNonQuery();
        return connection;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params ReadOnlySpan<long> args)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < args.Length; i++) command.Parameters.AddWithValue($"${i + 1}", args[i]);
        return command;
    }
}
