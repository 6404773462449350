using System.Text;
using CallTasks.Core.Imports;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Imports;

/// <summary>A clients file that is looked at before it is imported: what is shown is what comes in, and nothing is written meanwhile.</summary>
public sealed class PreviewTests : IDisposable
{
    private const string Mixed =
        "phone;id;name\n" +
        "+79120000001;1;=first\n" +
        "112;2;emergency\n" +
        "+79120000001;3;again\n" +
        "+79120000009;4;known\n" +
        "+79120000005;5;blocked\n" +
        "+79120000005,+79120000007;6;half blocked\n" +
        "12, +79120000008;7;half good\n" +
        ";8;no phone\n" +
        "\"7,9123E+10\";9;shortened\n" +
        "+79120000010;10;<b>bold</b>\n" +
        "+79120000011;11;beyond;the headers\n" +
        "89120000012;12;national\n";

    private readonly FakeClock _clock = new();
    private readonly ImportHouse _house;

    public PreviewTests() => _house = new ImportHouse(_clock);

    public void Dispose() => _house.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Fact]
    public async Task The_head_is_there_at_once_and_the_count_is_what_an_import_then_brings()
    {
        var task = await _house.NewTaskAsync();
        await _house.House.Clients.AddAsync(task.Id, [new NewClient { Phones = ["+79120000009"] }], Actor.Console);
        await _house.House.Settings.AddToBlacklistAsync(["+79120000005"], "asked", Actor.Console);
        var before = Written();

        var preview = await TakeAsync(Mixed, taskId: task.Id, country: null);
        var (rows, done) = (preview.Rows, await DoneAsync(preview.Id));

        Assert.Equal((ClientsFileFormat.Csv, "UTF-8", ';', "clients.csv"), (preview.Format, preview.Encoding, preview.Separator, preview.FileName));
        Assert.Equal(["phone", "id", "name"], preview.Headers);
        Assert.Equal([ClientsFileColumnKind.Phone, ClientsFileColumnKind.ClientId, ClientsFileColumnKind.Parameter], preview.Columns.Select(c => c.Kind));
        Assert.Equal(10, rows.Count);
        Assert.Equal((2, "=first"), (rows[0].RowNumber, rows[0].Cells[2]));
        Assert.Equal("<b>bold</b>", rows[9].Cells[2]);
        Assert.Equal(
            [null, RowRejection.InvalidPhone, RowRejection.Duplicate, RowRejection.Duplicate, RowRejection.Blacklisted, null, null, RowRejection.NoPhone, RowRejection.ExcelShortenedNumber, null],
            done.Rows.Select(row => row.Rejection));
        Assert.Equal([3, 4, 5, 6, 9, 10, 12], done.Examples.Select(row => row.RowNumber));
        Assert.All(done.Examples, row => Assert.NotEmpty(row.Reason!));
        Assert.True(done.Counts.IsExact);
        Assert.Equal(before, Written());

        var import = _house.Queries.Import(await StartAsync(task, preview.Id))!;
        Assert.Equal(
            (import.Counts.Read, import.Counts.Accepted, import.Counts.Duplicates, import.Counts.Blacklisted, import.Counts.Invalid),
            (done.Counts.Read, done.Counts.Accepted, done.Counts.Of(RowRejection.Duplicate), done.Counts.Of(RowRejection.Blacklisted), done.Counts.RejectedRows - done.Counts.Of(RowRejection.Duplicate) - done.Counts.Of(RowRejection.Blacklisted)));
        Assert.Equal((12L, 5L), (import.Counts.Read, import.Counts.Accepted));
        Assert.Throws<NotFoundException>(() => _house.Commands.Preview(preview.Id));
        Assert.DoesNotContain(Directory.EnumerateFiles(_house.House.Folder.Imports), name => name.EndsWith(".upload", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_task_that_is_yet_to_be_made_counts_duplicates_of_the_file_alone(bool rejectDuplicates)
    {
        var preview = await DoneAsync((await TakeAsync("phone\n9120000001\n9120000001\n+79120000002\n", rejectDuplicates: rejectDuplicates)).Id);

        Assert.Equal((3L, rejectDuplicates ? 2L : 3L), (preview.Counts.Read, preview.Counts.Accepted));
    }

    [Fact]
    public async Task The_country_decides_which_numbers_are_valid_and_can_be_chosen_again()
    {
        var preview = await DoneAsync((await TakeAsync("phone\n9120000001\n", country: "US")).Id);
        Assert.Equal(1, preview.Counts.Of(RowRejection.InvalidPhone));

        await _house.Commands.LookAgainAsync(preview.Id, null, "RU", null, null);

        Assert.Equal((1L, 0L), ((await DoneAsync(preview.Id)).Counts.Accepted, (await DoneAsync(preview.Id)).Counts.RejectedRows));
    }

    [Fact]
    public async Task Another_mapping_is_counted_anew_and_one_that_does_not_fit_can_be_mended()
    {
        var preview = await DoneAsync((await TakeAsync("Name;Mobile\nAnna;+79120000001\nBen;+79120000002\n")).Id);
        Assert.Equal(2, preview.Counts.Of(RowRejection.InvalidPhone));

        var mapped = ClientsFileMapping.Write(preview.Headers, [new(0, new(ClientsFileColumnKind.Parameter, "first name")), new(1, new(ClientsFileColumnKind.Phone))]);
        await _house.Commands.LookAgainAsync(preview.Id, mapped, null, null, null);
        var done = await DoneAsync(preview.Id);
        Assert.Equal((2L, "first name"), (done.Counts.Accepted, done.Columns[0].Name));

        var wrong = await _house.Commands.LookAgainAsync(preview.Id, """{"1":"ignore","2":"ignore"}""", null, null, null);
        Assert.Equal((PreviewState.Failed, ClientsFileProblem.BadMapping), (wrong.State, wrong.Problem));
        Assert.Equal(2, wrong.Rows.Count);
        await Assert.ThrowsAsync<InvalidInputException>(() => _house.Commands.LookAgainAsync(preview.Id, "[1]", null, null, null));

        await _house.Commands.LookAgainAsync(preview.Id, mapped, null, null, null);
        Assert.Equal(2, (await DoneAsync(preview.Id)).Counts.Accepted);
        var task = await _house.NewTaskAsync();
        await StartAsync(task, preview.Id, mapped);
        Assert.Equal("{\"first name\":\"Anna\"}", _house.House.ClientQueries.List(task.Id, null, null, 0, 1).Items[0].Parameters);
    }

    [Fact]
    public void A_mapping_by_number_is_not_taken_for_a_header_that_is_one()
    {
        string[] headers = ["2", "phone"];

        var json = ClientsFileMapping.Write(headers, [new(1, new(ClientsFileColumnKind.Phone)), new(0, new(ClientsFileColumnKind.Ignored))]);

        var roles = ClientsFileMapping.Parse(json)!.Resolve(headers);
        Assert.Equal((ClientsFileColumnKind.Ignored, ClientsFileColumnKind.Phone), (roles[0].Kind, roles[1].Kind));
    }

    [Theory]
    [InlineData("")]
    [InlineData("phone;id\n")]
    [InlineData("+79120000001;1\n+79120000002;2\n")]
    [InlineData("phone;phone\n+79120000001;2\n")]
    [InlineData("phone;id\n+79120000001;\"never closed")]
    [InlineData("PK\u0003\u0004 not really a workbook")]
    [InlineData("%PDF-1.7 phone")]
    public async Task A_file_that_is_refused_as_a_whole_is_refused_at_once_and_does_not_wait(string text)
    {
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => TakeAsync(text));

        Assert.Equal("file", refusal.Errors[0].Field);
        Assert.Empty(Directory.EnumerateFiles(_house.House.Folder.Imports));
    }

    [Fact]
    public async Task A_file_that_breaks_further_down_says_so_beside_its_first_rows()
    {
        var file = ClientsFiles.Csv(30_000);
        file.Position = file.Length;
        file.Write(Encoding.UTF8.GetBytes("+79129999999;x;\"never closed\n"));

        var preview = await DoneAsync((await TakeAsync(file)).Id);

        Assert.Equal((PreviewState.Failed, ClientsFileProblem.Truncated), (preview.State, preview.Problem));
        Assert.Equal(10, preview.Rows.Count);
        Assert.NotEmpty(preview.Error!);
    }

    [Fact]
    public async Task Bombs_and_giants_are_refused_or_fail_by_their_bounds()
    {
        _house.Previews.Limits = new ClientsFileLimits { MaxUnpackedBytes = 100_000 };
        var preview = await TakeOrNullAsync(ClientsFiles.Xlsx(5_000));
        Assert.True(preview is null || (await DoneAsync(preview.Id)).Problem == ClientsFileProblem.UnpacksTooLarge);

        _house.Previews.Limits = new ClientsFileLimits { MaxRows = 20 };
        Assert.Equal(ClientsFileProblem.TooManyRows, (await DoneAsync((await TakeAsync(ClientsFiles.Csv(21))).Id)).Problem);

        _house.Previews.Limits = new ClientsFileLimits { MaxFileBytes = 10 };
        Assert.Null(await TakeOrNullAsync(ClientsFiles.Csv(21)));
    }

    [Fact]
    public async Task What_is_shown_of_a_row_is_bounded()
    {
        var preview = await TakeAsync($"phone;id;x\n+79120000001;1;{new string('y', 30_000)};{new string('z', 500)}\n", fileName: "../../a/" + new string('n', 400) + "\n.csv");

        Assert.Equal(3, preview.Rows[0].Cells.Count);
        Assert.Equal(ClientsFilePreview.MaxCellChars, preview.Rows[0].Cells[2].Length);
        Assert.Equal(255, preview.FileName.Length);
        Assert.DoesNotContain('/', preview.FileName);
    }

    [Fact]
    public async Task Beyond_its_memory_it_says_at_least()
    {
        _house.Previews.MaxHeldNumbers = 100;
        var text = ClientsFiles.Csv(200).ToArray();
        var again = Encoding.UTF8.GetString(text) + string.Join("", Encoding.UTF8.GetString(text).Split("\r\n")[1..^1].Select(line => line + "\r\n"));

        var preview = await DoneAsync((await TakeAsync(again)).Id);

        Assert.False(preview.Counts.IsExact);
        Assert.Equal((400L, 100L), (preview.Counts.Read, preview.Counts.Of(RowRejection.Duplicate)));
    }

    [Fact]
    public async Task Where_the_import_cannot_begin_the_file_goes_on_waiting()
    {
        var task = await _house.NewTaskAsync();
        await _house.House.Clients.AddAsync(task.Id, LedgerHouse.New(1), Actor.Console);
        var preview = await TakeAsync("phone\n+79120000001\n");
        await _house.House.Tasks.ActAsync(task.Id, TaskAction.Stop, Actor.Console);

        await Assert.ThrowsAsync<ConflictException>(() => _house.Commands.StartPreviewedAsync(task.Id, preview.Id, null, Actor.Console));
        await Assert.ThrowsAsync<NotFoundException>(() => _house.Commands.StartPreviewedAsync(999, preview.Id, null, Actor.Console));

        Assert.Single((await DoneAsync(preview.Id)).Rows);
        await _house.Commands.LookAgainAsync(preview.Id, null, "RU", null, null);
        Assert.Equal(1, (await DoneAsync(preview.Id)).Counts.Accepted);
        await StartAsync(await _house.NewTaskAsync(), preview.Id);
    }

    [Fact]
    public async Task Thrown_away_it_is_gone_even_in_the_middle_of_counting()
    {
        var preview = await TakeAsync(ClientsFiles.Csv(400_000));

        await _house.Commands.ForgetPreviewAsync(preview.Id);

        Assert.Throws<NotFoundException>(() => _house.Commands.Preview(preview.Id));
        await Assert.ThrowsAsync<NotFoundException>(() => _house.Commands.LookAgainAsync(preview.Id, null, null, null, null));
        Assert.Empty(Directory.EnumerateFiles(_house.House.Folder.Imports));
        await _house.Commands.ForgetPreviewAsync(preview.Id);
    }

    [Fact]
    public async Task A_file_that_nobody_asks_for_goes_by_age_and_one_that_is_asked_for_stays()
    {
        var (left, kept) = (await DoneAsync((await TakeAsync("phone\n+79120000001\n")).Id), await DoneAsync((await TakeAsync("phone\n+79120000001\n")).Id));
        for (var minutes = 0; minutes < 70; minutes += 10)
        {
            _clock.Advance(TimeSpan.FromMinutes(10));
            _house.Commands.Preview(kept.Id);
        }

        await Eventually.Async(() => Directory.EnumerateFiles(_house.House.Folder.Imports).Count() == 1);
        Assert.Throws<NotFoundException>(() => _house.Commands.Preview(left.Id));
        Assert.NotNull(_house.Commands.Preview(kept.Id));
    }

    [Fact]
    public async Task Only_so_many_wait_and_the_one_longest_out_of_sight_makes_room()
    {
        var first = await TakeAsync("phone\n+79120000001\n");
        _clock.Advance(TimeSpan.FromSeconds(1));
        for (var i = 1; i < ClientsFilePreviews.MaxKept; i++) await TakeAsync("phone\n+79120000001\n");
        await Assert.ThrowsAsync<ConflictException>(() => TakeAsync("phone\n+79120000001\n"));

        _clock.Advance(TimeSpan.FromMinutes(6));

        await TakeAsync("phone\n+79120000001\n");
        Assert.Throws<NotFoundException>(() => _house.Commands.Preview(first.Id));
        Assert.Equal(ClientsFilePreviews.MaxKept, Directory.EnumerateFiles(_house.House.Folder.Imports).Count());
    }

    [Fact]
    public async Task Their_bytes_together_are_bounded_and_so_is_the_disk()
    {
        _house.Previews.MostBytes = 100;
        await TakeAsync("phone;name\n+79120000001;" + new string('a', 50) + "\n");
        await Assert.ThrowsAsync<ConflictException>(() => TakeAsync("phone;name\n+79120000001;" + new string('a', 50) + "\n"));
        _house.Previews.FreeSpaceFloor = long.MaxValue;
        await Assert.ThrowsAsync<ConflictException>(() => TakeAsync("phone\n"));
        Assert.Single(Directory.EnumerateFiles(_house.House.Folder.Imports));
    }

    [Fact]
    public async Task A_crash_leaves_files_that_the_next_start_removes()
    {
        await DoneAsync((await TakeAsync("phone\n+79120000001\n")).Id);
        Assert.Single(Directory.EnumerateFiles(_house.House.Folder.Imports));

        _house.Runner.CleanFolder();

        Assert.Empty(Directory.EnumerateFiles(_house.House.Folder.Imports));
    }

    [Fact]
    public async Task Choosing_again_and_again_ends_with_the_last_choice()
    {
        var preview = await TakeAsync(ClientsFiles.Csv(50_000));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _house.Commands.LookAgainAsync(preview.Id, i % 2 == 0 ? """{"2":"ignore"}""" : null, "RU", null, true)));
        await _house.Commands.LookAgainAsync(preview.Id, """{"2":"ignore","3":"ignore"}""", "RU", null, true);

        var done = await DoneAsync(preview.Id);

        Assert.Equal((PreviewState.Done, 50_000L), (done.State, done.Counts.Accepted));
        Assert.Equal(2, done.Columns.Count(column => column.Kind == ClientsFileColumnKind.Ignored));
    }

    private Task<ClientsFilePreview> TakeAsync(string text, string? country = null, long? taskId = null, bool? rejectDuplicates = null, string fileName = "clients.csv") =>
        TakeAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), taskId is null ? country ?? "RU" : country, taskId, rejectDuplicates, fileName);

    private async Task<ClientsFilePreview> TakeAsync(Stream file, string? country = "RU", long? taskId = null, bool? rejectDuplicates = null, string fileName = "clients.csv")
    {
        var upload = _house.Commands.NewUploadPath();
        await using (var copy = File.Create(upload))
        {
            file.Position = 0;
            await file.CopyToAsync(copy);
        }

        return await _house.Commands.PreviewAsync(upload, fileName, null, country, taskId, rejectDuplicates);
    }

    private async Task<ClientsFilePreview?> TakeOrNullAsync(Stream file)
    {
        try
        {
            return await TakeAsync(file);
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }

    private async Task<ClientsFilePreview> DoneAsync(string id)
    {
        await Eventually.Async(() => _house.Commands.Preview(id).State != PreviewState.Counting);
        return _house.Commands.Preview(id);
    }

    private async Task<long> StartAsync(CallTask task, string previewId, string? mapping = null)
    {
        var id = await _house.Commands.StartPreviewedAsync(task.Id, previewId, mapping, Actor.Console);
        await _house.Runner.EndedAsync(id);
        Assert.Equal(ImportState.Done, _house.Queries.Import(id)!.State);
        return id;
    }

    /// <summary>Rows of every table that an import touches.</summary>
    private long Written() => _house.House.Longs("SELECT (SELECT count(*) FROM clients) + (SELECT count(*) FROM client_phones) + (SELECT count(*) FROM imports) + (SELECT count(*) FROM batches) + (SELECT count(*) FROM audit)")[0];
}
