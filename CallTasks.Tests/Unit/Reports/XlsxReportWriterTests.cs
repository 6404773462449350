using System.IO.Compression;
using System.Text;
using CallTasks.Core.Reports;
using ExcelDataReader;

namespace CallTasks.Tests.Unit.Reports;

public sealed class XlsxReportWriterTests
{
    [Fact]
    public async Task Another_reader_finds_the_same_values_and_types()
    {
        var rows = Read(await WrittenAsync(ReportRows.WriteAsync));

        Assert.Equal(ReportRows.Columns.Select(c => (object)c.Name), rows[0]);
        for (var i = 0; i < ReportRows.Texts.Length; i++)
        {
            Assert.Equal([i - 1.0, ReportRows.Texts[i], new DateTime(2026, 7, 1, 10, 30, 59), -1.25, "=" + i], rows[i + 1]);
        }

        Assert.Equal(999_999_999_999_999.0, rows[^1][0]);
        Assert.All(rows[^1].Skip(1), Assert.Null);
    }

    [Fact]
    public async Task Our_own_reader_finds_the_same_texts()
    {
        var file = Imports.ClientsFileSteps.Table(await WrittenAsync(ReportRows.WriteAsync));

        Assert.Equal(ReportRows.Texts, file.Skip(1).Take(ReportRows.Texts.Length).Select(row => row[1]));
        Assert.Equal("2026-07-01 10:30:59", file[1][2]);
    }

    [Fact]
    public async Task Characters_that_xml_cannot_hold_are_made_safe()
    {
        var rows = Read(await WrittenAsync(async writer =>
        {
            await writer.BeginAsync([new("a", ReportColumnKind.Text)]);
            foreach (var text in (string[])["a\0b\u0001c\u001F", "x\uD800y", "\uDC00", "z\uFFFF", "a\r\nb\rc", new string('я', 40_000)])
            {
                writer.Text(text);
                writer.EndRow();
            }

            await writer.FinishAsync();
        })).Select(row => (string)row[0]!).ToList();

        Assert.Equal(["a\uFFFDb\uFFFDc\uFFFD", "x\uFFFDy", "\uFFFD", "z\uFFFD", "a\nb\nc"], rows.Skip(1).Take(5));
        Assert.Equal(new string('я', 32_766) + "…", rows[^1]);
    }

    [Fact]
    public async Task Numbers_that_excel_would_round_are_texts()
    {
        var rows = Read(await WrittenAsync(async writer =>
        {
            await writer.BeginAsync([new("a", ReportColumnKind.Number)]);
            writer.Number(1_000_000_000_000_000);
            writer.EndRow();
            writer.Number(long.MinValue);
            writer.EndRow();
            await writer.FinishAsync();
        }));

        Assert.Equal(["1000000000000000", "-9223372036854775808"], rows.Skip(1).Select(r => r[0]));
    }

    [Theory]
    [InlineData(-2_208_988_800_000, "1900-01-01 00:00:00")]
    [InlineData(long.MaxValue, null)]
    public async Task Instants_that_excel_cannot_hold_are_text_or_empty(long instant, string? text)
    {
        var rows = Read(await WrittenAsync(async writer =>
        {
            await writer.BeginAsync([new("a", ReportColumnKind.Instant), new("b", ReportColumnKind.Text)]);
            writer.Instant(instant, TimeZoneInfo.Utc);
            writer.Text("b");
            writer.EndRow();
            await writer.FinishAsync();
        }));

        Assert.Equal([text, "b"], rows[1]);
    }

    [Fact]
    public async Task The_hour_that_exists_twice_is_shown_as_the_wall_clock_had_it()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var rows = Read(await WrittenAsync(async writer =>
        {
            await writer.BeginAsync([new("a", ReportColumnKind.Instant)]);
            foreach (var hour in (int[])[0, 1])
            {
                writer.Instant(new DateTimeOffset(2026, 10, 25, hour, 30, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), berlin);
                writer.EndRow();
            }

            await writer.FinishAsync();
        }));

        Assert.All(rows.Skip(1), row => Assert.Equal(new DateTime(2026, 10, 25, 2, 30, 0), row[0]));
    }

    [Fact]
    public async Task A_full_sheet_goes_on_with_headers_on_the_next()
    {
        var stream = new MemoryStream();
        await using (var writer = new XlsxReportWriter(stream, leaveOpen: true, maxSheetRows: 4))
        {
            await writer.BeginAsync([new("n", ReportColumnKind.Number)]);
            for (var i = 1; i <= 6; i++)
            {
                writer.Number(i);
                writer.EndRow();
            }

            await writer.FinishAsync();
            Assert.Equal(6, writer.Rows);
        }

        using var reader = ExcelReaderFactory.CreateOpenXmlReader(stream);
        Assert.Equal(2, reader.ResultsCount);
        Assert.Equal(("Report", "n 1 2 3"), (reader.Name, Column()));
        Assert.True(reader.NextResult());
        Assert.Equal(("Report 2", "n 4 5 6"), (reader.Name, Column()));

        string Column()
        {
            var cells = new List<object>();
            while (reader.Read())
            {
                cells.Add(reader.GetValue(0));
            }

            return string.Join(' ', cells);
        }
    }

    [Fact]
    public async Task The_header_is_frozen_and_filtered_and_columns_have_widths()
    {
        using var zip = new ZipArchive(await WrittenAsync(ReportRows.WriteAsync));
        using var reader = new StreamReader(zip.GetEntry("xl/worksheets/sheet1.xml")!.Open(), Encoding.UTF8);
        var xml = await reader.ReadToEndAsync();

        Assert.Contains("state=\"frozen\"", xml, StringComparison.Ordinal);
        Assert.Contains($"<autoFilter ref=\"A1:E{ReportRows.Texts.Length + 2}\"/>", xml, StringComparison.Ordinal);
        Assert.Contains("<col min=\"2\" max=\"2\" width=\"30\"", xml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_without_rows_is_a_workbook_too()
    {
        var rows = Read(await WrittenAsync(async writer =>
        {
            await writer.BeginAsync([new("a", ReportColumnKind.Text)]);
            await writer.FinishAsync();
        }));

        Assert.Equal("a", Assert.Single(rows)[0]);
    }

    [Fact]
    public async Task Misuse_is_refused()
    {
        await using var writer = new XlsxReportWriter(new MemoryStream());
        Assert.Throws<InvalidOperationException>(() => writer.Text("early"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await writer.BeginAsync([]));
        await writer.BeginAsync([new("a", ReportColumnKind.Text)]);
        writer.Text("1");
        Assert.Throws<InvalidOperationException>(() => writer.Text("2"));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Memory_does_not_grow_with_the_rows()
    {
        await using var writer = new XlsxReportWriter(Stream.Null);
        await writer.BeginAsync(ReportRows.Columns);
        await RowsAsync(1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        await RowsAsync(200_000);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);

        Task RowsAsync(int rows)
        {
            for (var i = 0; i < rows; i++)
            {
                writer.Number(i);
                writer.Text("+79120000001 & co");
                writer.Instant(ReportRows.Instant + i, ReportRows.Moscow);
                writer.Amount(1.5m);
                writer.Text(null);
                writer.EndRow();
            }

            return Task.CompletedTask;
        }
    }

    private static async Task<MemoryStream> WrittenAsync(Func<IReportWriter, Task> write)
    {
        var stream = new MemoryStream();
        await using (var writer = new XlsxReportWriter(stream, leaveOpen: true))
        {
            await write(writer);
        }

        stream.Position = 0;
        return stream;
    }

    private static List<object?[]> Read(Stream stream)
    {
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(stream);
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)]);
        }

        return rows;
    }
}
