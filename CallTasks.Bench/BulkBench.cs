using System.Diagnostics;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Bench;

/// <summary>
/// Bulk work on a task of 1,000,000 clients while another one starts 100 calls a second: how long each takes, and how late the starts
/// were meanwhile, how long the writer was held at most, and how late the machine itself was. <c>--clients N</c>; <c>--only clone|restart|cancel|delete</c>.
/// </summary>
internal static class BulkBench
{
    private const int Clients = 1_000_000;

    /// <summary>A call of each so-manieth client, so that a delete has calls to remove.</summary>
    private const int CallEvery = 4;

    /// <summary>Clients to be called meanwhile: half an hour of them.</summary>
    private const int Dialled = 1_800 * DiallingLoad.PerSecond;

    /// <summary>How long starts are watched before anything else is done.</summary>
    private static readonly TimeSpan Undisturbed = TimeSpan.FromSeconds(10);

    public static int Run(string[] args) => RunAsync(args).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(string[] args)
    {
        var clients = Array.IndexOf(args, "--clients") is var at and >= 0 ? int.Parse(args[at + 1], System.Globalization.CultureInfo.InvariantCulture) : Clients;
        var only = Array.IndexOf(args, "--only") is var o and >= 0 ? args[o + 1] : null;
        var root = Directory.CreateTempSubdirectory("calltasks-bench-").FullName;
        try
        {
            await using var house = new BenchLedger(Path.Combine(root, "storage"));
            using var bulk = new BulkWork(house.Ledger, NullLogger<BulkWork>.Instance);
            var tasks = new TaskLedger(house.Ledger);
            var task = await house.NewTaskAsync();
            await house.Ledger.WriteAsync(w => Seed(w, task.Id, clients));
            using var machine = new MachineProbe();
            var held = 0L;
            house.Ledger.Turned = turn => held = Math.Max(held, (turn.Ran + turn.Committed + turn.Copied).Ticks);
            await using var load = await DiallingLoad.StartAsync(house, Dialled);
            var ok = FdatasyncProbe.Line(root).Print();

            // What the machine itself is late by, with nothing but the calls.
            var quiet = load.Starts;
            machine.TakeWorst();
            await Task.Delay(Undisturbed, TimeProvider.System, CancellationToken.None);
            foreach (var line in load.Lines("bulk.before", quiet, isTarget: false)) line.Print();
            new BenchLine("bulk.before.machine.worst", machine.TakeWorst(), "ms", null, null, Better.Lower).Print();

            async Task MeasureAsync(string name, Func<Task> command)
            {
                if (only is not null && only != name) return;
                await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, CancellationToken.None);
                var since = load.Starts;
                machine.TakeWorst();
                Interlocked.Exchange(ref held, 0);
                var began = Stopwatch.GetTimestamp();
                await command();
                await bulk.RunAsync(CancellationToken.None);
                ok &= new BenchLine($"bulk.{name}", Stopwatch.GetElapsedTime(began).TotalSeconds, "s", null, null, Better.Lower).Print();
                foreach (var line in load.Lines($"bulk.{name}", since)) ok &= line.Print();
                ok &= new BenchLine($"bulk.{name}.writer.held.worst", new TimeSpan(Interlocked.Read(ref held)).TotalMilliseconds, "ms", null, null, Better.Lower).Print();
                ok &= new BenchLine($"bulk.{name}.machine.worst", machine.TakeWorst(), "ms", null, null, Better.Lower).Print();
            }

            await MeasureAsync("clone", () => tasks.CloneAsync(task.Id, "Clone", withClients: true, Actor.System));
            await MeasureAsync("restart", () => tasks.RestartUnsuccessfulAsync(task.Id, Actor.System));
            await house.Ledger.WriteAsync(w => MakeWait(w, task.Id));
            // A million rows in one commit, as no command does it: the disk writes them behind us.
            if (only is null or "cancel") await Task.Delay(Undisturbed, TimeProvider.System, CancellationToken.None);
            await MeasureAsync("cancel", () => tasks.CancelRecallsAsync(task.Id, Actor.System));
            await MeasureAsync("delete", () => tasks.DeleteAsync(task.Id, deleteReports: false, Actor.System));
            return ok ? 0 : 1;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>Clients that are done without an effective call, numbers in no order, a quarter with a call.</summary>
    private static bool Seed(LedgerWriter w, long taskId, int clients)
    {
        w.Run("INSERT INTO batches(task_id, visible, by_hand) VALUES($1, 1, 0)", taskId);
        var batch = w.LastId;
        var zoneSet = w.ZoneSetId(["Europe/Moscow"]);
        w.NoteZone(batch, zoneSet);
        w.Run("""
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $1)
            INSERT INTO clients(task_id, batch_id, client_id, phones, state, due_at, next_number, next_reason, zone_set_id, parameters, progress, attempts, last_status)
            SELECT $2, $3, printf('C-%08d', i * 7654321 % 10000000), printf('+7912%07d', i * 7654321 % 10000000), 3, 0, 0, 0, $4, '{"name":"A client","amount":"100"}', NULL, 1, 4 FROM n
            """, clients, taskId, batch, zoneSet);
        w.Run("INSERT INTO client_phones(task_id, phone, client_row) SELECT task_id, phones, id FROM clients WHERE task_id = $1 ORDER BY phones", taskId);
        w.Run($"""
            INSERT INTO calls(task_id, client_row, client_id, phone, number_index, attempt, reason, status, planned_at, claimed_at, started_at, ended_at, cost, responder, transfer, has_recording, dial_plan_id, script_id, script_version, problem, interrupted)
            SELECT task_id, id, client_id, phones, 0, 1, 0, 4, 1, 1, 1 + id, 2 + id, 0, 0, 0, 0, 1, 1, 1, 0, 0 FROM clients WHERE task_id = $1 AND id % {CallEvery} = 0
            """, taskId);
        w.Count(taskId, Counter.Clients, (int)ClientState.Done, clients);
        w.Count(taskId, Counter.Calls, (int)CallStatus.Busy, (long)w.Scalar("SELECT count(*) FROM calls WHERE task_id = $1", taskId)!);
        w.SetStatus(w.Task(taskId), CallTaskStatus.Paused);
        return true;
    }

    private static bool MakeWait(LedgerWriter w, long taskId)
    {
        var before = w.Statistics(taskId);
        w.Run("UPDATE clients SET state = 2, due_at = 4102444800000 + id, due_from = 4102444800000 + id WHERE task_id = $1", taskId);
        foreach (var state in Enum.GetValues<ClientState>()) w.Count(taskId, Counter.Clients, (int)state, -before.Clients(state));
        w.Count(taskId, Counter.Clients, (int)ClientState.WaitingRecall, before.TotalClients);
        return true;
    }
}
