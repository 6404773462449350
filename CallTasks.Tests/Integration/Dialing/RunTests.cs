using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Dialing;

public sealed class RunTests
{
    [Fact]
    public async Task A_task_calls_every_client_once_and_completes()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        var task = await house.AddTaskAsync(house.NewTask(), EngineHouse.Numbers(40));

        await house.CompletesAsync(task);

        Assert.Equal(40, house.Carrier.Calls.Count);
        Assert.Equal(40, house.Carrier.Calls.Select(c => c.Request.Phone).Distinct().Count());
        Assert.All(house.Calls(task), call =>
        {
            Assert.Equal(CallStatus.Answered, call.Status);
            Assert.Equal(EndedBy.Bot, call.EndedBy);
            Assert.Equal("m", call.Marker);
            Assert.Equal("end", call.LastBlock);
            Assert.InRange(call.TalkMs!.Value, 1000, 2000);
        });
        Assert.Equal(house.Recount(task), house.Counters(task));
    }
}
