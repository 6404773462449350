using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Dialing;

public sealed class RestartTests
{
    [Fact]
    public async Task After_a_crash_open_calls_are_interrupted_their_dialogs_ended_and_nobody_is_called_twice()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Outcomes = (phone, _) => phone.EndsWith('3') ? FakeOutcome.RingsOn : phone.EndsWith('7') ? FakeOutcome.AnswersAndHangsUp(TimeSpan.FromMinutes(1)) : FakeOutcome.Answers;
        var script = await house.Settings.CreateScriptAsync("Long",
            [new StartBlock { Id = "s", Next = "w" }, new PauseBlock { Id = "w", Seconds = 2, Next = "e" }, new ResultBlock { Id = "e" }], Actor.System);
        var task = await house.AddTaskAsync(house.NewTask() with { ScriptId = script.Id, Intensity = new(20, 1), Recall = new RecallRules { NoAnswer = new(5, 2) } }, EngineHouse.Numbers(60));
        await house.UntilAsync(() => house.Carrier.Calls.Count >= 30);

        var before = house.Carrier.Calls.ToArray();
        await house.CrashAsync();
        await house.UpAsync();

        Assert.NotEmpty(house.Left);
        Assert.Equal(house.Left.Count, house.CallQueries.Interrupted(null, 0, 100).Items.Count);
        await house.UntilAsync(() => house.Carrier.Released.Count == house.Left.Count);
        Assert.Equal(house.Left.Where(l => l.Dialog is not null).Select(l => l.CallId).Order(), house.Carrier.Released.Where(r => r.Dialog == $"dialog of {r.CallId}").Select(r => r.CallId).Order());

        house.Carrier.Outcomes = (_, _) => FakeOutcome.Answers;
        await house.CompletesAsync(task);
        Assert.Empty(house.Carrier.Calls.Select(c => c.Request.CallId).Intersect(before.Select(c => c.Request.CallId)));
        Assert.Empty(house.Carrier.Calls.Select(c => c.Request.Phone).Intersect(before.Select(c => c.Request.Phone)));
        Assert.Equal(60, house.Statistics(task).TotalClients);
        Assert.Equal(house.Left.Count, house.Statistics(task).Clients(ClientState.Interrupted));
        Assert.Equal(60 - house.Left.Count, house.Statistics(task).Clients(ClientState.Done));
        Assert.Equal(house.Recount(task), house.Counters(task));

        // A person decides: one is called again, and the task goes on for it.
        var one = house.CallQueries.Interrupted(task.Id, 0, 1).Items[0];
        await house.Recovery.RedialAsync(one.Id, Actor.System);
        await house.UntilAsync(() => house.Carrier.Calls.Any(c => c.Request.Phone == one.Phone));
        await house.CompletesAsync(task);
        Assert.Equal(CallReason.Manual, house.Calls(task)[^1].Reason);
    }

    [Fact]
    public async Task A_restart_makes_no_burst()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        var task = await house.AddTaskAsync(house.NewTask() with { Intensity = new(5, 10) }, EngineHouse.Numbers(30));
        await house.UntilAsync(() => house.Carrier.Calls.Count >= 8);
        var before = house.Carrier.Calls.Select(c => c.Wall).ToList();

        await house.StopAsync();
        await house.UpAsync();
        await house.CompletesAsync(task, TimeSpan.FromMilliseconds(200));

        var starts = house.Carrier.Calls.Select(c => c.Wall).ToArray();
        Assert.Equal(5, starts.Max(s => starts.Count(o => o >= s && o < s + TimeSpan.FromSeconds(10))));
        Assert.True(starts.Length > before.Count);
    }

    [Fact]
    public async Task A_graceful_stop_cancels_what_rings_lets_talking_calls_end_and_brings_the_rest_back()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), new DialerOptions { FreeSpaceFloor = 0, GracefulStop = TimeSpan.FromSeconds(100) },
            new DialPlanSettings { Name = "T", Address = "x", CallsPerSecond = 100, MaxLines = 100, RingTimeoutSeconds = 180 });
        house.Carrier.Outcomes = (phone, _) => phone[^1] switch
        {
            '1' => FakeOutcome.RingsOn,
            '2' => FakeOutcome.AnswersAndHangsUp(TimeSpan.FromSeconds(90)),
            _ => FakeOutcome.Answers,
        };
        var script = await house.Settings.CreateScriptAsync("Long",
            [new StartBlock { Id = "s", Next = "w" }, new PauseBlock { Id = "w", Seconds = 900, Next = "e" }, new ResultBlock { Id = "e" }], Actor.System);
        var task = await house.AddTaskAsync(house.NewTask() with { ScriptId = script.Id, MaxLines = 10 }, EngineHouse.Numbers(30));
        await house.UntilAsync(() => house.Carrier.Up == 10 && house.Statistics(task).Calls(CallStatus.InProgress) == 9);

        var stop = house.Dialer.StopAsync();
        var hangsUp = house.Time.GetUtcNow().AddSeconds(99);
        await house.UntilAsync(() => house.Time.GetUtcNow() >= hangsUp, TimeSpan.FromMilliseconds(500));
        // From here on the ends must become durable within a grace of the same clock: on a busy machine it must not run ahead of the disk.
        await house.UntilAsync(() => stop.IsCompleted, TimeSpan.FromMilliseconds(50));

        Assert.Equal(0, house.Carrier.Up);
        Assert.Equal(0, house.Statistics(task).Calls(CallStatus.Dial) + house.Statistics(task).Calls(CallStatus.InProgress));
        var calls = house.Calls(task);
        Assert.Equal(10, house.Carrier.Calls.Count);
        var cancelled = Assert.Single(calls, c => c.Status == CallStatus.Cancel);
        Assert.Equal("+442079100001", cancelled.Phone);
        Assert.Equal(EndedBy.Client, calls.Single(c => c.Phone.EndsWith('2')).EndedBy);
        Assert.Equal(8, calls.Count(c => c is { Status: CallStatus.Answered, EndedBy: EndedBy.System }));

        await house.StopAsync();
        house.Carrier.Outcomes = (_, _) => FakeOutcome.AnswersAndHangsUp(TimeSpan.FromMilliseconds(200));
        await house.UpAsync();
        Assert.Empty(house.Left);
        await house.CompletesAsync(task);
        Assert.Equal(2, house.Carrier.Calls.Count(c => c.Request.Phone == "+442079100001"));
        Assert.Equal(31, house.Carrier.Calls.Count);
        Assert.Equal(30, house.Statistics(task).Clients(ClientState.Done));
        Assert.Equal(house.Recount(task), house.Counters(task));
    }
}
