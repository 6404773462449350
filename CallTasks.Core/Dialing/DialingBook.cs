using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Core.Dialing;

/// <summary>
/// Tasks, dial plans, lines and paces that the dialling thread works with, kept as the ledger's events tell. Used by that thread alone.
/// </summary>
internal sealed class DialingBook
{
    private readonly Dictionary<long, TaskDialing> _tasks = [];
    private readonly Dictionary<long, PlanDialing> _plans = [];
    private readonly SettingsQueries _settings;
    private readonly PaceClock _clock;
    private IReadOnlyList<(EarlierStart Start, long At)> _earlier = [];

    public DialingBook(DialerOptions options, SettingsQueries settings, PaceClock clock)
    {
        _settings = settings;
        _clock = clock;
        Host = new Pacer(PaceRate.Of((decimal)options.HostCallsPerSecond));
        Lines = new LinePool(options.HostLines);
        HostLines = options.HostLines;
    }

    public Pacer Host { get; }
    public LinePool Lines { get; }
    public int HostLines { get; }
    public IReadOnlyCollection<TaskDialing> Tasks => _tasks.Values;
    public IReadOnlyCollection<PlanDialing> Plans => _plans.Values;

    /// <summary>Begins or ends the probes of a plan: called when it gets its first running task, or loses its last.</summary>
    public Action<PlanDialing>? PlanUsed { get; set; }

    /// <inheritdoc cref="PlanUsed"/>
    public Action<PlanDialing>? PlanUnused { get; set; }

    public TaskDialing? Task(long id) => _tasks.GetValueOrDefault(id);
    public PlanDialing? Plan(long id) => _plans.GetValueOrDefault(id);

    /// <summary>
    /// Seeds the paces with what an earlier run started. An instant that was only planned may have come later, by as much as a
    /// claim may grow old; one that lies ahead of the clock counts as now.
    /// </summary>
    /// <param name="starts">Starts of the longest period.</param>
    /// <param name="wall">Wall clock now, Unix milliseconds.</param>
    public void Seed(IReadOnlyList<EarlierStart> starts, long wall)
    {
        var now = _clock.Now;
        _earlier = [.. starts.Select(s => (s, now - Math.Max(0, wall - s.StartedAt - (s.Exact ? 0 : StartLimits.ClaimAgeMs)) * TimeSpan.TicksPerMillisecond))];
        Host.Seed(_earlier.Select(e => now - e.At), now);
    }

    /// <summary>A task's row as it stands now.</summary>
    public void Apply(CallTask changed)
    {
        if (!_tasks.TryGetValue(changed.Id, out var task))
        {
            if (changed.Status != CallTaskStatus.Running)
                return;
            var plan = PlanOf(changed.Settings.DialPlanId);
            task = _tasks[changed.Id] = new TaskDialing(changed, plan, Host);
            var now = _clock.Now;
            task.Pacer.Seed(_earlier.Where(e => e.Start.TaskId == changed.Id).Select(e => now - e.At), now);
        }
        var before = task.Plan;
        task.Apply(changed, task.Plan.Id == changed.Settings.DialPlanId ? task.Plan : PlanOf(changed.Settings.DialPlanId));
        if (before != task.Plan || !task.Running)
            Leave(before, task.Id);
        if (task.Running)
        {
            Lines.SetTaskLimit(task.Id, changed.Settings.MaxLines);
            task.Plan.Turns.Set(task.Id, changed.Settings.Priority);
            if (task.Plan.Tasks.Add(task.Id) && task.Plan.Tasks.Count == 1)
                PlanUsed?.Invoke(task.Plan);
        }
    }

    /// <summary>A task was deleted.</summary>
    public void Remove(long taskId)
    {
        if (!_tasks.Remove(taskId, out var task))
            return;
        Leave(task.Plan, taskId);
        Lines.ForgetTask(taskId);
    }

    /// <summary>A dial plan's row as it stands now.</summary>
    public void Apply(DialPlan changed)
    {
        if (!_plans.TryGetValue(changed.Id, out var plan))
            return;
        plan.Apply(changed);
        Lines.SetPlanLimit(changed.Id, changed.Settings.MaxLines);
    }

    /// <summary>Lets go of tasks that do not run and whose pace binds no more.</summary>
    public void Prune(long now)
    {
        foreach (var task in _tasks.Values)
        {
            if (!task.Running && task.Planned == 0 && Lines.InUseByTask(task.Id) == 0 && now - task.LastStart > task.Pacer.Rate.Period)
                Remove(task.Id);
        }
    }

    /// <summary>True when more lines are in use than are allowed: a limit was lowered after they were taken.</summary>
    public bool OverLimit(TaskDialing task, PlanDialing plan) =>
        Lines.InUseByTask(task.Id) > task.Task.Settings.MaxLines || Lines.InUseByPlan(plan.Id) > plan.Plan.Settings.MaxLines || Lines.InUse > HostLines;

    /// <summary>A dial plan, whether a task dials over it or not; transfers may.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public PlanDialing PlanOf(long id)
    {
        if (_plans.TryGetValue(id, out var known))
            return known;
        var plan = _plans[id] = new PlanDialing(_settings.DialPlan(id, evenDeleted: true) ?? throw new NotFoundException("dial plan", id));
        Lines.SetPlanLimit(id, plan.Plan.Settings.MaxLines);
        var now = _clock.Now;
        plan.Pacer.Seed(_earlier.Where(e => e.Start.DialPlanId == id).Select(e => now - e.At), now);
        return plan;
    }

    private void Leave(PlanDialing plan, long taskId)
    {
        plan.Turns.Remove(taskId);
        if (plan.Tasks.Remove(taskId) && plan.Tasks.Count == 0)
            PlanUnused?.Invoke(plan);
    }
}
