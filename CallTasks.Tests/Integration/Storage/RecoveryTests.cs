using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage;

/// <summary>What an earlier run left is expired, listed, and ended at the carrier, even where the recovery itself was cut short.</summary>
public sealed class RecoveryTests
{
    [Fact]
    public async Task A_left_call_stays_on_the_list_of_what_the_carrier_may_have_until_it_was_released()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(300);
        var calls = await house.ClaimAllAsync(task, 250);
        await house.Calls.AnsweredAsync(calls[0].CallId, 1, 2, "tags and routes");

        var left = await house.Recovery.ExpireOpenCallsAsync();
        Assert.Equal(250, left.Count);
        Assert.Equal("tags and routes", left[0].Dialog);
        Assert.All(left.Skip(1), l => Assert.Null(l.Dialog));
        await house.Recovery.ReleasedAsync(calls[1].CallId);
        await house.ReopenAsync(); // killed before the others were released

        var again = await house.Recovery.ExpireOpenCallsAsync();

        Assert.Equal(left.Where(l => l.CallId != calls[1].CallId), again);
        foreach (var call in again) await house.Recovery.ReleasedAsync(call.CallId);
        Assert.Empty(await house.Recovery.ExpireOpenCallsAsync());
        var statistics = house.TaskQueries.Statistics(task.Id);
        Assert.Equal((250, 250, 50), (statistics.Calls(CallStatus.Expired), statistics.Clients(ClientState.Interrupted), statistics.Clients(ClientState.New)));
        Assert.Equal(250, house.CallQueries.Interrupted(task.Id, 0, 10).Total);
        Recount.Matches(house.Connections);
    }

    [Theory]
    [InlineData(null, 60_000, 35_000)] // the end of another call is the last sign of life, and the operator may have rung for 25 s
    [InlineData(100_000L, 100_000, 75_000)] // so is a recording
    [InlineData(20_000L, 60_000, 35_000)]
    public async Task A_left_call_and_its_operators_leg_are_paid_for_until_the_last_sign_of_life(long? lived, int talked, int withOperator)
    {
        await using var house = new LedgerHouse();
        var plan = await house.Settings.CreateDialPlanAsync(new DialPlanSettings { Name = "Trunk", Address = "127.0.0.1:5060", PricePerMinute = 6 }, Actor.System);
        var task = await house.AddTaskAsync(3, with: settings => settings with { DialPlanId = plan.Id });
        var calls = await house.ClaimAllAsync(task);
        var since = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 8 * 3_600_000; // a night ago
        using (var rows = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={house.Folder.DatabasePath};Pooling=False"))
        {
            rows.Open();
            using var then = rows.CreateCommand();
            then.CommandText = $"UPDATE calls SET claimed_at = {since}, started_at = {since}";
            then.ExecuteNonQuery();
        }
        await house.Calls.AnsweredAsync(calls[0].CallId, since, since, "dialog");
        var leg = new TransferLegLedger(house.Ledger);
        await leg.AnsweredAsync(await leg.ClaimAsync(calls[0].CallId, plan.Id, "204", null, since), "dialog");
        await house.Calls.EndAsync(LedgerHouse.End(calls[1], CallStatus.Busy) with { StartedAt = since, AnsweredAt = null, EndedAt = since + 60_000 });

        await house.Recovery.ExpireOpenCallsAsync(since + lived);

        var call = house.CallQueries.Find(calls[0].CallId)!;
        Assert.Equal((CallStatus.Expired, talked, since + talked), (call.Call.Status, call.Call.TalkMs, call.Call.EndedAt));
        Assert.Equal(CallCost.Of(talked, 6, 1) + CallCost.Of(withOperator, 6, 1), call.Call.Cost);
        Assert.Equal((TransferOutcome.Transferred, "204"), (call.Call.Transfer, call.Call.TransferredTo));
        Assert.Equal([("transferring", since, "204")], call.Events.SkipLast(1).Select(e => (e.What, e.At, e.Detail)));
        var rang = house.CallQueries.Find(calls[2].CallId)!.Call;
        Assert.Equal((CallStatus.Expired, null, 0m, since + talked), (rang.Status, rang.TalkMs, rang.Cost, rang.EndedAt));
        Recount.Matches(house.Connections);
    }

    [Fact]
    public async Task A_person_decides_once_about_an_interrupted_call()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(2);
        var calls = await house.ClaimAllAsync(task);
        await house.Recovery.ExpireOpenCallsAsync();
        Assert.Equal(CallTaskStatus.Completed, house.TaskQueries.Find(task.Id)!.Task.Status); // with two interrupted clients

        await house.Recovery.RedialAsync(calls[0].CallId, Actor.System);
        await house.Recovery.CloseAsync(calls[1].CallId, Actor.System);

        await Assert.ThrowsAsync<ConflictException>(() => house.Recovery.RedialAsync(calls[0].CallId, Actor.System));
        await Assert.ThrowsAsync<ConflictException>(() => house.Recovery.CloseAsync(calls[1].CallId, Actor.System));
        Assert.Equal(CallTaskStatus.Running, house.TaskQueries.Find(task.Id)!.Task.Status);
        var again = Assert.Single(await house.ClaimAllAsync(task));
        Assert.Equal(calls[0].Phone, again.Phone);
        Assert.NotEqual(calls[0].CallId, again.CallId);
        await house.Calls.EndAsync(LedgerHouse.End(again, CallStatus.Answered));
        Assert.Equal(CallTaskStatus.Completed, house.TaskQueries.Find(task.Id)!.Task.Status);
        Recount.Matches(house.Connections);
    }

    [Fact]
    public async Task A_number_of_a_call_is_never_given_to_another_one()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(1);
        var first = (await house.ClaimAllAsync(task))[0];
        await house.Calls.ReleaseClaimAsync(first.CallId);

        var second = (await house.ClaimAllAsync(task))[0];

        // Call-IDs derive from it.
        Assert.True(second.CallId > first.CallId);
        Recount.Matches(house.Connections);
    }
}
