using CallTasks.Core.Model;
using CallTasks.Core.Storage.Shelf;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage;

public sealed class RecallSetTests
{
    private static readonly RecallSet Set = new()
    {
        Name = "Twice",
        Rules = new RecallRules { Busy = new RecallRule(60, 2), Machine = new RecallRule(60, 1), Short = new RecallRule(5, 1) },
        RecallStart = RecallStart.TimeOfDay,
        RecallTimeOfDay = new TimeOnly(18, 0),
        CallsPerClient = 5,
    };

    [Fact]
    public async Task A_task_carries_the_rules_of_its_set_that_it_can_have()
    {
        await using var house = new LedgerHouse();
        var set = await new RecallSetLedger(house.Ledger).CreateAsync(Set, Actor.System);
        var task = (await house.AddTaskAsync(1, with: s => s with { RecallSetId = set.Id, CallsPerNumber = 9 })).Settings;
        Assert.Equal(new RecallRules { Busy = new RecallRule(60, 2) }, task.Recall);
        Assert.Equal((RecallStart.TimeOfDay, new TimeOnly(18, 0), 5, null), (task.RecallStart, task.RecallTimeOfDay!.Value, task.CallsPerClient, task.CallsPerNumber));
        var able = (await house.AddTaskAsync(1, with: s => s with { RecallSetId = set.Id, IneffectiveSeconds = 5, Identification = new Identification(IdentificationMode.Background) })).Settings;
        Assert.Equal(Set.Rules, able.Recall);
    }

    [Fact]
    public async Task A_change_of_a_set_reaches_every_living_task_and_no_ended_one()
    {
        await using var house = new LedgerHouse();
        var sets = new RecallSetLedger(house.Ledger);
        var set = await sets.CreateAsync(Set, Actor.System);
        var other = await house.AddTaskAsync(1);
        var stopped = await house.AddTaskAsync(1, with: s => s with { RecallSetId = set.Id });
        await house.Tasks.ActAsync(stopped.Id, TaskAction.Stop, Actor.System);
        var living = new List<CallTask>();
        for (var i = 0; i < 120; i++) living.Add(await house.AddTaskAsync(0, start: false, s => s with { RecallSetId = set.Id, Name = $"Task {i}" }));

        var changed = await sets.ChangeAsync(set.Id, 1, Set with { Rules = new RecallRules { Busy = new RecallRule(30, 7) }, CallsPerClient = null }, Actor.Console);
        await house.Bulk.RunAsync(CancellationToken.None);

        Assert.All(living, t =>
        {
            var now = house.TaskQueries.Find(t.Id)!.Task;
            Assert.Equal((new RecallRule(30, 7), (int?)null, t.Version), (now.Settings.Recall.Busy, now.Settings.CallsPerClient, now.Version));
        });
        Assert.Equal(Set.Rules.Busy, house.TaskQueries.Find(stopped.Id)!.Task.Settings.Recall.Busy);
        Assert.Equal(other.Settings.Recall, house.TaskQueries.Find(other.Id)!.Task.Settings.Recall);
        Assert.Equal(120, house.Longs("SELECT id FROM audit WHERE action = 'call-task.recall-set' AND before IS NOT NULL AND after IS NOT NULL").Count);
        Assert.Equal(2, changed.Version);

        // The claim sees the new rules: the writer's own copies of the tasks are theirs too.
        await house.Clients.AddAsync(living[0].Id, LedgerHouse.New(1), Actor.System);
        await house.Tasks.ActAsync(living[0].Id, TaskAction.Start, Actor.System);
        var call = Assert.Single(await house.ClaimAllAsync(living[0]));
        await house.Calls.EndAsync(LedgerHouse.End(call, CallStatus.Busy));
        Assert.Equal([(long)ClientState.WaitingRecall], house.Longs($"SELECT state FROM clients WHERE task_id = {living[0].Id}"));
    }

    [Fact]
    public async Task A_set_in_use_stays_and_the_refusal_names_its_tasks()
    {
        await using var house = new LedgerHouse();
        var sets = new RecallSetLedger(house.Ledger);
        var set = await sets.CreateAsync(Set, Actor.System);
        var task = await house.AddTaskAsync(1, with: s => s with { RecallSetId = set.Id, Name = "Spring <b>offer</b>" });
        var refused = await Assert.ThrowsAsync<ConflictException>(() => sets.DeleteAsync(set.Id, Actor.System));
        Assert.Contains("'Spring <b>offer</b>'", refused.Message, StringComparison.Ordinal);

        // An ended task lets it go, keeps its rules, and its name can still be changed.
        task = await house.Tasks.ActAsync(task.Id, TaskAction.Stop, Actor.System);
        await sets.DeleteAsync(set.Id, Actor.System);
        var renamed = await house.Tasks.ChangeAsync(task.Id, task.Version, task.Settings with { Name = "Renamed" }, Actor.System);
        Assert.Equal(("Renamed", Set.Rules.Busy, set.Id), (renamed.Settings.Name, renamed.Settings.Recall.Busy, renamed.Settings.RecallSetId));
        await Assert.ThrowsAsync<ConflictException>(() => house.AddTaskAsync(1, with: s => s with { RecallSetId = set.Id }));
    }
}
