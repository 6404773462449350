using System.Text;
using CallTasks.Core.Imports;
using CallTasks.Core.Model;
using CallTasks.Core.Phones;
using CallTasks.Core.Storage;
using CallTasks.Tests.Support;
using CallTasks.Tests.Unit.Phones;

namespace CallTasks.Tests.Integration.Imports;

/// <summary>Clients files into the real ledger: what comes in, what is rejected and why, and when it is seen.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly ImportHouse _house = new();

    public void Dispose() => _house.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Fact]
    public async Task Clients_come_in_with_their_numbers_parameters_and_zones()
    {
        var task = await _house.NewTaskAsync();

        var import = await _house.ImportAsync(task, "phone;id;phone2;timezone;name\n8 (912) 000-00-01;A-1;+79120000002;Asia/Yekaterinburg;Анна \"Ё\"\n+442079460000,+79120000003;;;;\n");

        Assert.Equal((ImportState.Done, 2L, 2L), (import.State, import.Counts.Read, import.Counts.Accepted));
        Assert.Equal((1d, null, null), (import.Counts.Progress, import.Error, import.RejectedFile));
        var clients = _house.House.ClientQueries.List(task.Id, null, null, 0, 10).Items;
        Assert.Equal(["+79120000001", "+79120000002"], clients[0].Phones);
        Assert.Equal(("A-1", "{\"name\":\"Анна \\\"Ё\\\"\"}"), (clients[0].ClientId, clients[0].Parameters));
        Assert.Equal(["+442079460000", "+79120000003"], clients[1].Phones);
        Assert.Equal(32, clients[1].ClientId.Length);
        Assert.Equal(4, _house.Count("client_phones", task));
        Assert.Equal(CallTaskStatus.Ready, _house.Status(task));
        Recount.Matches(_house.House.Connections);
        Assert.Empty(Directory.EnumerateFiles(_house.House.Folder.Imports));
    }

    [Fact]
    public async Task Rejected_rows_say_why_in_the_files_order()
    {
        var task = await _house.NewTaskAsync();
        await _house.House.Clients.AddAsync(task.Id, [new NewClient { Phones = ["+79120000009"] }], Actor.Console);
        await _house.House.Settings.AddToBlacklistAsync(["+79120000005", "+79120000006"], "asked", Actor.Console);

        var import = await _house.ImportAsync(task,
            "phone;id;name\n" +
            "+79120000001;1;=first\n" + // accepted
            "112;2;emergency\n" + // 3: invalid
            "+79120000001;3;=again\n" + // 4: duplicate in the file
            "+79120000009;4;known\n" + // 5: duplicate in the task
            "+79120000005;5;blocked\n" + // 6: blacklisted
            "+79120000005,+79120000007;6;half blocked\n" + // accepted with one number
            "12, +79120000008;7;half good\n" + // accepted with one number
            ";8;no phone\n" + // 9: no phone
            "\"7,9123E+10\";9;shortened\n" + // 10: Excel
            "123, 112;10;both bad\n" + // 11: the first number's reason
            "+79120000004;11\n");

        Assert.Equal(new ImportCounts(11, 4, 2, 4, 1, 1), import.Counts);
        var lines = _house.Rejected(import);
        Assert.Equal("\uFEFFrow;reason;phone;id;name", lines[0].Insert(0, lines[0][0] == '\uFEFF' ? "" : "\uFEFF"));
        Assert.Equal(["3", "4", "5", "6", "9", "10", "11"], lines[1..].Select(l => l.Split(';')[0]));
        Assert.Contains("Emergency numbers are never called", lines[1], StringComparison.Ordinal);
        Assert.Contains("came before", lines[2], StringComparison.Ordinal);
        Assert.EndsWith(";\"'+79120000001\";3;\"'=again\"", lines[2], StringComparison.Ordinal);
        Assert.Contains("came before", lines[3], StringComparison.Ordinal);
        Assert.Contains("do-not-call list", lines[4], StringComparison.Ordinal);
        Assert.Contains("no phone number", lines[5], StringComparison.Ordinal);
        Assert.Contains("Excel shortened this number", lines[6], StringComparison.Ordinal);
        Assert.DoesNotContain("Emergency", lines[7], StringComparison.Ordinal);
        var phones = _house.House.ClientQueries.List(task.Id, null, null, 0, 10).Items.Select(c => string.Join(',', c.Phones));
        Assert.Equal(["+79120000009", "+79120000001", "+79120000007", "+79120000008", "+79120000004"], phones);
        Recount.Matches(_house.House.Connections);
    }

    [Fact]
    public async Task Duplicates_come_in_where_the_task_allows_them()
    {
        var task = await _house.NewTaskAsync(s => s with { RejectDuplicates = false });

        var import = await _house.ImportAsync(task, "phone\n+79120000001\n+79120000001\n");

        Assert.Equal((2L, 0L), (import.Counts.Accepted, import.Counts.Duplicates));
        Assert.Equal(2, _house.Count("client_phones", task));
    }

    [Fact]
    public async Task The_second_file_meets_the_numbers_of_the_first()
    {
        var task = await _house.NewTaskAsync();
        Assert.Equal(3_000, (await _house.ImportAsync(task, ClientsFiles.Csv(3_000))).Counts.Accepted);

        var second = await _house.ImportAsync(task, ClientsFiles.Csv(3_100));

        Assert.Equal((100L, 3_000L), (second.Counts.Accepted, second.Counts.Duplicates));
        Assert.Equal(3_100, _house.Visible(task));
        Assert.Equal(3_001, _house.Rejected(second).Length);
    }

    [Fact]
    public async Task Nothing_is_seen_before_the_last_row_is_in()
    {
        _house.IsDialling = true;
        var task = await _house.NewTaskAsync();
        var id = await _house.StartAsync(task, ClientsFiles.Csv(5_000));
        var seen = 0L;
        await Eventually.Async(() =>
        {
            var (visible, counted, status) = (_house.Visible(task), _house.House.TaskQueries.Statistics(task.Id).TotalClients, _house.Status(task));
            var import = _house.Queries.Import(id)!;
            if (import.State != ImportState.Running) return true;
            seen = Math.Max(seen, import.Counts.Read);
            Assert.Equal((0L, 0L, CallTaskStatus.Draft), (visible, counted, status));
            Assert.InRange(import.Counts.Progress, 0, 0.99);
            return false;
        });
        await _house.Runner.EndedAsync(id);

        Assert.Equal((5_000L, CallTaskStatus.Ready), (_house.Visible(task), _house.Status(task)));
        Assert.InRange(seen, 1, 5_000);
        Recount.Matches(_house.House.Connections);
    }

    [Fact]
    public async Task A_task_gets_the_status_that_follows()
    {
        var scheduled = await _house.NewTaskAsync(s => s with { StartMode = StartMode.Scheduled, StartAt = 4_000_000_000_000 });
        var completed = await _house.House.AddTaskAsync(1);
        await _house.House.Calls.EndAsync(LedgerHouse.End((await _house.House.ClaimAllAsync(completed))[0], CallStatus.Answered));
        Assert.Equal(CallTaskStatus.Completed, _house.Status(completed));

        await _house.ImportAsync(scheduled, "phone\n+79120000001\n");
        await _house.ImportAsync(completed, "phone\n+79120000001\n");

        Assert.Equal(CallTaskStatus.Scheduled, _house.Status(scheduled));
        Assert.Equal(CallTaskStatus.Running, _house.Status(completed));
        Assert.Single(_house.House.Longs($"SELECT id FROM audit WHERE task_id = {scheduled.Id} AND action = 'call-task.import' AND actor = 'console'"));
    }

    [Fact]
    public async Task A_file_without_an_accepted_row_changes_no_status()
    {
        var task = await _house.NewTaskAsync();

        var import = await _house.ImportAsync(task, "phone\n112\n");

        Assert.Equal((ImportState.Done, 0L, 1L), (import.State, import.Counts.Accepted, import.Counts.Invalid));
        Assert.Equal(CallTaskStatus.Draft, _house.Status(task));
    }

    [Fact]
    public async Task A_stopped_task_takes_no_file_and_the_upload_goes()
    {
        var task = await _house.House.AddTaskAsync(1);
        await _house.House.Tasks.ActAsync(task.Id, TaskAction.Stop, Actor.Console);

        await Assert.ThrowsAsync<ConflictException>(() => _house.StartAsync(task, ClientsFiles.Csv(1)));
        await Assert.ThrowsAsync<NotFoundException>(() => _house.StartAsync(task with { Id = 999 }, ClientsFiles.Csv(1)));
        Assert.Empty(Directory.EnumerateFiles(_house.House.Folder.Imports));
    }

    [Fact]
    public async Task A_task_stopped_while_its_file_is_read_gets_nothing_of_it()
    {
        _house.IsDialling = true;
        var task = await _house.House.AddTaskAsync(1);
        var id = await _house.StartAsync(task, ClientsFiles.Csv(5_000));
        await _house.House.Tasks.ActAsync(task.Id, TaskAction.Stop, Actor.Console);
        await _house.Runner.EndedAsync(id);

        var import = _house.Queries.Import(id)!;
        Assert.Equal(ImportState.Failed, import.State);
        Assert.Contains("stopped for good", import.Error, StringComparison.Ordinal);
        Assert.Equal(1, _house.Visible(task));
    }

    [Fact]
    public async Task A_mapping_says_what_the_columns_are()
    {
        var task = await _house.NewTaskAsync();

        var import = await _house.ImportAsync(task, "no;Имя;Mobile;x\n1;Анна;+79120000001;y\n", """{"Mobile":"phone","1":"clientId","Имя":"parameter:name","x":"ignore"}""");

        Assert.Equal(1, import.Counts.Accepted);
        var client = _house.House.ClientQueries.List(task.Id, null, null, 0, 10).Items[0];
        Assert.Equal(("1", "{\"name\":\"Анна\"}", "+79120000001"), (client.ClientId, client.Parameters, client.Phones[0]));
        var wrong = await _house.ImportAsync(task, "phone\n+79120000002\n", """{"Mobil":"phone"}""");
        Assert.Contains("BadMapping", wrong.Error, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidInputException>(() => _house.ImportAsync(task, "phone\n+79120000002\n", """{"phone":"telephone"}"""));
        await Assert.ThrowsAsync<InvalidInputException>(() => _house.ImportAsync(task, "phone\n+79120000002\n", "phone"));
        Assert.Empty(Directory.EnumerateFiles(_house.House.Folder.Imports));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task The_template_itself_can_be_read(string format)
    {
        var template = new MemoryStream();
        if (format == "csv") ClientsFileTemplate.WriteCsv(template);
        else ClientsFileTemplate.WriteXlsx(template);

        var import = await _house.ImportAsync(await _house.NewTaskAsync(), template, "template." + format);

        Assert.Equal((ImportState.Done, 2L), (import.State, import.Counts.Read));
    }

    [Fact]
    public async Task Names_of_files_are_only_shown()
    {
        var import = await _house.ImportAsync(await _house.NewTaskAsync(), ClientsFiles.Csv(1), "..\\..\\etc/pass\nwd.csv");

        Assert.Equal("passwd.csv", import.FileName);
    }

    [Fact]
    public void Numbers_sort_in_memory_as_their_texts_do()
    {
        string[] phones = ["+7", "+79120000001", "+791", "+7910", "+442079460000", "+1", "+999999999999999", "+10", "+4930123458019999", "+49301234580199999"];
        var buffer = new byte[ImportNumbers.MaxDigits + 1];

        Assert.Equal(phones.Order(StringComparer.Ordinal), phones.OrderBy(ImportNumbers.KeyOf));
        foreach (var phone in phones) Assert.Equal(phone, Encoding.ASCII.GetString(ImportNumbers.TextOf(ImportNumbers.KeyOf(phone), buffer)));
        // Whatever the parser lets in has its place.
        var longest = ReferenceNumber.All().Where(number => number.Text.Length > ImportNumbers.MaxDigits - 4).Select(number => PhoneNumberParser.Parse(number.Text, number.Country).E164).OfType<string>().Where(phone => phone.Length > 15).ToList();
        Assert.NotEmpty(longest);
        Assert.All(longest, phone => Assert.Equal(phone, Encoding.ASCII.GetString(ImportNumbers.TextOf(ImportNumbers.KeyOf(phone), buffer))));
    }
}
