using System.Diagnostics;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;

namespace CallTasks.Bench;

/// <summary>
/// A clients file into the real ledger while nothing dials: time until the last client is visible and durable, and memory beyond idle. The reference is
/// <c>sqlite3 .import</c> of the same file into a table keyed by number. <c>--quick</c>: a tenth of the rows. <c>--dialling</c>: while
/// another task starts 100 calls a second, and how late those were.
/// </summary>
internal static class ImportBench
{
    private const int Rows = 1_000_000;
    private const int WorkbookRows = 300_000;

    /// <summary>Seconds a million rows may take while calls are dialled.</summary>
    private const double DiallingTarget = 60;

    /// <summary>Clients to be called meanwhile: ten minutes of them.</summary>
    private const int Dialled = 600 * DiallingLoad.PerSecond;

    /// <summary>How long starts are watched before the import, to know the machine's own lateness.</summary>
    private static readonly TimeSpan Undisturbed = TimeSpan.FromSeconds(5);

    /// <summary>The reference needs some 5 s; a machine ten times slower still ends.</summary>
    private static readonly TimeSpan ReferenceLimit = TimeSpan.FromSeconds(60);

    public static int Run(string[] args)
    {
        var divisor = args.Contains("--quick") ? 10 : 1;
        return (args.Contains("--dialling") ? WhileDiallingAsync(divisor, args) : RunAsync(divisor, args)).GetAwaiter().GetResult();
    }

    private static async Task<int> WhileDiallingAsync(int divisor, string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("calltasks-bench-").FullName;
        try
        {
            var csv = Path.Combine(folder, "clients.csv");
            BenchClients.WriteCsv(csv, Rows / divisor);
            await using var house = new BenchLedger(Path.Combine(folder, "storage"));
            await ImportAsync(house, Small(folder));
            await using var load = await DiallingLoad.StartAsync(house, Dialled);
            var alone = load.Starts;
            await Task.Delay(Undisturbed, TimeProvider.System, CancellationToken.None);
            var quiet = load.LatenessSince(alone);

            var since = load.Starts;
            var (seconds, _) = await ImportAsync(house, csv);
            BenchLine[] late = [.. load.Lines("import.dialling", since)];
            var reference = args.Contains("--no-reference") ? null : Reference(folder, csv);
            return BenchLine.PrintAll(
            [
                FdatasyncProbe.Line(folder),
                new("import.dialling", seconds, "s", DiallingTarget / divisor, reference, Better.Lower),
                .. late,
                new("import.dialling.lateness.before", quiet.Count == 0 ? 0 : quiet.Max(), "ms", null, null, Better.Lower),
            ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> RunAsync(int divisor, string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("calltasks-bench-").FullName;
        try
        {
            var csv = Path.Combine(folder, "clients.csv");
            var xlsx = Path.Combine(folder, "clients.xlsx");
            BenchClients.WriteCsv(csv, Rows / divisor);
            await using var house = new BenchLedger(Path.Combine(folder, "storage"));
            // Code is compiled and tables are loaded before anything is measured: a console that has run for a minute has both.
            await ImportAsync(house, Small(folder));

            var (seconds, memory) = await ImportAsync(house, csv);
            var reference = args.Contains("--no-reference") ? null : Reference(folder, csv);
            var lines = new List<BenchLine>
            {
                FdatasyncProbe.Line(folder),
                new("import.csv", seconds, "s", 15.0 / divisor, reference, Better.Lower),
                new("import.csv.memory", memory, "MB", 300, null, Better.Lower),
            };
            if (!args.Contains("--no-xlsx"))
            {
                BenchClients.WriteXlsx(xlsx, WorkbookRows / divisor);
                var (workbookSeconds, workbookMemory) = await ImportAsync(house, xlsx);
                lines.Add(new("import.xlsx", workbookSeconds, "s", null, null, Better.Lower));
                lines.Add(new("import.xlsx.memory", workbookMemory, "MB", 250, null, Better.Lower));
            }

            return BenchLine.PrintAll([.. lines]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Small(string folder)
    {
        var path = Path.Combine(folder, "small.csv");
        BenchClients.WriteCsv(path, 20_000);
        return path;
    }

    private static async Task<(double Seconds, double Megabytes)> ImportAsync(BenchLedger house, string path)
    {
        var task = await house.NewTaskAsync();
        var upload = house.Runner.NewUploadPath();
        File.Copy(path, upload);
        var memory = PeakMemory.Start();
        var started = Stopwatch.GetTimestamp();
        var import = await house.Runner.StartAsync(task.Id, upload, Path.GetFileName(path), null, Actor.System);
        await house.Runner.EndedAsync(import);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var view = house.Settings.Import(import)!;
        if (view.State != ImportState.Done || view.Counts.Accepted != view.Counts.Read) throw new InvalidOperationException($"The import came to {view}");
        return (seconds, memory.Megabytes());
    }

    private static double? Reference(string folder, string csv)
    {
        var database = Path.Combine(folder, "reference.db");
        var script = Path.Combine(folder, "reference.sql");
        File.WriteAllText(script, $"""
            PRAGMA journal_mode=WAL;
            PRAGMA synchronous=FULL;
            CREATE TABLE clients(phone TEXT PRIMARY KEY, clientId TEXT, name TEXT, city TEXT, amount TEXT);
            .separator ;
            .import --skip 1 "{csv}" clients
            """);
        var started = Stopwatch.GetTimestamp();
        return ReferenceProgram.Run("sqlite3", [database, $".read {script}"], ReferenceLimit) is null ? null : Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
