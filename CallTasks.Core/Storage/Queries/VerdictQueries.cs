using System.Text.Json;
using CallTasks.Core.Model;
using Microsoft.Data.Sqlite;

namespace CallTasks.Core.Storage.Queries;

/// <summary>A verdict that can be listened to.</summary>
public sealed record VerdictView
{
    /// <summary>The call.</summary>
    public required Call Call { get; init; }
    /// <summary>Name of its task.</summary>
    public required string TaskName { get; init; }
    /// <summary>Name of its dial plan.</summary>
    public required string DialPlanName { get; init; }
    /// <summary>What the identification said; <see cref="Responder.Unknown"/>: it was not sure.</summary>
    public required Responder Verdict { get; init; }
    /// <summary>What it rests on, as it is kept, or null.</summary>
    public string? Evidence { get; init; }
    /// <summary>Who answered, by somebody who listened; null: nobody has said.</summary>
    public Responder? Truth { get; init; }
    /// <summary>Who said so.</summary>
    public string? MarkedBy { get; init; }
    /// <summary>When, Unix milliseconds.</summary>
    public long? MarkedAt { get; init; }

    /// <summary>Whether the verdict was right; null: not marked, or it was not sure.</summary>
    public bool? IsRight => Truth is { } truth && Verdict != Responder.Unknown ? truth == Verdict : null;
}

/// <summary>Marks of one task or dial plan.</summary>
/// <param name="Id">Row number of the task or plan.</param>
/// <param name="Name">Its name.</param>
/// <param name="Tally">Its marks.</param>
public sealed record VerdictRate(long Id, string Name, VerdictTally Tally);

/// <summary>Marks counted.</summary>
/// <param name="All">Of everything that was asked for.</param>
/// <param name="Tasks">Task by task, the last marked first, at most <see cref="VerdictQueries.RateRows"/>.</param>
/// <param name="DialPlans">Dial plan by dial plan, likewise; those of deleted tasks stay counted.</param>
public sealed record VerdictRates(VerdictTally All, IReadOnlyList<VerdictRate> Tasks, IReadOnlyList<VerdictRate> DialPlans);

/// <summary>Something that has verdicts and can be chosen.</summary>
/// <param name="Id">Row number.</param>
/// <param name="Name">Its name.</param>
public sealed record VerdictScope(long Id, string Name);

/// <summary>Reads verdicts, what people said of them, and the rates that follow.</summary>
public sealed class VerdictQueries(SqliteConnections connections)
{
    /// <summary>Tasks and dial plans whose rates are told: a screen of each.</summary>
    public const int RateRows = 20;

    /// <summary>Tasks and dial plans that are offered to be chosen, newest first: more stand in no menu.</summary>
    public const int MaxScopes = 200;

    private const string TallyColumns = "r.human_right, r.human_wrong, r.machine_right, r.machine_wrong, r.unsure_human, r.unsure_machine";

    /// <summary>One page of a sample; its total is the sample's, at most <see cref="VerdictSample.Size"/>, and exact where nothing was left out.</summary>
    public Page<VerdictView> List(VerdictSearch search)
    {
        var (offset, limit) = Reading.Bound(search.Offset, search.Limit);
        using var connection = connections.OpenReader();
        var drawn = new VerdictSample(connection, search).Read(out var isAll);
        return new Page<VerdictView>(drawn.Count, isAll, Read(connection, [.. drawn.Skip(offset).Take(limit)]));
    }

    /// <summary>These calls' verdicts as they stand now, in this order; those that are gone are left out.</summary>
    public IReadOnlyList<VerdictView> Of(IReadOnlyList<long> callIds)
    {
        using var connection = connections.OpenReader();
        return Read(connection, callIds);
    }

    /// <summary>One verdict, or null.</summary>
    public VerdictView? Find(long callId) => Of([callId]) is [var found] ? found : null;

    /// <summary>The marks of a task, a dial plan, both or everything.</summary>
    public VerdictRates Rates(long? taskId, long? dialPlanId)
    {
        using var connection = connections.OpenReader();
        var (task, plan) = (taskId ?? 0, dialPlanId ?? 0);
        var all = connection.Read($"SELECT {TallyColumns} FROM verdict_rates r WHERE r.task_id = $1 AND r.dial_plan_id = $2", r => ReadTally(r, 0), task, plan);
        var tasks = connection.Read($"""
            SELECT r.task_id, t.name, {TallyColumns} FROM verdict_rates r INDEXED BY ix_verdict_rates_plan JOIN call_tasks t ON t.id = r.task_id
            WHERE r.dial_plan_id = $1 AND r.task_id > 0 AND ($2 = 0 OR r.task_id = $2) AND t.deleted_at IS NULL ORDER BY r.marked_at DESC LIMIT {RateRows}
            """, ReadRate, plan, task);
        var plans = connection.Read($"""
            SELECT r.dial_plan_id, p.name, {TallyColumns} FROM verdict_rates r INDEXED BY ix_verdict_rates_task JOIN dial_plans p ON p.id = r.dial_plan_id
            WHERE r.task_id = $1 AND r.dial_plan_id > 0 AND ($2 = 0 OR r.dial_plan_id = $2) ORDER BY r.marked_at DESC LIMIT {RateRows}
            """, ReadRate, task, plan);
        return new VerdictRates(all is [var tally] ? tally : VerdictTally.None, [.. tasks.Where(rate => rate.Tally.Marked > 0)], [.. plans.Where(rate => rate.Tally.Marked > 0)]);
    }

    /// <summary>Tasks that have verdicts, newest first, at most <see cref="MaxScopes"/>.</summary>
    public IReadOnlyList<VerdictScope> Tasks() => Scopes("task_id", "call_tasks", " AND s.deleted_at IS NULL");

    /// <summary>Dial plans whose calls have verdicts, newest first, at most <see cref="MaxScopes"/>.</summary>
    public IReadOnlyList<VerdictScope> DialPlans() => Scopes("dial_plan_id", "dial_plans", "");

    /// <summary>Steps from one to the next in an index: as many look-ups as there are, however many calls each has.</summary>
    private IReadOnlyList<VerdictScope> Scopes(string column, string table, string only) => connections.Read($"""
        WITH RECURSIVE found(id) AS (
            SELECT max({column}) FROM verdicts
            UNION ALL SELECT (SELECT max(v.{column}) FROM verdicts v WHERE v.{column} < found.id) FROM found WHERE found.id IS NOT NULL LIMIT {MaxScopes})
        SELECT s.id, s.name FROM found JOIN {table} s ON s.id = found.id{only}
        """, r => new VerdictScope(r.GetInt64(0), r.GetString(1)));

    private static List<VerdictView> Read(SqliteConnection connection, IReadOnlyList<long> callIds)
    {
        if (callIds.Count == 0) return [];
        var ids = JsonSerializer.Serialize(callIds);
        var calls = connection.Read($"SELECT {Entities.CallColumns} FROM calls WHERE id IN (SELECT value FROM json_each($1))", Entities.ReadCall, ids).ToDictionary(call => call.Id);
        var views = connection.Read("""
            SELECT v.call_id, v.verdict, v.truth, v.marked_by, v.marked_at, t.name, p.name, c.evidence
            FROM verdicts v JOIN calls c ON c.id = v.call_id JOIN call_tasks t ON t.id = v.task_id JOIN dial_plans p ON p.id = v.dial_plan_id
            WHERE v.call_id IN (SELECT value FROM json_each($1)) AND t.deleted_at IS NULL
            """, r => (Id: r.GetInt64(0), Read: (Func<Call, VerdictView>)ViewOf(r)), ids).ToDictionary(row => row.Id, row => row.Read);
        return [.. callIds.Where(id => calls.ContainsKey(id) && views.ContainsKey(id)).Select(id => views[id](calls[id]))];
    }

    private static Func<Call, VerdictView> ViewOf(SqliteDataReader r)
    {
        var (verdict, truth, by, at) = ((Responder)r.GetInt32(1), r.IsDBNull(2) ? (Responder?)null : (Responder)r.GetInt32(2), Entities.Text(r, 3), r.IsDBNull(4) ? (long?)null : r.GetInt64(4));
        var (task, plan, evidence) = (r.GetString(5), r.GetString(6), Entities.Text(r, 7));
        return call => new VerdictView { Call = call, TaskName = task, DialPlanName = plan, Verdict = verdict, Truth = truth, MarkedBy = by, MarkedAt = at, Evidence = evidence };
    }

    private static VerdictRate ReadRate(SqliteDataReader r) => new(r.GetInt64(0), r.GetString(1), ReadTally(r, 2));

    private static VerdictTally ReadTally(SqliteDataReader r, int from) =>
        new(r.GetInt64(from), r.GetInt64(from + 1), r.GetInt64(from + 2), r.GetInt64(from + 3), r.GetInt64(from + 4), r.GetInt64(from + 5));
}
