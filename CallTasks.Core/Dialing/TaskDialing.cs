using CallTasks.Core.Model;

namespace CallTasks.Core.Dialing;

/// <summary>A task as the dialling thread sees it. It outlives a pause, so that its pace does.</summary>
internal sealed class TaskDialing(CallTask task, PlanDialing plan, Pacer host)
{
    /// <summary>Long enough to show a slow pace, short enough to follow a change.</summary>
    private const int FigureSeconds = 5;

    private readonly Queue<long> _starts = new();

    public long Id => Task.Id;
    public CallTask Task { get; private set; } = task;
    public PlanDialing Plan { get; private set; } = plan;
    public Pacer Pacer { get; } = new(PaceRate.Of(task.Settings.Intensity));
    public PermitSet Permits { get; private set; } = null!;
    public ClientQueue Queue { get; private set; } = new();

    /// <summary>Whether its calls can say their texts. Who resumes the task or gives it another script says that they can.</summary>
    public SpeechHealth Speech { get; } = new();

    public bool Running => Task.Status == CallTaskStatus.Running;

    /// <summary>Starts reserved and not sent yet.</summary>
    public int Planned { get; set; }

    /// <summary>The last start (monotonic ticks): its pace is kept for a period beyond it.</summary>
    public long LastStart { get; private set; } = long.MinValue / 2;

    /// <summary>Starts per second that can be expected at best.</summary>
    public double Pace => Math.Min(Pacer.Rate.PerSecond, Plan.Pacer.Rate.PerSecond);

    /// <summary>Takes the task's row as it stands now.</summary>
    public void Apply(CallTask changed, PlanDialing plan)
    {
        var wasRunning = Running;
        var resettled = !ReferenceEquals(changed.Settings, Task.Settings);
        if ((changed.Status == CallTaskStatus.Running && !wasRunning) || changed.Settings.ScriptId != Task.Settings.ScriptId || changed.Settings.Redirect != Task.Settings.Redirect)
            Speech.Forget();
        Task = changed;
        Plan = plan;
        Permits = new PermitSet(Pacer, plan.Pacer, host);
        Pacer.ChangeRate(PaceRate.Of(changed.Settings.Intensity));
        if (!Running || !wasRunning)
            Queue = new ClientQueue();
        else if (resettled)
            Queue.Reset();
    }

    /// <summary>A call was started.</summary>
    public void Started(long at)
    {
        LastStart = at;
        _starts.Enqueue(at);
    }

    /// <summary>Starts per second, over the last <see cref="FigureSeconds"/>.</summary>
    public double StartsPerSecond(long now)
    {
        while (_starts.TryPeek(out var at) && at <= now - (FigureSeconds * TimeSpan.TicksPerSecond))
            _starts.Dequeue();
        return (double)_starts.Count / FigureSeconds;
    }
}
