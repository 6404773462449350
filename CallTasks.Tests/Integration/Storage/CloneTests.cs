using CallTasks.Core.Bots;
using CallTasks.Core.Commands;
using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage;

/// <summary>A task is cloned with its clients, in slices that survive a restart.</summary>
public sealed class CloneTests
{
    [Fact]
    public async Task A_clone_has_every_client_as_if_it_had_just_come_in_and_appears_at_once_though_the_program_ended_on_the_way()
    {
        await using var house = new LedgerHouse();
        var source = await house.AddTaskAsync(1_300, with: s => s with { StartMode = StartMode.Scheduled, StartAt = 1 });
        await house.Clients.AddAsync(source.Id, [new NewClient { Phones = ["+442071111111", "+442071111112"], ClientId = "two", TimeZone = "Asia/Tokyo", Parameters = """{"name":"Ada"}""" }], Actor.System);
        foreach (var call in await house.ClaimAllAsync(source, 100)) await house.Calls.EndAsync(LedgerHouse.End(call, CallStatus.Busy));
        var import = await house.Clients.BeginImportAsync(source.Id, "late.csv", Actor.System);
        await house.BringInAsync(import, LedgerHouse.New(50, 5_000));

        var clone = await house.Tasks.CloneAsync(source.Id, "Copy", withClients: true, Actor.System);
        Assert.True(await house.Bulk.StepAsync());
        await house.Clients.FinishImportAsync(import, new ImportCounts(50, 50, 0, 0, 0, 1), null); // came in after the clone was asked for
        await Assert.ThrowsAsync<ConflictException>(() => house.Clients.AddAsync(clone.Id, LedgerHouse.New(1, 90_000), Actor.System));
        await Assert.ThrowsAsync<ConflictException>(() => house.Tasks.ActAsync(clone.Id, TaskAction.Start, Actor.System));
        for (var left = true; left;)
        {
            // Nobody sees any of them, whatever is there already; the program ends after every slice.
            var now = house.TaskQueries.Find(clone.Id)!;
            if (now.Task.Status == CallTaskStatus.Draft) Assert.Equal(0, house.ClientQueries.List(clone.Id, null, null, 0, 10).Total);
            await house.ReopenAsync();
            left = await house.Bulk.StepAsync();
        }

        var done = house.TaskQueries.Find(clone.Id)!;
        Assert.Equal((CallTaskStatus.Ready, StartMode.Manual, "Copy"), (done.Task.Status, done.Task.Settings.StartMode, done.Task.Settings.Name));
        Assert.Equal((1_301, 1_301), (done.Statistics.Clients(ClientState.New), done.Statistics.TotalClients));
        Assert.Equal([1_302L], house.Longs($"SELECT count(*) FROM client_phones p JOIN clients c ON c.id = p.client_row AND c.task_id = p.task_id WHERE p.task_id = {clone.Id} AND instr(c.phones, p.phone) > 0"));
        const string Fields = "SELECT group_concat(client_id || phones || coalesce(time_zone, '') || coalesce(parameters, ''), ';') FROM (SELECT * FROM clients WHERE task_id = ";
        Assert.Equal([1L], house.Longs($"SELECT ({Fields}{source.Id} AND client_id NOT IN (SELECT client_id FROM clients WHERE batch_id = {import.BatchId}) ORDER BY id)) = ({Fields}{clone.Id} ORDER BY id))"));
        Assert.Equal([AddOutcome.Duplicate], await house.Clients.AddAsync(clone.Id, LedgerHouse.New(1), Actor.System));
        Recount.Matches(house.Connections);
    }

    [Fact]
    public async Task A_copy_that_is_given_up_leaves_nothing_and_its_source_can_be_deleted()
    {
        await using var house = new LedgerHouse();
        var source = await house.AddTaskAsync(700, start: false);
        var clone = await house.Tasks.CloneAsync(source.Id, "Copy", withClients: true, Actor.System);
        Assert.True(await house.Bulk.StepAsync());
        await Assert.ThrowsAsync<ConflictException>(() => house.Tasks.DeleteAsync(source.Id, false, Actor.System));
        var job = Assert.Single(house.TaskQueries.BulkWork(clone.Id));
        Assert.Equal((BulkJobKind.CloneClients, true, false), (job.Kind, job.CanCancel, job.Failed));
        Assert.InRange(job.Progress, 0.01, 0.99);

        await house.Bulk.CancelAsync(job.Id, Actor.System);
        await house.Bulk.RunAsync(CancellationToken.None);

        Assert.Equal([0L], house.Longs($"SELECT count(*) FROM clients WHERE task_id = {clone.Id}"));
        Assert.Equal(CallTaskStatus.Draft, house.TaskQueries.Find(clone.Id)!.Task.Status);
        Assert.Empty(house.TaskQueries.BulkWork());
        await house.Tasks.DeleteAsync(source.Id, false, Actor.System);
        await Assert.ThrowsAsync<NotFoundException>(() => house.Bulk.CancelAsync(job.Id, Actor.System));
    }

    [Fact]
    public async Task A_clone_without_clients_is_a_draft_and_one_that_is_deleted_on_the_way_is_gone()
    {
        await using var house = new LedgerHouse();
        var source = await house.AddTaskAsync(600, start: false);
        var empty = await house.Tasks.CloneAsync(source.Id, "Empty", withClients: false, Actor.System);
        Assert.Equal(CallTaskStatus.Draft, empty.Status);
        Assert.Empty(house.TaskQueries.BulkWork());

        var clone = await house.Tasks.CloneAsync(source.Id, "Goes", withClients: true, Actor.System);
        Assert.True(await house.Bulk.StepAsync());
        await house.Tasks.DeleteAsync(clone.Id, false, Actor.System);
        await house.Bulk.RunAsync(CancellationToken.None);
        Assert.Equal([0L], house.Longs($"SELECT (SELECT count(*) FROM clients WHERE task_id = {clone.Id}) + (SELECT count(*) FROM bulk_jobs) + (SELECT count(*) FROM batches WHERE task_id = {clone.Id})"));
        Recount.Matches(house.Connections);
    }

    [Fact]
    public async Task Work_that_fails_holds_nobody_else_up_is_told_and_tried_again_at_the_next_start()
    {
        await using var house = new LedgerHouse();
        var broken = await house.AddTaskAsync(3);
        var good = await house.AddTaskAsync(3, with: s => s with { Name = "Good", Recall = RecallRules.None });
        await house.Ledger.WriteAsync(w => BulkWork.Enqueue(w, (BulkJobKind)99, broken.Id, 0));
        var calls = await house.ClaimAllAsync(good);
        foreach (var call in calls) await house.Calls.EndAsync(LedgerHouse.End(call, CallStatus.Busy));
        var commands = new CallTaskCommands(house.Tasks, house.Bulk, new SettingsQueries(house.Connections), new ShelfQueries(house.Connections), house.TaskQueries, new EstimateQueries(house.Connections), new ProgramTextToSpeech(new SpeechProgram(), null, TimeProvider.System), new DialerOptions(), TimeProvider.System);

        Assert.Equal(CallTaskStatus.Running, (await commands.RestartUnsuccessfulAsync(good.Id, Actor.System)).Status);
        Assert.Equal(3, house.TaskQueries.Statistics(good.Id).Clients(ClientState.New));
        Assert.True(Assert.Single(house.TaskQueries.BulkWork(broken.Id)).Failed);
        var told = await Assert.ThrowsAsync<InvalidOperationException>(() => commands.CancelRecallsAsync(broken.Id, Actor.System));
        Assert.Contains("the log says more", told.Message, StringComparison.Ordinal);

        await house.Ledger.WriteAsync(w => w.Run("UPDATE bulk_jobs SET kind = $1 WHERE failed = 1", (int)BulkJobKind.CancelRecalls));
        await house.ReopenAsync();
        await house.Bulk.ResumeAsync(CancellationToken.None);
        Assert.Empty(house.TaskQueries.BulkWork());
    }

    [Fact]
    public async Task Tasks_take_turns()
    {
        await using var house = new LedgerHouse();
        var large = await house.AddTaskAsync(6_000, start: false);
        var small = await house.AddTaskAsync(10, start: false, with: s => s with { Name = "Small" });
        await house.Tasks.DeleteAsync(large.Id, false, Actor.System);
        await house.Tasks.DeleteAsync(small.Id, false, Actor.System);
        for (var step = 0; step < 10; step++) Assert.True(await house.Bulk.StepAsync());
        Assert.Equal([0L], house.Longs($"SELECT count(*) FROM clients WHERE task_id = {small.Id}"));
        Assert.NotEqual([0L], house.Longs($"SELECT count(*) FROM clients WHERE task_id = {large.Id}"));
    }
}
