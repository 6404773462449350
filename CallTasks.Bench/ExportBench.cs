using System.Diagnostics;
using System.Globalization;
using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Reports;
using CallTasks.Core.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Bench;

/// <summary>
/// A report over 300,000 calls with all columns, from the order to the file on the disk, and memory beyond idle. The reference is xlsxwriter
/// (Python, constant_memory) writing as many cells in the same run. <c>--quick</c>: a tenth of the calls; <c>--no-reference</c> leaves it out.
/// </summary>
internal static class ExportBench
{
    private const int Calls = 300_000;

    /// <summary>The reference needs some 30 s.</summary>
    private static readonly TimeSpan ReferenceLimit = TimeSpan.FromSeconds(120);

    public static int Run(string[] args) => RunAsync(args.Contains("--quick") ? 10 : 1, args).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(int divisor, string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("calltasks-bench-").FullName;
        try
        {
            await using var house = new BenchLedger(Path.Combine(folder, "storage"));
            var task = await house.NewTaskAsync();
            await house.Ledger.WriteAsync(w => Fill(w, task.Id, Calls / divisor));
            var ledger = new ReportLedger(house.Ledger);
            await using var maker = new ReportMaker(house.Ledger, ledger, house.Connections, house.Settings, house.Tasks, house.Folder, TimeProvider.System, NullLogger<ReportMaker>.Instance) { FreeSpaceFloor = 0 };
            maker.Start();
            var commands = new ReportCommands(ledger, maker, house.Settings);

            // Code is compiled before anything is measured, as in a console that has made a report before.
            var small = await house.NewTaskAsync();
            await house.Ledger.WriteAsync(w => Fill(w, small.Id, 5_000));
            await MakeAsync(house, commands, small.Id, ReportFormat.Xlsx);

            var (seconds, memory) = await MakeAsync(house, commands, task.Id, ReportFormat.Xlsx);
            var (csvSeconds, csvMemory) = await MakeAsync(house, commands, task.Id, ReportFormat.Csv);
            return BenchLine.PrintAll(
                FdatasyncProbe.Line(folder),
                new BenchLine("export.xlsx", seconds, "s", 6.0 / divisor, args.Contains("--no-reference") ? null : Reference(folder, Calls / divisor), Better.Lower),
                new BenchLine("export.xlsx.memory", memory, "MB", 100, null, Better.Lower),
                new BenchLine("export.csv", csvSeconds, "s", null, null, Better.Lower),
                new BenchLine("export.csv.memory", csvMemory, "MB", 100, null, Better.Lower));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Seconds, double Megabytes)> MakeAsync(BenchLedger house, ReportCommands commands, long taskId, ReportFormat format)
    {
        var memory = PeakMemory.Start();
        var started = Stopwatch.GetTimestamp();
        var id = await commands.CreateAsync(taskId, format, variables: true, Actor.System);
        while (house.Settings.Report(id) is { State: ReportState.Generating }) await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (house.Settings.Report(id)!.State != ReportState.Generated) throw new InvalidOperationException(house.Settings.Report(id)!.Error);
        return (seconds, memory.Megabytes());
    }

    /// <summary>So many ended calls of as many clients, every column filled. Straight into the tables: how they got there is another benchmark.</summary>
    private static bool Fill(LedgerWriter w, long taskId, int calls)
    {
        w.Run("INSERT INTO batches(task_id, visible, by_hand) VALUES($1, 1, 1)", taskId);
        var batch = w.LastId;
        var now = w.Now;
        for (var i = 0; i < calls; i++)
        {
            var phone = string.Create(CultureInfo.InvariantCulture, $"+7912{i:D7}");
            w.Run("INSERT INTO clients(task_id, batch_id, client_id, phones, state, due_at, next_number, next_reason, zone_set_id, parameters, attempts) VALUES($1, $2, $3, $4, 3, 0, 0, 0, 0, $5, 1)",
                taskId, batch, string.Create(CultureInfo.InvariantCulture, $"C-{i:D8}"), phone,
                string.Create(CultureInfo.InvariantCulture, $"{{\"name\":\"Клиент {i}\",\"city\":\"Москва\",\"gender\":\"{(i % 2 == 0 ? 'm' : 'f')}\"}}"));
            w.Run("""
                INSERT INTO calls(task_id, client_row, client_id, phone, number_index, attempt, reason, status, planned_at, claimed_at, started_at, answered_at, ended_at, talk_ms, cost, sip_code, sip_text,
                    ended_by, result, responder, transfer, has_recording, dial_plan_id, script_id, script_version, last_block, marker, dialogue, problem, interrupted)
                VALUES($1, $2, $3, $4, 0, 1, 0, 2, $5, $5, $6, $7, $8, 17250, 12500, 200, 'OK', 1, 0, 1, 0, 1, 1, 1, 1, 'end', 'yes', $9, 0, 0)
                """,
                taskId, w.LastId, string.Create(CultureInfo.InvariantCulture, $"C-{i:D8}"), phone, now + i * 10, now + i * 10 + 40, now + i * 10 + 6_000, now + i * 10 + 23_250,
                string.Create(CultureInfo.InvariantCulture, $"Bot: Good day, this is the offer of number {i}.\nClient: yes"));
        }

        w.Count(taskId, Counter.Calls, (int)CallStatus.Answered, calls);
        return true;
    }

    private static double? Reference(string folder, int rows) =>
        ReferenceProgram.Find("xlsxwriter_rows.py") is { } script
        && ReferenceProgram.Run("/usr/bin/python3", [script, Path.Combine(folder, "reference.xlsx"), rows.ToString(CultureInfo.InvariantCulture), (CallReport.Columns().Length + 3).ToString(CultureInfo.InvariantCulture)], ReferenceLimit) is { } output
        && double.TryParse(output, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : null;
}
