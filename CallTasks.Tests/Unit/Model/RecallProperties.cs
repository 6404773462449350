using CallTasks.Core.Model;
using FsCheck;
using FsCheck.Fluent;

namespace CallTasks.Tests.Unit.Model;

/// <summary>What holds for every client, whatever its numbers, its task's rules and the ends of its calls are.</summary>
public sealed class RecallProperties
{
    private static readonly string[][] ZoneSets =
    [
        ["Europe/Berlin"], ["Australia/Lord_Howe"], ["Asia/Kolkata"], ["America/New_York", "America/Los_Angeles"], ["Australia/Sydney"], ["UTC+05:45"],
    ];

    private static readonly CallStatus[] Ends =
    [
        CallStatus.Answered, CallStatus.Machine, CallStatus.Busy, CallStatus.NoAnswer, CallStatus.Unavailable, CallStatus.Congestion,
        CallStatus.ChanUnavail, CallStatus.Failed, CallStatus.Invalid, CallStatus.Blacklist, CallStatus.Cancel, CallStatus.Expired,
    ];

    private sealed record Step(PlannedCall Call, EndedCall Ended, RecallDecision Decision);

    private sealed record Life(CallTaskSettings Task, string[] Zones, int Numbers, List<Step> Steps);

    private static RecallRule? Rule(Random random) => random.Next(4) == 0 ? null : new RecallRule(random.Next(0, 3 * 24 * 3600), random.Next(1, 4));

    private static Life Live(int seed)
    {
        var random = new Random(seed);
        var days = CallingHours.AllDays.Where(_ => random.Next(3) != 0).DefaultIfEmpty(DayOfWeek.Tuesday).ToList();
        var task = new CallTaskSettings
        {
            Name = "t",
            ScriptId = 1,
            DialPlanId = 1,
            IneffectiveSeconds = 10,
            Recall = new RecallRules { Busy = Rule(random), NoAnswer = Rule(random), Machine = Rule(random), Short = Rule(random), Failure = Rule(random) },
            CallsPerClient = random.Next(2) == 0 ? null : random.Next(1, 8),
            CallsPerNumber = random.Next(2) == 0 ? null : random.Next(1, 5),
            CallingHours = random.Next(4) == 0
                ? null
                : new CallingHours { From = new TimeOnly(random.Next(6, 12), 0), To = new TimeOnly(random.Next(17, 24), 30), Days = days },
            RecallStart = random.Next(3) == 0 ? RecallStart.TimeOfDay : RecallStart.AsDue,
            RecallTimeOfDay = new TimeOnly(random.Next(24), random.Next(60)),
        };
        var zones = ZoneSets[random.Next(ZoneSets.Length)];
        var numbers = random.Next(1, 5);
        var steps = new List<Step>();
        var progress = ClientProgress.Fresh(numbers);
        // A whole year of instants, changes of the clocks in both hemispheres included.
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() + random.NextInt64(0, 365L * 24 * 3600 * 1000);
        var next = new PlannedCall(now, 0, CallReason.First);
        // Ends that plan something are more likely, so that lives are long.
        var favourite = Ends[random.Next(Ends.Length)];
        while (steps.Count < 300)
        {
            var status = random.Next(2) == 0 ? favourite : Ends[random.Next(random.Next(3) == 0 ? Ends.Length : 10)];
            var effective = status == CallStatus.Answered && random.Next(4) == 0;
            now = Math.Max(now, next.At) + random.NextInt64(0, 120_000);
            var ended = new EndedCall(
                status, next.Reason, next.NumberIndex, now, status == CallStatus.Answered && !effective && random.Next(3) != 0, effective, random.Next(10) == 0);
            var decision = RecallPlanner.Plan(progress, ended, task, zones);
            steps.Add(new Step(next, ended, decision));
            progress = decision.Progress;
            if (decision.Next is null)
                break;
            next = decision.Next;
        }
        return new Life(task, zones, numbers, steps);
    }

    private static bool Trouble(Step step) => step.Ended is { CarrierTrouble: true, Status: CallStatus.Congestion or CallStatus.ChanUnavail };

    private static void ForEveryLife(Action<Life> holds) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => holds(Live(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void No_rule_plans_more_than_its_times() => ForEveryLife(life =>
    {
        foreach (var condition in Enum.GetValues<RecallCondition>())
        {
            var reason = RecallPlanner.ReasonOf(condition);
            var planned = life.Steps.Count(s => s.Decision.Next?.Reason == reason && !Trouble(s));
            Assert.True(planned <= (life.Task.Recall.For(condition)?.Times ?? 0), $"{condition} planned {planned}");
        }
    });

    [Fact]
    public void Caps_hold_for_client_and_number() => ForEveryLife(life =>
    {
        var made = life.Steps.Where(s => !s.Ended.Status.NotDialled() && !Trouble(s)).ToList();
        Assert.True(made.Count <= (life.Task.CallsPerClient ?? int.MaxValue));
        foreach (var number in made.GroupBy(s => s.Call.NumberIndex))
            Assert.True(number.Count() <= (life.Task.CallsPerNumber ?? int.MaxValue));
        Assert.Equal(made.Count, life.Steps[^1].Decision.Progress.Calls);
    });

    [Fact]
    public void No_recall_is_planned_before_its_interval_or_outside_calling_hours() => ForEveryLife(life =>
    {
        foreach (var step in life.Steps)
        {
            if (step.Decision.Next is not { } next || Trouble(step) || next.Reason == CallReason.NextNumber)
                continue;
            var rule = life.Task.Recall.For(Enum.GetValues<RecallCondition>().Single(c => RecallPlanner.ReasonOf(c) == next.Reason));
            Assert.NotNull(rule);
            Assert.True(next.At >= step.Ended.EndedAt + (rule.AfterSeconds * 1000L));
            Assert.True(CallingHoursClock.IsOpen(life.Task.CallingHours, life.Zones, next.At));
        }
    });

    [Fact]
    public void A_client_waits_with_one_planned_call_or_is_through_with_none() => ForEveryLife(life =>
    {
        foreach (var decision in life.Steps.Select(s => s.Decision))
            Assert.Equal(decision.State == ClientState.WaitingRecall, decision.Next is not null);
    });

    [Fact]
    public void Every_life_ends_and_a_dead_number_is_never_called_again() => ForEveryLife(life =>
    {
        // Trouble of the carrier has no bound of its own: in these lives it comes once in ten calls.
        Assert.True(life.Steps.Count < 300);
        var dead = new HashSet<int>();
        foreach (var step in life.Steps)
        {
            Assert.DoesNotContain(step.Call.NumberIndex, dead);
            if (step.Ended.Status is CallStatus.Invalid or CallStatus.Blacklist)
                dead.Add(step.Call.NumberIndex);
        }
    });

    [Fact]
    public void All_numbers_are_tried_before_a_returned_call_unless_somebody_was_reached_or_a_cap_forbids() => ForEveryLife(life =>
    {
        var tried = new HashSet<int>();
        foreach (var step in life.Steps)
        {
            if (step.Call.Reason is not (CallReason.First or CallReason.NextNumber))
                Assert.Equal(life.Numbers, tried.Count);
            tried.Add(step.Call.NumberIndex);
            if (step.Ended.Status is CallStatus.Answered or CallStatus.Machine)
                return;
        }
    });

    [Fact]
    public void Call_backs_shown_are_the_returned_calls_that_ended_so_and_never_negative() => ForEveryLife(life =>
    {
        foreach (var step in life.Steps)
        {
            foreach (var condition in Enum.GetValues<RecallCondition>())
                Assert.InRange(step.Decision.Progress.Recalls(condition), 0, step.Decision.Progress.Counts[(int)condition]);
        }
    });

    [Fact]
    public void The_next_open_instant_is_the_first_one() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        var random = new Random(seed);
        var zones = ZoneSets[random.Next(ZoneSets.Length)];
        var hours = new CallingHours
        {
            From = new TimeOnly(random.Next(24), random.Next(4) * 15),
            To = new TimeOnly(random.Next(24), random.Next(4) * 15),
            Days = CallingHours.AllDays.Where(_ => random.Next(3) != 0).ToList(),
            BlackoutDates = random.Next(2) == 0 ? [] : [new DateOnly(2026, 3, 29), new DateOnly(2026, 4, 5), new DateOnly(2026, 10, 4)],
        };
        // Around the changes of the clocks, minute by minute against the plain question.
        DateTimeOffset[] changes = [new(2026, 3, 28, 12, 0, 0, default), new(2026, 4, 4, 2, 0, 0, default), new(2026, 10, 3, 2, 0, 0, default), new(2026, 10, 24, 12, 0, 0, default)];
        var from = changes[random.Next(changes.Length)].ToUnixTimeMilliseconds() + random.NextInt64(0, 12 * 3600_000);
        var next = CallingHoursClock.NextOpen(hours, zones, from) ?? long.MaxValue;
        var closes = CallingHoursClock.ClosesAt(hours, zones, from) ?? long.MaxValue;
        for (var minute = from; minute < from + (36 * 3600_000); minute += 60_000)
        {
            var open = CallingHoursClock.IsOpen(hours, zones, minute);
            Assert.False(open && minute < next);
            Assert.False(!open && minute < closes);
        }
        if (next != long.MaxValue)
        {
            Assert.True(CallingHoursClock.IsOpen(hours, zones, next));
            Assert.True(next == from || !CallingHoursClock.IsOpen(hours, zones, next - 1));
        }
        if (closes != long.MaxValue)
            Assert.False(CallingHoursClock.IsOpen(hours, zones, closes));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
