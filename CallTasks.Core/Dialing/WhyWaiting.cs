using CallTasks.Core.Languages;
using CallTasks.Core.Model;

namespace CallTasks.Core.Dialing;

/// <summary>The dialling thread's decision told in words: the first gate that is shut for a task, and when it opens.</summary>
internal sealed class WhyWaiting(DialingBook book, DialingGates gates, SpeechWatch speech, PaceClock clock)
{
    /// <summary>A pace that lets the next call start within a second is no waiting.</summary>
    private const long PaceNamedFrom = TimeSpan.TicksPerSecond;

    /// <summary>Why a running task starts no call now; null when it does, or when its last calls are up.</summary>
    public WaitingFor? Of(TaskDialing task, long now)
    {
        var plan = task.Plan;
        if (gates.Why is { } everybody)
            return everybody;
        if (plan.Health.Dead)
            return Carrier(plan);
        if (!task.Queue.HasClient)
            return task.Queue.Waiting;
        if (speech.Why(task) is { } silent)
            return new WaitingFor(WaitingReason.Speech, null, silent);
        if (!plan.MayPlan(now))
            return Carrier(plan);
        if (book.Lines.Full(task.Id, plan.Id) is { } full)
            return Lines(task, plan, full);
        if (task.Planned > 0)
            return null;
        var offer = task.Permits.Next(now);
        if (offer.At == Pacer.Never || offer.At - now < PaceNamedFrom)
            return null;
        var wall = clock.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var at = wall + ((offer.At - now) / TimeSpan.TicksPerMillisecond);
        return new WaitingFor(WaitingReason.Pace, at, $"The next call starts at {WaitingText.Clock(at, wall, task.Task.Settings.TimeZone)} by the pace of {Whose(offer.Binds, plan)}.");
    }

    private static WaitingFor Carrier(PlanDialing plan) =>
        new(WaitingReason.Carrier, null, $"{plan.Plan.Settings.Name}: {plan.Health.Reason ?? Wording.Of("The carrier has not answered a call yet; the next ones start when it does.")}");

    private WaitingFor Lines(TaskDialing task, PlanDialing plan, LimitScope scope)
    {
        var (used, limit) = scope switch
        {
            LimitScope.Task => (book.Lines.InUseByTask(task.Id), task.Task.Settings.MaxLines),
            LimitScope.DialPlan => (book.Lines.InUseByPlan(plan.Id), plan.Plan.Settings.MaxLines),
            _ => (book.Lines.InUse, book.HostLines),
        };
        return new WaitingFor(WaitingReason.Lines, null, $"All lines of {Whose(scope, plan)} are in use ({used:N0} of {limit:N0}).");
    }

    private static Wording Whose(LimitScope scope, PlanDialing plan) => scope switch
    {
        LimitScope.Task => "the task",
        LimitScope.DialPlan => Wording.Of($"the dial plan {plan.Plan.Settings.Name}"),
        _ => "this server",
    };
}
