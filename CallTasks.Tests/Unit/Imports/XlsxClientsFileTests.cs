using System.IO.Compression;
using System.Text;
using CallTasks.Core.Imports;
using CallTasks.Core.Imports.Xlsx;
using CallTasks.Tests.Support;
using static CallTasks.Tests.Unit.Imports.ClientsFileSteps;

namespace CallTasks.Tests.Unit.Imports;

public sealed class XlsxClientsFileTests
{
    private const string Header = "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>phone</v></c><c r=\"B1\" t=\"str\"><v>value</v></c></row>";

    [Theory]
    [InlineData("79123456789", "79123456789")]
    [InlineData("7.9123456789E10", "79123456789")]
    [InlineData("7.9123456789000000E+10", "79123456789")]
    [InlineData("1.1000000000000001", "1.1")]
    [InlineData("-3", "-3")]
    [InlineData("0.00001", "0.00001")]
    [InlineData("1E+20", "100000000000000000000")]
    [InlineData("79123456789.0", "79123456789")]
    [InlineData("007", "007")]
    public void Numbers_read_as_digits_without_an_exponent(string raw, string read)
    {
        Assert.Equal(read, Table(ClientsFiles.XlsxOf($"{Header}<row r=\"2\"><c r=\"A2\"><v>{raw}</v></c></row>"))[1][0]);
    }

    [Theory]
    [InlineData("33000", "1990-05-07")]
    [InlineData("46053.4375", "2026-01-31 10:30:00")]
    [InlineData("0.4375", "10:30:00")]
    [InlineData("1", "1900-01-01")]
    [InlineData("61", "1900-03-01")]
    [InlineData("-5", "-5")]
    public void Dates_read_as_iso_text(string raw, string read)
    {
        const string styles = "<numFmts><numFmt numFmtId=\"164\" formatCode=\"dd\\.mm\\.yyyy\"/></numFmts><cellXfs><xf/><xf numFmtId=\"164\"/></cellXfs>";

        Assert.Equal(read, Table(ClientsFiles.XlsxOf($"{Header}<row r=\"2\"><c r=\"B2\" s=\"1\"><v>{raw}</v></c></row>", styles: styles))[1][1]);
    }

    [Fact]
    public void The_date_system_of_1904_is_respected()
    {
        var file = ClientsFiles.XlsxOf($"{Header}<row r=\"2\"><c r=\"B2\" s=\"1\"><v>31538</v></c></row>", styles: "<cellXfs><xf/><xf numFmtId=\"14\"/></cellXfs>", workbookPr: "<workbookPr date1904=\"1\"/>");

        Assert.Equal("1990-05-07", Table(file)[1][1]);
    }

    [Theory]
    [InlineData("yyyy-mm-dd", true)]
    [InlineData("[$-419]d mmm", true)]
    [InlineData("[h]:mm", true)]
    [InlineData("General", false)]
    [InlineData("0.00E+00", false)]
    [InlineData("[Red]0;\"days\"0", false)]
    [InlineData("0\\d", false)]
    public void Date_formats_are_told_from_others(string format, bool isDate) => Assert.Equal(isDate, XlsxStyles.ShowsDate(format));

    [Fact]
    public void Every_kind_of_cell_is_read()
    {
        var table = Table(ClientsFiles.XlsxOf(
            Header
            + "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>"
            + "<row r=\"5\"><c r=\"A5\" t=\"b\"><v>1</v></c><c r=\"B5\" t=\"e\"><v>#N/A</v></c></row>"
            + "<row r=\"6\"><c r=\"A6\" t=\"inlineStr\"><is><r><t>a </t></r><r><rPr><b/></rPr><t>b</t></r><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></is></c><c r=\"B6\"><f>1+1</f><v>2</v></c></row>"
            + "<row r=\"7\"><c r=\"A7\" s=\"9\"/><c r=\"B7\" t=\"str\"><v>_x0041__x005F_x0041_</v></c></row>",
            "<si><t>first</t></si><si><r><t>sec</t></r><r><t xml:space=\"preserve\">ond </t></r><phoneticPr fontId=\"1\"/></si>"));

        Assert.Equal([["phone", "value"], ["first", "second "], ["true", "#N/A"], ["a b", "2"], ["", "A_x0041_"]], table);
    }

    [Fact]
    public void Rows_keep_the_numbers_that_excel_shows()
    {
        using var file = Open(ClientsFiles.XlsxOf(Header + "<row r=\"7\"><c r=\"A7\"><v>1</v></c></row>"));

        Assert.True(file.Read());
        Assert.Equal(7, file.RowNumber);
    }

    [Fact]
    public void A_workbook_written_by_another_program_is_read()
    {
        var table = Table(Fixture("clients.xlsx"));

        Assert.Equal(["phone", "clientId", "name", "born", "seen", "vip", "amount", "sum"], table[0]);
        Assert.Equal(["79120000001", "A-1", "Анна \"Аня\" Смирнова", "1990-02-28", "2026-01-31 10:30:00", "true", "120.5", "241"], table[1]);
        Assert.Equal(["+79120000002", "", "Борис", "", "", "false", "-3"], table[2]);
    }

    [Fact]
    public void An_xls_is_read_the_same()
    {
        using var file = Open(Fixture("clients.xls"));
        Assert.Equal(ClientsFileFormat.Xls, file.Format);
        var table = Table(file);

        Assert.Equal(["79120000001", "A-1", "Анна \"Аня\" Смирнова", "1990-02-28", "2026-01-31 10:30:00", "true", "120.5", "241"], table[1]);
        Assert.Equal(["+79120000002", "", "Борис", "", "", "false", "-3"], table[2]);
        Assert.Equal(4, file.RowNumber);
    }

    [Fact]
    public void A_workbook_cut_in_the_middle_is_named()
    {
        var whole = ClientsFiles.Xlsx(500).ToArray();

        foreach (var length in (int[])[10, whole.Length / 3, whole.Length / 2, whole.Length - 30, whole.Length - 1])
        {
            Assert.Equal(ClientsFileProblem.Truncated, Refusal(new MemoryStream(whole[..length])).Problem);
        }

        var xls = Fixture("clients.xls").ToArray();
        Assert.Equal(ClientsFileProblem.Damaged, Refusal(new MemoryStream(xls[..(xls.Length / 2)])).Problem);
    }

    [Fact]
    public void A_sheet_cut_in_the_middle_is_damaged()
    {
        var file = ClientsFiles.XlsxOf(Header + "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"3\"><c r=\"A3\"><v>1</v></c></oops>");

        Assert.Equal(ClientsFileProblem.Damaged, Refusal(file).Problem);
    }

    [Theory]
    [InlineData("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>5</v></c></row>")]
    [InlineData("<row r=\"2\"><c r=\"12\"><v>5</v></c></row>")]
    [InlineData("<row r=\"2\"><c r=\"B2\"><v>5</v></c><c r=\"A2\"><v>5</v></c></row>")]
    [InlineData("<row r=\"1\"><c r=\"A1\"><v>5</v></c></row>")]
    public void References_that_lead_nowhere_are_damage(string row) =>
        Assert.Equal(ClientsFileProblem.Damaged, Refusal(ClientsFiles.XlsxOf(Header + row)).Problem);

    [Fact]
    public void A_workbook_that_unpacks_past_its_bound_is_refused_by_what_comes_out()
    {
        var limits = new ClientsFileLimits { MaxUnpackedBytes = 8 << 20 };
        var bomb = ClientsFiles.XlsxOf(Header + string.Concat(Enumerable.Repeat("<row><c><v>1</v></c></row>", 500_000)));
        Assert.InRange(bomb.Length, 0, 1 << 20);

        Assert.Equal(ClientsFileProblem.UnpacksTooLarge, Refusal(new MemoryStream(bomb.ToArray()), limits).Problem);

        // An archive that lies about a part's size is cut off there by the framework.
        Assert.Equal(ClientsFileProblem.Damaged, Refusal(new MemoryStream(Understate(bomb.ToArray(), "xl/worksheets/sheet1.xml")), limits).Problem);
    }

    [Theory]
    [InlineData("<c r=\"A2\" x=\"{0}\"/>")]
    [InlineData("<c r=\"A2\"><z>{0}</z></c>")]
    [InlineData("<{0}/>")]
    public void One_gigantic_xml_node_is_not_gathered_in_memory(string node)
    {
        var sheet = Header + "<row r=\"2\">" + node.Replace("{0}", new string('x', 64 << 20), StringComparison.Ordinal) + "</row>";
        var file = new MemoryStream(ClientsFiles.XlsxOf(sheet).ToArray());
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(ClientsFileProblem.Damaged, Refusal(file).Problem);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40 << 20);
    }

    [Fact]
    public void A_million_shared_strings_are_refused()
    {
        var strings = new StringBuilder();
        for (var i = 0; i < 1_000_000; i++)
        {
            strings.Append("<si><t>").Append(i).Append("</t></si>");
        }

        Assert.Equal(ClientsFileProblem.TooManySharedStrings, Refusal(ClientsFiles.XlsxOf(Header, strings.ToString())).Problem);
    }

    [Fact]
    public void Shared_strings_are_bounded_in_bytes_too()
    {
        var limits = new ClientsFileLimits { MaxSharedStringBytes = 1000 };

        Assert.Equal(ClientsFileProblem.TooManySharedStrings, Refusal(ClientsFiles.XlsxOf(Header, $"<si><t>{new string('я', 501)}</t></si>"), limits).Problem);
    }

    [Fact]
    public void One_row_of_great_texts_is_refused()
    {
        var text = new string('я', 32_767);
        var cells = string.Concat(Enumerable.Repeat("<c t=\"s\"><v>0</v></c>", 400));

        Assert.Equal(ClientsFileProblem.RowTooLong, Refusal(ClientsFiles.XlsxOf($"{Header}<row r=\"2\">{cells}</row>", $"<si><t>{text}</t></si>")).Problem);
    }

    [Fact]
    public void An_archive_with_too_many_parts_is_refused_before_they_are_listed()
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = 0; i < 2000; i++)
            {
                zip.CreateEntry($"xl/media/image{i}.png");
            }
        }

        Assert.Equal(ClientsFileProblem.UnpacksTooLarge, Refusal(stream, new ClientsFileLimits { MaxZipDirectoryBytes = 64 << 10 }).Problem);
    }

    [Fact]
    public void Document_type_declarations_are_refused()
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var part = zip.CreateEntry("xl/workbook.xml").Open();
            part.Write("<!DOCTYPE a [<!ENTITY b \"c\">]><workbook>&b;</workbook>"u8);
        }

        Assert.Equal(ClientsFileProblem.Damaged, Refusal(stream).Problem);
    }

    [Fact]
    public void A_password_is_named()
    {
        var encrypted = new MemoryStream([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[504], .. Encoding.Unicode.GetBytes("EncryptedPackage"), .. new byte[600]]);
        Assert.Equal(ClientsFileProblem.PasswordProtected, Refusal(encrypted).Problem);
    }

    /// <summary>A file of this folder's Fixture, which LibreOffice and XlsxWriter made.</summary>
    internal static MemoryStream Fixture(string name) =>
        new(File.ReadAllBytes(Path.Combine(Repository.Root, "CallTasks.Tests", "Unit", "Imports", "Fixture", name)));

    /// <summary>Makes the archive claim that a part unpacks to one byte.</summary>
    private static byte[] Understate(byte[] zip, string part)
    {
        var name = Encoding.UTF8.GetBytes(part);
        for (var i = zip.AsSpan().LastIndexOf(name); i >= 0; i = -1)
        {
            // Central directory record: the uncompressed size lies 22 bytes before the name (ZIP application note 4.3.12).
            BitConverter.TryWriteBytes(zip.AsSpan(i - 46 + 24), 1);
        }

        return zip;
    }
}
