using CallTasks.Core.Commands;
using CallTasks.Core.Dialing;
using CallTasks.Core.Imports;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Support;

/// <summary>Imports over a real ledger, with a dialler that only says whether it dials.</summary>
internal sealed class ImportHouse : IAsyncDisposable, IEngineView
{
    public ImportHouse(TimeProvider? clock = null, string? path = null)
    {
        Clock = clock ?? TimeProvider.System;
        House = new LedgerHouse(path);
        Open();
    }

    /// <summary>The clock of files that wait.</summary>
    public TimeProvider Clock { get; }

    public LedgerHouse House { get; }
    public ImportRunner Runner { get; private set; } = null!;
    public ClientsFilePreviews Previews { get; private set; } = null!;
    public BlacklistImports Blacklist { get; private set; } = null!;
    public ImportCommands Commands { get; private set; } = null!;
    public SettingsQueries Queries => new(House.Connections);

    /// <summary>Slices are small and rest between them while calls are up.</summary>
    public bool IsDialling { get; set; }

    public EngineSnapshot Snapshot() => EngineSnapshot.Idle(0) with { CallsUp = IsDialling ? 1 : 0 };

    public WaitingFor? WaitingFor(long taskId) => null;

    public Task<CallTask> NewTaskAsync(Func<CallTaskSettings, CallTaskSettings>? with = null) => House.AddTaskAsync(0, start: false, s => (with ?? (t => t))(s with { Country = "RU" }));

    /// <summary>Begins to read a file.</summary>
    public Task<long> StartAsync(CallTask task, Stream file, string name = "clients.csv", string? mapping = null)
    {
        var upload = Commands.NewUploadPath();
        using (var copy = File.Create(upload))
        {
            file.Position = 0;
            file.CopyTo(copy);
        }

        return Commands.StartAsync(task.Id, upload, name, mapping, Actor.Console);
    }

    /// <summary>Reads a file to its end.</summary>
    public async Task<ImportView> ImportAsync(CallTask task, Stream file, string name = "clients.csv", string? mapping = null)
    {
        var id = await StartAsync(task, file, name, mapping);
        await Runner.EndedAsync(id);
        return Queries.Import(id)!;
    }

    public Task<ImportView> ImportAsync(CallTask task, string csv, string? mapping = null) => ImportAsync(task, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(csv)), mapping: mapping);

    /// <summary>The rejected rows of an import, line by line.</summary>
    public string[] Rejected(ImportView import) => File.ReadAllLines(Commands.RejectedFile(import.Id)!);

    public CallTaskStatus Status(CallTask task) => House.TaskQueries.Find(task.Id)!.Task.Status;

    /// <summary>Clients that anybody can see.</summary>
    public long Visible(CallTask task) => House.ClientQueries.List(task.Id, null, null, 0, 1).Total;

    /// <summary>Rows of a table that belong to a task, hidden ones included.</summary>
    public long Count(string table, CallTask task) => House.Longs($"SELECT count(*) FROM {table} WHERE task_id = {task.Id}")[0];

    /// <summary>Nothing of a file is left in the database or on the disk.</summary>
    public async Task AssertNothingIsLeftAsync(CallTask task)
    {
        await House.Bulk.RunAsync(CancellationToken.None);
        Assert.Equal(0, Count("clients", task));
        Assert.Equal(0, Count("client_phones", task));
        Assert.Equal(0, House.TaskQueries.Statistics(task.Id).TotalClients);
        Assert.Empty(Directory.EnumerateFiles(House.Folder.Imports));
    }

    /// <summary>Opens the storage again, as the next start does.</summary>
    public async Task ReopenAsync()
    {
        await House.ReopenAsync();
        Open();
        await House.Clients.AbandonLeftImportsAsync();
        Runner.CleanFolder();
    }

    public async ValueTask DisposeAsync()
    {
        await Previews.DisposeAsync();
        await Blacklist.DisposeAsync();
        await Runner.DisposeAsync();
        await House.DisposeAsync();
    }

    private void Open()
    {
        Runner = new ImportRunner(House.Clients, House.Bulk, House.TaskQueries, Queries, House.Connections, House.Folder, this, TimeProvider.System, NullLogger<ImportRunner>.Instance) { FreeSpaceFloor = 0 };
        Previews = new ClientsFilePreviews(House.Connections, House.Folder, Clock, NullLogger<ClientsFilePreviews>.Instance) { FreeSpaceFloor = 0 };
        Blacklist = new BlacklistImports(new BlacklistLedger(House.Ledger), House.Bulk, Queries, House.TaskQueries, House.Folder, this, TimeProvider.System, NullLogger<BlacklistImports>.Instance);
        Commands = new ImportCommands(Runner, Previews, Blacklist, Queries, House.TaskQueries, House.Folder);
    }
}
