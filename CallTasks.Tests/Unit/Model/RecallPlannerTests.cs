using CallTasks.Core.Model;
using CallTasks.Core.Storage;

namespace CallTasks.Tests.Unit.Model;

public sealed class RecallPlannerTests
{
    private static readonly string[] Utc = ["UTC"];
    private static readonly RecallRules BusyThreeShortOne = new() { Busy = new(600, 3), Short = new(60, 1) };

    private static CallTaskSettings Task(RecallRules rules) =>
        new() { Name = "t", ScriptId = 1, DialPlanId = 1, Recall = rules, CallingHours = null, IneffectiveSeconds = 10 };

    private static EndedCall Ended(CallStatus status, CallReason reason = CallReason.First, int number = 0, bool isShort = false, bool trouble = false, long at = 1_000_000) =>
        new(status, reason, number, at, isShort, IsEffective: false, trouble);

    /// <summary>Ends calls one after another as they are planned; returns the last decision.</summary>
    private static RecallDecision Run(CallTaskSettings task, int numbers, params CallStatus[] ends)
    {
        var decision = new RecallDecision(ClientState.New, ClientProgress.Fresh(numbers), new PlannedCall(0, 0, CallReason.First));
        foreach (var end in ends)
        {
            Assert.NotNull(decision.Next);
            decision = RecallPlanner.Plan(
                decision.Progress, Ended(end, decision.Next.Reason, decision.Next.NumberIndex, isShort: end == CallStatus.Answered), task, Utc);
        }
        return decision;
    }

    [Fact]
    public void A_call_that_our_speech_program_broke_counts_for_nothing_and_comes_back_after_a_while_but_not_for_ever()
    {
        var task = Task(RecallRules.None) with { CallsPerClient = 1 };
        var progress = ClientProgress.Fresh(1);
        var broken = Ended(CallStatus.Failed, CallReason.First) with { OwnTrouble = true };
        for (var n = 0; n < RecallPlanner.MaxBroken; n++)
        {
            var decision = RecallPlanner.Plan(progress, broken, task, Utc);
            Assert.Equal((ClientState.WaitingRecall, CallReason.First, 1_000_000L + (RecallPlanner.BrokenAfterSeconds * 1000L)), (decision.State, decision.Next!.Reason, decision.Next.At));
            Assert.Equal((0, 0, 0), (decision.Progress.Calls, decision.Progress.Numbers[0].Calls, decision.Progress.Counts.Sum()));
            progress = ClientProgressText.Read(ClientProgressText.Write(decision.Progress), 1);
        }

        Assert.Equal(ClientState.Done, RecallPlanner.Plan(progress, broken, task, Utc).State);
        Assert.Equal(ClientState.Done, RecallPlanner.Plan(ClientProgress.Fresh(1), broken, task with { TestCall = true }, Utc).State);
        Assert.Equal(ClientState.Done, RecallPlanner.Plan(ClientProgress.Fresh(1), broken with { OwnTrouble = false }, task, Utc).State);
    }

    [Fact]
    public void The_example_of_busy_three_times_and_short_once_goes_by_its_table()
    {
        var task = Task(BusyThreeShortOne);
        (CallReason Reason, CallStatus End, int Busy, int Short, CallReason? Next)[] table =
        [
            (CallReason.First, CallStatus.Busy, 1, 0, CallReason.Busy),
            (CallReason.Busy, CallStatus.Busy, 2, 0, CallReason.Busy),
            (CallReason.Busy, CallStatus.Busy, 3, 0, CallReason.Busy),
            (CallReason.Busy, CallStatus.Answered, 3, 1, CallReason.Short),
        ];
        var progress = ClientProgress.Fresh(1);
        foreach (var row in table)
        {
            var decision = RecallPlanner.Plan(progress, Ended(row.End, row.Reason, isShort: row.End == CallStatus.Answered), task, Utc);
            Assert.Equal(row.Busy, decision.Progress.Counts[(int)RecallCondition.Busy]);
            Assert.Equal(row.Short, decision.Progress.Counts[(int)RecallCondition.Short]);
            Assert.Equal(row.Next, decision.Next?.Reason);
            Assert.Equal(ClientState.WaitingRecall, decision.State);
            progress = decision.Progress;
        }
        Assert.Equal(2, progress.Recalls(RecallCondition.Busy));
        Assert.Equal(1, progress.Recalls(RecallCondition.Short));
        Assert.Equal(0, RecallPlanner.Left(progress, RecallCondition.Busy, task.Recall));

        var busyAgain = RecallPlanner.Plan(progress, Ended(CallStatus.Busy, CallReason.Short), task, Utc);
        Assert.Equal((ClientState.Done, 4, null), (busyAgain.State, busyAgain.Progress.Counts[0], busyAgain.Next));
        var shortAgain = RecallPlanner.Plan(progress, Ended(CallStatus.Answered, CallReason.Short, isShort: true), task, Utc);
        Assert.Equal((ClientState.Done, 2, null), (shortAgain.State, shortAgain.Progress.Counts[3], shortAgain.Next));
    }

    [Fact]
    public void The_interval_runs_from_the_end_of_the_call_and_is_that_of_its_own_outcome()
    {
        Assert.Equal(new PlannedCall(1_600_000, 0, CallReason.Busy), Run(Task(BusyThreeShortOne), 1, CallStatus.Busy).Next);
        Assert.Equal(new PlannedCall(1_060_000, 0, CallReason.Short), Run(Task(BusyThreeShortOne), 1, CallStatus.Answered).Next);
    }

    [Theory]
    [InlineData(CallStatus.Busy, CallReason.Busy)]
    [InlineData(CallStatus.NoAnswer, CallReason.NoAnswer)]
    [InlineData(CallStatus.Unavailable, CallReason.NoAnswer)]
    [InlineData(CallStatus.Machine, CallReason.Machine)]
    [InlineData(CallStatus.Congestion, CallReason.Failure)]
    [InlineData(CallStatus.ChanUnavail, CallReason.Failure)]
    [InlineData(CallStatus.Failed, CallReason.Failure)]
    public void An_outcome_is_called_back_by_its_own_rule_only(CallStatus status, CallReason reason)
    {
        var every = new RecallRules { Busy = new(1, 1), NoAnswer = new(1, 1), Machine = new(1, 1), Short = new(1, 1), Failure = new(1, 1) };
        Assert.Equal(reason, Run(Task(every), 1, status).Next?.Reason);
        var others = reason switch
        {
            CallReason.Busy => every with { Busy = null },
            CallReason.NoAnswer => every with { NoAnswer = null },
            CallReason.Machine => every with { Machine = null },
            _ => every with { Failure = null },
        };
        Assert.Equal(ClientState.Done, Run(Task(others), 1, status).State);
    }

    [Fact]
    public void An_answered_call_that_is_not_short_ends_the_client()
    {
        var decision = RecallPlanner.Plan(ClientProgress.Fresh(2), Ended(CallStatus.Answered) with { IsEffective = true }, Task(BusyThreeShortOne), Utc);
        Assert.Equal((ClientState.Done, null), (decision.State, decision.Next));
        Assert.True(decision.Progress.Effective);
    }

    [Fact]
    public void A_short_call_that_was_effective_is_not_called_back()
    {
        var decision = RecallPlanner.Plan(
            ClientProgress.Fresh(1), Ended(CallStatus.Answered, isShort: true) with { IsEffective = true }, Task(BusyThreeShortOne), Utc);
        Assert.Equal(ClientState.Done, decision.State);
    }

    [Fact]
    public void The_first_round_goes_over_all_numbers_at_once_without_a_rule_and_uncounted()
    {
        var decision = Run(Task(RecallRules.None), 3, CallStatus.Busy);
        Assert.Equal(new PlannedCall(1_000_000, 1, CallReason.NextNumber), decision.Next);
        Assert.All(decision.Progress.Counts, c => Assert.Equal(0, c));
        Assert.Equal(0, decision.Progress.Recalls(RecallCondition.Busy));
        decision = Run(Task(RecallRules.None), 3, CallStatus.Busy, CallStatus.NoAnswer);
        Assert.Equal(new PlannedCall(1_000_000, 2, CallReason.NextNumber), decision.Next);
        decision = Run(Task(RecallRules.None), 3, CallStatus.Busy, CallStatus.NoAnswer, CallStatus.Failed);
        Assert.Equal(ClientState.Done, decision.State);
        Assert.Equal([0, 0, 0, 0, 1], decision.Progress.Counts);
    }

    [Fact]
    public void After_the_first_round_recalls_go_round_the_numbers()
    {
        var task = Task(new RecallRules { Busy = new(600, 3) });
        Assert.Equal(new PlannedCall(1_600_000, 0, CallReason.Busy), Run(task, 2, CallStatus.Busy, CallStatus.Busy).Next);
        Assert.Equal(new PlannedCall(1_600_000, 1, CallReason.Busy), Run(task, 2, CallStatus.Busy, CallStatus.Busy, CallStatus.Busy).Next);
        var last = Run(task, 2, CallStatus.Busy, CallStatus.Busy, CallStatus.Busy, CallStatus.Busy);
        Assert.Equal(3, last.Progress.Counts[0]);
        Assert.Equal(2, last.Progress.Recalls(RecallCondition.Busy));
        Assert.Equal(0, last.Next?.NumberIndex);
        Assert.Equal(ClientState.Done, Run(task, 2, [.. Enumerable.Repeat(CallStatus.Busy, 5)]).State);
    }

    [Fact]
    public void A_machine_or_a_short_call_is_called_back_on_the_same_number()
    {
        var rules = new RecallRules { Machine = new(60, 1), Short = new(60, 1) };
        Assert.Equal(1, Run(Task(rules), 3, CallStatus.Busy, CallStatus.Machine).Next?.NumberIndex);
        Assert.Equal(1, Run(Task(rules), 3, CallStatus.Busy, CallStatus.Answered).Next?.NumberIndex);
    }

    [Theory]
    [InlineData(CallStatus.Invalid)]
    [InlineData(CallStatus.Blacklist)]
    public void A_dead_number_is_never_called_again_and_the_last_one_ends_the_client(CallStatus dead)
    {
        var task = Task(new RecallRules { Busy = new(600, 5) });
        Assert.Equal(ClientState.Done, Run(task, 1, dead).State);
        Assert.Equal(ClientState.Done, Run(task, 2, dead, dead).State);
        Assert.Equal(new PlannedCall(1_000_000, 1, CallReason.NextNumber), Run(task, 2, dead).Next);
        Assert.Equal(new PlannedCall(1_600_000, 1, CallReason.Busy), Run(task, 2, dead, CallStatus.Busy).Next);
        Assert.Equal(dead == CallStatus.Invalid ? 1 : 0, Run(task, 2, dead).Progress.Calls);
    }

    [Fact]
    public void When_the_last_number_of_the_round_is_invalid_the_busy_one_before_it_is_called_back_by_its_rule()
    {
        var decision = Run(Task(new RecallRules { Busy = new(600, 1) }), 2, CallStatus.Busy, CallStatus.Invalid);
        Assert.Equal(new PlannedCall(1_600_000, 0, CallReason.Busy), decision.Next);
        Assert.Equal(1, decision.Progress.Counts[0]);
        Assert.Equal(0, decision.Progress.Recalls(RecallCondition.Busy));
        Assert.Equal(ClientState.Done, Run(Task(RecallRules.None), 2, CallStatus.Busy, CallStatus.Invalid).State);
    }

    [Fact]
    public void A_recall_that_meets_a_dead_number_passes_to_the_next_one()
    {
        var decision = Run(Task(new RecallRules { Busy = new(600, 1) }), 2, CallStatus.Busy, CallStatus.Busy, CallStatus.Invalid);
        Assert.Equal(new PlannedCall(1_000_000, 1, CallReason.NextNumber), decision.Next);
        Assert.Equal(1, decision.Progress.Counts[0]);
    }

    [Fact]
    public void A_cancelled_call_ends_the_client_and_an_expired_one_leaves_it_interrupted_outside_the_counts()
    {
        var cancelled = RecallPlanner.Plan(ClientProgress.Fresh(2), Ended(CallStatus.Cancel), Task(BusyThreeShortOne), Utc);
        Assert.Equal((ClientState.Cancelled, null, 0), (cancelled.State, cancelled.Next, cancelled.Progress.Calls));
        var expired = RecallPlanner.Plan(ClientProgress.Fresh(2), Ended(CallStatus.Expired), Task(BusyThreeShortOne), Utc);
        Assert.Equal((ClientState.Interrupted, null), (expired.State, expired.Next));
        Assert.All(expired.Progress.Counts, c => Assert.Equal(0, c));
    }

    [Fact]
    public void A_call_made_by_a_persons_order_counts_like_any_other()
    {
        var decision = RecallPlanner.Plan(ClientProgress.Fresh(1), Ended(CallStatus.Busy, CallReason.Manual), Task(BusyThreeShortOne), Utc);
        Assert.Equal((1, 1, CallReason.Busy), (decision.Progress.Counts[0], decision.Progress.Calls, decision.Next?.Reason));
    }

    [Fact]
    public void Trouble_of_the_carrier_is_not_counted_and_the_call_comes_back_as_it_went()
    {
        var before = ClientProgress.Fresh(2);
        var task = Task(RecallRules.None) with { CallsPerClient = 1 };
        var decision = RecallPlanner.Plan(before, Ended(CallStatus.ChanUnavail, CallReason.First, 1, trouble: true), task, Utc);
        Assert.Equal(new PlannedCall(1_000_000, 1, CallReason.First), decision.Next);
        Assert.Same(before, decision.Progress);
    }

    [Fact]
    public void A_call_broken_after_the_answer_is_the_clients_even_in_trouble()
    {
        var decision = RecallPlanner.Plan(ClientProgress.Fresh(1), Ended(CallStatus.Failed, trouble: true), Task(RecallRules.None), Utc);
        Assert.Equal((ClientState.Done, 1), (decision.State, decision.Progress.Calls));
    }

    [Fact]
    public void Caps_hold_over_all_conditions_and_over_the_first_round()
    {
        var task = Task(new RecallRules { Busy = new(60, 9) });
        Assert.Equal(ClientState.Done, Run(task with { CallsPerClient = 2 }, 1, CallStatus.Busy, CallStatus.Busy).State);
        Assert.Equal(ClientState.Done, Run(task with { CallsPerNumber = 2 }, 1, CallStatus.Busy, CallStatus.Busy).State);
        Assert.Equal(ClientState.Done, Run(task with { CallsPerClient = 1 }, 3, CallStatus.Busy).State);
        var uneven = Run(task with { CallsPerNumber = 1 }, 2, CallStatus.Busy);
        Assert.Equal(1, uneven.Next?.NumberIndex);
        Assert.Equal(ClientState.Done, Run(task with { CallsPerNumber = 1 }, 2, CallStatus.Busy, CallStatus.Busy).State);
    }

    [Fact]
    public void A_recall_that_falls_into_the_night_waits_for_the_morning()
    {
        var task = Task(new RecallRules { Busy = new(3600, 1) }) with { CallingHours = CallingHours.Default };
        var evening = new DateTimeOffset(2026, 1, 5, 19, 30, 0, TimeSpan.FromHours(3)).ToUnixTimeMilliseconds();
        var decision = RecallPlanner.Plan(ClientProgress.Fresh(1), Ended(CallStatus.Busy, at: evening), task, ["Europe/Moscow"]);
        Assert.Equal(new DateTimeOffset(2026, 1, 6, 9, 0, 0, TimeSpan.FromHours(3)).ToUnixTimeMilliseconds(), decision.Next?.At);
    }

    [Fact]
    public void Without_a_zone_of_its_own_a_client_is_called_by_the_tasks()
    {
        var task = Task(new RecallRules { Busy = new(0, 1) }) with { CallingHours = CallingHours.Default, TimeZone = "Asia/Tokyo" };
        var night = new DateTimeOffset(2026, 1, 5, 23, 0, 0, TimeSpan.FromHours(9)).ToUnixTimeMilliseconds();
        var decision = RecallPlanner.Plan(ClientProgress.Fresh(1), Ended(CallStatus.Busy, at: night), task, []);
        Assert.Equal(new DateTimeOffset(2026, 1, 6, 9, 0, 0, TimeSpan.FromHours(9)).ToUnixTimeMilliseconds(), decision.Next?.At);
    }

    [Fact]
    public void Recalls_at_a_time_of_day_start_at_the_first_such_time_after_the_interval()
    {
        var task = Task(new RecallRules { Busy = new(3600, 1) }) with { RecallStart = RecallStart.TimeOfDay, RecallTimeOfDay = new TimeOnly(18, 0) };
        long At(int day, int hour, int minute) => new DateTimeOffset(2026, 1, day, hour, minute, 0, TimeSpan.FromHours(3)).ToUnixTimeMilliseconds();
        long? Plan(long at) => RecallPlanner.Plan(ClientProgress.Fresh(1), Ended(CallStatus.Busy, at: at), task, ["Europe/Moscow"]).Next?.At;
        Assert.Equal(At(5, 18, 0), Plan(At(5, 16, 59)));
        Assert.Equal(At(5, 18, 0), Plan(At(5, 17, 0)));
        Assert.Equal(At(6, 18, 0), Plan(At(5, 17, 1)));
    }

    [Fact]
    public void A_call_that_has_not_ended_plans_nothing()
    {
        Assert.Throws<ArgumentException>(() => RecallPlanner.Plan(ClientProgress.Fresh(1), Ended(CallStatus.InProgress), Task(RecallRules.None), Utc));
        Assert.Throws<ArgumentException>(() => RecallPlanner.Plan(ClientProgress.Fresh(1), Ended(CallStatus.Busy, number: 1), Task(RecallRules.None), Utc));
    }
}
