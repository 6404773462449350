using System.Diagnostics;
using System.Globalization;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage.Crash;

/// <summary>
/// Bulk work as a process: clones a task with its clients, restarts its unsuccessful ones, cancels recalls, deletes another. It kills itself
/// right before or after its n-th commit, and goes on where the run before it was killed.
/// </summary>
internal static class BulkCrashChild
{
    public const int Clients = 3_000;

    public static string[] Arguments(string folder, int nth, bool isAfter) => ["bulk-crash-child", folder, nth.ToString(CultureInfo.InvariantCulture), isAfter ? "after" : "before"];

    public static async Task<int> RunAsync(string folder, int nth, bool isAfter)
    {
        await using var house = new LedgerHouse(folder);
        var commits = 0;
        house.Ledger.Moment = moment =>
        {
            if (moment != (isAfter ? LedgerMoment.AfterCommit : LedgerMoment.BeforeCommit) || ++commits != nth) return;
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        };
        await house.Bulk.ResumeAsync(CancellationToken.None);

        var source = await EnsureAsync(house, "Source", ClientState.Done);
        var waiting = await EnsureAsync(house, "Waiting", ClientState.WaitingRecall);
        // A task that is gone was deleted by an earlier run; its copy tells so.
        if (Find(house, "Copy") is null)
        {
            await EnsureAsync(house, "Doomed", ClientState.Cancelled);
            await house.Tasks.CloneAsync(source, "Copy", withClients: true, Actor.System);
        }

        await house.Bulk.RunAsync(CancellationToken.None);
        if (house.TaskQueries.Statistics(source).Clients(ClientState.Done) > 0) await house.Tasks.RestartUnsuccessfulAsync(source, Actor.System);
        await house.Bulk.RunAsync(CancellationToken.None);
        if (house.TaskQueries.Statistics(waiting).Clients(ClientState.WaitingRecall) > 0) await house.Tasks.CancelRecallsAsync(waiting, Actor.System);
        await house.Bulk.RunAsync(CancellationToken.None);
        if (Find(house, "Doomed") is { } doomed) await house.Tasks.DeleteAsync(doomed, false, Actor.System);
        await house.Bulk.RunAsync(CancellationToken.None);
        return 0;
    }

    public static long? Find(LedgerHouse house, string name) =>
        house.Connections.Read("SELECT id FROM call_tasks WHERE name = $1 AND deleted_at IS NULL", r => r.GetInt64(0), name) is [var id, ..] ? id : null;

    /// <summary>The task with all its clients, made in one commit once its script is there.</summary>
    private static async Task<long> EnsureAsync(LedgerHouse house, string name, ClientState state)
    {
        var id = Find(house, name) ?? (await house.AddTaskAsync(0, start: false, with: s => s with { Name = name })).Id;
        if (house.TaskQueries.Statistics(id).TotalClients > 0) return id;
        return await house.Ledger.WriteAsync(w =>
        {
            w.Run("INSERT INTO batches(task_id, visible, by_hand) VALUES($1, 1, 0)", id);
            var batch = w.LastId;
            var zoneSet = w.ZoneSetId(["Europe/London"]);
            w.NoteZone(batch, zoneSet);
            w.Run("""
                WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $1)
                INSERT INTO clients(task_id, batch_id, client_id, phones, state, due_at, next_number, next_reason, zone_set_id, parameters, attempts)
                SELECT $2, $3, 'c' || i, printf('+4420%08d', 70000000 + i * 7919 % 100003), $5, CASE $5 WHEN 2 THEN 4102444800000 ELSE 0 END, 0, 0, $4, '{"n":1}', 1 FROM n
                """, Clients, id, batch, zoneSet, (int)state);
            w.Run("INSERT INTO client_phones(task_id, phone, client_row) SELECT task_id, phones, id FROM clients WHERE task_id = $1", id);
            w.Count(id, Counter.Clients, (int)state, Clients);
            w.SetStatus(w.Task(id), CallTaskStatus.Paused);
            return id;
        });
    }
}
