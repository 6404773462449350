using System.IO.Compression;
using System.Text;
using CallTasks.Core.Languages;
using CsvHelper;

namespace CallTasks.Core.Imports;

/// <summary>
/// The template of a clients file: headers and two example rows; as a workbook also a sheet of explanations. The example numbers lie
/// in the range that Ofcom keeps for drama (07700 900xxx), so a template that is uploaded as it is calls nobody. It speaks the language of
/// whoever asks for it; the import knows its headers in every language (<see cref="ClientsFileColumns"/>).
/// </summary>
public static class ClientsFileTemplate
{
    private static string[] Headers() =>
    [
        FilesTexts.T["TemplatePhone"], FilesTexts.T["TemplateClientId"], FilesTexts.T["TemplatePhone2"], FilesTexts.T["TemplateTimeZone"], FilesTexts.T["TemplateGender"], FilesTexts.T["TemplateLanguage"], FilesTexts.T["TemplateName"], FilesTexts.T["TemplateAmount"],
    ];

    private static string[][] Rows() =>
    [
        ["+447700900101", "A-1001", "+447700900102", "Europe/London", FilesTexts.T["TemplateFemale"], FilesTexts.T["TemplateSpoken"], FilesTexts.T["TemplateAnna"], "120.50"],
        ["+447700900103, +447700900104", "", "", "+03:00", "", "", FilesTexts.T["TemplateBoris"], "80"],
    ];

    private static string[][] Explanations() =>
    [
        [FilesTexts.T["TemplateColumn"], FilesTexts.T["TemplateHolds"]],
        [FilesTexts.T["TemplatePhone"], FilesTexts.T["TemplatePhoneHelp"]],
        [FilesTexts.T["TemplateClientId"], FilesTexts.T["TemplateClientIdHelp"]],
        [FilesTexts.T["TemplatePhones"], FilesTexts.T["TemplatePhonesHelp"]],
        [FilesTexts.T["TemplateTimeZone"], FilesTexts.T["TemplateTimeZoneHelp"]],
        [FilesTexts.T["TemplateGenderLanguage"], FilesTexts.T["TemplateGenderLanguageHelp"]],
        [FilesTexts.T["TemplateOther"], FilesTexts.T["TemplateOtherHelp"]],
        ["", FilesTexts.T["TemplateTextHelp"]],
        ["", FilesTexts.T["TemplateExamplesHelp"]],
    ];

    /// <summary>Writes the template as CSV (<c>;</c>, UTF-8 with BOM).</summary>
    /// <param name="stream">Where it goes; it stays open.</param>
    public static void WriteCsv(Stream stream)
    {
        using var csv = CsvWriter.Create(stream, new CsvWriterOptions { Separator = ';', WriteByteOrderMark = true }, leaveOpen: true);
        foreach (var row in Rows().Prepend(Headers()))
        {
            foreach (var cell in row)
            {
                csv.WriteField(cell);
            }

            csv.EndRecord();
        }
    }

    /// <summary>Writes the template as an Excel workbook.</summary>
    /// <param name="stream">Where it goes; it stays open.</param>
    public static void WriteXlsx(Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        Put(zip, "[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>""");
        Put(zip, "_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
        Put(zip, "xl/workbook.xml", $"""<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="{FilesTexts.T["TemplateClients"]}" sheetId="1" r:id="rId1"/><sheet name="{FilesTexts.T["TemplateExplanations"]}" sheetId="2" r:id="rId2"/></sheets></workbook>""");
        Put(zip, "xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>""");

        // Style 1 is the bold header, style 2 is text (format 49), also for the empty cells of the columns, so that Excel keeps digits.
        Put(zip, "xl/styles.xml", """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="49" applyNumberFormat="1"/><xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>""");
        Put(zip, "xl/worksheets/sheet1.xml", Sheet($"""<col min="1" max="{Headers().Length}" width="20" style="2" customWidth="1"/>""", [Headers(), .. Rows()], style: 2));
        Put(zip, "xl/worksheets/sheet2.xml", Sheet("""<col min="1" max="1" width="22" customWidth="1"/><col min="2" max="2" width="100" customWidth="1"/>""", Explanations(), style: 3));
    }

    private static string Sheet(string columns, string[][] rows, int style)
    {
        var xml = new StringBuilder("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">")
            .Append("<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>")
            .Append("<cols>").Append(columns).Append("</cols><sheetData>");
        for (var r = 0; r < rows.Length; r++)
        {
            xml.Append($"<row r=\"{r + 1}\">");
            for (var c = 0; c < rows[r].Length; c++)
            {
                xml.Append($"<c r=\"{(char)('A' + c)}{r + 1}\" s=\"{(r == 0 ? 1 : style)}\" t=\"inlineStr\"><is><t>{System.Security.SecurityElement.Escape(rows[r][c])}</t></is></c>");
            }

            xml.Append("</row>");
        }

        return xml.Append("</sheetData></worksheet>").ToString();
    }

    private static void Put(ZipArchive zip, string name, string xml)
    {
        using var part = zip.CreateEntry(name).Open();
        part.Write("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"u8);
        part.Write(Encoding.UTF8.GetBytes(xml));
    }
}
