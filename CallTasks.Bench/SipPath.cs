using System.Diagnostics;
using System.Globalization;
using CallTasks.Core.Bots;
using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Telephony.Sip;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Bench;

/// <summary>
/// The whole path of a call, from a durable claim over SIP to a durable end, as fast as the pace of one task allows (1,000 per second).
/// Legs are silent: what sound costs is measured apart.
/// </summary>
internal static class SipPath
{
    public const double Target = 500;

    private const int Clients = 9_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    public sealed record Figures(double CallsPerSecond, int Failed, double CpuMicroseconds, BenchLine Disk);

    public static async Task<Figures> MeasureAsync()
    {
        using var server = SippServer.Start();
        var root = Directory.CreateTempSubdirectory("sip-bench-").FullName;
        try
        {
            using var folder = StorageFolder.Open(root);
            var database = new CallTasksDatabase(folder, NullLogger<CallTasksDatabase>.Instance);
            database.Migrate();
            await using var ledger = new Ledger(folder, database.Connections, TimeProvider.System, NullLogger<Ledger>.Instance);
            await using var carrier = new SipCarrier(new SipCarrierOptions { Identity = "bench" });
            var bot = new BotSession(new NoSpeech(), new NoSounds(), TimeProvider.System, NullLogger<BotSession>.Instance);
            var options = new DialerOptions { HostCallsPerSecond = 1_000, HostLines = 5_000, FreeSpaceFloor = 0 };
            await using var dialer = new Dialer(ledger, database.Connections, folder, carrier, new Trunks(() => ""), bot, TimeProvider.System, options, NullLogger<Dialer>.Instance);

            var done = new TaskCompletionSource();
            int ended = 0, failed = 0;
            ledger.Committed += changes =>
            {
                foreach (var change in changes)
                {
                    if (change is not CallChanged { Call.Status: var status } || !status.IsFinal()) continue;
                    if (status != CallStatus.Answered) failed++;
                    if (++ended == Clients) done.TrySetResult();
                }
            };
            var task = await SeedAsync(ledger, server.Address);
            dialer.Start([]);
            var (cpu, began) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            await new TaskLedger(ledger).ActAsync(task, TaskAction.Start, Actor.System);
            await Task.WhenAny(done.Task, Task.Delay(Limit, TimeProvider.System, CancellationToken.None));
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            var spent = (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds;
            await dialer.StopAsync();
            return new Figures(ended / seconds, failed + Clients - ended, spent / Math.Max(1, ended), FdatasyncProbe.Line(root));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task<long> SeedAsync(Ledger ledger, string address)
    {
        var settings = new SettingsLedger(ledger);
        var plan = await settings.CreateDialPlanAsync(new DialPlanSettings { Name = "SIPp", Address = address, CallsPerSecond = 1_000, MaxLines = 5_000 }, Actor.System);
        var script = await settings.CreateScriptAsync("Short", [new StartBlock { Id = "s", Next = "e" }, new ResultBlock { Id = "e" }], Actor.System);
        var task = await new TaskLedger(ledger).CreateAsync(
            new CallTaskSettings
            {
                Name = "Bench",
                ScriptId = script.Id,
                DialPlanId = plan.Id,
                Intensity = new Intensity(Intensity.MaxAttempts, 1),
                MaxLines = CallTaskSettings.MaxLinesLimit,
                CallingHours = null,
                Record = new RecordingChoice(false, 0),
            },
            Actor.System);
        foreach (var numbers in Enumerable.Range(0, Clients).Chunk(1_000))
        {
            var clients = numbers.Select(n => new NewClient { Phones = [string.Create(CultureInfo.InvariantCulture, $"+4479{n:00000000}")] }).ToArray();
            await new ClientLedger(ledger).AddAsync(task.Id, clients, Actor.System);
        }
        return task.Id;
    }
}
