using System.Text;
using System.Text.Json;
using CallTasks.Core.Imports;
using CallTasks.Core.Languages;
using CallTasks.Tests.Support;
using CallTasks.Tests.Unit.Languages;
using static CallTasks.Tests.Unit.Imports.ClientsFileSteps;

namespace CallTasks.Tests.Unit.Imports;

public sealed class ClientRowReaderTests
{
    [Fact]
    public void A_row_becomes_a_client()
    {
        var client = Clients("phone;id;name;phone2;timezone;Имя;gender\n 79120000001 ; A-1 ;Anna;79120000002;Europe/Moscow;Аня \"А\";f\n").Clients.Single();

        Assert.Equal(2, client.RowNumber);
        Assert.Equal(["79120000001", "79120000002"], client.Phones);
        Assert.Equal("A-1", client.ClientId);
        Assert.Equal("Europe/Moscow", client.TimeZone);
        Assert.Equal("""{"name":"Anna","Имя":"Аня \"А\"","gender":"f"}""", client.ParametersJson);
    }

    [Fact]
    public void Blank_cells_are_neither_id_nor_parameter_nor_zone()
    {
        var client = Clients("phone;id;name;timezone\n79120000001;;;\n79120000002\n").Clients;

        Assert.All(client, c => Assert.Equal((null, null, null), (c.ClientId, c.ParametersJson, c.TimeZone)));
        Assert.Equal(2, client.Count);
    }

    [Fact]
    public void Several_numbers_of_one_cell_are_one_clients()
    {
        var client = Clients("phone;id;Phone3;phone2\n+79120000001, 79120000002,,;1;79120000003;79120000001\n").Clients.Single();

        Assert.Equal(["+79120000001", "79120000002", "79120000003", "79120000001"], client.Phones);
    }

    [Fact]
    public void A_second_column_with_a_reserved_header_is_no_client_id()
    {
        var client = Clients("phone;phone2\n1;2\n").Clients.Single();

        Assert.Equal(["1", "2"], client.Phones);
        Assert.Null(client.ClientId);
    }

    [Theory]
    [InlineData("+3", "UTC+03:00")]
    [InlineData("3", "UTC+03:00")]
    [InlineData("-05:30", "UTC-05:30")]
    [InlineData("UTC+0545", "UTC+05:45")]
    [InlineData("gmt", "UTC")]
    [InlineData("Asia/Kolkata", "Asia/Kolkata")]
    public void Zones_are_names_or_offsets(string cell, string zone) =>
        Assert.Equal(zone, Clients($"phone;id;timezone\n1;2;{cell}\n").Clients.Single().TimeZone);

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("+15")]
    [InlineData("+3:75")]
    [InlineData("Moscow")]
    [InlineData("../etc/passwd")]
    [InlineData("UTC+")]
    public void An_unknown_zone_rejects_the_row(string cell)
    {
        var (clients, rejected) = Clients($"phone;id;timezone\n1;2;{cell}\n2;3;\n");

        Assert.Equal(RowRejection.BadTimeZone, rejected.Single().Rejection);
        Assert.Single(clients);
    }

    [Theory]
    [InlineData("7,9123E+10")]
    [InlineData("7.9123E+10")]
    [InlineData("8E10")]
    [InlineData(" 7,91235E+10")]
    public void A_number_that_excel_shortened_is_named(string cell)
    {
        var rejected = Clients($"phone;id\n{cell};1\n").Rejected.Single();

        Assert.Equal((RowRejection.ExcelShortenedNumber, 2), (rejected.Rejection, rejected.RowNumber));
        Assert.StartsWith("Excel shortened this number", rejected.Reason, StringComparison.Ordinal);
        Assert.Equal([cell, "1"], rejected.Cells);
    }

    [Fact]
    public void A_number_cell_of_excel_keeps_its_digits_while_a_shortened_text_is_rejected()
    {
        var (clients, rejected) = Clients(ClientsFiles.Xlsx([["phone"], ["7.9123456789E10"], ["7.9123E+10"]], (_, row) => row == 1));

        Assert.Equal(["79123456789"], clients.Single().Phones);
        Assert.Equal(RowRejection.ExcelShortenedNumber, rejected.Single().Rejection);
    }

    [Fact]
    public void Bad_rows_are_rejected_each_with_its_reason_and_the_rest_comes_in()
    {
        var longId = new string('x', ClientsFileLimits.MaxClientIdBytes + 1);
        var longCell = new string('я', ClientsFileLimits.MaxCellChars + 1);
        var eleven = string.Join(',', Enumerable.Range(1, 11).Select(i => $"7912000000{i}"));
        var (clients, rejected) = Clients(
            $"phone;id;name\n1;a;b;c\n2;a;b; ;\n;a;b\n , ,;a\n{eleven};a\n3;{longId}\n4;a;{longCell}\n5;\"a\"b\n6;\"a\nb\"\n7;ok;\"{new string('я', ClientsFileLimits.MaxCellChars)}\"\n");

        Assert.Equal(["2", "7"], clients.Select(c => c.Phones[0]));
        Assert.Equal(
            [
                (2, RowRejection.TooManyCells), (4, RowRejection.NoPhone), (5, RowRejection.NoPhone), (6, RowRejection.TooManyPhones),
                (7, RowRejection.ClientIdTooLong), (8, RowRejection.CellTooLong), (9, RowRejection.BrokenQuotes), (10, RowRejection.BadClientId),
            ],
            rejected.Select(r => (r.RowNumber, r.Rejection)));
        Assert.All(rejected, r => Assert.NotEmpty(r.Reason));
    }

    [Fact]
    public void A_mapping_overrides_the_headers()
    {
        var mapping = new Dictionary<int, ClientsFileColumn>
        {
            [0] = new(ClientsFileColumnKind.Parameter, "fullName"),
            [2] = new(ClientsFileColumnKind.Phone),
            [3] = new(ClientsFileColumnKind.Ignored),
        };

        var client = Clients("name;id;tel;note\nAnna;7;79120000001;x\n", mapping).Clients.Single();

        Assert.Equal(["79120000001"], client.Phones);
        Assert.Equal("7", client.ClientId);
        Assert.Equal("""{"fullName":"Anna"}""", client.ParametersJson);
    }

    [Fact]
    public void A_mapping_that_does_not_fit_is_refused()
    {
        string[] headers = ["phone", "id", "name"];
        Assert.Equal(ClientsFileProblem.BadMapping, Problem(9, new(ClientsFileColumnKind.Ignored)));
        Assert.Equal(ClientsFileProblem.BadMapping, Problem(0, new(ClientsFileColumnKind.Ignored)));
        Assert.Equal(ClientsFileProblem.DuplicateHeader, Problem(1, new(ClientsFileColumnKind.Parameter, "name")));

        ClientsFileProblem Problem(int column, ClientsFileColumn role) =>
            Assert.Throws<ClientsFileException>(() => ClientsFileColumns.From(headers, new Dictionary<int, ClientsFileColumn> { [column] = role })).Problem;
    }

    [Fact]
    public void Parameters_are_json_whatever_they_hold()
    {
        const string value = "a\"b\\c\td\u2028e😀</script>\u0001";
        var client = Clients($"phone;id;x\"y\n1;2;{value.Replace("\"", "\"", StringComparison.Ordinal)}\n").Clients.Single();

        var parsed = JsonSerializer.Deserialize<Dictionary<string, string>>(client.ParametersJson!)!;
        Assert.Equal(value, parsed["x\"y"]);
    }

    [Fact]
    public async Task Rejected_rows_are_written_with_reasons_and_formulas_made_safe()
    {
        var stream = new MemoryStream();
        await using (var writer = new RejectedRowsWriter(stream, ["phone", "=cmd"], maxRows: 2, leaveOpen: true))
        {
            writer.Write(new RejectedRow(5, RowRejection.InvalidPhone, "Not a number", ["+7912", "=1+1;\"x\"", "-extra"]));
            writer.Write(new RejectedRow(6, RowRejection.Duplicate, "Twice", ["@a"]));
            writer.Write(new RejectedRow(7, RowRejection.Duplicate, "Twice", ["b"]));
            Assert.Equal((3, true), (writer.Count, writer.IsCutOff));
        }

        Assert.Equal(
            "\uFEFFrow;reason;phone;\"'=cmd\"\r\n5;Not a number;\"'+7912\";\"'=1+1;\"\"x\"\"\";\"'-extra\"\r\n6;Twice;\"'@a\";\r\n",
            Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Theory]
    [InlineData("ТЕЛЕФОН;ID;Телефон 2;Часовой пояс;Пол;Язык;Город\n", "Москва")]
    [InlineData("phone;ID;phone2;timezone;Gender;LANGUAGE;Город\n", "Москва")]
    public void Reserved_headers_are_known_in_both_languages(string headers, string city)
    {
        var client = Clients(headers + $"79120000001;A;79120000002;+03:00;женский;ru;{city}\n").Clients.Single();

        Assert.Equal((2, "UTC+03:00"), (client.Phones.Count, client.TimeZone));
        Assert.Equal("""{"gender":"женский","language":"ru","Город":"Москва"}""", client.ParametersJson);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    public void The_templates_are_clients_files_themselves(string language)
    {
        var (csv, xlsx) = LanguageTests.Spoken(Language.Find(language)!.Culture, () =>
        {
            var (text, workbook) = (new MemoryStream(), new MemoryStream());
            ClientsFileTemplate.WriteCsv(text);
            ClientsFileTemplate.WriteXlsx(workbook);
            return (text, workbook);
        });

        var (clients, rejected) = Clients(csv);
        Assert.Empty(rejected);
        Assert.Equal([2, 2], clients.Select(c => c.Phones.Count));
        Assert.All(clients.SelectMany(c => c.Phones), p => Assert.StartsWith("+447700900", p, StringComparison.Ordinal));
        Assert.Equivalent(clients, Clients(xlsx).Clients);
        // Scripts and reports know these by their English names, whatever the template calls them.
        Assert.Contains("\"gender\":", clients[0].ParametersJson, StringComparison.Ordinal);
        Assert.Contains("\"language\":", clients[0].ParametersJson, StringComparison.Ordinal);
        Assert.Equal(["Europe/London", "UTC+03:00"], clients.Select(c => c.TimeZone));
    }
}
