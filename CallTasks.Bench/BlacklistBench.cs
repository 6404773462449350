using System.Diagnostics;
using System.Globalization;
using CallTasks.Core.Imports;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Bench;

/// <summary>
/// A list of 1,000,000 numbers into the do-not-call list while nothing dials: time until it counts, time until every number stands in its
/// place, how long one slice held the writer, and memory beyond idle. The reference is <c>sqlite3 .import</c> of the same file into a table
/// keyed by number, and its own memory. <c>--quick</c>: a tenth of the numbers. <c>--dialling</c>: while a task starts 100 calls a second,
/// and how late those were.
/// </summary>
internal static class BlacklistBench
{
    private const int Numbers = 1_000_000;

    /// <summary>How finely the moment is seen from which on the list counts.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan ReferenceLimit = TimeSpan.FromSeconds(60);

    /// <summary>Clients to be called meanwhile: five minutes of them.</summary>
    private const int Dialled = 300 * DiallingLoad.PerSecond;

    /// <summary>How long starts are watched before the import, to know the machine's own lateness.</summary>
    private static readonly TimeSpan Undisturbed = TimeSpan.FromSeconds(5);

    public static int Run(string[] args) => RunAsync(args.Contains("--quick") ? Numbers / 10 : Numbers, args.Contains("--dialling")).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(int numbers, bool isDialling)
    {
        var folder = Directory.CreateTempSubdirectory("calltasks-bench-").FullName;
        try
        {
            var list = Path.Combine(folder, "stop.csv");
            Write(list, 0, numbers);
            var small = Path.Combine(folder, "small.csv");
            Write(small, numbers, 20_000);
            await using var house = new BenchLedger(Path.Combine(folder, "storage"));
            using var bulk = new BulkWork(house.Ledger, NullLogger<BulkWork>.Instance);
            await using var imports = new BlacklistImports(new BlacklistLedger(house.Ledger), bulk, house.Settings, house.Tasks, house.Folder, house, TimeProvider.System, NullLogger<BlacklistImports>.Instance);
            // Code is compiled before anything is measured.
            await ImportAsync(house, imports, small);
            var held = 0L;
            house.Ledger.Turned = turn => { if (turn.IsBulk) held = Math.Max(held, (turn.Ran + turn.Committed + turn.Copied).Ticks); };

            if (!isDialling)
            {
                var (counts, seconds, memory) = await ImportAsync(house, imports, list);
                var (referenceSeconds, referenceMemory) = Reference(folder, list);
                return BenchLine.PrintAll(
                    FdatasyncProbe.Line(folder),
                    new BenchLine("blacklist.counts", counts, "s", null, referenceSeconds, Better.Lower),
                    new BenchLine("blacklist.in.place", seconds, "s", 12.0 * numbers / Numbers, referenceSeconds, Better.Lower),
                    new BenchLine("blacklist.writer.held.worst", new TimeSpan(held).TotalMilliseconds, "ms", null, null, Better.Lower),
                    new BenchLine("blacklist.memory", memory, "MB", 300, referenceMemory, Better.Lower));
            }

            using var machine = new MachineProbe();
            await using var load = await DiallingLoad.StartAsync(house, Dialled);
            var before = load.Starts;
            await Task.Delay(Undisturbed, TimeProvider.System, CancellationToken.None);
            BenchLine[] quiet = [.. load.Lines("blacklist.dialling.before", before, isTarget: false)];
            var since = load.Starts;
            machine.TakeWorst();
            Interlocked.Exchange(ref held, 0);
            var (counted, inPlace, _) = await ImportAsync(house, imports, list);
            return BenchLine.PrintAll(
            [
                FdatasyncProbe.Line(folder),
                new("blacklist.dialling.counts", counted, "s", null, null, Better.Lower),
                new("blacklist.dialling.in.place", inPlace, "s", null, null, Better.Lower),
                .. load.Lines("blacklist.dialling", since),
                .. quiet,
                new("blacklist.dialling.writer.held.worst", new TimeSpan(Interlocked.Read(ref held)).TotalMilliseconds, "ms", null, null, Better.Lower),
                new("blacklist.dialling.machine.worst", machine.TakeWorst(), "ms", null, null, Better.Lower),
            ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Counts, double Seconds, double Megabytes)> ImportAsync(BenchLedger house, BlacklistImports imports, string list)
    {
        var upload = imports.NewUploadPath();
        File.Copy(list, upload);
        var memory = PeakMemory.Start();
        var began = Stopwatch.GetTimestamp();
        var id = await imports.StartAsync(upload, Path.GetFileName(list), "", null, Actor.System);
        while (house.Settings.Import(id)!.State == ImportState.Running) await Task.Delay(Look, TimeProvider.System, CancellationToken.None);
        var counts = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await imports.EndedAsync(id);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var view = house.Settings.Import(id)!;
        if (view.State != ImportState.Done || view.Counts.Accepted != view.Counts.Read) throw new InvalidOperationException($"The import came to {view}");
        return (counts, seconds, memory.Megabytes());
    }

    /// <summary>Numbers in no order, each once, and a reason.</summary>
    private static void Write(string path, int from, int count)
    {
        using var writer = new StreamWriter(path);
        writer.WriteLine("phone;reason");
        for (var i = from; i < from + count; i++) writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"+7912{i * 7_654_321L % 10_000_000:D7};asked not to be called"));
    }

    private static (double? Seconds, double? Megabytes) Reference(string folder, string list)
    {
        var script = Path.Combine(folder, "reference.sql");
        File.WriteAllText(script, $"""
            PRAGMA journal_mode=WAL;
            PRAGMA synchronous=FULL;
            CREATE TABLE blacklist(phone TEXT PRIMARY KEY, reason TEXT);
            .separator ;
            .import --skip 1 "{list}" blacklist
            .shell grep VmHWM /proc/$PPID/status
            """);
        var began = Stopwatch.GetTimestamp();
        if (ReferenceProgram.Run("sqlite3", [Path.Combine(folder, "reference.db"), $".read {script}"], ReferenceLimit) is not { } output) return (null, null);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var memory = output.Split('\n').FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return (seconds, memory is null ? null : double.Parse(memory.Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024 / 1e6);
    }
}
