using System.Globalization;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Support;

/// <summary>The ledger over a real database file, without a dialler.</summary>
internal sealed class LedgerHouse : IAsyncDisposable
{
    private readonly TempFolder? owned;
    private StorageFolder folder = null!;
    private BulkWork bulk = null!;
    private bool open;

    public LedgerHouse(string? path = null)
    {
        owned = path is null ? new TempFolder() : null;
        Path = path ?? owned!.Path;
        Open();
    }

    public string Path { get; }
    public StorageFolder Folder => folder;
    public Ledger Ledger { get; private set; } = null!;
    public SqliteConnections Connections { get; private set; } = null!;
    public TaskLedger Tasks { get; private set; } = null!;
    public ClientLedger Clients { get; private set; } = null!;
    public CallLedger Calls { get; private set; } = null!;
    public RecoveryLedger Recovery { get; private set; } = null!;
    public SettingsLedger Settings { get; private set; } = null!;
    public BulkWork Bulk => bulk;
    public CallTaskQueries TaskQueries => new(Connections);
    public CallQueries CallQueries => new(Connections);
    public ClientQueries ClientQueries => new(Connections);
    public QueueQueries Queue => new(Connections);

    /// <summary>Opens the folder again, as a next start does.</summary>
    public async Task ReopenAsync()
    {
        await CloseAsync();
        Open();
    }

    /// <summary>A task with so many clients, not started unless asked for.</summary>
    public async Task<CallTask> AddTaskAsync(int clients, bool start = true, Func<CallTaskSettings, CallTaskSettings>? with = null)
    {
        var script = await Settings.CreateScriptAsync("Hello", [new StartBlock { Id = "start", Next = "end" }, new ResultBlock { Id = "end", Result = ScriptResult.Effective }], Actor.System);
        var settings = new CallTaskSettings { Name = "Task", ScriptId = script.Id, DialPlanId = CallTasksDatabase.StandardPlanId, CallingHours = null, Recall = new RecallRules { Busy = new RecallRule(0, 3) } };
        var task = await Tasks.CreateAsync(with?.Invoke(settings) ?? settings, Actor.System);
        if (clients > 0) await Clients.AddAsync(task.Id, New(clients), Actor.System);
        return start ? await Tasks.ActAsync(task.Id, TaskAction.Start, Actor.System) : task;
    }

    /// <summary>Brings clients into an import's hidden batch, numbers included.</summary>
    public async Task<IReadOnlyList<AddOutcome>> BringInAsync(ImportTicket import, IReadOnlyList<NewClient> clients)
    {
        var intake = Clients.Open(import, Connections, rejectDuplicates: true);
        var outcomes = new List<AddOutcome>(clients.Count);
        foreach (var slice in clients.Chunk(ClientLedger.LargeSlice)) outcomes.AddRange(await intake.AddAsync(slice));
        while (intake.UnwrittenNumbers > 0) await intake.WriteNumbersAsync(ImportIntake.LargeNumbers);
        return outcomes;
    }

    /// <summary>So many new clients with numbers from an index on.</summary>
    public static NewClient[] New(int count, int from = 0) =>
        [.. Enumerable.Range(from, count).Select(i => new NewClient { Phones = ["+4420" + (70_000_000 + i).ToString(CultureInfo.InvariantCulture)], ClientId = "client-" + i.ToString("D6", CultureInfo.InvariantCulture) })];

    /// <summary>Claims whatever of a task's clients may be called.</summary>
    public async Task<IReadOnlyList<ClaimedCall>> ClaimAllAsync(CallTask task, int limit = int.MaxValue)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 60_000;
        var rows = Longs($"SELECT id FROM clients WHERE task_id = {task.Id} AND state IN (0, 2) ORDER BY id").Take(limit);
        var claimed = new List<ClaimedCall>();
        foreach (var some in rows.Chunk(200)) claimed.AddRange(await Calls.ClaimAsync([.. some.Select(row => new ClaimRequest(row, task.Id, now))]));
        return claimed;
    }

    /// <summary>How a claimed call ends.</summary>
    public static CallEnd End(ClaimedCall call, CallStatus status) => new()
    {
        CallId = call.CallId,
        Status = status,
        StartedAt = call.StartAt,
        AnsweredAt = status == CallStatus.Answered ? call.StartAt + 1_000 : null,
        EndedAt = call.StartAt + 3_000,
        EndedBy = EndedBy.Bot,
        ScriptResult = status == CallStatus.Answered ? ScriptResult.Effective : null,
    };

    public List<long> Longs(string sql)
    {
        using var connection = Connections.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var found = new List<long>();
        while (rows.Read()) found.Add(rows.GetInt64(0));
        return found;
    }

    /// <summary>A connection of "another program".</summary>
    public SqliteConnection Stranger()
    {
        var connection = new SqliteConnection($"Data Source={folder.DatabasePath};Pooling=False");
        connection.Open();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        owned?.Dispose();
    }

    public async Task CloseAsync()
    {
        if (!open) return;
        open = false;
        await Ledger.DisposeAsync();
        bulk.Dispose();
        Connections.Close();
        folder.Dispose();
    }

    private void Open()
    {
        folder = StorageFolder.Open(Path);
        var database = new CallTasksDatabase(folder, NullLogger<CallTasksDatabase>.Instance);
        database.Migrate();
        Connections = database.Connections;
        Ledger = new Ledger(folder, Connections, TimeProvider.System, NullLogger<Ledger>.Instance);
        Tasks = new TaskLedger(Ledger);
        Clients = new ClientLedger(Ledger);
        Calls = new CallLedger(Ledger);
        Recovery = new RecoveryLedger(Ledger);
        Settings = new SettingsLedger(Ledger);
        bulk = new BulkWork(Ledger, NullLogger<BulkWork>.Instance);
        open = true;
    }
}
