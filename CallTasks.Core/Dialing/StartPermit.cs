namespace CallTasks.Core.Dialing;

/// <summary>The right to one start. Ends with <see cref="Started"/> or <see cref="Abandon"/>, once.</summary>
public sealed class StartPermit
{
    private readonly Pacer _task;
    private readonly Pacer _plan;
    private readonly Pacer _host;
    private readonly long _ofTask;
    private readonly long _ofPlan;
    private readonly long _ofHost;
    private bool _ended;

    internal StartPermit(Pacer task, long ofTask, Pacer plan, long ofPlan, Pacer host, long ofHost, long plannedAt)
    {
        (_task, _ofTask, _plan, _ofPlan, _host, _ofHost) = (task, ofTask, plan, ofPlan, host, ofHost);
        PlannedAt = plannedAt;
    }

    /// <summary>What it was reserved for (monotonic ticks).</summary>
    public long PlannedAt { get; }

    /// <summary>Not before when the first transmission may leave; moves back when earlier starts come late, so ask again right before sending.</summary>
    public long Gate => Math.Max(_task.Gate(_ofTask), Math.Max(_plan.Gate(_ofPlan), _host.Gate(_ofHost)));

    /// <summary>The first transmission has left.</summary>
    /// <param name="actual">Monotonic ticks, measured after the send.</param>
    /// <exception cref="InvalidOperationException">The permit was used or abandoned before.</exception>
    public void Started(long actual)
    {
        End();
        _task.Started(_ofTask, actual);
        _plan.Started(_ofPlan, actual);
        _host.Started(_ofHost, actual);
    }

    /// <summary>Nothing will be sent.</summary>
    /// <exception cref="InvalidOperationException">The permit was used or abandoned before.</exception>
    public void Abandon()
    {
        End();
        _task.Abandon(_ofTask);
        _plan.Abandon(_ofPlan);
        _host.Abandon(_ofHost);
    }

    private void End()
    {
        if (_ended)
            throw new InvalidOperationException("The permit was used or abandoned before.");
        _ended = true;
    }
}
