using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using System.Text;
using CallTasks.Core.Dialing;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Calls;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Bench;

/// <summary>
/// What one watcher costs the server: a pie that moves, and a page of 50 calls of a task that starts 50 calls a second, told four times a
/// second; the console's own components, from what the feed tells to the batch of changes for the browser. The reference writes the same
/// rows, or the same pie, as one text.
/// </summary>
internal static class LiveBench
{
    /// <summary>Updates before the measured ones, so that code is compiled as in a console that runs.</summary>
    private const int Warm = 3_000;

    private const int Updates = 200;

    /// <summary>The best of so many series counts: what the code costs, not what else the machine does.</summary>
    private const int Series = 25;

    /// <summary>Calls that start, and as many that end, between two updates at 50 calls/s.</summary>
    private const int Changes = 13;

    public static int Run(string[] args) => RunAsync().GetAwaiter().GetResult();

    private static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("calltasks-bench-").FullName;
        try
        {
            await using var house = new BenchLedger(Path.Combine(folder, "storage"));
            var task = await house.NewTaskAsync();
            var keys = new KeyLedger(house.Ledger);
            await using var accounts = new Accounts(new AccountQueries(house.Connections), house.Ledger, keys, TimeProvider.System, NullLogger<Accounts>.Instance, bootstrapKey: null);
            var key = await keys.CreateKeyAsync("bench", Role.Supervisor, "bench", Actor.System);
            await using var services = Services(house, accounts, Identities.Of(key, "bench"));
            await using var renderer = new ComponentRenderer(services, NullLoggerFactory.Instance);
            return await renderer.Dispatcher.InvokeAsync(async () =>
            {
                var (pie, pieBytes) = await PieAsync(renderer);
                var (table, tableBytes) = await TableAsync(renderer, task);
                return BenchLine.PrintAll(
                    new BenchLine("live.pie", pie, "ms", 0.1, PieText(), Better.Lower),
                    new BenchLine("live.pie.bytes", pieBytes, "B", null, null, Better.Lower),
                    new BenchLine("live.calls50", table, "ms", 0.5, TableText(), Better.Lower),
                    new BenchLine("live.calls50.bytes", tableBytes, "B", null, null, Better.Lower));
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Ms, double Bytes)> PieAsync(ComponentRenderer renderer)
    {
        var (id, _) = renderer.Add<DonutPie>();
        return await MeasureAsync(async i => await renderer.RenderAsync(id, new Dictionary<string, object?> { ["Title"] = "All calls", ["TotalWord"] = "calls", ["Slices"] = Slices(i) }));
    }

    private static PieSlice[] Slices(int i) => [.. Enum.GetValues<CallStatus>().Take(8).Select(status => PieSlice.Of(StatusLook.Of(status), 1_000 + i * (1 + (int)status)))];

    private static async Task<(double Ms, double Bytes)> TableAsync(ComponentRenderer renderer, CallTask task)
    {
        var (id, panel) = renderer.Add<CallsPanel>();
        await renderer.RenderAsync(id, new Dictionary<string, object?> { ["Address"] = "http://127.0.0.1/call-tasks/1", ["TaskId"] = task.Id, ["Status"] = CallTaskStatus.Running });
        var next = 1L;
        TaskUpdate Update()
        {
            var calls = new List<Call>();
            for (var i = 0; i < Changes; i++, next++)
            {
                calls.Add(Call(task, next, CallStatus.Dial));
                if (next > 2 * Changes) calls.Add(Call(task, next - 2 * Changes, CallStatus.Answered));
            }

            var counters = new long[(int)Counter.Count];
            counters[(int)Counter.Calls] = next;
            return new TaskUpdate { Version = next, Task = new TaskSnapshot { Task = task, Statistics = new TaskStatistics(counters) }, Calls = calls, Engine = EngineSnapshot.Idle(0) };
        }

        for (var i = 0; i < 8; i++) panel.Take(Update());
        return await MeasureAsync(_ =>
        {
            panel.Take(Update());
            return Task.CompletedTask;
        });
    }

    private static async Task<(double Ms, double Bytes)> MeasureAsync(Func<int, Task> update)
    {
        for (var i = 0; i < Warm; i++) await update(i);
        var best = double.MaxValue;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var series = 0; series < Series; series++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < Updates; i++) await update(Warm + series * Updates + i);
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalMilliseconds / Updates);
        }

        return (best, (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / (Series * Updates));
    }

    private static Call Call(CallTask task, long id, CallStatus status) => new()
    {
        Id = id,
        TaskId = task.Id,
        ClientRow = id,
        ClientId = string.Create(CultureInfo.InvariantCulture, $"C-{id:D8}"),
        Phone = string.Create(CultureInfo.InvariantCulture, $"+7912{id:D7}"),
        Attempt = 1,
        Reason = CallReason.First,
        Status = status,
        PlannedAt = 1_780_000_000_000 + id * 20,
        StartedAt = 1_780_000_000_000 + id * 20,
        AnsweredAt = status == CallStatus.Answered ? 1_780_000_004_000 + id * 20 : null,
        TalkMs = status == CallStatus.Answered ? 4_000 : null,
        HasRecording = status == CallStatus.Answered,
        ScriptId = 1,
        ScriptVersion = 1,
    };

    private static double TableText() => Text(i =>
    {
        var text = new StringBuilder();
        for (var row = 0; row < 50; row++) text.Append(CultureInfo.InvariantCulture, $"<tr><td>C-{i + row:D8}</td><td>+7912{i + row:D7}</td><td>Answered</td><td>12:00:00</td><td>12:00:00</td><td>0:04</td><td>–</td><td>1</td><td>first call</td><td>…</td></tr>");
        return text.ToString();
    });

    private static double PieText() => Text(i =>
    {
        var text = new StringBuilder();
        for (var slice = 0; slice < 8; slice++) text.Append(CultureInfo.InvariantCulture, $"<circle stroke-dasharray=\"{(i + slice) % 320 / 3.0:0.##} 320\" /><li>Answered {i} 12 %</li>");
        return text.ToString();
    });

    private static double Text(Func<int, string> write)
    {
        for (var i = 0; i < Warm; i++) write(i);
        var best = double.MaxValue;
        for (var series = 0; series < Series; series++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < Updates; i++) write(i);
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalMilliseconds / Updates);
        }

        return best;
    }

    private static ServiceProvider Services(BenchLedger house, Accounts accounts, ClaimsPrincipal person)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<NavigationManager, StandingPage>();
        services.AddSingleton(accounts);
        services.AddSingleton<AuthenticationStateProvider>(new Standing(person));
        services.AddSingleton<Me>();
        services.AddSingleton<Viewer>();
        services.AddSingleton<Ticker>();
        services.AddTransient(all => new PageReads(TaskScheduler.Default, PageReads.Patience, all.GetRequiredService<NavigationManager>()));
        services.AddSingleton(new CallQueries(house.Connections));
        services.AddSingleton(house.Folder);
        services.AddTransient<CallList>();
        return services.BuildServiceProvider();
    }

    /// <summary>An address that nobody leaves.</summary>
    private sealed class StandingPage : NavigationManager
    {
        public StandingPage() => Initialize("http://127.0.0.1/", "http://127.0.0.1/call-tasks/1");
    }

    private sealed class Standing(ClaimsPrincipal person) : AuthenticationStateProvider
    {
        private readonly Task<AuthenticationState> _state = Task.FromResult(new AuthenticationState(person));

        public override Task<AuthenticationState> GetAuthenticationStateAsync() => _state;
    }
}
