using CallTasks.Core.Audio;
using CallTasks.Core.Jobs;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace CallTasks.Tests.Integration.Storage;

/// <summary>Long work goes on from its cursor after the program was closed in the middle of it.</summary>
public sealed class BulkWorkTests
{
    [Fact]
    public async Task Cancelling_recalls_goes_on_after_a_restart_and_nobody_is_called_meanwhile()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(1_300);
        await house.Ledger.WriteAsync(w => MakeWait(w, task.Id));
        await house.Tasks.CancelRecallsAsync(task.Id, Actor.System);

        Assert.True(await StepAsync(house)); // one slice only, then the program ends
        await house.ReopenAsync();
        Assert.InRange(house.TaskQueries.Statistics(task.Id).Clients(ClientState.Cancelled), 1, 1_299);
        Recount.Matches(house.Connections);
        Assert.Empty(await house.ClaimAllAsync(task));

        await house.Bulk.RunAsync(CancellationToken.None);

        Assert.Equal(1_300, house.TaskQueries.Statistics(task.Id).Clients(ClientState.Cancelled));
        Assert.Equal(CallTaskStatus.Completed, house.TaskQueries.Find(task.Id)!.Task.Status);
        Recount.Matches(house.Connections);
    }

    [Fact]
    public async Task A_call_that_ends_busy_while_recalls_are_cancelled_plans_none()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(3);
        var call = (await house.ClaimAllAsync(task, 1))[0];
        await house.Tasks.CancelRecallsAsync(task.Id, Actor.System);

        await house.Calls.EndAsync(LedgerHouse.End(call, CallStatus.Busy));
        await house.Bulk.RunAsync(CancellationToken.None);

        var statistics = house.TaskQueries.Statistics(task.Id);
        Assert.Equal((1, 2, 0), (statistics.Clients(ClientState.Cancelled), statistics.Clients(ClientState.New), statistics.Clients(ClientState.WaitingRecall)));
        Recount.Matches(house.Connections);
    }

    [Fact]
    public async Task Restarting_unsuccessful_clients_goes_on_after_a_restart_and_leaves_effective_ones_alone()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(1_100, with: s => s with { Recall = RecallRules.None });
        var calls = await house.ClaimAllAsync(task);
        await Task.WhenAll(calls.Select((call, i) => house.Calls.EndAsync(LedgerHouse.End(call, i % 10 == 0 ? CallStatus.Answered : CallStatus.Busy))));
        Assert.Equal(CallTaskStatus.Completed, house.TaskQueries.Find(task.Id)!.Task.Status);
        await house.Tasks.RestartUnsuccessfulAsync(task.Id, Actor.System);

        Assert.True(await StepAsync(house));
        await house.ReopenAsync();
        await house.Bulk.RunAsync(CancellationToken.None);

        var statistics = house.TaskQueries.Statistics(task.Id);
        Assert.Equal((990, 110), (statistics.Clients(ClientState.New), statistics.Clients(ClientState.Done)));
        Assert.Equal(1_100, statistics.TotalCalls); // history is kept
        Assert.Equal(CallTaskStatus.Running, house.TaskQueries.Find(task.Id)!.Task.Status);
        Recount.Matches(house.Connections);
    }

    [Fact]
    public async Task A_deleted_task_is_gone_at_once_and_its_rows_after_a_restart()
    {
        await using var house = new LedgerHouse();
        var other = await house.AddTaskAsync(5);
        var task = await house.AddTaskAsync(800, with: s => s with { Name = "Goes" });
        var calls = await house.ClaimAllAsync(task, 600);
        await Task.WhenAll(calls.Select(call => house.Calls.EndAsync(LedgerHouse.End(call, CallStatus.Answered) with { HasRecording = true })));
        await house.Tasks.ActAsync(task.Id, TaskAction.Stop, Actor.System);
        await house.Bulk.RunAsync(CancellationToken.None);
        var recordings = new RecordingFiles(house.Folder.Path);
        foreach (var call in calls)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(recordings.PathOf(call.CallId))!);
            File.WriteAllText(recordings.PathOf(call.CallId), "sound");
        }

        await house.Tasks.DeleteAsync(task.Id, deleteReports: true, Actor.System);

        Assert.Null(house.TaskQueries.Find(task.Id));
        Assert.Single(house.TaskQueries.List(new CallTaskSearch()).Items);
        Assert.True(await StepAsync(house));
        await house.ReopenAsync();
        await house.Bulk.RunAsync(CancellationToken.None);

        foreach (var table in new[] { "calls", "clients", "client_phones", "batches", "imports", "task_counters" })
        {
            Assert.Equal(0, house.Longs($"SELECT count(*) FROM {table} WHERE task_id = {task.Id}")[0]);
        }

        Assert.DoesNotContain(calls, call => recordings.Exists(call.CallId));
        Assert.Equal(5, house.TaskQueries.Statistics(other.Id).TotalClients);
        Recount.Matches(house.Connections);
    }

    [Fact]
    public async Task An_import_that_the_program_was_closed_in_leaves_nothing_and_the_next_one_works()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(2, start: false);
        var import = await house.Clients.BeginImportAsync(task.Id, "people.csv", Actor.System);
        for (var i = 0; i < 3; i++) await house.BringInAsync(import, LedgerHouse.New(500, 1_000 + (i * 500)));

        // Hidden: nobody sees them, counts them or may call them.
        Assert.Equal(2, house.ClientQueries.List(task.Id, null, null, 0, 100).Total);
        Assert.Equal(0, house.ClientQueries.List(task.Id, "client-001", null, 0, 100).Total);
        Assert.Equal(0, house.ClientQueries.List(task.Id, "+442070001", null, 0, 100).Total);
        Assert.Equal(2, house.ClientQueries.List(task.Id, null, ClientState.New, 0, 100).Total);
        Assert.Equal(2, house.TaskQueries.Statistics(task.Id).TotalClients);
        var zones = house.Queue.ZoneSets(task.Id).Select(z => z.ZoneSetId).ToArray();
        Assert.Equal(2, house.Queue.Fresh(task.Id, zones, 100).Count);
        Recount.Matches(house.Connections);

        await house.ReopenAsync();
        Assert.Equal(1, await house.Clients.AbandonLeftImportsAsync());
        await Assert.ThrowsAsync<ConflictException>(() => house.Clients.AddAsync(task.Id, LedgerHouse.New(1, 90_000), Actor.System)); // until what it left is gone
        Assert.True(await StepAsync(house));
        await house.ReopenAsync();
        await house.Bulk.RunAsync(CancellationToken.None);

        Assert.Equal(2, house.Longs("SELECT count(*) FROM clients")[0]);
        Assert.Equal(2, house.Longs("SELECT count(*) FROM client_phones")[0]);
        var again = await house.Clients.BeginImportAsync(task.Id, "again.csv", Actor.System);
        Assert.All(await house.BringInAsync(again, LedgerHouse.New(100, 1_000)), o => Assert.Equal(AddOutcome.Accepted, o));
        await house.Clients.FinishImportAsync(again, new ImportCounts(100, 100, 0, 0, 0, 1), null);
        Assert.Equal(102, house.ClientQueries.List(task.Id, null, null, 0, 100).Total);
        Recount.Matches(house.Connections);
    }

    [Fact]
    public async Task Starts_that_no_cap_can_ask_for_are_forgotten_while_the_program_runs_and_the_others_are_kept()
    {
        await using var house = new LedgerHouse();
        house.Bulk.Follow();
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await house.Ledger.WriteAsync(w => w.Run("""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
            INSERT INTO number_starts(phone, started_at, call_id) SELECT i, $1 - (i % 2) * 2 * $2, i FROM n
            """, now, NumberStarts.KeptMs));

        await new ForgetOldStarts(house.Bulk).Execute(null!);
        await Eventually.Async(() => house.Longs("SELECT count(*) FROM bulk_jobs")[0] == 0);

        Assert.Equal([2_500L], house.Longs("SELECT count(*) FROM number_starts"));
        Assert.Equal([0L], house.Longs("SELECT count(*) FROM number_starts WHERE phone % 2 = 1"));
    }

    [Fact]
    public async Task The_alarm_that_forgets_old_starts_goes_off_each_day()
    {
        await using var services = new ServiceCollection().AddLogging().AddQuartz([new("quartz.scheduler.instanceName", Guid.NewGuid().ToString("N"))], _ => { }).BuildServiceProvider();
        var schedulers = services.GetRequiredService<ISchedulerFactory>();
        await new Upkeep(schedulers, TimeProvider.System).StartAsync(CancellationToken.None);

        var scheduler = await schedulers.GetScheduler();
        var trigger = Assert.Single(await scheduler.GetTriggersOfJob(new JobKey(nameof(ForgetOldStarts))));
        Assert.Equal(TimeSpan.FromDays(1), trigger.GetFireTimeAfter(trigger.StartTimeUtc) - trigger.StartTimeUtc);
        await scheduler.Shutdown();
    }

    private static Task<bool> StepAsync(LedgerHouse house) => house.Bulk.StepAsync();

    private static int MakeWait(LedgerWriter w, long task)
    {
        var changed = w.Run("UPDATE clients SET state = 2, due_at = 1 WHERE task_id = $1", task);
        w.Count(task, Counter.Clients, (int)ClientState.New, -changed);
        w.Count(task, Counter.Clients, (int)ClientState.WaitingRecall, changed);
        return changed;
    }
}
