using System.Xml.Linq;
using CallTasks.Core.Imports;
using CallTasks.Core.Reports;
using CallTasks.Tests.Support;
using CallTasks.Tests.Unit.Reports;

namespace CallTasks.Tests.Integration.Reports;

/// <summary>What we write opens in LibreOffice with the right types, and what LibreOffice writes is read.</summary>
[Trait("Speed", "slow")]
public sealed class LibreOfficeTests : IDisposable
{
    // A first start unpacks a profile; the machine may be busy with other tests.
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);

    private static readonly XNamespace _office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
    private static readonly XNamespace _table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_report_opens_with_the_right_types_and_formulas_stay_text()
    {
        await using (var writer = new XlsxReportWriter(File.Create(_folder.File("report.xlsx"))))
        {
            await ReportRows.WriteAsync(writer);
        }

        // OpenDocument says of each cell what LibreOffice took it for.
        var cells = Cells(await ConvertAsync("report.xlsx", "fods"));

        Assert.Equal(Enumerable.Repeat("string:", ReportRows.Columns.Length), cells[0]);
        for (var i = 0; i < ReportRows.Texts.Length; i++)
        {
            Assert.Equal($"float:{i - 1}", cells[i + 1][0]);
            Assert.Equal("string:", cells[i + 1][1]);
            Assert.StartsWith("date:2026-07-01T10:30:59", cells[i + 1][2], StringComparison.Ordinal);
            Assert.Equal("float:-1.25", cells[i + 1][3]);
            Assert.Equal("string:", cells[i + 1][4]);
        }
    }

    [Fact]
    public async Task A_report_converts_to_csv_with_the_same_texts()
    {
        await using (var writer = new XlsxReportWriter(File.Create(_folder.File("report.xlsx"))))
        {
            await ReportRows.WriteAsync(writer);
        }

        using var csv = await ClientsFileReader.OpenAsync(await ConvertAsync("report.xlsx", "csv:Text - txt - csv (StarCalc):59,34,76,1"), "report.csv");
        for (var i = 0; i < ReportRows.Texts.Length && csv.Read(); i++)
        {
            Assert.Equal(ReportRows.Texts[i], csv.Text(1));
            Assert.Equal("2026-07-01 10:30:59", csv.Text(2));
            Assert.Equal("=" + i, csv.Text(4));
        }
    }

    [Theory]
    [InlineData("xlsx")]
    [InlineData("xls")]
    public async Task The_template_survives_a_save_in_libreoffice(string format)
    {
        await using (var template = File.Create(_folder.File("template.xlsx")))
        {
            ClientsFileTemplate.WriteXlsx(template);
        }

        Directory.CreateDirectory(_folder.File("saved"));
        using var saved = await ClientsFileReader.OpenAsync(await ConvertAsync("template.xlsx", format, "saved"), "template");
        using var original = await ClientsFileReader.OpenAsync(_folder.File("template.xlsx"), "template");

        Assert.Equal(original.Headers, saved.Headers);
        using var rows = new ClientRowReader(saved);
        using var expected = new ClientRowReader(original);
        while (expected.Read())
        {
            Assert.True(rows.Read());
            Assert.Equivalent(expected.Client, rows.Client);
        }
    }

    private async Task<string> ConvertAsync(string name, string format, string folder = ".")
    {
        var target = Path.GetFullPath(_folder.File(folder));
        await ProcessPeer.RunAsync(
            Peers.Require("soffice", "libreoffice-calc"),
            ["--headless", $"-env:UserInstallation=file://{_folder.File("profile")}", "--convert-to", format, "--outdir", target, _folder.File(name)],
            _limit);
        return Path.Combine(target, Path.ChangeExtension(name, format.Split(':')[0]));
    }

    private static List<List<string>> Cells(string fods) =>
    [
        .. XDocument.Load(fods).Descendants(_table + "table-row")
            .Select(row => row.Elements(_table + "table-cell")
                .Where(cell => cell.Attribute(_office + "value-type") is not null)
                .Select(cell => $"{cell.Attribute(_office + "value-type")!.Value}:{cell.Attribute(_office + "value")?.Value ?? cell.Attribute(_office + "date-value")?.Value}")
                .ToList()),
    ];
}
