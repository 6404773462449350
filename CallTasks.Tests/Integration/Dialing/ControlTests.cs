using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Dialing;

public sealed class ControlTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_paused_task_starts_nothing_and_its_calls_go_on()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Outcomes = (_, _) => FakeOutcome.AnswersAndHangsUp(TimeSpan.FromMilliseconds(900));
        var task = await house.AddTaskAsync(house.NewTask() with { Intensity = new(20, 1) }, EngineHouse.Numbers(100));
        await house.UntilAsync(() => house.Carrier.Calls.Count >= 15);

        await house.Tasks.ActAsync(task.Id, TaskAction.Pause, Actor.System);
        var started = house.Carrier.Calls.Count;
        await house.PassAsync(4 * Second);

        Assert.InRange(house.Carrier.Calls.Count, started, started + 1);
        Assert.Equal(0, house.Carrier.Up);
        Assert.All(house.Calls(task), c => Assert.Equal(CallStatus.Answered, c.Status));
        Assert.Equal(0, house.Statistics(task).Clients(ClientState.InWork));

        await house.Tasks.ActAsync(task.Id, TaskAction.Resume, Actor.System);
        await house.CompletesAsync(task);
        Assert.Equal(100, house.Carrier.Calls.Select(c => c.Request.Phone).Distinct().Count());
        Assert.Equal(100, house.Carrier.Calls.Count);
    }

    [Fact]
    public async Task Stopping_cancels_what_rings_and_lets_talking_calls_go_on()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), null, new DialPlanSettings { Name = "T", Address = "x", CallsPerSecond = 100, MaxLines = 100, RingTimeoutSeconds = 180 });
        house.Carrier.Outcomes = (phone, _) => phone.EndsWith('0') ? FakeOutcome.AnswersAndHangsUp(60 * Second) : FakeOutcome.RingsOn;
        var script = await house.Settings.CreateScriptAsync("Long",
            [new StartBlock { Id = "s", Next = "w" }, new PauseBlock { Id = "w", Seconds = 60, Next = "e" }, new ResultBlock { Id = "e" }], Actor.System);
        var task = await house.AddTaskAsync(house.NewTask() with { ScriptId = script.Id, Recall = new RecallRules { NoAnswer = new(1, 3) } }, EngineHouse.Numbers(20));
        // A call that is only claimed would be given back, not cancelled: all must have left.
        await house.UntilAsync(() => house.Carrier.Up == 20 && house.Statistics(task).Calls(CallStatus.InProgress) == 2 && house.Statistics(task).Calls(CallStatus.Dial) == 18);

        await house.Tasks.ActAsync(task.Id, TaskAction.Stop, Actor.System);
        await house.UntilAsync(() => house.Carrier.Up == 2);
        await house.UntilAsync(() => house.Statistics(task).Calls(CallStatus.Cancel) == 18);
        Assert.Equal(2, house.Statistics(task).Calls(CallStatus.InProgress));

        await house.UntilAsync(() => house.Statistics(task).Calls(CallStatus.Answered) == 2);
        Assert.Equal(CallTaskStatus.Stopped, house.Status(task));
        Assert.All(house.Calls(task), c => Assert.NotNull(c.StartedAt));
        Assert.Equal(18, house.Statistics(task).Clients(ClientState.Cancelled));
        Assert.Equal(house.Recount(task), house.Counters(task));
    }

    [Fact]
    public async Task Pause_all_stops_every_start_at_once_and_says_so()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        var one = await house.AddTaskAsync(house.NewTask("One"), EngineHouse.Numbers(300));
        var two = await house.AddTaskAsync(house.NewTask("Two"), EngineHouse.Numbers(300, "+4420792"));
        await house.UntilAsync(() => house.Carrier.Calls.Count >= 60);

        await house.Settings.PauseAllAsync(true, Actor.System);
        var started = house.Carrier.Calls.Count;
        await house.PassAsync(3 * Second);

        Assert.InRange(house.Carrier.Calls.Count, started, started + 1);
        Assert.Equal(WaitingReason.PausedAll, house.Dialer.WaitingFor(one.Id)?.Reason);
        Assert.True(house.Dialer.Snapshot().PausedAll);

        await house.Settings.PauseAllAsync(false, Actor.System);
        await house.CompletesAsync(one);
        await house.CompletesAsync(two);
        Assert.Equal(600, house.Carrier.Calls.Count);
    }

    [Fact]
    public async Task A_completed_task_goes_on_when_clients_are_added()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        var task = await house.AddTaskAsync(house.NewTask(), EngineHouse.Numbers(3));
        await house.CompletesAsync(task);

        await house.Clients.AddAsync(task.Id, [new() { Phones = ["+442079460001"] }], Actor.System);
        await house.UntilAsync(() => house.Carrier.Calls.Count == 4);
        await house.CompletesAsync(task);

        Assert.Equal(4, house.Statistics(task).Clients(ClientState.Done));
    }

    [Fact]
    public async Task A_task_over_calling_hours_waits_in_words_and_starts_when_they_open()
    {
        // 10:00 UTC: London (winter) is open at 10, Moscow at 13; Los Angeles (02:00) and Kolkata (15:30) as their clocks say.
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        var settings = house.NewTask() with { CallingHours = new CallingHours { From = new TimeOnly(9, 0), To = new TimeOnly(10, 30) }, TimeZone = "Europe/London" };
        var task = await house.AddTaskAsync(settings, ["+442079460001", "+919810012345", "+919810012346"]);

        await house.UntilAsync(() => house.Dialer.WaitingFor(task.Id) is { Reason: WaitingReason.CallingHours });

        var waiting = house.Dialer.WaitingFor(task.Id)!;
        Assert.Equal("2 outside hours in Asia/Kolkata (opens 09:00)", waiting.Text);
        Assert.Equal("+442079460001", Assert.Single(house.Carrier.Calls).Request.Phone);
        var opens = DateTimeOffset.FromUnixTimeMilliseconds(waiting.Until!.Value);
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 3, 30, 0, TimeSpan.Zero), opens);

        house.Clock!.Advance(opens - house.Clock.GetUtcNow() - Second);
        await house.PassAsync(Second / 2);
        Assert.Single(house.Carrier.Calls);
        await house.CompletesAsync(task);
        Assert.All(house.Carrier.Calls.Skip(1), c => Assert.True(c.Wall >= opens));
    }

    [Fact]
    public async Task Future_recalls_are_what_a_task_waits_for()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Outcomes = (_, _) => FakeOutcome.Busy;
        var task = await house.AddTaskAsync(house.NewTask() with { Recall = new RecallRules { Busy = new(3600, 1) } }, EngineHouse.Numbers(12));

        await house.UntilAsync(() => house.Dialer.WaitingFor(task.Id)?.Text == "12 recalls (next 11:00)");
        Assert.Equal(WaitingReason.Recalls, house.Dialer.WaitingFor(task.Id)!.Reason);

        // The wall clock is set back an hour while they wait: it is the calendar they wait for.
        house.Clock!.StepWallClock(TimeSpan.FromHours(1));
        await house.CompletesAsync(task);
        Assert.Equal(24, house.Carrier.Calls.Count);
    }

    [Fact]
    public async Task Edited_hours_hold_for_calls_not_yet_started()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        var shut = house.NewTask() with { CallingHours = new CallingHours { From = new TimeOnly(20, 0), To = new TimeOnly(21, 0) } };
        var task = await house.AddTaskAsync(shut, EngineHouse.Numbers(5));
        await house.UntilAsync(() => house.Dialer.WaitingFor(task.Id) is { Reason: WaitingReason.CallingHours });

        await house.Tasks.ChangeAsync(task.Id, house.TaskQueries.Find(task.Id)!.Task.Version, shut with { CallingHours = null }, Actor.System);

        await house.CompletesAsync(task);
        Assert.Equal(5, house.Carrier.Calls.Count);
    }
}
