using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Queries;

/// <summary>What estimates rest on: how calls of a task, or of a dial plan, ended so far.</summary>
public sealed class EstimateQueries(SqliteConnections connections)
{
    /// <summary>A plan is judged by so many of its newest tasks.</summary>
    private const int Tasks = 100;

    /// <summary>The task's own calls if they are enough, else those of its dial plan, else an assumption. Test calls say nothing.</summary>
    public CallHistory History(long dialPlanId, long? taskId)
    {
        if (taskId is { } task && Read("SELECT counter, value FROM task_counters WHERE task_id = $1", task, EstimateBasis.Task) is { } own) return own;
        const string OfPlan =
            """
            SELECT counter, sum(value) FROM task_counters WHERE task_id IN (
                SELECT id FROM call_tasks WHERE dial_plan_id = $1 AND deleted_at IS NULL AND started_at IS NOT NULL AND coalesce(settings ->> 'testCall', 0) = 0 ORDER BY id DESC LIMIT $2)
            GROUP BY counter
            """;
        return Read(OfPlan, dialPlanId, EstimateBasis.DialPlan) ?? CallHistory.Assumed;
    }

    private CallHistory? Read(string sql, long id, EstimateBasis basis)
    {
        var values = new long[(int)Counter.Count];
        object?[] args = basis == EstimateBasis.DialPlan ? [id, Tasks] : [id];
        foreach (var (counter, value) in connections.Read(sql, r => (r.GetInt32(0), r.GetInt64(1)), args)) values[counter] = value;
        var s = new TaskStatistics(values);
        var dialled = Enum.GetValues<CallStatus>().Where(status => status.IsFinal() && !status.NotDialled() && status != CallStatus.Expired).Sum(s.Calls);
        if (dialled < CallHistory.Enough) return null;
        double Share(params ReadOnlySpan<CallStatus> of)
        {
            var sum = 0L;
            foreach (var status in of) sum += s.Calls(status);
            return (double)sum / dialled;
        }

        return new CallHistory(basis, dialled, Math.Min(1, (double)s.Talks / dialled), s.Talks == 0 ? 0 : s.TalkMs / 1000.0 / s.Talks, new Dictionary<RecallCondition, double>
        {
            [RecallCondition.Busy] = Share(CallStatus.Busy),
            [RecallCondition.NoAnswer] = Share(CallStatus.NoAnswer, CallStatus.Unavailable),
            [RecallCondition.Machine] = Share(CallStatus.Machine),
            // Short calls are answered ones; how many were so is kept nowhere. What hung up without effect is the most there can be.
            [RecallCondition.Short] = (double)s.Results(CallResult.Ineffective) / dialled,
            [RecallCondition.Failure] = Share(CallStatus.Congestion, CallStatus.ChanUnavail, CallStatus.Failed),
        });
    }
}
