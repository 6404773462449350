using System.Diagnostics;
using System.Globalization;

namespace CallTasks.Bench;

/// <summary>
/// Processor time that each display before a wall costs the server in a second, while two tasks call: 1, 10 and 50 displays, each a client
/// that reads what it is told, less what the server takes with nobody watching. Each is measured twice, up and down again, so that code
/// that grows faster meanwhile favours none.
/// </summary>
internal static class WallWatchers
{
    private const int CallsPerSecond = 5;

    /// <summary>Minutes of clients: more than this lasts.</summary>
    private const double Minutes = 3;

    private const int WarmDisplays = 10;

    private static readonly int[] Displays = [0, 1, 10, 50];

    /// <summary>Code is compiled before anything is measured.</summary>
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(4);

    private static long _told;

    public static async Task<int> RunAsync()
    {
        await using var server = new WallServer();
        await server.StartAsync();
        await WallBench.TrafficAsync(server, Minutes, CallsPerSecond);
        await SeatAsync(server, WarmDisplays, () => Task.Delay(Warm, TimeProvider.System, CancellationToken.None));
        var (cpu, told) = (new double[Displays.Length], new double[Displays.Length]);
        foreach (var i in Enumerable.Range(0, Displays.Length).Concat(Enumerable.Range(0, Displays.Length).Reverse()))
        {
            await SeatAsync(server, Displays[i], async () =>
            {
                var (took, lines) = await MeasureAsync(server);
                cpu[i] += took / 2;
                told[i] += lines / 2;
            });
        }

        var found = new List<BenchLine> { new("wall.nobody", cpu[0], "ms/s", null, null, Better.Lower) };
        for (var i = 1; i < Displays.Length; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"wall.watchers.{Displays[i]}");
            found.Add(new(name, cpu[i], "ms/s", null, null, Better.Lower));
            found.Add(new(name + ".each", (cpu[i] - cpu[0]) / Displays[i], "ms/s", null, null, Better.Lower));
            found.Add(new(name + ".told", told[i] / Displays[i], "/s each", 0.8, null, Better.Higher));
        }

        return BenchLine.PrintAll([.. found]);
    }

    /// <summary>So many displays watch while something is done.</summary>
    private static async Task SeatAsync(WallServer server, int displays, Func<Task> meanwhile)
    {
        using var enough = new CancellationTokenSource();
        var seats = Enumerable.Range(0, displays).Select(_ => WatchAsync(server, enough.Token)).ToArray();
        await meanwhile();
        await enough.CancelAsync();
        await Task.WhenAll(seats);
    }

    /// <summary>Processor time in ms a second, and lines that all displays together were told in a second.</summary>
    private static async Task<(double Cpu, double Beats)> MeasureAsync(WallServer server)
    {
        await Task.Delay(Settle, TimeProvider.System, CancellationToken.None);
        var (cpu, told, began) = (server.Processor(), Interlocked.Read(ref _told), Stopwatch.GetTimestamp());
        await Task.Delay(Measured, TimeProvider.System, CancellationToken.None);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return ((server.Processor() - cpu).TotalMilliseconds / seconds, (Interlocked.Read(ref _told) - told) / seconds);
    }

    private static async Task WatchAsync(WallServer server, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = server.Address, Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Add("Authorization", server.Authorization);
        try
        {
            using var reader = new StreamReader(await client.GetStreamAsync("wall/live", cancellationToken));
            while (await reader.ReadLineAsync(cancellationToken) is not null) Interlocked.Increment(ref _told);
        }
        catch (OperationCanceledException)
        {
            // Measured.
        }
    }
}
