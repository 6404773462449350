using System.Text;
using CallTasks.Core.Imports;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Integration.Imports;

public sealed class BlacklistImportTests : IDisposable
{
    private readonly ImportHouse _house = new();

    public void Dispose() => _house.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Theory]
    [InlineData("+79161234567\n8 (916) 123-45-68\n+79161234567\nnonsense\n", 2, 1, 1)]
    [InlineData("phone;name;reason\n+79161234567;Anna;asked twice\n+79161234568;Boris;\n", 2, 0, 0)]
    [InlineData("\uFEFF\"Телефон\",\"Причина\"\n79161234567,\"жалоба; суд\"\n", 1, 0, 0)]
    public async Task A_list_comes_in_with_or_without_headers(string text, long added, long known, long invalid)
    {
        var import = await ImportAsync(text);
        Assert.Equal((ImportState.Done, added, known, invalid, 1d), (import.State, import.Counts.Accepted, import.Counts.Duplicates, import.Counts.Invalid, import.Counts.Progress));
        var first = _house.Queries.Blacklist("+79161234567", 0, 10).Items.Single();
        Assert.Equal(text.Contains("asked", StringComparison.Ordinal) ? "asked twice" : text.Contains("жалоба", StringComparison.Ordinal) ? "жалоба; суд" : "the default", first.Reason);
        Assert.Equal((Actor.Console.Name, import.EndedAt), (first.AddedBy, first.AddedAt));
        Assert.Equal(invalid, _house.Commands.RejectedFile(import.Id) is { } file ? File.ReadAllLines(file).Length - 1 : 0);
        Assert.Equal(0, Staged());
    }

    [Fact]
    public async Task A_workbook_comes_in_too_and_what_stood_there_keeps_its_reason()
    {
        await _house.House.Settings.AddToBlacklistAsync([ClientsFiles.Phone(3)], "by hand", Actor.System);
        var import = await ImportAsync(ClientsFiles.Xlsx(5_000), "stop.xlsx");
        Assert.Equal((ImportState.Done, 4_999L, 1L), (import.State, import.Counts.Accepted, import.Counts.Duplicates));
        Assert.Equal("by hand", _house.Queries.Blacklist(ClientsFiles.Phone(3), 0, 1).Items.Single().Reason);
    }

    [Fact]
    public async Task From_the_commit_on_no_number_of_a_list_is_called()
    {
        // While its numbers are still on their way into their place: nothing moves them here.
        var house = _house.House;
        var ledger = new BlacklistLedger(house.Ledger);
        var task = await house.AddTaskAsync(3);
        var phones = LedgerHouse.New(3).Select(c => c.Phones[0]).ToArray();
        var id = await ledger.BeginAsync("stop.txt", Actor.Console);
        await Assert.ThrowsAsync<ConflictException>(() => ledger.BeginAsync("other.txt", Actor.Console));
        await StageAsync(ledger, id, phones[0], phones[1]);
        Assert.Single(await house.ClaimAllAsync(task, 1));
        await ledger.FinishAsync(id, new ImportCounts(2, 2, 0, 0, 0, 1), null);
        Assert.Equal([phones[2]], (await house.ClaimAllAsync(task)).Select(c => c.Phone));
        Assert.Equal(1, house.TaskQueries.Statistics(task.Id).Calls(CallStatus.Blacklist));
        await house.Settings.RemoveFromBlacklistAsync(phones[0], Actor.Console);
        await house.Bulk.RunAsync(CancellationToken.None);
        Assert.Equal([phones[1]], _house.Queries.Blacklist(null, 0, 10).Items.Select(e => e.Phone));
    }

    [Fact]
    public async Task Numbers_in_no_order_are_written_sorted_with_the_first_reason_of_each()
    {
        // Else each slice of a million would write most pages of their index anew. Nothing moves them into their place here.
        using var resting = new BulkWork(_house.House.Ledger, NullLogger<BulkWork>.Instance);
        resting.Dispose();
        await using var imports = new BlacklistImports(new BlacklistLedger(_house.House.Ledger), resting, _house.Queries, _house.House.TaskQueries, _house.House.Folder, _house, TimeProvider.System, NullLogger<BlacklistImports>.Instance);
        var list = imports.NewUploadPath();
        var mixed = Enumerable.Range(0, 12_000).Select(i => ClientsFiles.Phone((int)(i * 7_654_321L % 10_000_000))).ToArray();
        await File.WriteAllLinesAsync(list, ["phone;reason", .. mixed.Select((phone, i) => $"{phone};reason {i % 3}"), $"{mixed[0]};late"]);
        var id = await imports.StartAsync(list, "stop.csv", "", null, Actor.Console);
        await imports.EndedAsync(id);

        var import = _house.Queries.Import(id)!;
        Assert.Equal((ImportState.Done, 12_001L, 12_000L, 1L), (import.State, import.Counts.Read, import.Counts.Accepted, import.Counts.Duplicates));
        Assert.Equal(mixed.Order(StringComparer.Ordinal).Select(long.Parse), _house.House.Longs("SELECT CAST(phone AS INTEGER) FROM blacklist_staged ORDER BY rowid"));
        Assert.Equal([4_000L, 4_000L, 4_000L], _house.House.Longs("SELECT count(*) FROM blacklist_staged GROUP BY reason ORDER BY reason"));
    }

    [Theory]
    [InlineData("phone\n\"+79161234567", "Truncated")]
    [InlineData("", "Empty")]
    [InlineData("name\n", "NoClients")]
    public async Task A_broken_list_brings_a_named_error_and_no_number(string text, string problem)
    {
        var import = await ImportAsync(text);
        Assert.Equal((ImportState.Failed, 0L), (import.State, import.Counts.Accepted));
        Assert.EndsWith($"({problem})", import.Error, StringComparison.Ordinal);
        Assert.Equal((0, 0L), (Staged(), _house.Queries.Blacklist(null, 0, 10).Total));
        Assert.Empty(Directory.EnumerateFiles(_house.House.Folder.Imports));
        Assert.Equal(ImportState.Done, (await ImportAsync("+79161234567")).State);
    }

    [Fact]
    public async Task A_cancelled_list_leaves_nothing_and_the_next_one_comes_in()
    {
        _house.IsDialling = true;
        var id = await StartAsync(ClientsFiles.Csv(200_000), "stop.csv");
        await Eventually.Async(() => _house.Queries.Import(id)!.Counts.Read > 0);
        await _house.Commands.CancelAsync(id, Actor.Console);
        Assert.Equal(ImportState.Cancelled, _house.Queries.Import(id)!.State);
        Assert.Equal((0, 0L), (Staged(), _house.Queries.Blacklist(null, 0, 10).Total));
        await Assert.ThrowsAsync<ConflictException>(() => _house.Commands.CancelAsync(id, Actor.Console));
        Assert.Equal(ImportState.Done, (await ImportAsync("+79161234567")).State);
    }

    [Fact]
    public async Task A_list_that_a_crash_cut_short_comes_to_nothing_and_a_whole_one_to_its_place()
    {
        var ledger = new BlacklistLedger(_house.House.Ledger);
        var whole = await ledger.BeginAsync("whole.txt", Actor.Console);
        await StageAsync(ledger, whole, [.. Enumerable.Range(0, 2_500).Select(ClientsFiles.Phone)]);
        await ledger.FinishAsync(whole, new ImportCounts(2_500, 2_500, 0, 0, 0, 1), null);
        var cut = await ledger.BeginAsync("cut.txt", Actor.Console);
        await StageAsync(ledger, cut, "+442071838700");

        await _house.ReopenAsync();
        await _house.House.Bulk.RunAsync(CancellationToken.None);
        Assert.Equal((ImportState.Done, ImportState.Failed), (_house.Queries.Import(whole)!.State, _house.Queries.Import(cut)!.State));
        Assert.Equal((0, 2_500L), (Staged(), _house.Queries.Blacklist(null, 0, 10).Total));
        Assert.Empty(_house.Queries.Blacklist("+44", 0, 10).Items);
    }

    private static Task<int> StageAsync(BlacklistLedger ledger, long import, params string[] phones) =>
        ledger.StageAsync(import, phones.Select(ImportNumbers.KeyOf).Order().ToArray(), new long[phones.Length], ["r"]);

    private int Staged() => (int)_house.House.Longs("SELECT count(*) FROM blacklist_staged")[0];

    private Task<ImportView> ImportAsync(string text) => ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), "stop.txt");

    private async Task<ImportView> ImportAsync(Stream file, string name)
    {
        var id = await StartAsync(file, name);
        await _house.Blacklist.EndedAsync(id);
        return _house.Queries.Import(id)!;
    }

    private Task<long> StartAsync(Stream file, string name)
    {
        var upload = _house.Blacklist.NewUploadPath();
        using (var copy = File.Create(upload))
        {
            file.Position = 0;
            file.CopyTo(copy);
        }

        return _house.Commands.StartBlacklistAsync(upload, name, "the default", "RU", Actor.Console);
    }
}
