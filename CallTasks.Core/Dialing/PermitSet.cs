namespace CallTasks.Core.Dialing;

/// <summary>The paces of a task, its dial plan and the host, taken all or none. Used by one thread.</summary>
/// <param name="task">The task's pace.</param>
/// <param name="plan">The dial plan's, over all its tasks.</param>
/// <param name="host">The host's, over all dial plans.</param>
public sealed class PermitSet(Pacer task, Pacer plan, Pacer host)
{
    /// <summary>How far ahead a start may be reserved: a claim's commit takes up to 40 ms (99 of 100).</summary>
    public const long Horizon = 50 * TimeSpan.TicksPerMillisecond;

    /// <summary>How far ahead at most, where commits are slow.</summary>
    public const long MaxHorizon = 500 * TimeSpan.TicksPerMillisecond;

    /// <summary>When the next start is allowed by all, and who binds.</summary>
    /// <param name="now">Monotonic ticks.</param>
    public PaceOffer Next(long now)
    {
        var (byTask, byPlan, byHost) = (task.NextDue(now), plan.NextDue(now), host.NextDue(now));
        if (byTask >= byPlan && byTask >= byHost)
            return new PaceOffer(byTask, LimitScope.Task);
        return byPlan >= byHost ? new PaceOffer(byPlan, LimitScope.DialPlan) : new PaceOffer(byHost, LimitScope.Host);
    }

    /// <summary>Reserves one start of all three, when it is due within the horizon; else null and nothing is taken.</summary>
    /// <param name="now">Monotonic ticks.</param>
    /// <param name="horizon">How far ahead, in ticks, at most <see cref="MaxHorizon"/>.</param>
    public StartPermit? TryReserve(long now, long horizon = Horizon)
    {
        var offer = Next(now);
        if (offer.At == Pacer.Never || offer.At - now > Math.Min(horizon, MaxHorizon))
            return null;
        return new StartPermit(task, task.Reserve(offer.At), plan, plan.Reserve(offer.At), host, host.Reserve(offer.At), offer.At);
    }
}
