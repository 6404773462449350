using CallTasks.Core.Model;
using Microsoft.Data.Sqlite;

namespace CallTasks.Core.Storage.Queries;

/// <summary>
/// Draws a sample of verdicts: those first in the order of their sample keys, which is a draw by lot that stays the same. A narrow period is
/// read whole by its index; else the indexes of sample keys are walked, up to a bound: what stands behind it is left out, and the sample
/// becomes smaller, not less fair.
/// </summary>
internal sealed class VerdictSample(SqliteConnection connection, VerdictSearch search, int inPeriod = VerdictSample.InPeriod, int lookedAt = VerdictSample.LookedAt)
{
    /// <summary>Calls of one sample: more than anybody listens to before they look at it anew.</summary>
    public const int Size = 500;

    /// <summary>Verdicts of a period that are read and sorted: some 20 ms.</summary>
    private const int InPeriod = 20_000;

    /// <summary>Verdicts of a walk along the sample keys: some 40 ms.</summary>
    private const int LookedAt = 200_000;

    private static readonly Responder[] Verdicts = [Responder.Unknown, Responder.Human, Responder.Machine];

    /// <summary>IDs of the sample's calls in its order, unmarked ones first.</summary>
    /// <param name="isAll">Everything that was asked for is in it.</param>
    public List<long> Read(out bool isAll)
    {
        if (search.HasPeriod && OfPeriod() is { } matching)
        {
            isAll = matching.Count <= Size;
            return [.. matching.OrderBy(row => row.Marked).ThenBy(row => row.Key).Take(Size).Select(row => row.CallId)];
        }

        isAll = true;
        var drawn = new List<long>();
        foreach (var marked in search.Marked is { } one ? [one] : new[] { false, true })
        {
            // One more tells whether there are others.
            var some = Walk(marked, Size - drawn.Count + 1);
            isAll &= some.Count <= Size - drawn.Count && !IsBeyond(marked);
            drawn.AddRange(some.Take(Size - drawn.Count));
        }

        return drawn;
    }

    /// <summary>All that match in the period, or null when the period holds too many.</summary>
    private List<Drawn>? OfPeriod()
    {
        var args = new SqlArguments();
        var (index, scope) = search.TaskId is { } task ? ("ix_verdicts_task_time", $"task_id = {args.Add(task)} AND ") : ("ix_verdicts_time", "");
        var rows = connection.Read(
            $"SELECT call_id, marked, verdict, sample_key, dial_plan_id FROM verdicts INDEXED BY {index} WHERE {scope}started_at >= {args.Add(search.From ?? 0)} AND started_at < {args.Add(search.To ?? long.MaxValue)} LIMIT {inPeriod + 1}",
            r => new Drawn(r.GetInt64(0), r.GetInt32(1), (Responder)r.GetInt32(2), r.GetInt64(3), r.GetInt64(4)), args.Values);
        if (rows.Count > inPeriod) return null;
        rows.RemoveAll(row => (search.Marked is { } marked && marked != (row.Marked == 1)) || (search.Verdict is { } verdict && verdict != row.Verdict) || (search.DialPlanId is { } plan && plan != row.DialPlanId));
        return rows;
    }

    /// <summary>What the index of sample keys does not tell apart, so that rows are passed over.</summary>
    private bool PassesOver => search.HasPeriod || search is { TaskId: not null, DialPlanId: not null };

    private List<long> Walk(bool marked, int limit)
    {
        if (limit <= 0) return [];
        var args = new SqlArguments();
        var sql = $"{Arms(marked, args)} ORDER BY 2 LIMIT {(PassesOver ? lookedAt : limit)}";
        return connection.Read(PassesOver ? $"SELECT call_id FROM ({sql}) WHERE hit LIMIT {limit}" : sql, r => r.GetInt64(0), args.Values);
    }

    /// <summary>Whether the bound of the walk left any out.</summary>
    private bool IsBeyond(bool marked)
    {
        if (!PassesOver) return false;
        var args = new SqlArguments();
        return connection.Read($"SELECT 1 FROM ({Arms(marked, args)} LIMIT 1 OFFSET {lookedAt})", r => r.GetInt32(0), args.Values).Count > 0;
    }

    /// <summary>Each verdict is a range of its index in the order of sample keys, so that they are merged and never sorted.</summary>
    private string Arms(bool marked, SqlArguments args)
    {
        var (index, scope) = search switch
        {
            { TaskId: { } task } => ("ix_verdicts_sample_task", $"task_id = {args.Add(task)} AND "),
            { DialPlanId: { } plan } => ("ix_verdicts_sample_plan", $"dial_plan_id = {args.Add(plan)} AND "),
            _ => ("ix_verdicts_sample", ""),
        };
        var hits = new List<string>();
        if (search.HasPeriod) hits.Add($"started_at >= {args.Add(search.From ?? 0)} AND started_at < {args.Add(search.To ?? long.MaxValue)}");
        if (search is { TaskId: not null, DialPlanId: { } only }) hits.Add($"dial_plan_id = {args.Add(only)}");
        var hit = hits.Count == 0 ? "" : $", {string.Join(" AND ", hits)} AS hit";
        return string.Join(" UNION ALL ", (search.Verdict is { } verdict ? [verdict] : Verdicts).Select(one =>
            $"SELECT call_id, sample_key{hit} FROM verdicts INDEXED BY {index} WHERE {scope}marked = {(marked ? 1 : 0)} AND verdict = {(int)one}"));
    }

    private sealed record Drawn(long CallId, int Marked, Responder Verdict, long Key, long DialPlanId);
}
