using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Dialing;

/// <summary>A change of calling hours and the recalls that are planned already.</summary>
public sealed class MovedRecallTests
{
    [Fact]
    public async Task Planned_recalls_move_to_the_next_instant_that_changed_hours_allow()
    {
        var clock = new FakeClock(new DateTimeOffset(2026, 7, 1, 10, 0, 0, TimeSpan.Zero));
        await using var house = await EngineHouse.OpenAsync(clock);
        house.Carrier.Outcomes = (_, _) => FakeOutcome.Busy;
        var hours = new CallingHours { From = new TimeOnly(9, 0), To = new TimeOnly(20, 0), TimeZone = "UTC" };
        var task = await house.AddTaskAsync(house.NewTask() with { CallingHours = hours, Recall = new RecallRules { Busy = new(3600, 1) } }, EngineHouse.Numbers(3));
        await house.UntilAsync(() => house.Statistics(task).Clients(ClientState.WaitingRecall) == 3);
        task = house.TaskQueries.Find(task.Id)!.Task;

        await house.Tasks.ChangeAsync(task.Id, task.Version, task.Settings with { CallingHours = hours with { From = new TimeOnly(15, 0) } }, Actor.System);
        await house.Bulk.RunAsync(CancellationToken.None);

        var opens = new DateTimeOffset(2026, 7, 1, 15, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        var clients = house.ClientQueries.List(task.Id, null, null, 0, 10).Items;
        Assert.Equal(3, clients.Count);
        Assert.All(clients, c => Assert.Equal(opens, c.NextCall!.At));
    }

    [Fact]
    public async Task Widened_hours_move_recalls_earlier_again_but_never_before_they_are_due()
    {
        var clock = new FakeClock(new DateTimeOffset(2026, 7, 1, 10, 0, 0, TimeSpan.Zero));
        await using var house = await EngineHouse.OpenAsync(clock);
        house.Carrier.Outcomes = (_, _) => FakeOutcome.Busy;
        var hours = new CallingHours { From = new TimeOnly(9, 0), To = new TimeOnly(10, 30), TimeZone = "UTC" };
        var task = await house.AddTaskAsync(house.NewTask() with { CallingHours = hours, Recall = new RecallRules { Busy = new(3600, 1) } }, EngineHouse.Numbers(3));
        await house.UntilAsync(() => house.Statistics(task).Clients(ClientState.WaitingRecall) == 3);
        task = house.TaskQueries.Find(task.Id)!.Task;
        var tomorrow = new DateTimeOffset(2026, 7, 2, 9, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        Assert.All(house.ClientQueries.List(task.Id, null, null, 0, 10).Items, c => Assert.Equal(tomorrow, c.NextCall!.At));

        await house.Tasks.ChangeAsync(task.Id, task.Version, task.Settings with { CallingHours = hours with { To = new TimeOnly(20, 0) } }, Actor.System);
        await house.Bulk.RunAsync(CancellationToken.None);

        var ends = house.Calls(task).ToDictionary(c => c.ClientId, c => c.EndedAt!.Value);
        Assert.All(house.ClientQueries.List(task.Id, null, null, 0, 10).Items, c => Assert.Equal(ends[c.ClientId] + 3_600_000, c.NextCall!.At));
    }
}
