using System.Text;
using CallTasks.Core.Imports;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Imports;

/// <summary>Whatever ends an import early: a named error, nothing comes in, and the next file does.</summary>
public sealed class FailedImportTests : IDisposable
{
    private readonly ImportHouse _house = new();

    public void Dispose() => _house.DisposeAsync().AsTask().GetAwaiter().GetResult();

    public static TheoryData<string, ClientsFileProblem> BrokenFiles => new()
    {
        { "a CSV cut in the middle", ClientsFileProblem.Truncated },
        { "a workbook cut in the middle", ClientsFileProblem.Truncated },
        { "a workbook that unpacks past its bound", ClientsFileProblem.UnpacksTooLarge },
        { "a wrong encoding", ClientsFileProblem.WrongEncoding },
        { "one line of 100 MB", ClientsFileProblem.RowTooLong },
        { "no header", ClientsFileProblem.NoHeader },
        { "10,000 columns", ClientsFileProblem.TooManyColumns },
        { "too many shared strings", ClientsFileProblem.TooManySharedStrings },
        { "an empty file", ClientsFileProblem.Empty },
        { "a late unclosed quote", ClientsFileProblem.Truncated },
    };

    [Theory]
    [MemberData(nameof(BrokenFiles))]
    public async Task A_broken_file_brings_a_named_error_and_no_client(string what, ClientsFileProblem problem)
    {
        var task = await _house.NewTaskAsync();
        if (what.Contains("unpacks", StringComparison.Ordinal)) _house.Runner.Limits = new ClientsFileLimits { MaxUnpackedBytes = 100_000 };
        if (what.Contains("shared", StringComparison.Ordinal)) _house.Runner.Limits = new ClientsFileLimits { MaxSharedStrings = 1_000 };

        var import = await _house.ImportAsync(task, Broken(what));

        Assert.Equal(ImportState.Failed, import.State);
        Assert.EndsWith($"({problem})", import.Error, StringComparison.Ordinal);
        Assert.Equal((0L, CallTaskStatus.Draft), (import.Counts.Accepted, _house.Status(task)));
        _house.Runner.Limits = null;
        // Right after, while what was left may still be cleaned up: none of its numbers is a duplicate.
        var next = await _house.ImportAsync(task, ClientsFiles.Csv(100));
        Assert.Equal((ImportState.Done, 100L, 0L), (next.State, next.Counts.Accepted, next.Counts.Duplicates));
        await _house.House.Bulk.RunAsync(CancellationToken.None);
        Assert.Equal((100L, 100L), (_house.Count("clients", task), _house.Count("client_phones", task)));
        Recount.Matches(_house.House.Connections);
    }

    [Fact]
    public async Task A_cancelled_import_is_over_when_the_command_returns()
    {
        _house.IsDialling = true;
        var task = await _house.NewTaskAsync();
        var id = await _house.StartAsync(task, ClientsFiles.Csv(200_000));
        await Eventually.Async(() => _house.Queries.Import(id)!.Counts.Read > 0);

        await _house.Commands.CancelAsync(id, Actor.Console);

        var import = _house.Queries.Import(id)!;
        Assert.Equal((ImportState.Cancelled, 0L), (import.State, import.Counts.Accepted));
        Assert.Throws<ConflictException>(() => _house.Commands.RejectedFile(id));
        await Assert.ThrowsAsync<ConflictException>(() => _house.Commands.CancelAsync(id, Actor.Console));
        await Assert.ThrowsAsync<NotFoundException>(() => _house.Commands.CancelAsync(999, Actor.Console));
        Assert.Single(_house.House.Longs("SELECT id FROM audit WHERE action = 'call-task.cancel-import' AND actor = 'console'"));
        _house.IsDialling = false;
        Assert.Equal(100, (await _house.ImportAsync(task, ClientsFiles.Csv(100))).Counts.Accepted);
    }

    [Fact]
    public async Task An_import_that_is_done_cannot_be_cancelled()
    {
        var import = await _house.ImportAsync(await _house.NewTaskAsync(), ClientsFiles.Csv(10));

        var refusal = await Assert.ThrowsAsync<ConflictException>(() => _house.Commands.CancelAsync(import.Id, Actor.Console));

        Assert.Contains("its clients are in", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_reads_one_file_at_a_time()
    {
        _house.IsDialling = true;
        var task = await _house.NewTaskAsync();
        var id = await _house.StartAsync(task, ClientsFiles.Csv(200_000));

        await Assert.ThrowsAsync<ConflictException>(() => _house.StartAsync(task, ClientsFiles.Csv(1)));
        await Assert.ThrowsAsync<ConflictException>(() => _house.House.Clients.AddAsync(task.Id, LedgerHouse.New(1), Actor.Console));

        await _house.Commands.CancelAsync(id, Actor.Console);
        await _house.AssertNothingIsLeftAsync(task);
    }

    [Fact]
    public async Task A_stop_of_the_program_gives_the_file_up_and_says_so()
    {
        _house.IsDialling = true;
        var task = await _house.NewTaskAsync();
        var id = await _house.StartAsync(task, ClientsFiles.Csv(200_000));
        await Eventually.Async(() => _house.Queries.Import(id)!.Counts.Read > 0);

        await _house.Runner.DisposeAsync();
        await _house.ReopenAsync();

        var import = _house.Queries.Import(id)!;
        Assert.Equal(ImportState.Failed, import.State);
        Assert.Contains("stopped while this file was read", import.Error, StringComparison.Ordinal);
        await _house.AssertNothingIsLeftAsync(task);
        Assert.Equal(10, (await _house.ImportAsync(task, ClientsFiles.Csv(10))).Counts.Accepted);
    }

    [Fact]
    public async Task A_crash_in_the_middle_leaves_nothing_once_the_next_start_has_cleaned_up()
    {
        _house.IsDialling = true;
        var task = await _house.NewTaskAsync();
        var id = await _house.StartAsync(task, ClientsFiles.Csv(200_000));
        await Eventually.Async(() => _house.Queries.Import(id)!.Counts.Read > 0);
        var crashed = _house.Runner;

        // The ledger is gone under the running import, as a kill takes it.
        await _house.House.Ledger.DisposeAsync();
        await crashed.EndedAsync(id);
        File.WriteAllText(_house.Commands.NewUploadPath(), "left by a crash");
        await _house.ReopenAsync();

        Assert.Equal(ImportState.Failed, _house.Queries.Import(id)!.State);
        await _house.AssertNothingIsLeftAsync(task);
        Assert.Equal(10, (await _house.ImportAsync(task, ClientsFiles.Csv(10))).Counts.Accepted);
        await crashed.DisposeAsync();
    }

    [Fact]
    public async Task A_disk_that_is_nearly_full_ends_the_import_before_it_is()
    {
        var task = await _house.NewTaskAsync();
        _house.Runner.FreeSpaceFloor = long.MaxValue;

        var import = await _house.ImportAsync(task, ClientsFiles.Csv(10));

        Assert.Equal(ImportState.Failed, import.State);
        Assert.Contains("disk of the storage folder is nearly full", import.Error, StringComparison.Ordinal);
        await _house.AssertNothingIsLeftAsync(task);
    }

    private static MemoryStream Broken(string what)
    {
        switch (what)
        {
            case "a CSV cut in the middle":
                return Text("phone;id;name\n+79120000001;1;\"An");
            case "a workbook cut in the middle":
                var workbook = ClientsFiles.Xlsx(1_000).ToArray();
                return new MemoryStream(workbook[..(workbook.Length / 2)]);
            case "a workbook that unpacks past its bound" or "too many shared strings":
                return ClientsFiles.Xlsx(5_000);
            case "a wrong encoding":
                return new MemoryStream([.. "phone;id;name\n+79120000001;1;Анна\n+79120000002;2;"u8, 0xD0, 0xCF, 0xFF, 0x98, (byte)'\n']);
            case "one line of 100 MB":
                return Text("phone;id;name\n+79120000001;1;" + new string('x', 100 << 20) + "\n");
            case "no header":
                return Text("+79120000001;1;Anna\n+79120000002;2;Boris\n");
            case "10,000 columns":
                return Text("phone;" + string.Join(';', Enumerable.Range(1, 10_000).Select(i => $"c{i}")) + "\n+79120000001\n");
            case "an empty file":
                return new MemoryStream();
            default:
                var late = ClientsFiles.Csv(45_000);
                late.Position = late.Length;
                late.Write(Encoding.UTF8.GetBytes("+79129999999;x;\"never closed\n"));
                return late;
        }
    }

    private static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));
}
