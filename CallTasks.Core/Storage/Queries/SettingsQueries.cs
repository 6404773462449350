using CallTasks.Core.Languages;
using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Queries;

/// <summary>An import as its page shows it.</summary>
public sealed record ImportView(long Id, long TaskId, ImportState State, string FileName, ImportCounts Counts, Wording? Fault, string? RejectedFile, long CreatedAt, long? EndedAt)
{
    /// <summary>Why it came to nothing, in the language of whoever reads it; null otherwise.</summary>
    public string? Error => Fault?.ToString();
}

/// <summary>A report as its list shows it.</summary>
public sealed record ReportView(long Id, long TaskId, ReportFormat Format, bool Variables, ReportState State, long Rows, double Progress, string? FileName, Wording? Fault, long CreatedAt, long? EndedAt)
{
    /// <summary>Why it could not be made, in the language of whoever reads it; null otherwise.</summary>
    public string? Error => Fault?.ToString();
    /// <summary>Who asked for it.</summary>
    public string CreatedBy { get; init; } = "";
    /// <summary>Of the file; 0 until it is there.</summary>
    public long Bytes { get; init; }
    /// <summary>The task's name when it was asked for.</summary>
    public string TaskName { get; init; } = "";
    /// <summary>The task's calls went over the simulated carrier when it was asked for.</summary>
    public bool Simulated { get; init; }
    /// <summary>It is written in.</summary>
    public Language Language { get; init; } = Language.English;
    /// <summary>The task was deleted: the report can be downloaded, but not made again.</summary>
    public bool TaskGone { get; init; }
}

/// <summary>A number on the do-not-call list. Instants are Unix milliseconds.</summary>
public sealed record BlacklistEntry(string Phone, string Reason, long AddedAt, string AddedBy)
{
    /// <summary>Row number; names the entry in addresses, where no phone number may stand.</summary>
    public long Id { get; init; }
}

/// <summary>What is looked for in the do-not-call list.</summary>
public sealed record BlacklistSearch
{
    /// <summary>Beginning of a number, with or without its plus sign; null for all.</summary>
    public string? Text { get; init; }
    /// <summary>Numbers skipped.</summary>
    public int Offset { get; init; }
    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 50;
    /// <summary>The page begins behind the number of this row, or null.</summary>
    public long? After { get; init; }
    /// <summary>The page ends before the number of this row, or null.</summary>
    public long? Before { get; init; }
    /// <summary>The last page.</summary>
    public bool FromEnd { get; init; }
}

/// <summary>A saved version of a script.</summary>
public sealed record ScriptVersionView(int Version, string Name, long CreatedAt)
{
    /// <summary>Who saved it; empty for versions of before this was kept.</summary>
    public string CreatedBy { get; init; } = "";
}

/// <summary>Reads dial plans, scripts, imports, reports and the do-not-call list.</summary>
public sealed class SettingsQueries(SqliteConnections connections)
{
    private const string PlanColumns = "id, version, kind, settings";
    private const string ImportColumns = "id, task_id, state, file_name, read, accepted, duplicates, invalid, blacklisted, progress, error, rejected_file, created_at, ended_at";
    internal const string ReportColumns = "id, task_id, format, variables, state, rows, progress, file_name, error, created_at, ended_at, created_by, bytes, task_name, " +
        "simulated, EXISTS (SELECT 1 FROM call_tasks t WHERE t.id = reports.task_id AND t.deleted_at IS NULL), language";

    /// <summary>All dial plans, the built-in one first.</summary>
    public IReadOnlyList<DialPlan> DialPlans() => connections.Read($"SELECT {PlanColumns} FROM dial_plans WHERE deleted_at IS NULL ORDER BY id", Entities.ReadDialPlan);

    /// <summary>One dial plan, or null; deleted ones only on demand (calls may still run over them).</summary>
    public DialPlan? DialPlan(long id, bool evenDeleted = false) =>
        connections.Read($"SELECT {PlanColumns} FROM dial_plans WHERE id = $1 AND ($2 OR deleted_at IS NULL)", Entities.ReadDialPlan, id, evenDeleted ? 1 : 0) is [var plan] ? plan : null;

    /// <summary>The current version of every script, by name.</summary>
    public IReadOnlyList<Script> Scripts() => connections.Read(
        "SELECT s.id, s.version, v.name, v.blocks FROM scripts s JOIN script_versions v ON v.script_id = s.id AND v.version = s.version WHERE s.deleted_at IS NULL ORDER BY v.name", ReadScript);

    /// <summary>A script's current version, or null; deleted ones only on demand (ended tasks may still name them).</summary>
    public Script? Script(long id, bool evenDeleted = false) => connections.Read(
        "SELECT s.id, s.version, v.name, v.blocks FROM scripts s JOIN script_versions v ON v.script_id = s.id AND v.version = s.version WHERE s.id = $1 AND ($2 OR s.deleted_at IS NULL)", ReadScript, id, evenDeleted ? 1 : 0) is [var script] ? script : null;

    /// <summary>One saved version, of a deleted script too, or null.</summary>
    public Script? ScriptVersion(long id, int version) => connections.Read(
        "SELECT script_id, version, name, blocks FROM script_versions WHERE script_id = $1 AND version = $2", ReadScript, id, version) is [var script] ? script : null;

    /// <summary>Number of a script's current version, of a deleted script too, or null.</summary>
    public int? ScriptVersionNow(long id) => connections.Read("SELECT version FROM scripts WHERE id = $1", r => r.GetInt32(0), id) is [var version] ? version : null;

    /// <summary>Versions of a script, newest first.</summary>
    public IReadOnlyList<ScriptVersionView> ScriptVersions(long id) => connections.Read(
        "SELECT version, name, created_at, created_by FROM script_versions WHERE script_id = $1 ORDER BY version DESC", r => new ScriptVersionView(r.GetInt32(0), r.GetString(1), r.GetInt64(2)) { CreatedBy = r.GetString(3) }, id);

    /// <summary>One import, or null.</summary>
    public ImportView? Import(long id) => connections.Read($"SELECT {ImportColumns} FROM imports WHERE id = $1", ReadImport, id) is [var import] ? import : null;

    /// <summary>The latest imports of a task, newest first, at most 20.</summary>
    public IReadOnlyList<ImportView> Imports(long taskId) => connections.Read($"SELECT {ImportColumns} FROM imports WHERE task_id = $1 ORDER BY id DESC LIMIT 20", ReadImport, taskId);

    /// <summary>One report, or null.</summary>
    public ReportView? Report(long id) => connections.Read($"SELECT {ReportColumns} FROM reports WHERE id = $1 AND state <> 3", ReadReport, id) is [var report] ? report : null;

    /// <summary>Reports, newest first.</summary>
    public Page<ReportView> Reports(long? taskId, ReportState? state, int offset, int limit)
    {
        (offset, limit) = Reading.Bound(offset, limit);
        var args = new SqlArguments();
        var where = "FROM reports WHERE state <> 3" + (taskId is null ? "" : $" AND task_id = {args.Add(taskId)}") + (state is null ? "" : $" AND {(taskId is null ? "" : "+")}state = {args.Add((int)state)}");
        using var connection = connections.OpenReader();
        var (total, exact) = connection.Count(where, args.Values);
        return new Page<ReportView>(total, exact, connection.Read($"SELECT {ReportColumns} {where} ORDER BY id DESC LIMIT {limit} OFFSET {offset}", ReadReport, args.Values));
    }

    /// <summary>The do-not-call list; search is the beginning of a number.</summary>
    public Page<BlacklistEntry> Blacklist(string? search, int offset, int limit) => Blacklist(new BlacklistSearch { Text = search, Offset = offset, Limit = limit });

    /// <summary>One page of the do-not-call list, in the order of its numbers.</summary>
    public Page<BlacklistEntry> Blacklist(BlacklistSearch search)
    {
        var (offset, limit) = Reading.Bound(search.Offset, search.Limit);
        var first = search.Text?.Trim() is { Length: > 0 } text ? text[0] == '+' ? text : "+" + text : "";
        const string Where = "FROM blacklist WHERE phone >= $1 AND phone < $2";
        using var connection = connections.OpenReader();
        var end = Reading.PrefixEnd(first);
        var (total, isExact) = first.Length == 0 ? connection.CountAll("blacklist") : connection.Count(Where, first, end);
        var isBackwards = false;
        // Behind a number come those with one more digit first. One that was taken off meanwhile names no place: its page is counted.
        if (search.After is { } after && PhoneOf(after) is { } behind) (first, offset) = (Later(first, behind + "0"), 0);
        else if (search.Before is { } before && PhoneOf(before) is { } ahead) (end, offset, isBackwards) = (Later(end, ahead) == end ? ahead : end, 0, true);
        else if (search.FromEnd) (offset, limit, isBackwards) = (0, Reading.LastPage(total, limit), true);
        else if (isExact && offset > total / 2)
        {
            // Skipped from the nearer end.
            limit = (int)Math.Clamp(total - offset, 0, limit);
            (offset, isBackwards) = ((int)Math.Max(0, total - offset - limit), true);
        }

        var entries = connection.Read($"SELECT rowid, phone, reason, added_at, added_by {Where} ORDER BY phone {(isBackwards ? "DESC" : "ASC")} LIMIT {limit} OFFSET {offset}",
            r => new BlacklistEntry(r.GetString(1), r.GetString(2), r.GetInt64(3), r.GetString(4)) { Id = r.GetInt64(0) }, first, end);
        if (isBackwards) entries.Reverse();
        return new Page<BlacklistEntry>(total, isExact, entries);

        // An address may name a number that lies beyond what is looked for.
        static string Later(string one, string other) => string.CompareOrdinal(one, other) > 0 ? one : other;

        string? PhoneOf(long row) => connection.Read("SELECT phone FROM blacklist WHERE rowid = $1", r => r.GetString(0), row) is [var phone] ? phone : null;
    }

    /// <summary>A value of the installation, or null.</summary>
    public string? Meta(string key) => connections.Read("SELECT value FROM meta WHERE key = $1", r => r.GetString(0), key) is [var value] ? value : null;

    private static Script ReadScript(Microsoft.Data.Sqlite.SqliteDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Version = row.GetInt32(1),
        Name = row.GetString(2),
        Blocks = StoredJson.Read<IReadOnlyList<ScriptBlock>>(row.GetString(3)),
    };

    private static Wording? Told(Microsoft.Data.Sqlite.SqliteDataReader row, int column) => Entities.Text(row, column) is { } stored ? Wording.FromStored(stored) : null;

    private static ImportView ReadImport(Microsoft.Data.Sqlite.SqliteDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), (ImportState)row.GetInt32(2), row.GetString(3),
        new ImportCounts(row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(8), row.GetDouble(9)),
        Told(row, 10), Entities.Text(row, 11), row.GetInt64(12), Entities.Long(row, 13));

    internal static ReportView ReadReport(Microsoft.Data.Sqlite.SqliteDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), (ReportFormat)row.GetInt32(2), row.GetInt32(3) == 1, (ReportState)row.GetInt32(4), row.GetInt64(5), row.GetDouble(6),
        Entities.Text(row, 7), Told(row, 8), row.GetInt64(9), Entities.Long(row, 10))
    {
        CreatedBy = row.GetString(11),
        Bytes = row.GetInt64(12),
        TaskName = row.GetString(13),
        Simulated = row.GetInt32(14) == 1,
        TaskGone = row.GetInt32(15) == 0,
        Language = Language.Find(row.GetString(16)) ?? Language.English,
    };
}
