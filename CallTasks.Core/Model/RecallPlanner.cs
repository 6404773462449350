namespace CallTasks.Core.Model;

/// <summary>
/// Decides what the end of a call means for its client (DOMAIN.md section 5). Pure: it is asked in the transaction that ends the
/// call, and what it answers is written by the same one.
/// </summary>
/// <remarks>
/// Per client and condition the ends are counted, the first call's included; a returned call is planned when the condition's rule is
/// on, its count is at most the rule's <c>times</c>, and the caps allow it. Calls of the first round that are followed by the next
/// number are not counted; the call that ends the round is. A call made by a person's order counts like any other.
/// <para>An interrupted (expired) call changes no count, but the number may have rung, so it takes its place in the caps.</para>
/// </remarks>
public static class RecallPlanner
{
    /// <summary>The condition of the recall rules that an end falls under, or null when it falls under none.</summary>
    public static RecallCondition? ConditionOf(EndedCall ended) => ended.Status switch
    {
        CallStatus.Busy => RecallCondition.Busy,
        CallStatus.NoAnswer or CallStatus.Unavailable => RecallCondition.NoAnswer,
        CallStatus.Machine => RecallCondition.Machine,
        CallStatus.Answered when ended is { IsShort: true, IsEffective: false } => RecallCondition.Short,
        CallStatus.Congestion or CallStatus.ChanUnavail or CallStatus.Failed => RecallCondition.Failure,
        _ => null,
    };

    /// <summary>The reason of a call that a condition plans.</summary>
    public static CallReason ReasonOf(RecallCondition condition) => condition switch
    {
        RecallCondition.Busy => CallReason.Busy,
        RecallCondition.NoAnswer => CallReason.NoAnswer,
        RecallCondition.Machine => CallReason.Machine,
        RecallCondition.Short => CallReason.Short,
        RecallCondition.Failure => CallReason.Failure,
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    /// <summary>Call-backs of a condition that are still left: <c>times</c> − count, not below 0; 0 where the rule is off.</summary>
    public static int Left(ClientProgress progress, RecallCondition condition, RecallRules rules) =>
        rules.For(condition) is { } rule ? Math.Max(0, rule.Times - progress.Counts[(int)condition]) : 0;

    /// <summary>Calls of one client that our speech program may break without being counted.</summary>
    public const int MaxBroken = 3;

    /// <summary>How long a client whose call it broke is left in peace: 5 min.</summary>
    public const int BrokenAfterSeconds = 300;

    /// <summary>What follows for the client.</summary>
    /// <param name="before">Its progress before the call ended.</param>
    /// <param name="ended">The call.</param>
    /// <param name="task">The task's settings as they stand now.</param>
    /// <param name="zones">The client's zones (see <see cref="ClientZones"/>); empty: the task's.</param>
    /// <exception cref="ArgumentException">The call is not final, or its number is not one of the client's.</exception>
    public static RecallDecision Plan(ClientProgress before, EndedCall ended, CallTaskSettings task, IReadOnlyList<string> zones)
    {
        if (!ended.Status.IsFinal())
            throw new ArgumentException($"A call that is {ended.Status} has not ended.", nameof(ended));
        if (ended.NumberIndex < 0 || ended.NumberIndex >= before.Numbers.Count)
            throw new ArgumentException($"The client has no number {ended.NumberIndex}.", nameof(ended));
        if (zones.Count == 0)
            zones = [task.TimeZone];

        // Comes back as it went: uncounted, with no place in any cap, as often as the carrier needs. So does a call that was still
        // ringing when the program was asked to end: nobody but the program cancelled it.
        if (ended is { CarrierTrouble: true, Status: CallStatus.Congestion or CallStatus.ChanUnavail or CallStatus.Cancel })
            return Waits(before, new PlannedCall(ended.EndedAt, ended.NumberIndex, ended.Reason));

        // Our speech program broke it: not the client's doing, so it counts for nothing and they are called again. But somebody picked up and heard
        // silence: not at once, and not for ever. Who is called by a test call tries again by himself.
        if (ended is { OwnTrouble: true, Status: CallStatus.Failed } && before.Broken < MaxBroken && !task.TestCall)
        {
            var due = DueAt(ended.EndedAt, new RecallRule(BrokenAfterSeconds, MaxBroken), task, zones);
            return Waits(before with { Broken = before.Broken + 1 }, new PlannedCall(CallingHoursClock.NextOpen(task.CallingHours, zones, due) ?? due, ended.NumberIndex, ended.Reason) { From = due });
        }

        var progress = Tried(before, ended);
        switch (ended.Status)
        {
            case CallStatus.Cancel:
                return new RecallDecision(ClientState.Cancelled, progress, null);
            case CallStatus.Expired:
                return new RecallDecision(ClientState.Interrupted, progress, null);
            case CallStatus.Invalid or CallStatus.Blacklist:
                return AfterDeadNumber(progress, ended, task, zones);
        }

        var condition = ConditionOf(ended);
        var reachedSomebody = ended.Status is CallStatus.Answered or CallStatus.Machine;
        if (!progress.FirstRoundOver && !reachedSomebody && NextUntried(progress, ended.NumberIndex, task) is { } untried)
            return Waits(progress with { FirstCondition = condition }, new PlannedCall(ended.EndedAt, untried, CallReason.NextNumber));

        progress = Counted(progress, condition);
        if (condition is not { } c)
            return new RecallDecision(ClientState.Done, progress, null);
        var sameNumber = c is RecallCondition.Machine or RecallCondition.Short;
        return ByRule(progress, c, ended, sameNumber ? ended.NumberIndex : NextInTurn(progress, ended.NumberIndex, task), task, zones);
    }

    /// <summary>
    /// Invalid and blacklisted end that number; the client is done when none is left. In the first round the next number follows; when
    /// the round ends here, the condition of its latest call decides, as if that one had ended it. Afterwards the recall that met a
    /// dead number passes to the next one: its interval is over already, and it is no new call-back.
    /// </summary>
    private static RecallDecision AfterDeadNumber(ClientProgress progress, EndedCall ended, CallTaskSettings task, IReadOnlyList<string> zones)
    {
        var next = NextInTurn(progress, ended.NumberIndex, task);
        if (!progress.FirstRoundOver)
        {
            if (NextUntried(progress, ended.NumberIndex, task) is { } untried)
                return Waits(progress, new PlannedCall(ended.EndedAt, untried, CallReason.NextNumber));
            var latest = progress.FirstCondition;
            progress = Counted(progress, latest);
            if (latest is { } condition)
                return ByRule(progress, condition, ended, next, task, zones);
        }
        return next is { } number && ClientCapAllows(progress, task)
            ? Waits(progress, new PlannedCall(ended.EndedAt, number, CallReason.NextNumber))
            : new RecallDecision(ClientState.Done, progress, null);
    }

    private static RecallDecision ByRule(
        ClientProgress progress, RecallCondition condition, EndedCall ended, int? number, CallTaskSettings task, IReadOnlyList<string> zones)
    {
        if (task.Recall.For(condition) is not { } rule
            || progress.Counts[(int)condition] > rule.Times
            || number is not { } index
            || !ClientCapAllows(progress, task)
            || !NumberCapAllows(progress.Numbers[index], task))
        {
            return new RecallDecision(ClientState.Done, progress, null);
        }
        var due = DueAt(ended.EndedAt, rule, task, zones);
        return Waits(progress, new PlannedCall(CallingHoursClock.NextOpen(task.CallingHours, zones, due) ?? due, index, ReasonOf(condition)) { From = due });
    }

    /// <summary>
    /// End + interval, at the task's time of day where it has one (in the first of the client's zones). It is then moved to the next
    /// instant that calling hours allow; where they allow none for a year, the instant stays: no call starts in shut hours, and the
    /// recall moves when the hours are changed.
    /// </summary>
    private static long DueAt(long endedAt, RecallRule rule, CallTaskSettings task, IReadOnlyList<string> zones)
    {
        var due = endedAt + (rule.AfterSeconds * 1000L);
        if (task is { RecallStart: RecallStart.TimeOfDay, RecallTimeOfDay: { } time })
            due = CallingHoursClock.FirstTimeOfDay(zones[0], time, due);
        return due;
    }

    private static RecallDecision Waits(ClientProgress progress, PlannedCall next) => new(ClientState.WaitingRecall, progress, next);

    /// <summary>The call's place in the caps, and its number's fate.</summary>
    private static ClientProgress Tried(ClientProgress progress, EndedCall ended)
    {
        var counts = ended.Status.NotDialled() ? 0 : 1;
        var retired = ended.Status is CallStatus.Invalid or CallStatus.Blacklist;
        var numbers = progress.Numbers.ToArray();
        var number = numbers[ended.NumberIndex];
        numbers[ended.NumberIndex] = new NumberProgress(number.Calls + counts, number.Retired || retired);
        return progress with
        {
            Numbers = numbers,
            Calls = progress.Calls + counts,
            Effective = progress.Effective || ended.IsEffective,
        };
    }

    /// <summary>Counts an end; the first one that is counted ends the first round.</summary>
    private static ClientProgress Counted(ClientProgress progress, RecallCondition? condition)
    {
        if (condition is { } c)
        {
            var counts = progress.Counts.ToArray();
            counts[(int)c]++;
            progress = progress with { Counts = counts };
        }
        return progress.FirstRoundOver ? progress : progress with { FirstRoundOver = true, FirstCondition = condition };
    }

    /// <summary>The next number, in turn, that was not tried yet and may be called; null when there is none.</summary>
    private static int? NextUntried(ClientProgress progress, int after, CallTaskSettings task) =>
        ClientCapAllows(progress, task) ? Next(progress, after, static (number, _) => number.Calls == 0, task) : null;

    /// <summary>The next number in turn, the same one again when it is the only one, that its cap still allows; null when there is none.</summary>
    private static int? NextInTurn(ClientProgress progress, int after, CallTaskSettings task) => Next(progress, after, NumberCapAllows, task);

    private static int? Next(ClientProgress progress, int after, Func<NumberProgress, CallTaskSettings, bool> allows, CallTaskSettings task)
    {
        var count = progress.Numbers.Count;
        for (var step = 1; step <= count; step++)
        {
            var index = (after + step) % count;
            if (progress.Numbers[index] is { Retired: false } number && allows(number, task))
                return index;
        }
        return null;
    }

    private static bool ClientCapAllows(ClientProgress progress, CallTaskSettings task) =>
        task.CallsPerClient is not { } cap || progress.Calls < cap;

    private static bool NumberCapAllows(NumberProgress number, CallTaskSettings task) =>
        task.CallsPerNumber is not { } cap || number.Calls < cap;
}
