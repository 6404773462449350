using System.Globalization;
using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Core.Telephony.Sip;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Integration.Storage.Crash;

/// <summary>What a process of its own is told: <see cref="ToArguments"/> and back.</summary>
internal sealed record CrashOrder(string Folder, int Trunk, int Port, CrashWindow Window, int Nth, int Seed, int Run)
{
    public string[] ToArguments() => ["crash-child", Folder, Text(Trunk), Text(Port), Window.ToString(), Text(Nth), Text(Seed), Text(Run)];

    public static CrashOrder Read(string[] args) => new(args[1], Number(args[2]), Number(args[3]), Enum.Parse<CrashWindow>(args[4]), Number(args[5]), Number(args[6]), Number(args[7]));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>
/// The whole engine as a process: storage, ledger, recovery, SIP, dialler, one import a run. It kills itself at its moment; without one
/// it ends once every client is done.
/// </summary>
internal static class CrashChild
{
    /// <summary>Clients of each run's import.</summary>
    public const int Clients = 40;

    /// <summary>A new database takes about so long, in milliseconds; a kill falls within.</summary>
    private const int MigrationMs = 1_200;

    private const string Name = "Campaign";

    /// <summary>An operator who hangs up soon.</summary>
    private const string Operator = "+442079460203";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static async Task<int> RunAsync(CrashOrder order)
    {
        var moment = new FatalMoment(order.Window, order.Nth, order.Seed);
        var time = TimeProvider.System;
        moment.BeforeMigration(MigrationMs);
        using var folder = StorageFolder.Open(order.Folder);
        var database = new CallTasksDatabase(folder, NullLogger<CallTasksDatabase>.Instance);
        database.Migrate();
        var connections = database.Connections;
        await using var ledger = new Ledger(folder, connections, time, NullLogger<Ledger>.Instance) { Moment = moment.OnCommit };
        var clients = new ClientLedger(ledger);
        using var bulk = new BulkWork(ledger, NullLogger<BulkWork>.Instance);
        await using var sip = new SipCarrier(new SipCarrierOptions { Identity = database.ReadMeta("installation")!, Port = order.Port });
        var carrier = new FatalCarrier(sip, moment);
        var left = await new Recover(clients, new RecoveryLedger(ledger), folder, NullLogger<Recover>.Instance).RunAsync();
        var bot = new BotSession(new NoSpeech(), new FewSounds(), time, NullLogger<BotSession>.Instance);
        await using var dialer = new Dialer(ledger, connections, folder, carrier, new Trunks(() => ""), bot, time, new DialerOptions { FreeSpaceFloor = 0 }, NullLogger<Dialer>.Instance);
        dialer.Start(left);
        await bulk.RunAsync(CancellationToken.None);

        var task = await TaskAsync(order, ledger, connections);
        var queries = new CallTaskQueries(connections);
        if (queries.Find(task)!.Task.Status == CallTaskStatus.Draft) await clients.AddAsync(task, Rows(999), Actor.System);
        if (queries.Find(task)!.Task.Status == CallTaskStatus.Ready) await new TaskLedger(ledger).ActAsync(task, TaskAction.Start, Actor.System);
        if (order.Window != CrashWindow.None) await ImportAsync(order, task, clients, connections, moment);

        using var limit = new CancellationTokenSource(Patience);
        while (queries.Find(task)!.Task.Status != CallTaskStatus.Completed || connections.Read("SELECT (SELECT count(*) FROM calls WHERE dialog IS NOT NULL) + (SELECT count(*) FROM transfer_legs WHERE ended_at IS NULL)", r => r.GetInt64(0))[0] > 0)
        {
            await Task.Delay(50, limit.Token);
        }

        await dialer.StopAsync();
        return 0;
    }

    private static async Task<long> TaskAsync(CrashOrder order, Ledger ledger, SqliteConnections connections)
    {
        var queries = new CallTaskQueries(connections);
        if (queries.List(new CallTaskSearch { Text = Name }).Items is [var known, ..]) return known.Task.Id;
        var settings = new SettingsLedger(ledger);
        // An earlier run may have come as far as the plan or the script.
        var stamp = order.Run.ToString(CultureInfo.InvariantCulture);
        var plan = await settings.CreateDialPlanAsync(
            new DialPlanSettings { Name = "Trunk " + stamp, Address = "127.0.0.1:" + order.Trunk.ToString(CultureInfo.InvariantCulture), CallsPerSecond = 60, MaxLines = 200, RingTimeoutSeconds = 5 }, Actor.System);
        ScriptBlock talks = order.Window == CrashWindow.Bridged
            ? new TransferBlock { Id = "talks", Target = new Redirect { Mode = RedirectMode.DialPlan, DialPlanId = plan.Id, Number = Operator }, Next = "end" }
            : new PauseBlock { Id = "talks", Seconds = 0.4, Next = "end" };
        var script = await settings.CreateScriptAsync("Hello " + stamp, [new StartBlock { Id = "start", Next = "talks" }, talks, new ResultBlock { Id = "end", Result = ScriptResult.Effective }], Actor.System);
        var task = await new TaskLedger(ledger).CreateAsync(
            new CallTaskSettings
            {
                Name = Name,
                ScriptId = script.Id,
                DialPlanId = plan.Id,
                Intensity = new Intensity(60, 1),
                MaxLines = 200,
                CallingHours = null,
                Record = new RecordingChoice(false, 0),
                Recall = new RecallRules { Busy = new RecallRule(1, 1) },
            },
            Actor.System);
        return task.Id;
    }

    private static async Task ImportAsync(CrashOrder order, long task, ClientLedger clients, SqliteConnections connections, FatalMoment moment)
    {
        var import = await clients.BeginImportAsync(task, $"run{order.Run}.csv", Actor.System);
        var intake = clients.Open(import, connections, rejectDuplicates: true);
        foreach (var slice in Rows(order.Run).Chunk(Clients / 2)) await intake.AddAsync(slice);
        while (intake.UnwrittenNumbers > 0) await intake.WriteNumbersAsync(Clients / 2);
        moment.BeforeFlip();
        await clients.FinishImportAsync(import, new ImportCounts(Clients, Clients, 0, 0, 0, 1), null);
        moment.AfterFlip();
    }

    private static NewClient[] Rows(int run) =>
        [.. Enumerable.Range(0, Clients).Select(i => new NewClient { Phones = [string.Create(CultureInfo.InvariantCulture, $"+44207{run:D3}{i:D4}")], ClientId = string.Create(CultureInfo.InvariantCulture, $"{run}-{i}") })];

    private sealed class NoSpeech : ITextToSpeech
    {
        public bool IsAvailable => false;
        public string WhyUnavailable => "";
        public Task<Prompt> SpeakAsync(string text, string language, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
