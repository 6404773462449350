namespace CallTasks.Core.Dialing;

/// <summary>
/// Lines of tasks, dial plans and the host: a start takes one of each or none, and gives them back when its SIP transaction or dialog
/// has ended. A limit may be lowered below what is in use: nothing is cut off, and nothing new starts until it is below the limit.
/// Used by one thread.
/// </summary>
/// <param name="hostLimit">Most calls up at once on this host, 0 or more.</param>
public sealed class LinePool(int hostLimit)
{
    private readonly Dictionary<long, Lines> _tasks = [];
    private readonly Dictionary<long, Lines> _plans = [];
    private readonly Lines _host = new() { Limit = hostLimit };

    /// <summary>Lines in use on the host.</summary>
    public int InUse => _host.Used;

    /// <summary>Sets the host's limit, 0 or more.</summary>
    public void SetHostLimit(int limit) => _host.Limit = limit;

    /// <summary>Sets a task's limit, 0 or more; a task without one has no lines.</summary>
    public void SetTaskLimit(long taskId, int limit) => Of(_tasks, taskId).Revive(limit);

    /// <summary>Sets a dial plan's limit, 0 or more; a plan without one has no lines.</summary>
    public void SetPlanLimit(long planId, int limit) => Of(_plans, planId).Revive(limit);

    /// <summary>Lines in use by a task.</summary>
    public int InUseByTask(long taskId) => _tasks.GetValueOrDefault(taskId)?.Used ?? 0;

    /// <summary>Lines in use by a dial plan.</summary>
    public int InUseByPlan(long planId) => _plans.GetValueOrDefault(planId)?.Used ?? 0;

    /// <summary>Who has no free line for a start, or null when all have one. The task is named first, then the plan, then the host.</summary>
    public LimitScope? Full(long taskId, long planId)
    {
        if (!Free(_tasks, taskId))
            return LimitScope.Task;
        if (!Free(_plans, planId))
            return LimitScope.DialPlan;
        return _host.Used < _host.Limit ? null : LimitScope.Host;
    }

    /// <summary>Takes a line of each.</summary>
    /// <returns>False, and nothing is taken, when one has none free.</returns>
    public bool TryTake(long taskId, long planId)
    {
        if (Full(taskId, planId) is not null)
            return false;
        _tasks[taskId].Used++;
        _plans[planId].Used++;
        _host.Used++;
        return true;
    }

    /// <summary>Takes lines that are in use already, whatever the limits say: calls that an earlier run left behind.</summary>
    public void TakeAnyway(long taskId, long planId)
    {
        Of(_tasks, taskId).Used++;
        Of(_plans, planId).Used++;
        _host.Used++;
    }

    /// <summary>Who has no free line for a transfer's leg, or null. It takes none of its task's lines: it is no call of the task.</summary>
    public LimitScope? FullForLeg(long planId) => !Free(_plans, planId) ? LimitScope.DialPlan : _host.Used < _host.Limit ? null : LimitScope.Host;

    /// <summary>Takes a line of plan and host for a transfer's leg.</summary>
    /// <returns>False, and nothing is taken, when one has none free.</returns>
    public bool TryTakeForLeg(long planId)
    {
        if (FullForLeg(planId) is not null)
            return false;
        TakeForLegAnyway(planId);
        return true;
    }

    /// <summary>Takes them whatever the limits say: a leg that an earlier run left behind.</summary>
    public void TakeForLegAnyway(long planId)
    {
        Of(_plans, planId).Used++;
        _host.Used++;
    }

    /// <summary>Gives the lines of a transfer's leg back.</summary>
    /// <exception cref="InvalidOperationException">The plan holds none: a line was given back twice.</exception>
    public void ReleaseLeg(long planId)
    {
        var plan = Of(_plans, planId);
        if (plan.Used == 0 || _host.Used == 0)
            throw new InvalidOperationException("A line was given back twice.");
        plan.Used--;
        _host.Used--;
        if (plan is { Used: 0, Forgotten: true })
            _plans.Remove(planId);
    }

    /// <summary>Gives the lines of one call back.</summary>
    /// <exception cref="InvalidOperationException">The task or the plan holds none: a line was given back twice.</exception>
    public void Release(long taskId, long planId)
    {
        var (task, plan) = (Of(_tasks, taskId), Of(_plans, planId));
        if (task.Used == 0 || plan.Used == 0 || _host.Used == 0)
            throw new InvalidOperationException("A line was given back twice.");
        task.Used--;
        plan.Used--;
        _host.Used--;
        if (task is { Used: 0, Forgotten: true })
            _tasks.Remove(taskId);
        if (plan is { Used: 0, Forgotten: true })
            _plans.Remove(planId);
    }

    /// <summary>A task that starts no more calls; its lines in use go on counting until they are given back.</summary>
    public void ForgetTask(long taskId) => Forget(_tasks, taskId);

    /// <summary>A dial plan that starts no more calls; its lines in use go on counting until they are given back.</summary>
    public void ForgetPlan(long planId) => Forget(_plans, planId);

    private static bool Free(Dictionary<long, Lines> pool, long id) => pool.TryGetValue(id, out var lines) && lines.Used < lines.Limit;

    private static Lines Of(Dictionary<long, Lines> pool, long id)
    {
        if (!pool.TryGetValue(id, out var lines))
            pool.Add(id, lines = new Lines());
        return lines;
    }

    private static void Forget(Dictionary<long, Lines> pool, long id)
    {
        if (!pool.TryGetValue(id, out var lines))
            return;
        lines.Limit = 0;
        lines.Forgotten = true;
        if (lines.Used == 0)
            pool.Remove(id);
    }

    private sealed class Lines
    {
        public int Limit { get; set; }
        public int Used { get; set; }
        public bool Forgotten { get; set; }

        public void Revive(int limit) => (Limit, Forgotten) = (limit, false);
    }
}
