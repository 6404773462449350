using System.Diagnostics;
using System.Globalization;

namespace CallTasks.Bench;

/// <summary>
/// A wall before running traffic, with three kill -9 of its server: whether it moves again each time without a hand, and whether the
/// browser's heap and the server's memory stay flat. <c>wall [minutes, 60] [calls per second, 5] [further displays, 10]</c>.
/// <c>wall --watchers</c>: what each display costs the server (a minute).
/// </summary>
internal static class WallBench
{
    /// <summary>When the server is killed, as parts of the whole time; the last life is the longest, and is the one that is judged.</summary>
    private static readonly double[] Kills = [0.15, 0.3, 0.45];

    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(15);

    /// <summary>A board that has not moved for so long after the server answers again does not come back.</summary>
    private static readonly TimeSpan BackLimit = TimeSpan.FromSeconds(30);

    /// <summary>Growth from the second quarter of the judged time to its last quarter that is no noise, in parts.</summary>
    private const double Flat = 0.1;

    /// <summary>… and in MB, below which parts mean nothing.</summary>
    private const double FlatBrowserMb = 1;
    private const double FlatServerMb = 15;

    /// <summary>Clients of one request.</summary>
    private const int Batch = 500;

    private sealed record Sample(double Minute, int Life, double HeapMb, long Nodes, double ResidentMb, double AnonymousMb, double DatabaseMb, string Answered);

    public static int Run(string[] args) => args is ["--watchers", ..] ? WallWatchers.RunAsync().GetAwaiter().GetResult() : RunAsync(
        args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 60,
        args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5,
        args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 10).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(double minutes, int callsPerSecond, int displays)
    {
        await using var server = new WallServer();
        await server.StartAsync();
        await TrafficAsync(server, minutes, callsPerSecond);
        await using var wall = await ChromeTab.OpenAsync(new Uri(server.Address, "wall"), server.Authorization);
        while (await AnsweredAsync(wall) == "") await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        await wall.EvaluateAsync("window.neverReloaded = true");
        using var over = new CancellationTokenSource();
        var further = Enumerable.Range(0, displays).Select(_ => DisplayAsync(server, over.Token)).ToArray();

        var samples = new List<Sample>();
        var backAfter = new List<double>();
        var clock = Stopwatch.StartNew();
        Console.Error.WriteLine("minute life heap/MB nodes resident/MB anonymous/MB database/MB answered");
        for (var life = 0; ;)
        {
            await Task.Delay(SampleEvery, TimeProvider.System);
            var held = await wall.HeldAsync();
            var (resident, anonymous) = server.Memory();
            var sample = new Sample(clock.Elapsed.TotalMinutes, life, held.HeapBytes / 1e6, held.Nodes, resident, anonymous, await server.DatabaseMemoryAsync(), await AnsweredAsync(wall));
            samples.Add(sample);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sample.Minute,6:F1} {life,4} {sample.HeapMb,7:F2} {sample.Nodes,5} {resident,11:F1} {anonymous,12:F1} {sample.DatabaseMb,11:F1} {sample.Answered,8}"));
            if (clock.Elapsed.TotalMinutes >= minutes) break;
            if (life >= Kills.Length || clock.Elapsed.TotalMinutes < Kills[life] * minutes) continue;
            life++;
            backAfter.Add(await RestartAsync(server, wall));
        }

        await over.CancelAsync();
        await Task.WhenAll(further);
        var stayed = await wall.EvaluateAsync("String(window.neverReloaded === true)");
        Console.Error.WriteLine($"the page was never loaded anew: {stayed}");
        var last = samples.Where(s => s.Life == samples[^1].Life).ToArray();
        return BenchLine.PrintAll(
            new BenchLine("wall.minutes", clock.Elapsed.TotalMinutes, "min", null, null, Better.Higher),
            new BenchLine("wall.restarts.back", backAfter.Count(seconds => seconds <= BackLimit.TotalSeconds), "of 3", Kills.Length, null, Better.Higher),
            new BenchLine("wall.restarts.slowest", backAfter.DefaultIfEmpty(0).Max(), "s", BackLimit.TotalSeconds, null, Better.Lower),
            // The page stands through all restarts; each server begins anew, so its longest life is looked at.
            Growth("wall.browser.heap", samples, s => s.HeapMb, FlatBrowserMb),
            Growth("wall.browser.nodes", samples, s => s.Nodes, 50),
            // What the database's caches take grows with the database up to their bounds: the rest is judged.
            Growth("wall.server.own", last, s => s.AnonymousMb - s.DatabaseMb, FlatServerMb),
            Growth("wall.server.anonymous", last, s => s.AnonymousMb, null),
            Growth("wall.server.resident", last, s => s.ResidentMb, null));
    }

    /// <summary>Median of the last quarter less median of the second quarter; the first is warm-up.</summary>
    private static BenchLine Growth(string name, IReadOnlyList<Sample> samples, Func<Sample, double> of, double? noise)
    {
        double Median(double from, double to)
        {
            var part = samples.Skip((int)(samples.Count * from)).Take(Math.Max(1, (int)(samples.Count * (to - from)))).Select(of).Order().ToArray();
            return part[part.Length / 2];
        }

        var early = Median(.25, .5);
        return new BenchLine(name + ".growth", Median(.75, 1) - early, "of " + early.ToString("F1", CultureInfo.InvariantCulture), noise is { } least ? Math.Max(least, early * Flat) : null, null, Better.Lower);
    }

    /// <summary>Kills the server, sees the wall say that its figures are old, starts it again; seconds from its first answer to a board that moves.</summary>
    private static async Task<double> RestartAsync(WallServer server, ChromeTab wall)
    {
        await server.KillAsync();
        var cut = Stopwatch.StartNew();
        while (await wall.EvaluateAsync("document.body.dataset.age") != "stale")
        {
            if (cut.Elapsed > BackLimit) throw new InvalidOperationException("The wall does not say that its figures are old.");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        await server.StartAsync();
        var began = Stopwatch.StartNew();
        var before = await AnsweredAsync(wall);
        while (await wall.EvaluateAsync("document.body.dataset.age") != "fresh" || await AnsweredAsync(wall) == before)
        {
            if (began.Elapsed > BackLimit) return double.PositiveInfinity;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"killed and started again; the wall moves {began.Elapsed.TotalSeconds:F1} s after the first answer"));
        return began.Elapsed.TotalSeconds;
    }

    private static Task<string> AnsweredAsync(ChromeTab wall) => wall.EvaluateAsync("document.querySelector('[data-part=answered] .wall-value')?.textContent ?? ''");

    /// <summary>Two tasks over the simulated carrier with clients for the whole time.</summary>
    internal static async Task TrafficAsync(WallServer server, double minutes, int callsPerSecond)
    {
        var script = (await server.PostAsync("api/v1/scripts", new
        {
            name = "Soak",
            blocks = new object[] { new { id = "s", type = "start", next = "say" }, new { id = "say", type = "information", builtIn = "goodbye", next = "e" }, new { id = "e", type = "result", result = "effective" } },
        }))!["id"]!.GetValue<long>();
        var clients = (int)Math.Min(40_000, minutes * 60 * callsPerSecond / 2);
        for (var n = 1; n <= 2; n++)
        {
            var task = (await server.PostAsync("api/v1/call-tasks", new
            {
                name = $"Soak {n}",
                scriptId = script,
                dialPlanId = 1,
                callingHours = (object?)null,
                intensity = new { attempts = callsPerSecond, seconds = 2 },
                maxLines = 500,
                recall = new { busy = new { afterSeconds = 60, times = 3 }, noAnswer = new { afterSeconds = 60, times = 3 } },
            }))!["id"]!.GetValue<long>();
            for (var from = 0; from < clients; from += Batch)
            {
                var batch = Enumerable.Range(from, Math.Min(Batch, clients - from)).Select(i => new { phones = new[] { $"+4930{n}{i:D6}" } });
                await server.PostAsync($"api/v1/call-tasks/{task}/clients", new { clients = batch });
            }

            await server.PostAsync($"api/v1/call-tasks/{task}/start");
        }
    }

    /// <summary>Another display: reads what it is told, and comes back.</summary>
    private static async Task DisplayAsync(WallServer server, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = server.Address, Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Add("Authorization", server.Authorization);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var told = await client.GetStreamAsync("wall/live", cancellationToken);
                await told.CopyToAsync(Stream.Null, cancellationToken);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1000), TimeProvider.System, CancellationToken.None);
            }
        }
    }
}
