using CallTasks.Core.Dialing;
using CallTasks.Core.Imports;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Bench;

/// <summary>The real storage in a folder, with nothing that dials.</summary>
internal sealed class BenchLedger : IAsyncDisposable, IEngineView
{
    private readonly TaskLedger _tasks;
    private readonly SettingsLedger _settings;
    private readonly BulkWork _bulk;

    public BenchLedger(string path)
    {
        Folder = StorageFolder.Open(path);
        var database = new CallTasksDatabase(Folder, NullLogger<CallTasksDatabase>.Instance);
        database.Migrate();
        Connections = database.Connections;
        Ledger = new Ledger(Folder, Connections, TimeProvider.System, NullLogger<Ledger>.Instance);
        _tasks = new TaskLedger(Ledger);
        _settings = new SettingsLedger(Ledger);
        _bulk = new BulkWork(Ledger, NullLogger<BulkWork>.Instance);
        Settings = new SettingsQueries(Connections);
        Tasks = new CallTaskQueries(Connections);
        Runner = new ImportRunner(new ClientLedger(Ledger), _bulk, Tasks, Settings, Connections, Folder, this, TimeProvider.System, NullLogger<ImportRunner>.Instance) { FreeSpaceFloor = 0 };
    }

    public StorageFolder Folder { get; }
    public SqliteConnections Connections { get; }
    public Ledger Ledger { get; }
    public SettingsQueries Settings { get; }
    public CallTaskQueries Tasks { get; }
    public ImportRunner Runner { get; }

    public async Task<CallTask> NewTaskAsync()
    {
        var script = await _settings.CreateScriptAsync("Hello", [new StartBlock { Id = "start", Next = "end" }, new ResultBlock { Id = "end" }], Actor.System);
        return await _tasks.CreateAsync(new CallTaskSettings { Name = "Bench", ScriptId = script.Id, DialPlanId = CallTasksDatabase.StandardPlanId }, Actor.System);
    }

    public EngineSnapshot Snapshot() => EngineSnapshot.Idle(0);

    public WaitingFor? WaitingFor(long taskId) => null;

    public async ValueTask DisposeAsync()
    {
        await Runner.DisposeAsync();
        await Ledger.DisposeAsync();
        _bulk.Dispose();
        Connections.Close();
        SqliteConnection.ClearAllPools();
        Folder.Dispose();
    }
}
