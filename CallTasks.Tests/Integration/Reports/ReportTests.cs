using System.Globalization;
using System.Text;
using CallTasks.Core.Commands;
using CallTasks.Core.Imports;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Reports;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Core.Telephony.Detection;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Integration.Reports;

/// <summary>Reports over the real ledger: their columns, their rows, and that they are made whatever comes between.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly LedgerHouse _house = new();
    private ReportMaker _maker;
    private ReportCommands _commands;

    public ReportTests() => (_maker, _commands) = Open();

    private SettingsQueries Queries => new(_house.Connections);

    public void Dispose()
    {
        _maker.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _house.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    [Fact]
    public async Task A_report_has_the_documented_columns_in_their_order()
    {
        var task = await TaskWithCallsAsync();
        _maker.Start();

        var table = await TableAsync(task, ReportFormat.Csv, variables: false);

        Assert.Equal(
            "Task ID;Task name;Call ID;Client ID;Phone;Attempt;Reason;Status code;Status;Call date;Planned time;Answer date;Call duration, s;Dialogue duration, s;Responder;Result;Ended by;Transferred to;"
            + "Gender;Script;Last block;Dialogue;Recording;Cost;Carrier answer;Simulated",
            string.Join(';', table[0]));
    }

    [Theory]
    [InlineData(ReportFormat.Csv)]
    [InlineData(ReportFormat.Xlsx)]
    public async Task Every_call_is_a_row_with_its_values_in_the_tasks_zone(ReportFormat format)
    {
        var task = await TaskWithCallsAsync();
        _maker.Start();

        var table = await TableAsync(task, format, variables: true);

        var calls = _house.CallQueries.List(task.Id, new CallSearch()).Items.OrderBy(c => c.Id).ToArray();
        Assert.Equal(calls.Length + 1, table.Count);
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Moscow");
        foreach (var (call, cells) in calls.Zip(table.Skip(1)))
        {
            string Cell(string column) => cells[table[0].IndexOf(column)];
            Assert.Equal(call.Id.ToString(CultureInfo.InvariantCulture), Cell("Call ID"));
            Assert.Equal((call.ClientId, call.Phone), (Cell("Client ID"), Cell("Phone").TrimStart('\'')));
            Assert.Equal(call.Attempt.ToString(CultureInfo.InvariantCulture), Cell("Attempt"));
            var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(call.StartedAt!.Value), zone);
            Assert.Equal(local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), Cell("Call date"));
            Assert.Equal("3", Cell("Call duration, s"));
            Assert.Equal(call.Status == CallStatus.Answered ? "2" : "", Cell("Dialogue duration, s"));
            Assert.Equal(call.Status == CallStatus.Answered ? "effective" : "", Cell("Result"));
            Assert.Equal("Hello (version 1)", Cell("Script"));
            Assert.Equal("simulated", Cell("Simulated"));
        }

        var first = table[1];
        Assert.Equal(("answered", "Answered", "first"), (first[7], first[8], first[6]));
        Assert.Equal(("busy", "Busy"), (table[2][7], table[2][8]));
        Assert.Equal("486 Busy Here, cause 17", table[2][24]);
        Assert.Equal(("female", "male"), (first[18], table[2][18]));
        Assert.Equal(["Offer №1", task.Id.ToString(CultureInfo.InvariantCulture)], [first[1], first[0]]);
    }

    [Fact]
    public async Task Variables_are_columns_of_their_own()
    {
        var task = await TaskWithCallsAsync();
        _maker.Start();

        var table = await TableAsync(task, ReportFormat.Xlsx, variables: true);

        Assert.Equal(["name", "gender", "=debt", "city"], table[0][CallReport.Columns().Length..]);
        Assert.Equal(["Анна", "f", "=1+1", ""], table[1][CallReport.Columns().Length..]);
        Assert.Equal(["Boris", "", "", "Томск"], table[2][CallReport.Columns().Length..]);
    }

    [Fact]
    public async Task A_report_speaks_the_language_of_whoever_asked_for_it_also_when_somebody_else_makes_it_anew()
    {
        var task = await TaskWithCallsAsync();
        _maker.Start();
        var id = await _commands.CreateAsync(task.Id, ReportFormat.Csv, false, Actor.Console, Language.Russian);
        await GeneratedAsync(id);
        var first = await File.ReadAllTextAsync(_commands.File(id).Path);

        Assert.Equal(Language.Russian, Queries.Report(id)!.Language);
        Assert.Matches(@"^Offer №1 \(симуляция\) \d{4}-\d\d-\d\d \d{4}\.csv$", _commands.File(id).Name);
        Assert.StartsWith("ID задачи;Название задачи;ID звонка;", first, StringComparison.Ordinal);
        Assert.Contains(";первый звонок;answered;Ответили;", first, StringComparison.Ordinal);
        Assert.Contains(";486 Busy Here, причина 17;симуляция", first, StringComparison.Ordinal);
        Assert.DoesNotContain("effective", first, StringComparison.Ordinal);

        Language.English.Speak();
        await _commands.RegenerateAsync(id, Actor.Console);
        await GeneratedAsync(id);
        Assert.Equal(first, await File.ReadAllTextAsync(_commands.File(id).Path));
    }

    [Fact]
    public async Task Rows_and_statistics_are_the_same()
    {
        var task = await _house.AddTaskAsync(500);
        var claimed = await _house.ClaimAllAsync(task);
        foreach (var (call, i) in claimed.Select((c, i) => (c, i))) await _house.Calls.EndAsync(LedgerHouse.End(call, i % 3 == 0 ? CallStatus.Answered : i % 3 == 1 ? CallStatus.Busy : CallStatus.NoAnswer));
        _maker.Start();

        var table = await TableAsync(task, ReportFormat.Csv, variables: false);

        var statistics = _house.TaskQueries.Statistics(task.Id);
        Assert.Equal(statistics.TotalCalls, table.Count - 1);
        foreach (var status in Enum.GetValues<CallStatus>()) Assert.Equal(statistics.Calls(status), table.Skip(1).Count(row => row[7] == ReportWords.Code(status)));
        Assert.Equal(statistics.Results(CallResult.Effective), table.Skip(1).Count(row => row[15] == "effective"));
    }

    [Fact]
    public async Task A_task_of_the_simulated_carrier_says_so_in_the_files_name()
    {
        var task = await TaskWithCallsAsync();
        _maker.Start();
        var id = await _commands.CreateAsync(task.Id, ReportFormat.Xlsx, false, Actor.Console);
        await GeneratedAsync(id);

        var file = _commands.File(id);

        Assert.Matches(@"^Offer №1 \(simulated\) \d{4}-\d\d-\d\d \d{4}\.xlsx$", file.Name);
        Assert.Equal($"{id}.xlsx", Path.GetFileName(file.Path));
        Assert.Equal("Report 2026-01-02 0504.csv", ReportMaker.FileName(task with { Simulated = false, Settings = task.Settings with { Name = "../<>?." } }, ReportFormat.Csv, new DateTimeOffset(2026, 1, 2, 2, 4, 5, TimeSpan.Zero)));
    }

    [Fact]
    public async Task A_report_that_a_stop_interrupted_is_made_at_the_next_start()
    {
        var task = await TaskWithCallsAsync();
        var (id, closing) = await HeldAsync(task, ReportFormat.Xlsx);
        Assert.Throws<ConflictException>(() => _commands.File(id));
        await Assert.ThrowsAsync<ConflictException>(() => _commands.RegenerateAsync(id, Actor.Console));

        var stopping = _maker.DisposeAsync();
        closing.SetResult();
        await stopping;
        Assert.Equal(ReportState.Generating, Queries.Report(id)!.State);
        await File.WriteAllTextAsync(Path.Combine(_house.Folder.Reports, $"{id}.xlsx.part"), "left by a crash");
        await _house.ReopenAsync();
        (_maker, _commands) = Open();
        _maker.Start();

        await GeneratedAsync(id);
        Assert.Equal([Path.Combine(_house.Folder.Reports, $"{id}.xlsx")], Directory.EnumerateFiles(_house.Folder.Reports));
        Assert.Equal(2, Queries.Report(id)!.Rows);
    }

    [Fact]
    public async Task Calls_made_after_the_report_began_are_left_to_the_next_one()
    {
        var task = await TaskWithCallsAsync();
        var (id, go) = await HeldAsync(task, ReportFormat.Csv);
        await _house.Clients.AddAsync(task.Id, LedgerHouse.New(1, 900), Actor.Console);
        await _house.ClaimAllAsync(task);
        go.SetResult();
        await GeneratedAsync(id);
        Assert.Equal(2, Queries.Report(id)!.Rows);

        await _commands.RegenerateAsync(id, Actor.Console);

        await Eventually.Async(() => Queries.Report(id) is { State: ReportState.Generated, Rows: > 2 });
    }

    [Fact]
    public async Task A_deleted_report_is_stopped_and_its_file_goes()
    {
        var task = await TaskWithCallsAsync();
        var (id, go) = await HeldAsync(task, ReportFormat.Csv);

        var deleting = _commands.DeleteAsync(id, Actor.Console);
        go.SetResult();
        await deleting;

        Assert.Null(Queries.Report(id));
        Assert.Empty(Directory.EnumerateFiles(_house.Folder.Reports));
        await Assert.ThrowsAsync<NotFoundException>(() => _commands.DeleteAsync(id, Actor.Console));
        Assert.Throws<NotFoundException>(() => _commands.File(id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reports_of_a_deleted_task_go_or_stay(bool delete)
    {
        var task = await TaskWithCallsAsync();
        _maker.Start();
        var id = await _commands.CreateAsync(task.Id, ReportFormat.Csv, false, Actor.Console);
        await GeneratedAsync(id);

        await _house.Tasks.DeleteAsync(task.Id, delete, Actor.Console);

        if (delete) await Eventually.Async(() => !Directory.EnumerateFiles(_house.Folder.Reports).Any() && _house.Longs("SELECT count(*) FROM reports")[0] == 0);
        else Assert.True(File.Exists(_commands.File(id).Path));
        if (!delete) await Assert.ThrowsAsync<NotFoundException>(() => _commands.RegenerateAsync(id, Actor.Console));
    }

    [Fact]
    public async Task A_disk_that_is_nearly_full_ends_in_an_error_and_the_report_can_be_made_again()
    {
        var task = await TaskWithCallsAsync();
        _maker.FreeSpaceFloor = long.MaxValue;
        _maker.Start();
        var id = await _commands.CreateAsync(task.Id, ReportFormat.Csv, false, Actor.Console);
        await Eventually.Async(() => Queries.Report(id)!.State == ReportState.Error);
        Assert.Contains("Free some space", Queries.Report(id)!.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_house.Folder.Reports));

        _maker.FreeSpaceFloor = 0;
        await _commands.RegenerateAsync(id, Actor.Console);

        await GeneratedAsync(id);
    }

    [Fact]
    public void Parameter_columns_are_bounded()
    {
        var variables = new ReportVariables();
        for (var i = 0; i < ReportVariables.MaxNames + 5; i++) variables.Collect(Encoding.UTF8.GetBytes($$"""{"common":"1","p{{i}}":"x"}"""));
        variables.Close();

        Assert.True(variables.IsCutOff);
        Assert.Equal(ReportVariables.MaxNames, variables.Names.Count);
        Assert.Equal("m", variables.Read("""{"p3":"x","gender":"m","unknown":"y","common":"1"}"""u8));
        Assert.Equal(("1", "x", null), (variables.Values[0], variables.Values[4], variables.Values[1]));
    }

    [Theory]
    [InlineData(ReportFormat.Csv)]
    [InlineData(ReportFormat.Xlsx)]
    public async Task Machines_that_were_left_a_message_are_told_from_those_that_were_not(ReportFormat format)
    {
        var task = await _house.AddTaskAsync(4);
        var calls = await _house.ClaimAllAsync(task);
        string?[] kept = [Kept(left: true), Kept(left: false), null, "no document"];
        foreach (var (call, evidence) in calls.Zip(kept)) await _house.Calls.EndAsync(LedgerHouse.End(call, CallStatus.Machine) with { Evidence = evidence });
        _maker.Start();

        var table = await TableAsync(task, format, variables: false);

        Assert.Equal(["message left", "no message left", "", ""], table.Skip(1).Select(row => row[15]));

        static string? Kept(bool left) => new CallEvidence { Message = new MessageEvidence(true, left, MessageMoment.AfterBeep, 1, 2) }.ToStored();
    }

    /// <summary>Two clients with parameters; the first answered, the second was busy.</summary>
    private async Task<CallTask> TaskWithCallsAsync()
    {
        var task = await _house.AddTaskAsync(0, start: false, s => s with { Name = "Offer №1", TimeZone = "Europe/Moscow", Recall = RecallRules.None });
        NewClient[] clients =
        [
            new() { Phones = ["+79120000001"], ClientId = "=A-1", Parameters = """{"name":"Анна","gender":"f","=debt":"=1+1"}""" },
            new() { Phones = ["+79120000002"], ClientId = "B-2", Parameters = """{"name":"Boris","city":"Томск"}""" },
        ];
        await _house.Clients.AddAsync(task.Id, [.. clients.Select(c => c with { ClientId = c.ClientId!.TrimStart('=') })], Actor.Console);
        await _house.Tasks.ActAsync(task.Id, TaskAction.Start, Actor.Console);
        var calls = await _house.ClaimAllAsync(task);
        await _house.Calls.EndAsync(LedgerHouse.End(calls[0], CallStatus.Answered) with { Gender = Gender.Male }); // the client's own word goes before the voice
        await _house.Calls.EndAsync(LedgerHouse.End(calls[1], CallStatus.Busy) with { Answer = new CarrierAnswer { Ending = CallEnding.Refused, SipCode = 486, SipText = "Busy Here", Cause = 17 }, EndedBy = EndedBy.Client, Gender = Gender.Male });
        return task;
    }

    private async Task<List<List<string>>> TableAsync(CallTask task, ReportFormat format, bool variables)
    {
        var id = await _commands.CreateAsync(task.Id, format, variables, Actor.Console);
        await GeneratedAsync(id);
        using var file = await ClientsFileReader.OpenAsync(_commands.File(id).Path, "report");
        var table = new List<List<string>> { file.Headers.Select(Plain).ToList() };
        while (file.Read()) table.Add(Enumerable.Range(0, file.Headers.Count).Select(i => Plain(file.Text(i))).ToList());
        return table;
    }

    /// <summary>A CSV cell without the apostrophe that keeps it from being a formula.</summary>
    private static string Plain(string cell) => cell.StartsWith('\'') ? cell[1..] : cell;

    /// <summary>Orders a report whose making stands still after each chunk until it is let go, and waits for the first.</summary>
    private async Task<(long Id, TaskCompletionSource Go)> HeldAsync(CallTask task, ReportFormat format)
    {
        var (reached, go) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        _maker.AfterChunk = _ =>
        {
            reached.TrySetResult();
            go.Task.Wait();
        };
        _maker.Start();
        var id = await _commands.CreateAsync(task.Id, format, false, Actor.Console);
        await reached.Task;
        return (id, go);
    }

    private async Task GeneratedAsync(long id) =>
        await Eventually.Async(() => Queries.Report(id)!.State != ReportState.Generating ? Queries.Report(id) is { State: ReportState.Generated, Progress: 1 } : false, null, () => $"a report that is there; it is {Queries.Report(id)}");

    private (ReportMaker, ReportCommands) Open()
    {
        var reports = new ReportLedger(_house.Ledger);
        var maker = new ReportMaker(_house.Ledger, reports, _house.Connections, Queries, _house.TaskQueries, _house.Folder, TimeProvider.System, NullLogger<ReportMaker>.Instance) { FreeSpaceFloor = 0 };
        return (maker, new ReportCommands(reports, maker, Queries));
    }
}
