using System.IO.Compression;
using System.Text;

namespace CallTasks.Bench;

/// <summary>Clients files of five columns; every number is different, and they come in no order, as they do in life.</summary>
internal static class BenchClients
{
    private static readonly string[] Cities = ["Москва", "Казань", "Пермь", "Томск", "Орёл", "Сочи", "Омск"];

    public static void WriteCsv(string path, int rows)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 16) { NewLine = "\r\n" };
        writer.WriteLine("phone;clientId;name;city;amount");
        for (var row = 0; row < rows; row++) writer.WriteLine(string.Join(';', Cells(row)));
    }

    /// <summary>A workbook as Excel writes it: texts shared, three of five different in every row.</summary>
    public static void WriteXlsx(string path, int rows)
    {
        const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";
        var shared = new Dictionary<string, int>();
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        Put(zip, "[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>");
        Put(zip, "_rels/.rels", $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"r1\" Type=\"{Office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        Put(zip, "xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\"><sheets><sheet name=\"Clients\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
        Put(zip, "xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"r1\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{Office}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>");
        using (var sheet = new StreamWriter(zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open(), bufferSize: 1 << 16))
        {
            sheet.Write($"<worksheet xmlns=\"{Main}\"><sheetData>");
            for (var row = -1; row < rows; row++)
            {
                sheet.Write("<row>");
                foreach (var cell in row < 0 ? ["phone", "clientId", "name", "city", "amount"] : Cells(row))
                {
                    if (!shared.TryGetValue(cell, out var index)) shared[cell] = index = shared.Count;
                    sheet.Write($"<c t=\"s\"><v>{index}</v></c>");
                }

                sheet.Write("</row>");
            }

            sheet.Write("</sheetData></worksheet>");
        }

        using var strings = new StreamWriter(zip.CreateEntry("xl/sharedStrings.xml", CompressionLevel.Fastest).Open(), bufferSize: 1 << 16);
        strings.Write($"<sst xmlns=\"{Main}\">");
        foreach (var text in shared.Keys) strings.Write($"<si><t>{text}</t></si>");
        strings.Write("</sst>");
    }

    private static string[] Cells(int row) =>
        // 7,654,321 has no factor in common with ten million: all numbers are different, and neighbours lie far apart.
        [$"+7912{row * 7_654_321L % 10_000_000:D7}", $"C-{row * 7_654_321L % 10_000_000:D8}", $"Клиент {row}", Cities[row % Cities.Length], $"{row % 5000}.{row % 100:D2}"];

    private static void Put(ZipArchive zip, string name, string text)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name, CompressionLevel.Fastest).Open());
        writer.Write(text);
    }
}
