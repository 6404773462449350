using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Dialing;

public sealed class LimitTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private static readonly FakeOutcome Talks = FakeOutcome.AnswersAndHangsUp(TimeSpan.FromMilliseconds(700));

    private static readonly FakeOutcome RingsLong = Talks with { Rings = TimeSpan.FromSeconds(15) };

    [Fact]
    public async Task Lines_of_task_plan_and_host_are_never_exceeded()
    {
        var options = new DialerOptions { FreeSpaceFloor = 0, HostLines = 9 };
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), options, new DialPlanSettings { Name = "T", Address = "x", CallsPerSecond = 200, MaxLines = 7 });
        house.Carrier.Outcomes = (_, _) => Talks;
        var second = await house.Settings.CreateDialPlanAsync(new DialPlanSettings { Name = "U", Address = "y", CallsPerSecond = 200, MaxLines = 8 }, Actor.System);
        var most = new Dictionary<string, int>();
        var tasks = new List<CallTask>();
        house.Carrier.Started = (_, up) => most["host"] = Math.Max(most.GetValueOrDefault("host"), up);
        tasks.Add(await house.AddTaskAsync(house.NewTask("A") with { MaxLines = 4 }, EngineHouse.Numbers(60)));
        tasks.Add(await house.AddTaskAsync(house.NewTask("B") with { MaxLines = 50 }, EngineHouse.Numbers(60, "+4420792")));
        tasks.Add(await house.AddTaskAsync(house.NewTask("C") with { DialPlanId = second.Id, MaxLines = 50 }, EngineHouse.Numbers(60, "+4420793")));

        foreach (var task in tasks) await house.CompletesAsync(task);

        Assert.Equal(180, house.Carrier.Calls.Count);
        Assert.Equal(9, most["host"]);
        Assert.InRange(MostUp(house, c => c.Phone.StartsWith("+4420791", StringComparison.Ordinal)), 3, 4);
        Assert.InRange(MostUp(house, c => !c.Phone.StartsWith("+4420793", StringComparison.Ordinal)), 5, 7);

        int MostUp(EngineHouse of, Func<Call, bool> whose)
        {
            var calls = tasks.SelectMany(of.Calls).Where(whose).ToArray();
            return calls.Max(c => calls.Count(o => o.StartedAt <= c.StartedAt && o.EndedAt > c.StartedAt));
        }
    }

    [Fact]
    public async Task A_lowered_line_limit_holds_at_once_and_a_raised_one_too()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        // While lines fill nobody answers: on a slow host calls that end as fast as they begin would never be as many as are allowed.
        house.Carrier.Outcomes = (_, _) => RingsLong;
        var task = await house.AddTaskAsync(house.NewTask() with { MaxLines = 20 }, EngineHouse.Numbers(400));
        await house.UntilAsync(() => house.Carrier.Up == 20, Step);

        house.Carrier.Outcomes = (_, _) => Talks;
        await EditAsync(s => s with { MaxLines = 3 });
        await house.UntilAsync(() => house.Carrier.Up <= 3);
        var most = 0;
        house.Carrier.Started = (_, up) => most = Math.Max(most, up);
        await house.UntilAsync(() => most == 3);
        await house.PassAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(3, most);
        await house.UntilAsync(() => house.Dialer.WaitingFor(task.Id)?.Reason == WaitingReason.Lines);

        house.Carrier.Outcomes = (_, _) => RingsLong;
        await EditAsync(s => s with { MaxLines = 40 });
        await house.UntilAsync(() => house.Carrier.Up == 40, Step);
        house.Carrier.Outcomes = (_, _) => Talks;
        await house.CompletesAsync(task);
        Assert.Equal(40, most);
        Assert.Equal(400, house.Carrier.Calls.Select(c => c.Request.Phone).Distinct().Count());

        async Task EditAsync(Func<CallTaskSettings, CallTaskSettings> edit)
        {
            var now = house.TaskQueries.Find(task.Id)!.Task;
            await house.Tasks.ChangeAsync(task.Id, now.Version, edit(now.Settings), Actor.System);
        }
    }

    [Fact]
    public async Task No_sliding_period_holds_more_starts_than_the_lowest_pace_allows_also_after_a_stall_and_a_clock_step()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), null, new DialPlanSettings { Name = "T", Address = "x", CallsPerSecond = 12, MaxLines = 500 });
        house.Carrier.Outcomes = (_, _) => FakeOutcome.AtOnce(404);
        var task = await house.AddTaskAsync(house.NewTask() with { Intensity = new(8, 1) }, EngineHouse.Numbers(100));
        var other = await house.AddTaskAsync(house.NewTask("B") with { Intensity = new(100, 1) }, EngineHouse.Numbers(100, "+4420792"));

        await house.PassAsync(TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(10));
        house.Clock!.Advance(TimeSpan.FromSeconds(3));
        await house.PassAsync(TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(10));
        house.Clock.StepWallClock(TimeSpan.FromHours(-1));
        await house.PassAsync(TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(10));
        house.Clock.StepWallClock(TimeSpan.FromHours(2));
        await house.CompletesAsync(task, TimeSpan.FromMilliseconds(20));
        await house.CompletesAsync(other, TimeSpan.FromMilliseconds(20));

        Assert.InRange(MostInSecond(house.Carrier.Calls), 10, 12);
        Assert.InRange(MostInSecond(house.Carrier.Calls.Where(c => c.Request.Phone.StartsWith("+4420791", StringComparison.Ordinal))), 4, 8);
    }

    [Fact]
    public async Task A_slow_pace_is_told_with_the_instant_of_the_next_call()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        var task = await house.AddTaskAsync(house.NewTask() with { Intensity = new(1, 30) }, EngineHouse.Numbers(3));

        await house.UntilAsync(() => house.Dialer.WaitingFor(task.Id) is { Reason: WaitingReason.Pace });

        Assert.Contains("by the pace of the task", house.Dialer.WaitingFor(task.Id)!.Text, StringComparison.Ordinal);
        await house.CompletesAsync(task, TimeSpan.FromMilliseconds(300));
        var starts = house.Carrier.Calls.Select(c => c.At).ToArray();
        Assert.All(starts.Zip(starts.Skip(1)), p => Assert.True(p.Second - p.First >= TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_plan_short_of_pace_serves_its_tasks_by_priority_and_starves_none()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), null, new DialPlanSettings { Name = "T", Address = "x", CallsPerSecond = 50, MaxLines = 500 });
        house.Carrier.Outcomes = (_, _) => FakeOutcome.AtOnce(404);
        await house.Settings.PauseAllAsync(true, Actor.System);
        await house.AddTaskAsync(house.NewTask("Nine") with { Priority = 9 }, EngineHouse.Numbers(500));
        await house.AddTaskAsync(house.NewTask("One") with { Priority = 1 }, EngineHouse.Numbers(500, "+4420792"));
        await house.PassAsync(TimeSpan.FromSeconds(1));
        await house.Settings.PauseAllAsync(false, Actor.System);

        await house.UntilAsync(() => house.Carrier.Calls.Count >= 200, TimeSpan.FromMilliseconds(20));

        var low = house.Carrier.Calls.Take(200).Count(c => c.Request.Phone.StartsWith("+4420792", StringComparison.Ordinal));
        Assert.InRange(low, 16, 26);
    }

    private static int MostInSecond(IEnumerable<FakeCall> calls)
    {
        var starts = calls.Select(c => c.At).ToArray();
        return starts.Max(s => starts.Count(o => o >= s && o < s + TimeSpan.FromSeconds(1)));
    }
}
