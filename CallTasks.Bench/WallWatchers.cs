using System.Diagnostics;
using System.Globalization;

namespace CallTasks.Bench;

/// <summary>
/// Processor time that each display before a wall costs the server in a second, while two tasks call: 1, 10 and 50 displays, each a client
/// that reads what it is told, less what the server takes with nobody watching.
/// </summary>
internal static class WallWatchers
{
    private const int CallsPerSecond = 20;

    /// <summary>Minutes of clients: more than this lasts.</summary>
    private const double Minutes = 3;

    private static readonly int[] Displays = [1, 10, 50];

    /// <summary>Code is compiled before anything is measured.</summary>
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(9);

    private static long _told;

    public static async Task<int> RunAsync()
    {
        await using var server = new WallServer();
        await server.StartAsync();
        await WallBench.TrafficAsync(server, Minutes, CallsPerSecond);
        await WarmAsync(server);
        var (nobody, _) = await MeasureAsync(server);
        var lines = new List<BenchLine> { new("wall.nobody", nobody, "ms/s", null, null, Better.Lower) };
        using var over = new CancellationTokenSource();
        var seats = new List<Task>();
        var (cpu, least) = (0d, 0d);
        foreach (var displays in Displays)
        {
            while (seats.Count < displays) seats.Add(WatchAsync(server, over.Token));
            (cpu, var beats) = await MeasureAsync(server);
            if (displays == Displays[0]) least = cpu;
            var name = string.Create(CultureInfo.InvariantCulture, $"wall.watchers.{displays}");
            lines.Add(new(name, (cpu - nobody) / displays, "ms/s each", null, null, Better.Lower));
            lines.Add(new(name + ".told", beats / displays, "/s each", 0.8, null, Better.Higher));
        }

        await over.CancelAsync();
        await Task.WhenAll(seats);
        // The drawing is made once for all who look at the same board: what one more display costs beyond it.
        lines.Add(new("wall.watchers.further", (cpu - least) / (Displays[^1] - Displays[0]), "ms/s each", null, null, Better.Lower));
        return BenchLine.PrintAll([.. lines]);
    }

    private static async Task WarmAsync(WallServer server)
    {
        using var enough = new CancellationTokenSource();
        var display = WatchAsync(server, enough.Token);
        await Task.Delay(Warm, TimeProvider.System, CancellationToken.None);
        await enough.CancelAsync();
        await display;
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
