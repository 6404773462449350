using System.Diagnostics;
using System.Globalization;
using CallTasks.Core.Bots;
using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Bench;

/// <summary>
/// Complete call lives per second: claimed, dialled on a carrier in memory, ended, recall planned, statistics; all durable
/// (synchronous=FULL). From lists of 1,000,000 clients, of which 900,000 stand ahead in shut zones. Reference: Microsoft.Data.Sqlite
/// alone, two plain durable inserts for each life in batches of the same size.
/// </summary>
/// <remarks><c>--clients N</c>, <c>--seconds N</c>, <c>--folder PATH</c>.</remarks>
internal static class EngineBench
{
    private const double Target = 2_000;

    /// <summary>A task's pace is at most 1,000 per second, so the list is shared by several.</summary>
    private const int Tasks = 8;

    private const int ShutZones = 9;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    public static int Run(string[] args) => RunAsync(args).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(string[] args)
    {
        var clients = (int)Option(args, "--clients", 1_000_000);
        var seconds = Option(args, "--seconds", 10);
        var root = Directory.CreateDirectory(Path.Combine(Array.IndexOf(args, "--folder") is var at and >= 0 ? args[at + 1] : Path.GetTempPath(), $"engine-bench-{Guid.NewGuid():N}")).FullName;
        try
        {
            var figures = await MeasureAsync(root, clients, TimeSpan.FromSeconds(seconds));
            var reference = Reference(root, figures);
            return BenchLine.PrintAll(
                FdatasyncProbe.Line(root),
                new BenchLine("engine.lives", figures.PerSecond, "lives/s", Target, reference, Better.Higher),
                new BenchLine("engine.cpu", figures.CpuMicroseconds, "µs CPU/life", null, null, Better.Lower),
                new BenchLine("engine.written", figures.BytesWritten, "bytes/life", null, null, Better.Lower),
                new BenchLine("engine.batch", figures.LivesPerCommit, "lives/commit", null, null, Better.Higher),
                new BenchLine("engine.mismatch", figures.Mismatch, "counters", 0, null, Better.Lower));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task<Figures> MeasureAsync(string root, int clients, TimeSpan span)
    {
        using var folder = StorageFolder.Open(root);
        var database = new CallTasksDatabase(folder, NullLogger<CallTasksDatabase>.Instance);
        database.Migrate();
        await using var ledger = new Ledger(folder, database.Connections, TimeProvider.System, NullLogger<Ledger>.Instance);
        var tasks = await SeedAsync(ledger, clients);

        long ended = 0, commits = 0;
        ledger.Committed += changes =>
        {
            commits++;
            foreach (var change in changes)
            {
                if (change is CallChanged { Call.Status: var status } && status.IsFinal()) ended++;
            }
        };
        var bot = new BotSession(new NoSpeech(), new NoSounds(), TimeProvider.System, NullLogger<BotSession>.Instance);
        var options = new DialerOptions { HostCallsPerSecond = 10_000, HostLines = 20_000, FreeSpaceFloor = 0 };
        await using var dialer = new Dialer(ledger, database.Connections, folder, new MemoryCarrier(), new Trunks(() => ""), bot, TimeProvider.System, options, NullLogger<Dialer>.Instance);
        dialer.Start([]);
        await Task.Delay(WarmUp, TimeProvider.System, CancellationToken.None);

        using var process = Process.GetCurrentProcess();
        var (livesBefore, commitsBefore, cpuBefore, writtenBefore, began) = (ended, commits, process.TotalProcessorTime, Written(), Stopwatch.GetTimestamp());
        await Task.Delay(span, TimeProvider.System, CancellationToken.None);
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        process.Refresh();
        var lives = ended - livesBefore;
        var figures = new Figures(
            lives / took,
            (process.TotalProcessorTime - cpuBefore).TotalMicroseconds / Math.Max(1, lives),
            (double)(Written() - writtenBefore) / Math.Max(1, lives),
            (double)lives / Math.Max(1, commits - commitsBefore),
            lives,
            0);
        await dialer.StopAsync();
        return figures with { Mismatch = Mismatches(database.Connections, tasks) };
    }

    /// <summary>Clients of shut zones come first, as they would in a file that is sorted by region.</summary>
    private static async Task<IReadOnlyList<long>> SeedAsync(Ledger ledger, int clients)
    {
        var settings = new SettingsLedger(ledger);
        var plan = await settings.CreateDialPlanAsync(new DialPlanSettings { Name = "Memory", Address = "memory", CallsPerSecond = 10_000, MaxLines = 10_000 }, Actor.System);
        var script = await settings.CreateScriptAsync("Short", [new StartBlock { Id = "s", Next = "e" }, new ResultBlock { Id = "e" }], Actor.System);
        var now = TimeOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var hours = new CallingHours { From = now.AddHours(-1), To = now.AddHours(2) };
        var tasks = new List<long>();
        for (var t = 0; t < Tasks; t++)
        {
            var task = await new TaskLedger(ledger).CreateAsync(
                new CallTaskSettings
                {
                    Name = $"Bench {t}",
                    ScriptId = script.Id,
                    DialPlanId = plan.Id,
                    Intensity = new Intensity(Intensity.MaxAttempts, 1),
                    MaxLines = 5_000,
                    CallingHours = hours,
                    Recall = new RecallRules { Busy = new RecallRule(3600, 3), Short = new RecallRule(3600, 1) },
                    IneffectiveSeconds = 10,
                    Record = new RecordingChoice(false, 0),
                },
                Actor.System);
            tasks.Add(task.Id);
            await ledger.WriteAsync(w => Seed(w, task.Id, clients / Tasks));
            await new TaskLedger(ledger).ActAsync(task.Id, TaskAction.Start, Actor.System);
        }
        return tasks;
    }

    private static bool Seed(LedgerWriter w, long taskId, int clients)
    {
        w.Run("INSERT INTO batches(task_id, visible, by_hand) VALUES($1, 1, 0)", taskId);
        var batch = w.LastId;
        var shut = clients / 10 * 9;
        for (var zone = 0; zone <= ShutZones; zone++)
        {
            // The tenth is the open one: UTC itself.
            var zoneSet = w.ZoneSetId([zone == ShutZones ? "UTC" : string.Create(CultureInfo.InvariantCulture, $"UTC+{zone + 4:00}:00")]);
            w.NoteZone(batch, zoneSet);
            var (first, count) = (zone * (shut / ShutZones), zone == ShutZones ? clients - shut : shut / ShutZones);
            w.Run("""
                WITH RECURSIVE n(i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $2)
                INSERT INTO clients(task_id, batch_id, client_id, phones, state, due_at, next_number, next_reason, zone_set_id, time_zone, parameters, attempts)
                SELECT $3, $4, 'c' || i, printf('+4479%08d', i), 0, 0, 0, 0, $5, $6, '{"name":"A client","amount":"100"}', 0 FROM n
                """, first, first + count, taskId, batch, zoneSet, zone == ShutZones ? "UTC" : string.Create(CultureInfo.InvariantCulture, $"UTC+{zone + 4:00}:00"));
        }
        w.Count(taskId, Counter.Clients, (int)ClientState.New, clients);
        var task = w.Task(taskId);
        w.SetStatus(task, CallTaskStatus.Ready);
        return true;
    }

    /// <summary>Counters that do not equal a count of the rows.</summary>
    private static int Mismatches(SqliteConnections connections, IReadOnlyList<long> tasks)
    {
        using var connection = connections.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            WITH counted(task_id, counter, value) AS (
              SELECT task_id, state, count(*) FROM clients GROUP BY 1, 2
              UNION ALL SELECT task_id, 10 + status, count(*) FROM calls GROUP BY 1, 2
              UNION ALL SELECT task_id, 40 + result, count(*) FROM calls WHERE status = 2 GROUP BY 1, 2
              UNION ALL SELECT task_id, 50 + transfer, count(*) FROM calls WHERE status = 2 GROUP BY 1, 2
              UNION ALL SELECT task_id, 55, sum(cost) FROM calls WHERE cost <> 0 GROUP BY 1
              UNION ALL SELECT task_id, 56, sum(talk_ms) FROM calls WHERE talk_ms > 0 GROUP BY 1
              UNION ALL SELECT task_id, 57, count(*) FROM calls WHERE talk_ms IS NOT NULL GROUP BY 1)
            SELECT (SELECT count(*) FROM (SELECT * FROM counted EXCEPT SELECT task_id, counter, value FROM task_counters))
                 + (SELECT count(*) FROM (SELECT task_id, counter, value FROM task_counters WHERE value <> 0 EXCEPT SELECT * FROM counted))
            """;
        return tasks.Count == 0 ? 0 : Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>Lives per second of plain inserts: two rows a life, as many lives a commit.</summary>
    private static double Reference(string root, Figures figures)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(root, "reference.db")};Pooling=False");
        connection.Open();
        using (var setup = connection.CreateCommand())
        {
            setup.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE calls(id INTEGER PRIMARY KEY, task_id INTEGER, phone TEXT, status INTEGER, started_at INTEGER, note TEXT); CREATE INDEX by_task ON calls(task_id, status);";
            setup.ExecuteNonQuery();
        }
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO calls(task_id, phone, status, started_at, note) VALUES($1, $2, $3, $4, $5)";
        for (var i = 1; i <= 5; i++) insert.Parameters.Add(new SqliteParameter($"${i}", null));
        var perCommit = Math.Max(1, (int)Math.Round(2 * figures.LivesPerCommit));
        var rows = Math.Min(2 * figures.Lives, 60_000);
        var note = new string('x', 100);
        var began = Stopwatch.GetTimestamp();
        for (var done = 0; done < rows;)
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var i = 0; i < perCommit && done < rows; i++, done++)
            {
                insert.Parameters[0].Value = done % Tasks;
                insert.Parameters[1].Value = "+447900000000";
                insert.Parameters[2].Value = done % 7;
                insert.Parameters[3].Value = 1_700_000_000_000L + done;
                insert.Parameters[4].Value = note;
                insert.ExecuteNonQuery();
            }
            transaction.Commit();
        }
        return rows / 2.0 / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static long Written()
    {
        const string Line = "write_bytes: ";
        if (!OperatingSystem.IsLinux()) return 0;
        return File.ReadLines("/proc/self/io").Where(l => l.StartsWith(Line, StringComparison.Ordinal)).Select(l => long.Parse(l.AsSpan(Line.Length), NumberStyles.None, CultureInfo.InvariantCulture)).FirstOrDefault();
    }

    private static double Option(string[] args, string name, double otherwise) =>
        Array.IndexOf(args, name) is var at and >= 0 ? double.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;

    private sealed record Figures(double PerSecond, double CpuMicroseconds, double BytesWritten, double LivesPerCommit, long Lives, int Mismatch);
}
