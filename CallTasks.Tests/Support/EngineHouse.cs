using System.Diagnostics;
using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Core.Telephony;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Sdk;

namespace CallTasks.Tests.Support;

/// <summary>The engine over a real database and a carrier in memory, on a clock that the test moves or on the real one.</summary>
public sealed class EngineHouse : IAsyncDisposable
{
    /// <summary>What the engine's threads get after each step of the clock: a commit and a look at the database take about as long.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(3);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder? owned;
    private readonly string path;
    private StorageFolder folder = null!;
    private bool open;
    private ICarrier? wire;
    private SpeechEar? ear;
    private ITextToSpeech? speech;
    private GuardedHttp? web;

    private EngineHouse(FakeClock? clock, DialerOptions? options, string? path)
    {
        Clock = clock;
        Options = options ?? new DialerOptions { FreeSpaceFloor = 0 };
        // Steps of a moved clock are no commits' time.
        if (clock is not null) Options = Options with { ClaimAhead = TimeSpan.Zero };
        owned = path is null ? new TempFolder() : null;
        this.path = path ?? owned!.Path;
        Carrier = new FakeCarrier(Time);
    }

    public FakeClock? Clock { get; }
    public TimeProvider Time => Clock ?? TimeProvider.System;
    public DialerOptions Options { get; set; }
    public FakeCarrier Carrier { get; private set; }

    /// <summary>The audio library's sounds, by row number.</summary>
    public Dictionary<long, Prompt> Sounds { get; } = [];
    /// <summary>How texts sound; silence of a second unless the test has them heard.</summary>
    public Func<string, Prompt> Spoken { get; set; } = _ => Prompt.Silence(TimeSpan.FromSeconds(1));
    public Ledger Ledger { get; private set; } = null!;
    public SqliteConnections Connections { get; private set; } = null!;
    public TaskLedger Tasks { get; private set; } = null!;
    public ClientLedger Clients { get; private set; } = null!;
    public SettingsLedger Settings { get; private set; } = null!;
    public RecoveryLedger Recovery { get; private set; } = null!;
    public BulkWork Bulk { get; private set; } = null!;
    public CallTaskQueries TaskQueries { get; private set; } = null!;
    public CallQueries CallQueries { get; private set; } = null!;
    public ClientQueries ClientQueries { get; private set; } = null!;
    public Dialer Dialer { get; private set; } = null!;
    public IReadOnlyList<LeftCall> Left { get; private set; } = [];
    public DialPlan Plan { get; private set; } = null!;
    public Script Script { get; private set; } = null!;
    public string DatabasePath => folder.DatabasePath;
    public StorageFolder Folder => folder;

    /// <summary>Opens it with a dial plan that is fast enough not to matter, and a script that waits a second.</summary>
    /// <param name="clock">Moved by the test; null: the real one.</param>
    /// <param name="options">Limits of the host.</param>
    /// <param name="plan">Another dial plan.</param>
    /// <param name="path">Its folder; null: one of its own.</param>
    /// <param name="wire">A real carrier in place of the one in memory.</param>
    /// <param name="ear">Hears what clients say.</param>
    /// <param name="speech">Speaks texts in place of <see cref="Spoken"/>.</param>
    /// <param name="web">Asks customers' systems; null: transfers that need it fail.</param>
    public static async Task<EngineHouse> OpenAsync(
        FakeClock? clock = null, DialerOptions? options = null, DialPlanSettings? plan = null, string? path = null, ICarrier? wire = null, SpeechEar? ear = null, ITextToSpeech? speech = null, GuardedHttp? web = null)
    {
        var house = new EngineHouse(clock, options, path) { wire = wire, ear = ear, speech = speech, web = web };
        await house.UpAsync();
        house.Plan = await house.Settings.CreateDialPlanAsync(
            plan ?? new DialPlanSettings { Name = "Trunk", Address = "127.0.0.1:5060", CallsPerSecond = 500, MaxLines = 500 }, Actor.System);
        house.Script = await house.Settings.CreateScriptAsync("Hello",
            [new StartBlock { Id = "start", Next = "wait" }, new PauseBlock { Id = "wait", Seconds = 1, Next = "end" }, new ResultBlock { Id = "end", Marker = "m" }], Actor.System);
        return house;
    }

    public CallTaskSettings NewTask(string name = "Task") => new()
    {
        Name = name,
        ScriptId = Script.Id,
        DialPlanId = Plan.Id,
        Intensity = new Intensity(100, 1),
        MaxLines = 100,
        CallingHours = null,
        Record = new RecordingChoice(false, 0),
    };

    /// <summary>Makes a task with one client per line; several numbers of a client are joined by ','.</summary>
    public async Task<CallTask> AddTaskAsync(CallTaskSettings settings, IEnumerable<string> clients, bool start = true)
    {
        var task = await Tasks.CreateAsync(settings, Actor.System);
        var outcomes = await Clients.AddAsync(task.Id, [.. clients.Select(c => new NewClient { Phones = c.Split(',') })], Actor.System);
        Assert.All(outcomes, o => Assert.Equal(AddOutcome.Accepted, o));
        return start ? await Tasks.ActAsync(task.Id, TaskAction.Start, Actor.System) : task;
    }

    /// <summary>So many numbers of one country.</summary>
    public static IEnumerable<string> Numbers(int count, string prefix = "+4420791", int digits = 5) =>
        Enumerable.Range(0, count).Select(i => prefix + i.ToString("D" + digits, System.Globalization.CultureInfo.InvariantCulture));

    public CallTaskStatus Status(CallTask task) => TaskQueries.Find(task.Id)!.Task.Status;
    public TaskStatistics Statistics(CallTask task) => TaskQueries.Statistics(task.Id);

    public IReadOnlyList<Call> Calls(CallTask task) => [.. CallQueries.List(task.Id, new CallSearch { Limit = 1000 }).Items.Reverse()];

    public Task CompletesAsync(CallTask task, TimeSpan? step = null) =>
        UntilAsync(() => Status(task) == CallTaskStatus.Completed, step, () => $"completed; it is {Status(task)}, waiting for {Dialer.WaitingFor(task.Id)}");

    /// <summary>Lets time pass until something holds: on a fake clock in steps, with a moment for the engine's threads after each.</summary>
    public async Task UntilAsync(Func<bool> condition, TimeSpan? step = null, Func<string>? message = null)
    {
        var began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
                throw new XunitException($"Not within {Patience.TotalSeconds:0} s: {message?.Invoke() ?? "the awaited condition"}");
            Clock?.Advance(step ?? TimeSpan.FromMilliseconds(100));
            await Task.Delay(Moment);
        }
    }

    /// <summary>Lets a span pass in steps, with a moment for the engine's threads after each.</summary>
    public async Task PassAsync(TimeSpan span, TimeSpan? step = null)
    {
        var each = step ?? TimeSpan.FromMilliseconds(100);
        for (var passed = TimeSpan.Zero; passed < span; passed += each)
        {
            Clock!.Advance(each);
            await Task.Delay(Moment);
        }
    }

    /// <summary>Opens the storage and starts the dialler, as a start of the program does.</summary>
    public async Task UpAsync()
    {
        folder = StorageFolder.Open(path);
        var database = new CallTasksDatabase(folder, NullLogger<CallTasksDatabase>.Instance);
        database.Migrate();
        Connections = database.Connections;
        Ledger = new Ledger(folder, Connections, Time, NullLogger<Ledger>.Instance);
        Tasks = new TaskLedger(Ledger);
        Clients = new ClientLedger(Ledger);
        Settings = new SettingsLedger(Ledger);
        Recovery = new RecoveryLedger(Ledger);
        Bulk = new BulkWork(Ledger, NullLogger<BulkWork>.Instance);
        TaskQueries = new CallTaskQueries(Connections);
        CallQueries = new CallQueries(Connections);
        ClientQueries = new ClientQueries(Connections);
        Left = await new Recover(Clients, Recovery, folder, NullLogger<Recover>.Instance).RunAsync();
        var bot = new BotSession(speech ?? new Voice(this), new FewSounds(Sounds), Time, NullLogger<BotSession>.Instance, ear: ear);
        Dialer = new Dialer(Ledger, Connections, folder, wire ?? Carrier, new Trunks(() => "127.0.0.1:5060"), bot, Time, Options, NullLogger<Dialer>.Instance,
            web is null ? null : new CustomerNumbers(web, new CustomerNumberOptions(), new SettingsQueries(Connections), Time));
        Dialer.Start(Left);
        open = true;
    }

    /// <summary>Ends in good order.</summary>
    public async Task StopAsync()
    {
        await Dialer.StopAsync();
        await CloseAsync();
    }

    /// <summary>Ends as a crash does, as far as one process can: nothing more is written, no call is ended on the carrier.</summary>
    public async Task CrashAsync()
    {
        await Ledger.DisposeAsync();
        await CloseAsync();
        Carrier = new FakeCarrier(Time) { Outcomes = Carrier.Outcomes };
    }

    public async ValueTask DisposeAsync()
    {
        if (open) await CloseAsync();
        Bulk?.Dispose();
        owned?.Dispose();
    }

    /// <summary>Statistics counted anew from the rows, as (counter, value).</summary>
    public SortedDictionary<int, long> Recount(CallTask task) => Counts(
        $"""
        SELECT state, count(*) FROM clients WHERE task_id = {task.Id} GROUP BY state
        UNION ALL SELECT 10 + status, count(*) FROM calls WHERE task_id = {task.Id} GROUP BY status
        UNION ALL SELECT 40 + result, count(*) FROM calls WHERE task_id = {task.Id} AND status = 2 GROUP BY result
        UNION ALL SELECT 50 + transfer, count(*) FROM calls WHERE task_id = {task.Id} AND status = 2 GROUP BY transfer
        UNION ALL SELECT 55, sum(cost) FROM calls WHERE task_id = {task.Id} HAVING sum(cost) <> 0
        UNION ALL SELECT 56, sum(talk_ms) FROM calls WHERE task_id = {task.Id} HAVING sum(talk_ms) > 0
        UNION ALL SELECT 57, count(*) FROM calls WHERE task_id = {task.Id} AND talk_ms IS NOT NULL HAVING count(*) > 0
        """);

    /// <summary>Statistics as they are kept.</summary>
    public SortedDictionary<int, long> Counters(CallTask task) => Counts($"SELECT counter, value FROM task_counters WHERE task_id = {task.Id} AND value <> 0");

    private SortedDictionary<int, long> Counts(string sql)
    {
        using var connection = Connections.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var counts = new SortedDictionary<int, long>();
        while (rows.Read()) counts[rows.GetInt32(0)] = rows.GetInt64(1);
        return counts;
    }

    private async Task CloseAsync()
    {
        open = false;
        await Dialer.DisposeAsync();
        await Ledger.DisposeAsync();
        Connections.Close();
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private sealed class Voice(EngineHouse house) : ITextToSpeech
    {
        public bool IsAvailable => true;
        public string WhyUnavailable => "";
        public Task<Prompt> SpeakAsync(string text, string language, CancellationToken cancellationToken) => Task.FromResult(house.Spoken(text));
    }
}
