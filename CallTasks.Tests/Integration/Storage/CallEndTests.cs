using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage;

public sealed class CallEndTests
{
    [Theory]
    [InlineData("calls")]
    [InlineData("clients")]
    public async Task The_end_of_a_call_its_count_and_the_planned_recall_come_together_or_not_at_all(string breaking)
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(1);
        var call = Assert.Single(await house.ClaimAllAsync(task));
        ClientView Client() => house.ClientQueries.List(task.Id, null, null, 0, 1).Items[0];
        Execute(house, $"CREATE TRIGGER broken BEFORE UPDATE ON {breaking} BEGIN SELECT RAISE(ABORT, 'broken'); END");

        await Assert.ThrowsAnyAsync<Exception>(() => house.Calls.EndAsync(LedgerHouse.End(call, CallStatus.Busy)));

        Assert.Equal((ClientState.InWork, 0, null), (Client().State, Client().Progress.Counts[(int)RecallCondition.Busy], Client().NextCall));
        Assert.Equal([(long)CallStatus.Dial], house.Longs("SELECT status FROM calls"));

        Execute(house, "DROP TRIGGER broken");
        await house.Calls.EndAsync(LedgerHouse.End(call, CallStatus.Busy));

        Assert.Equal((ClientState.WaitingRecall, 1, CallReason.Busy), (Client().State, Client().Progress.Counts[(int)RecallCondition.Busy], Client().NextCall?.Reason));
        Assert.Equal([(long)CallStatus.Busy], house.Longs("SELECT status FROM calls"));
    }

    private static void Execute(LedgerHouse house, string sql)
    {
        using var connection = house.Stranger();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
