using System.Text;
using CallTasks.Core.Imports;
using CallTasks.Tests.Support;
using static CallTasks.Tests.Unit.Imports.ClientsFileSteps;

namespace CallTasks.Tests.Unit.Imports;

public sealed class CsvClientsFileTests
{
    private const string Cyrillic = "phone;имя\r\n+79120000001;Ёлка — Щукин\r\n+79120000002;Борис\r\n";

    public static TheoryData<string> Encodings => ["utf-8", "utf-8-bom", "utf-16le", "utf-16be", "utf-16le-bare", "utf-16be-bare", "cp1251"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Every_encoding_is_recognised(string encoding)
    {
        using var file = Open(new MemoryStream(Encode(Cyrillic, encoding)));

        Assert.Equal(
            encoding switch { "utf-8" => "UTF-8", "utf-8-bom" => "UTF-8 with BOM", "cp1251" => "CP-1251", var e => e.StartsWith("utf-16le", StringComparison.Ordinal) ? "UTF-16 LE" : "UTF-16 BE" },
            file.EncodingName);
        var table = Table(file);
        Assert.Equal(["phone", "имя"], table[0]);
        Assert.Equal(["+79120000001", "Ёлка — Щукин"], table[1]);
        Assert.Equal(3, table.Count);
    }

    [Fact]
    public void The_first_letter_that_is_not_ascii_may_stand_in_the_last_row()
    {
        var text = "phone;name\n" + string.Concat(Enumerable.Repeat("+79120000001;Smith\n", 200_000)) + "+79120000002;Щукин\n";

        using var file = Open(new MemoryStream(TextEncoding.Windows1251.GetBytes(text)));

        Assert.Equal("CP-1251", file.EncodingName);
        Assert.Equal("Щукин", Table(file)[^1][1]);
    }

    [Fact]
    public void A_character_may_lie_across_the_scan_chunks()
    {
        var text = "phone;name\n" + string.Concat(Enumerable.Repeat("+79120000001;яяяяяя—\n", 120_000));

        using var file = Open(text);

        Assert.Equal("UTF-8", file.EncodingName);
        Assert.All(Table(file).Skip(1), row => Assert.Equal("яяяяяя—", row[1]));
    }

    [Theory]
    [InlineData(';')]
    [InlineData(',')]
    [InlineData('\t')]
    [InlineData('|')]
    public void Every_separator_is_recognised(char separator)
    {
        using var file = Open(string.Join(separator, "phone", "clientId", "name") + "\n" + string.Join(separator, "+79120000001", "1", "\"Smith; Jones, | \t Co\""));

        Assert.Equal(separator, file.Separator);
        Assert.Equal(["+79120000001", "1", "Smith; Jones, | \t Co"], Table(file)[1]);
    }

    [Fact]
    public void Commas_between_the_numbers_of_one_cell_are_not_taken_for_separators()
    {
        using var file = Open("phone;id\n79120000001,79120000002;1\n79120000003,79120000004;2\n");

        Assert.Equal(';', file.Separator);
    }

    [Fact]
    public void One_column_of_several_numbers_is_still_one_column()
    {
        Assert.Equal("79120000001,79120000002", Table("phone\n79120000001,79120000002\n")[1][0]);
    }

    [Fact]
    public void Excels_separator_line_decides_and_is_no_header()
    {
        using var file = Open("sep=|\r\nphone|a;b\r\n1|2;3\r\n");

        Assert.Equal(["phone", "a;b"], file.Headers);
        Assert.True(file.Read());
        Assert.Equal(3, file.RowNumber);
    }

    [Fact]
    public void Quoted_cells_hold_separators_quotes_and_line_ends()
    {
        var table = Table("phone;name\r\n1;\"a;b \"\"c\"\"\r\nd\"\r\n2;e\r\n");

        Assert.Equal("a;b \"c\"\r\nd", table[1][1]);
        Assert.Equal("e", table[2][1]);
    }

    [Fact]
    public void A_quote_within_a_cell_is_text()
    {
        Assert.Equal("ООО \"Ромашка\"", Table("phone;name\n1;ООО \"Ромашка\"\n")[1][1]);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    public void Every_line_end_is_understood(string end)
    {
        Assert.Equal([["phone", "name"], ["1", "a"], ["2", "b"]], Table($"phone;name{end}1;a{end}2;b"));
    }

    [Fact]
    public void Rows_are_numbered_as_a_spreadsheet_shows_them()
    {
        using var file = Open("phone;name\n\n1;\"a\nb\"\n\n;;\n2;c\n");

        Assert.True(file.Read());
        Assert.Equal(3, file.RowNumber);
        Assert.True(file.Read());
        Assert.Equal(6, file.RowNumber);
        Assert.False(file.Read());
    }

    [Fact]
    public void Headers_are_trimmed_and_empty_ones_at_the_end_are_no_columns()
    {
        using var file = Open(" phone ; name ;;\n1;a;;\n");

        Assert.Equal(["phone", "name"], file.Headers);
    }

    [Fact]
    public void Progress_ends_at_the_files_size()
    {
        using var file = Open(ClientsFiles.Csv(20_000));

        long last = 0;
        while (file.Read())
        {
            Assert.InRange(file.BytesRead, last, file.TotalBytes);
            last = file.BytesRead;
        }

        Assert.Equal(file.TotalBytes, file.BytesRead);
    }

    [Fact]
    public void Reading_can_be_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        using var file = Open(ClientsFiles.Csv(10));
        file.Read(cancel.Token);

        cancel.Cancel();

        Assert.Throws<OperationCanceledException>(() => file.Read(cancel.Token));
    }

    [Fact]
    public async Task The_stream_is_left_open_when_asked_and_closed_when_refused()
    {
        var kept = ClientsFiles.Csv(1);
        (await ClientsFileReader.OpenAsync(kept, "a.csv", leaveOpen: true)).Dispose();
        Assert.True(kept.CanRead);

        var refused = new MemoryStream();
        await Assert.ThrowsAsync<ClientsFileException>(() => ClientsFileReader.OpenAsync(refused, "a.csv"));
        Assert.False(refused.CanRead);
    }

    internal static byte[] Encode(string text, string encoding) => encoding switch
    {
        "utf-8" => Encoding.UTF8.GetBytes(text),
        "utf-8-bom" => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
        "utf-16le" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
        "utf-16be" => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(text)],
        "utf-16le-bare" => Encoding.Unicode.GetBytes(text),
        "utf-16be-bare" => Encoding.BigEndianUnicode.GetBytes(text),
        "cp1251" => TextEncoding.Windows1251.GetBytes(text),
        _ => throw new ArgumentOutOfRangeException(nameof(encoding)),
    };
}
