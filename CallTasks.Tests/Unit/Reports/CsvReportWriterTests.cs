using System.Text;
using CallTasks.Core.Reports;

namespace CallTasks.Tests.Unit.Reports;

public sealed class CsvReportWriterTests
{
    [Fact]
    public async Task Cells_are_written_as_documented()
    {
        var text = await WrittenAsync(async writer =>
        {
            await writer.BeginAsync(ReportRows.Columns);
            writer.Number(-7);
            writer.Text("a;\"b\"\nc\0d");
            writer.Instant(ReportRows.Instant, ReportRows.Moscow);
            writer.Amount(-1.50m);
            writer.Text("+79120000001");
            writer.EndRow();
            writer.Number(null);
            writer.EndRow();
            await writer.FinishAsync();
            Assert.Equal(2, writer.Rows);
        });

        Assert.Equal(
            "\uFEFFCall ID;Text & <more>;Date;Cost;\"'=header\"\r\n-7;\"a;\"\"b\"\"\nc\uFFFDd\";2026-07-01 10:30:59;-1.50;\"'+79120000001\"\r\n;;;;\r\n",
            text);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@a")]
    [InlineData("\ta")]
    [InlineData("\ra")]
    public async Task Text_that_a_spreadsheet_would_run_gets_an_apostrophe(string cell)
    {
        var text = await WrittenAsync(async writer =>
        {
            await writer.BeginAsync([new("a", ReportColumnKind.Text)]);
            writer.Text(cell);
            writer.EndRow();
            await writer.FinishAsync();
        });

        Assert.Equal($"\uFEFFa\r\n\"'{cell}\"\r\n", text);
    }

    [Fact]
    public async Task Our_own_reader_finds_the_same_texts()
    {
        var text = await WrittenAsync(ReportRows.WriteAsync);

        var table = Imports.ClientsFileSteps.Table(text);

        Assert.Equal(ReportRows.Texts.Select(t => "=+-@".Contains(t[0], StringComparison.Ordinal) ? "'" + t : t), table.Skip(1).Take(ReportRows.Texts.Length).Select(row => row[1]));
    }

    private static async Task<string> WrittenAsync(Func<IReportWriter, Task> write)
    {
        var stream = new MemoryStream();
        await using (var writer = new CsvReportWriter(stream, leaveOpen: true))
        {
            await write(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
