using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Core.Storage.Shelf;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage;

public sealed class CallerIdUseTests
{
    private static readonly string[] Numbers = ["+4930111001", "+4930111002", "+4930111003"];

    [Fact]
    public async Task Uses_are_counted_with_the_claims_and_equal_the_rows()
    {
        await using var house = new LedgerHouse();
        var group = await new CallerIdGroupLedger(house.Ledger).CreateAsync(new CallerIdGroup { Name = "G", Numbers = Numbers }, Actor.System);
        var task = await house.AddTaskAsync(100, with: s => s with { CallerId = new TaskCallerId { Mode = CallerIdMode.Group, GroupId = group.Id } });
        await house.Settings.AddToBlacklistAsync([LedgerHouse.New(1)[0].Phones[0]], "asked", Actor.System);

        var claimed = await house.ClaimAllAsync(task);
        Assert.Equal(99, claimed.Count);
        Assert.All(claimed.GroupBy(c => c.CallerId), g => Assert.Equal(33, g.Count()));
        AssertUsesAreTheRows(house);

        // Claims that are given back were no use; recalls show what the first call showed.
        foreach (var call in claimed.Take(10)) await house.Calls.ReleaseClaimAsync(call.CallId);
        AssertUsesAreTheRows(house);
        foreach (var call in claimed.Skip(10)) await house.Calls.EndAsync(LedgerHouse.End(call, CallStatus.Busy));
        var shown = claimed.ToDictionary(c => c.ClientRow, c => c.CallerId);
        var later = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 600_000;
        var again = await house.Calls.ClaimAsync([.. house.Longs("SELECT id FROM clients WHERE state IN (0, 2)").Select(row => new ClaimRequest(row, task.Id, later))]);
        Assert.Equal(99, again.Count);
        Assert.All(again, call => Assert.Equal(shown[call.ClientRow], call.CallerId));
        AssertUsesAreTheRows(house);
        Assert.All(new ShelfQueries(house.Connections).CallerIds(null, 0, 10).Items, n => Assert.True(n.Use is { Uses: > 0, LastUsedAt: > 0 }));
    }

    [Fact]
    public async Task A_group_that_is_changed_is_followed_at_once_and_stays_while_a_task_uses_it()
    {
        await using var house = new LedgerHouse();
        var groups = new CallerIdGroupLedger(house.Ledger);
        var group = await groups.CreateAsync(new CallerIdGroup { Name = "G", Numbers = [Numbers[0]] }, Actor.System);
        var task = await house.AddTaskAsync(4, with: s => s with { CallerId = new TaskCallerId { Mode = CallerIdMode.Group, GroupId = group.Id } });
        Assert.All(await house.ClaimAllAsync(task, 2), c => Assert.Equal(Numbers[0], c.CallerId));
        await groups.ChangeAsync(group.Id, 1, group.Settings with { Numbers = [Numbers[2]] }, Actor.System);
        Assert.All(await house.ClaimAllAsync(task), c => Assert.Equal(Numbers[2], c.CallerId));
        await Assert.ThrowsAsync<ConflictException>(() => groups.DeleteAsync(group.Id, Actor.System));
        await house.Tasks.ActAsync(task.Id, TaskAction.Stop, Actor.System);
        await groups.DeleteAsync(group.Id, Actor.System);
        await Assert.ThrowsAsync<ConflictException>(() => house.AddTaskAsync(1, with: s => s with { CallerId = new TaskCallerId { Mode = CallerIdMode.Group, GroupId = group.Id } }));
    }

    [Fact]
    public async Task A_number_that_a_task_shows_stays()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(1, with: s => s with { CallerId = new TaskCallerId { Mode = CallerIdMode.Number, Number = Numbers[0] } });
        var known = Assert.Single(new ShelfQueries(house.Connections).CallerIds(null, 0, 10).Items).Thing;
        var numbers = new CallerIdLedger(house.Ledger);
        await Assert.ThrowsAsync<ConflictException>(() => numbers.DeleteAsync(known.Id, Actor.System));
        await house.Tasks.ChangeAsync(task.Id, task.Version, task.Settings with { CallerId = TaskCallerId.Default }, Actor.System);
        await numbers.DeleteAsync(known.Id, Actor.System);
    }

    private static void AssertUsesAreTheRows(LedgerHouse house)
    {
        var blacklisted = (int)CallStatus.Blacklist;
        Assert.Equal(
            house.Longs($"SELECT count(*) FROM calls WHERE caller_id IS NOT NULL AND status <> {blacklisted} GROUP BY caller_id ORDER BY caller_id"),
            house.Longs("SELECT uses FROM caller_id_uses WHERE uses > 0 ORDER BY number"));
        Assert.Equal(
            house.Longs($"SELECT max(id) FROM calls WHERE caller_id IS NOT NULL AND status <> {blacklisted} GROUP BY caller_id ORDER BY caller_id").Max(),
            house.Longs("SELECT max(last_call_id) FROM caller_id_uses")[0]);
    }
}
