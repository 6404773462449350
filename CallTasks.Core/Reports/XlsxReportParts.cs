using System.IO.Compression;
using System.Text;

namespace CallTasks.Core.Reports;

/// <summary>The parts of a report's workbook beside its cells (ECMA-376 part 1).</summary>
internal static class XlsxReportParts
{
    private const string Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";

    // Cell styles: 0 plain, 1 header, 2 text that looks like a formula (format 49 is text), 3 whole number, 4 decimals, 5 date and time.
    private const string Styles = Declaration + "<styleSheet xmlns=\"" + Main + "\">"
        + "<numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/><numFmt numFmtId=\"165\" formatCode=\"0.00##\"/></numFmts>"
        + "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
        + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>"
        + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
        + "<cellXfs count=\"6\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
        + "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
        + "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" quotePrefix=\"1\"/>"
        + "<xf numFmtId=\"1\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
        + "<xf numFmtId=\"165\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
        + "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>"
        + "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

    /// <summary>What stands before a sheet's rows: the frozen header and the columns' widths.</summary>
    public static byte[] SheetStart(ReportColumn[] columns)
    {
        var xml = new StringBuilder(Declaration)
            .Append("<worksheet xmlns=\"").Append(Main).Append("\"><sheetViews><sheetView workbookViewId=\"0\">")
            .Append("<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols>");
        for (var i = 0; i < columns.Length; i++)
        {
            xml.Append($"<col min=\"{i + 1}\" max=\"{i + 1}\" width=\"{Math.Clamp(columns[i].Width, 1, 255)}\" customWidth=\"1\"/>");
        }

        return Encoding.UTF8.GetBytes(xml.Append("</cols><sheetData>").ToString());
    }

    /// <summary>What stands behind a sheet's rows: the filter over all of them.</summary>
    public static byte[] SheetEnd(int columns, int rows) =>
        Encoding.UTF8.GetBytes($"</sheetData><autoFilter ref=\"A1:{Letters(columns)}{rows}\"/></worksheet>");

    /// <summary>Writes the workbook, its styles and relations.</summary>
    public static void Write(ZipArchive zip, int sheets, int columns, int fullSheetRows, int lastSheetRows)
    {
        var types = new StringBuilder(Declaration).Append($"<Types xmlns=\"{Package}/content-types\">")
            .Append("<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>")
            .Append("<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>")
            .Append("<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>");
        var book = new StringBuilder(Declaration).Append($"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\"><sheets>");
        var filters = new StringBuilder();
        var relations = new StringBuilder(Declaration).Append($"<Relationships xmlns=\"{Package}/relationships\">");
        for (var i = 1; i <= sheets; i++)
        {
            var name = i == 1 ? "Report" : $"Report {i}";
            types.Append($"<Override PartName=\"/xl/worksheets/sheet{i}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>");
            book.Append($"<sheet name=\"{name}\" sheetId=\"{i}\" r:id=\"rId{i}\"/>");
            relations.Append($"<Relationship Id=\"rId{i}\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet{i}.xml\"/>");
            filters.Append($"<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{i - 1}\" hidden=\"1\">'{name}'!$A$1:${Letters(columns)}${(i < sheets ? fullSheetRows : lastSheetRows)}</definedName>");
        }

        relations.Append($"<Relationship Id=\"rId{sheets + 1}\" Type=\"{Office}/styles\" Target=\"styles.xml\"/></Relationships>");
        Put(zip, "[Content_Types].xml", types.Append("</Types>").ToString());
        Put(zip, "_rels/.rels", $"{Declaration}<Relationships xmlns=\"{Package}/relationships\"><Relationship Id=\"rId1\" Type=\"{Office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        Put(zip, "xl/workbook.xml", book.Append("</sheets><definedNames>").Append(filters).Append("</definedNames></workbook>").ToString());
        Put(zip, "xl/_rels/workbook.xml.rels", relations.ToString());
        Put(zip, "xl/styles.xml", Styles);
    }

    /// <summary>A column's letters, from 1: A … Z, AA …</summary>
    internal static string Letters(int column)
    {
        var letters = "";
        for (; column > 0; column = (column - 1) / 26)
        {
            letters = (char)('A' + (column - 1) % 26) + letters;
        }

        return letters;
    }

    private static void Put(ZipArchive zip, string name, string xml)
    {
        using var part = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
        part.Write(Encoding.UTF8.GetBytes(xml));
    }
}
