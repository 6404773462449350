using CallTasks.Core.Model;
using Microsoft.Data.Sqlite;

namespace CallTasks.Core.Storage;

/// <summary>Reads the domain's things from rows: the same column lists for writer and readers.</summary>
internal static class Entities
{
    public const string CallTaskColumns = "t.id, t.version, t.status, t.settings, t.created_at, t.started_at, t.ended_at, t.started_late_by, t.owner, p.kind";

    public const string CallColumns = """
        id, task_id, client_row, client_id, phone, attempt, reason, status, planned_at, started_at, answered_at, ended_at, talk_ms, cost, sip_code, sip_text, cause,
        ended_by, result, responder, transfer, has_recording, caller_id, script_id, script_version, last_block, marker, dialogue, problem, transferred_to
        """;

    public const string UserColumns =
        "id, version, name, role, language, created_at, created_by, last_sign_in_at, locked, failed_tries, shut_until, password_hash, security_stamp";

    /// <summary>Number of <see cref="CallColumns"/>.</summary>
    public const int CallColumnCount = 30;

    public static CallTask ReadCallTask(SqliteDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Version = row.GetInt32(1),
        Status = (CallTaskStatus)row.GetInt32(2),
        Settings = StoredJson.Read<CallTaskSettings>(row.GetString(3)),
        CreatedAt = row.GetInt64(4),
        StartedAt = Long(row, 5),
        EndedAt = Long(row, 6),
        StartedLateBy = Long(row, 7),
        Owner = Text(row, 8),
        Simulated = row.GetInt32(9) == (int)DialPlanKind.Simulated,
    };

    public static DialPlan ReadDialPlan(SqliteDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Version = row.GetInt32(1),
        Kind = (DialPlanKind)row.GetInt32(2),
        Settings = StoredJson.Read<DialPlanSettings>(row.GetString(3)),
    };

    public static Call ReadCall(SqliteDataReader row) => new()
    {
        Id = row.GetInt64(0),
        TaskId = row.GetInt64(1),
        ClientRow = row.GetInt64(2),
        ClientId = row.GetString(3),
        Phone = row.GetString(4),
        Attempt = row.GetInt32(5),
        Reason = (CallReason)row.GetInt32(6),
        Status = (CallStatus)row.GetInt32(7),
        PlannedAt = row.GetInt64(8),
        StartedAt = Long(row, 9),
        AnsweredAt = Long(row, 10),
        EndedAt = Long(row, 11),
        TalkMs = Long(row, 12),
        Cost = row.GetInt64(13) / 10_000m,
        SipCode = Int(row, 14),
        SipText = Text(row, 15),
        Cause = Int(row, 16),
        EndedBy = (EndedBy?)Int(row, 17),
        Result = (CallResult?)Int(row, 18),
        Responder = (Responder)row.GetInt32(19),
        Transfer = (TransferOutcome)row.GetInt32(20),
        HasRecording = row.GetInt32(21) == 1,
        CallerId = Text(row, 22),
        ScriptId = row.GetInt64(23),
        ScriptVersion = row.GetInt32(24),
        LastBlock = Text(row, 25),
        Marker = Text(row, 26),
        Dialogue = Text(row, 27),
        Problem = row.GetInt32(28) == 1,
        TransferredTo = Text(row, 29),
    };

    public static User ReadUser(SqliteDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Version = row.GetInt32(1),
        Name = row.GetString(2),
        Role = (Role)row.GetInt32(3),
        Language = Text(row, 4),
        CreatedAt = row.GetInt64(5),
        CreatedBy = row.GetString(6),
        LastSignInAt = Long(row, 7),
        Locked = row.GetInt32(8) == 1,
        FailedTries = row.GetInt32(9),
        ShutUntil = Long(row, 10),
        PasswordHash = row.GetString(11),
        SecurityStamp = row.GetString(12),
    };

    public static long? Long(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static int? Int(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    public static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
