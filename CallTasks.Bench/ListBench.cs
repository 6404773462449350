using System.Diagnostics;

namespace CallTasks.Bench;

/// <summary>
/// Every search, filter, sort and page turn of the console's lists, on 10,000 tasks, on one task with 3,000,000 calls, and on an audit log, a
/// do-not-call list and a list of reports of 1,000,000 entries each, timed where the pages read: statements, rows and all. The reference is the sqlite3 program running the statements of the same questions. Options:
/// <c>--calls N</c>, <c>--tasks N</c>, <c>--entries N</c>, <c>--only LIST</c>, <c>--rounds N</c>, <c>--all</c> prints each question's figures on stderr, <c>--keep PATH</c> leaves the
/// database in a folder and uses it again.
/// </summary>
internal static class ListBench
{
    /// <summary>What 95 of 100 questions must be answered in, milliseconds.</summary>
    private const double Target = 50;

    public static int Run(string[] args) => RunAsync(args).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(string[] args)
    {
        var kept = Text(args, "--keep");
        var folder = kept ?? Directory.CreateTempSubdirectory("calltasks-bench-").FullName;
        try
        {
            var there = File.Exists(Path.Combine(folder, "filled"));
            await using var house = new BenchLedger(Path.Combine(folder, "storage"));
            var task = there ? long.Parse(File.ReadAllText(Path.Combine(folder, "filled")), System.Globalization.CultureInfo.InvariantCulture) : (await ListData.FillAsync(house, Number(args, "--tasks", 10_000), Number(args, "--calls", 3_000_000), Number(args, "--entries", 1_000_000))).Id;
            if (kept is not null) await File.WriteAllTextAsync(Path.Combine(folder, "filled"), task.ToString(System.Globalization.CultureInfo.InvariantCulture));
            IEnumerable<ListQuestion> questions = [.. new ListQuestions(house.Connections, task).All(), .. new LongListQuestions(house.Connections, task).All()];
            if (Text(args, "--only") is { } only) questions = questions.Where(question => question.List == only);
            var plain = new PlainSqlite(house.Folder.DatabasePath);
            var lines = new List<BenchLine>();
            foreach (var list in questions.GroupBy(question => question.List))
            {
                var measured = list.Select(question => Measure(question, house, plain, Number(args, "--rounds", 5))).ToList();
                if (args.Contains("--all")) foreach (var m in measured.OrderByDescending(m => m.Ms[m.Ms.Length / 2])) Console.Error.WriteLine($"{list.Key,-8} {m.Question.Name,-60} {Percentile(m.Ms, 50),8:F2} {Percentile(m.Ms, 95),8:F2} ms, sqlite3 {m.PlainMs,8:F2} ms");
                double[] all = [.. measured.SelectMany(m => m.Ms).Order()];
                double[] reference = [.. measured.Where(m => m.PlainMs is not null).Select(m => m.PlainMs!.Value).Order()];
                double? Plain(int percent) => reference.Length == 0 ? null : Percentile(reference, percent);
                var slowest = measured.MaxBy(m => Percentile(m.Ms, 50))!;
                lines.Add(new BenchLine($"list.{list.Key}.p50", Percentile(all, 50), "ms", null, Plain(50), Better.Lower));
                lines.Add(new BenchLine($"list.{list.Key}.p95", Percentile(all, 95), "ms", Target, Plain(95), Better.Lower));
                lines.Add(new BenchLine($"list.{list.Key}.p99", Percentile(all, 99), "ms", null, Plain(99), Better.Lower));
                lines.Add(new BenchLine($"list.{list.Key}.slowest ({slowest.Question.Name})", Percentile(slowest.Ms, 50), "ms", null, slowest.PlainMs, Better.Lower));
            }

            return BenchLine.PrintAll([.. lines]);
        }
        finally
        {
            if (kept is null) Directory.Delete(folder, recursive: true);
        }
    }

    private static Measured Measure(ListQuestion question, BenchLedger house, PlainSqlite plain, int rounds)
    {
        // What the question asks the database, for the reference; also the first, cold, answer, which is not counted.
        var asked = new List<string>();
        house.Connections.Asked = asked.Add;
        question.Ask();
        house.Connections.Asked = null;
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        question.Ask();
        var ms = new double[rounds];
        for (var i = 0; i < rounds; i++)
        {
            var started = Stopwatch.GetTimestamp();
            question.Ask();
            ms[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        Array.Sort(ms);
        return new Measured(question, ms, plain.Milliseconds(asked));
    }

    private static double Percentile(double[] sorted, int percent) => sorted[Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];

    private static string? Text(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

    private static int Number(string[] args, string name, int otherwise) => Text(args, name) is { } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : otherwise;

    private sealed record Measured(ListQuestion Question, double[] Ms, double? PlainMs);
}
