using System.IO.Compression;
using System.Text;

namespace CallTasks.Tests.Support;

/// <summary>
/// Makes clients files of any size for tests and benchmarks: five columns (phone, clientId, name, city, amount) with well-formed,
/// different Russian mobile numbers from +79120000000 on. The same arguments always make the same file.
/// </summary>
internal static class ClientsFiles
{
    public static readonly string[] Headers = ["phone", "clientId", "name", "city", "amount"];

    private static readonly string[] _cities = ["Москва", "Казань", "Пермь", "Томск", "Орёл", "Сочи", "Омск"];

    /// <summary>The number of a row, from 0: +79120000000 + row; ten million different ones.</summary>
    public static string Phone(int row) => $"+7912{row % 10_000_000:D7}";

    /// <summary>The cells of a row, from 0.</summary>
    public static string[] Row(int row) =>
        [Phone(row), $"C-{row:D8}", $"Клиент {row}", _cities[row % _cities.Length], $"{row % 5000}.{row % 100:D2}"];

    /// <summary>Writes a CSV with <c>;</c>.</summary>
    public static void WriteCsv(Stream stream, int rows, Encoding? encoding = null, char separator = ';')
    {
        using var writer = new StreamWriter(stream, encoding ?? new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\r\n" };
        writer.WriteLine(string.Join(separator, Headers));
        for (var row = 0; row < rows; row++)
        {
            writer.Write(Phone(row));
            writer.Write(separator);
            writer.Write("C-");
            writer.Write(row.ToString("D8"));
            writer.Write(separator);
            writer.Write("Клиент ");
            writer.Write(row);
            writer.Write(separator);
            writer.Write(_cities[row % _cities.Length]);
            writer.Write(separator);
            writer.Write(row % 5000);
            writer.Write('.');
            writer.WriteLine((row % 100).ToString("D2"));
        }
    }

    /// <summary>A CSV in memory.</summary>
    public static MemoryStream Csv(int rows, Encoding? encoding = null, char separator = ';')
    {
        var stream = new MemoryStream();
        WriteCsv(stream, rows, encoding, separator);
        stream.Position = 0;
        return stream;
    }

    /// <summary>Writes an .xlsx as Excel does: texts shared (phone, ID and name are different in every row), the amount a number.</summary>
    public static void WriteXlsx(Stream stream, int rows) =>
        WriteXlsx(stream, Enumerable.Range(0, rows).Select(Row).Prepend(Headers), (column, row) => column == 4 && row > 0);

    /// <summary>An .xlsx in memory.</summary>
    public static MemoryStream Xlsx(int rows)
    {
        var stream = new MemoryStream();
        WriteXlsx(stream, rows);
        stream.Position = 0;
        return stream;
    }

    /// <summary>An .xlsx of any cells; null cells are left out.</summary>
    public static MemoryStream Xlsx(IEnumerable<string?[]> rows, Func<int, int, bool>? isNumber = null)
    {
        var stream = new MemoryStream();
        WriteXlsx(stream, rows, isNumber ?? ((_, _) => false));
        stream.Position = 0;
        return stream;
    }

    /// <summary>An .xlsx with a sheet's XML of one's own, to make broken ones.</summary>
    public static MemoryStream XlsxOf(string sheetData, string sharedStrings = "", string styles = "<cellXfs><xf/></cellXfs>", string workbookPr = "")
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            PutFrame(zip, styles, workbookPr);
            Put(zip, "xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{Main}\"><sheetData>{sheetData}</sheetData></worksheet>");
            Put(zip, "xl/sharedStrings.xml", $"<sst xmlns=\"{Main}\">{sharedStrings}</sst>");
        }

        stream.Position = 0;
        return stream;
    }

    /// <summary>The same archive with its parts stored unpacked, so that changed bytes reach the XML.</summary>
    public static MemoryStream XlsxStored(Stream xlsx)
    {
        var stream = new MemoryStream();
        using (var from = new ZipArchive(xlsx))
        using (var to = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in from.Entries)
            {
                using var source = entry.Open();
                using var target = to.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open();
                source.CopyTo(target);
            }
        }

        stream.Position = 0;
        return stream;
    }

    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";

    private static void WriteXlsx(Stream stream, IEnumerable<string?[]> rows, Func<int, int, bool> isNumber)
    {
        var shared = new Dictionary<string, int>();
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        PutFrame(zip, "<cellXfs><xf/></cellXfs>", "");
        using (var part = zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open())
        using (var sheet = new StreamWriter(part, bufferSize: 1 << 16))
        {
            sheet.Write($"<worksheet xmlns=\"{Main}\"><sheetData>");
            var r = 0;
            foreach (var row in rows)
            {
                sheet.Write($"<row r=\"{r + 1}\">");
                for (var c = 0; c < row.Length; c++)
                {
                    if (row[c] is not { } text)
                    {
                        continue;
                    }

                    sheet.Write($"<c r=\"{Letters(c + 1)}{r + 1}\"");
                    if (isNumber(c, r))
                    {
                        sheet.Write($"><v>{text}</v></c>");
                        continue;
                    }

                    if (!shared.TryGetValue(text, out var index))
                    {
                        shared.Add(text, index = shared.Count);
                    }

                    sheet.Write($" t=\"s\"><v>{index}</v></c>");
                }

                sheet.Write("</row>");
                r++;
            }

            sheet.Write("</sheetData></worksheet>");
        }

        using (var part = zip.CreateEntry("xl/sharedStrings.xml", CompressionLevel.Fastest).Open())
        using (var strings = new StreamWriter(part, bufferSize: 1 << 16))
        {
            strings.Write($"<sst xmlns=\"{Main}\" uniqueCount=\"{shared.Count}\">");
            foreach (var text in shared.Keys)
            {
                strings.Write("<si><t xml:space=\"preserve\">");
                strings.Write(System.Security.SecurityElement.Escape(text));
                strings.Write("</t></si>");
            }

            strings.Write("</sst>");
        }
    }

    private static void PutFrame(ZipArchive zip, string styles, string workbookPr)
    {
        Put(zip, "[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>");
        Put(zip, "_rels/.rels", $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"rId1\" Type=\"{Office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        Put(zip, "xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\">{workbookPr}<sheets><sheet name=\"Clients\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
        Put(zip, "xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"rId1\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{Office}/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"rId3\" Type=\"{Office}/styles\" Target=\"/xl/styles.xml\"/></Relationships>");
        Put(zip, "xl/styles.xml", $"<styleSheet xmlns=\"{Main}\">{styles}</styleSheet>");
    }

    private static void Put(ZipArchive zip, string name, string xml)
    {
        using var part = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
        part.Write(Encoding.UTF8.GetBytes(xml));
    }

    private static string Letters(int column)
    {
        var letters = "";
        for (; column > 0; column = (column - 1) / 26)
        {
            letters = (char)('A' + (column - 1) % 26) + letters;
        }

        return letters;
    }
}
