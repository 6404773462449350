using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage;

public sealed class TestCallTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Test_calls_stay_out_of_what_is_reckoned_from_many_tasks_and_out_of_frequency_caps(bool test)
    {
        await using var house = new LedgerHouse();
        for (var i = 0; i < 6; i++)
        {
            var task = await house.AddTaskAsync(0, start: false, s => s with { TestCall = test });
            await house.Clients.AddAsync(task.Id, LedgerHouse.New(CallTaskSettings.MaxTestNumbers, from: i * 10), Actor.System);
            await house.Tasks.ActAsync(task.Id, TaskAction.Start, Actor.System);
            foreach (var call in await house.ClaimAllAsync(task)) await house.Calls.EndAsync(LedgerHouse.End(call, CallStatus.Answered));
            Assert.Equal(10, house.TaskQueries.Statistics(task.Id).Calls(CallStatus.Answered));
        }

        var history = new EstimateQueries(house.Connections).History(CallTasksDatabase.StandardPlanId, null);

        Assert.Equal(test ? EstimateBasis.Assumed : EstimateBasis.DialPlan, history.Basis);
        Assert.Equal([test ? 0 : 60], house.Longs("SELECT count(*) FROM number_starts"));
    }
}
