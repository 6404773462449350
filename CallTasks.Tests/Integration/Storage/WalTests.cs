using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Reports;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Integration.Storage;

[Collection(nameof(Alone))]
[Trait("Speed", "slow")]
public sealed class WalTests
{
    private const long Bound = 128L * 1024 * 1024;

    /// <summary>Several times the bound is written.</summary>
    private const int Batches = 450;

    [Fact]
    public async Task The_log_stays_short_while_much_is_written_and_pages_are_read()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(500, start: false);
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested) house.ClientQueries.List(task.Id, null, ClientState.New, 0, 500);
        })).ToArray();
        var wal = new FileInfo(house.Folder.DatabasePath + "-wal");
        var longest = 0L;
        var text = new string('x', 100_000);

        for (var i = 0; i < Batches; i++)
        {
            var batch = i;
            await house.Ledger.WriteSliceAsync(w =>
            {
                for (var n = 0; n < 10; n++) w.Run("INSERT INTO meta(key, value) VALUES($1, $2) ON CONFLICT(key) DO UPDATE SET value = excluded.value", $"big{((batch * 10) + n) % 2_000}", batch % 2 == 0 ? text : text + "y");
                return 0;
            });
            wal.Refresh();
            longest = Math.Max(longest, wal.Length);
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.InRange(longest, 1, Bound);
    }

    [Fact]
    public async Task The_log_stays_short_while_a_report_of_a_big_task_is_made_and_calls_are_written()
    {
        const int Calls = 200_000;
        await using var house = new LedgerHouse();
        var big = await house.AddTaskAsync(1, start: false);
        await house.Ledger.WriteAsync(w => Fill(w, big.Id, Calls));
        var dialled = await house.AddTaskAsync(4_000, with: s => s with { Name = "Dialled" });
        var settings = new SettingsQueries(house.Connections);
        var ledger = new ReportLedger(house.Ledger);
        await using var maker = new ReportMaker(house.Ledger, ledger, house.Connections, settings, house.TaskQueries, house.Folder, TimeProvider.System, NullLogger<ReportMaker>.Instance) { FreeSpaceFloor = 0 };
        maker.Start();
        var wal = new FileInfo(house.Folder.DatabasePath + "-wal");
        var (longest, lives) = (0L, 0);
        var text = new string('x', 20_000);

        var report = await new ReportCommands(ledger, maker, settings).CreateAsync(big.Id, ReportFormat.Xlsx, variables: true, Actor.System);
        while (settings.Report(report) is { State: ReportState.Generating })
        {
            foreach (var call in await house.ClaimAllAsync(dialled, 20))
            {
                lives++;
                await house.Calls.EndAsync(LedgerHouse.End(call, CallStatus.Answered) with { Dialogue = text });
                wal.Refresh();
                longest = Math.Max(longest, wal.Length);
            }

            // Enough that the log would pass its bound if the report kept it from being begun anew.
            var batch = lives;
            await house.Ledger.WriteSliceAsync(w =>
            {
                for (var n = 0; n < 200; n++) w.Run("INSERT INTO meta(key, value) VALUES($1, $2) ON CONFLICT(key) DO UPDATE SET value = excluded.value", $"big{n}", text + batch);
                return 0;
            });
            wal.Refresh();
            longest = Math.Max(longest, wal.Length);
        }

        var made = settings.Report(report)!;
        Assert.Equal((ReportState.Generated, (long)Calls), (made.State, made.Rows));
        Assert.True(lives > 0);
        Assert.InRange(longest, 1, Bound);
    }

    private static bool Fill(LedgerWriter w, long task, int calls)
    {
        var client = (long)w.Scalar("SELECT id FROM clients WHERE task_id = $1", task)!;
        w.Run("""
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $1)
            INSERT INTO calls(task_id, client_row, client_id, phone, number_index, attempt, reason, status, planned_at, claimed_at, started_at, answered_at, ended_at, talk_ms, cost, ended_by, result,
                              responder, transfer, has_recording, dial_plan_id, script_id, script_version, dialogue, problem, interrupted)
            SELECT $2, $3, printf('C-%08d', i), printf('+7912%07d', i), 0, 1, 0, 2, 1700000000000 + i, 1700000000000 + i, 1700000000000 + i, 1700000005000 + i, 1700000035000 + i, 30000, 100, 1, 0,
                   1, 0, 1, 1, 1, 1, 'Good day. We have news for you.', 0, 0 FROM n
            """, calls, task, client);
        w.Count(task, Counter.Calls, (int)CallStatus.Answered, calls);
        return true;
    }
}
