using System.Globalization;
using System.Xml;
using CallTasks.Core.Languages;

namespace CallTasks.Core.Imports.Xlsx;

/// <summary>
/// Reads the first visible sheet of an .xlsx in one pass. ExcelDataReader, which reads .xls here, passes over the whole sheet twice,
/// keeps all shared texts as strings, and inflates without a bound; so .xlsx has its own reader over the framework's XML reader.
/// </summary>
internal sealed class XlsxClientsFileReader : ClientsFileReader
{
    private readonly Stream _file;
    private readonly bool _leaveOpen;
    private readonly XlsxPackage _package;
    private readonly XlsxPart _sheet;
    private readonly XlsxSharedStrings _strings;
    private readonly XlsxStyles _styles;
    private readonly bool _is1904;
    private readonly RowCells _cells;
    private readonly char[] _scratch = new char[ClientsFileLimits.MaxCellChars + 1];
    private bool _ended;

    private XlsxClientsFileReader(Stream file, string fileName, ClientsFileLimits limits, bool leaveOpen, XlsxPackage package)
        : base(ClientsFileFormat.Xlsx, fileName, limits)
    {
        _file = file;
        _leaveOpen = leaveOpen;
        _package = package;
        _cells = new RowCells(limits);
        var workbook = XlsxWorkbook.Find(package);
        _is1904 = workbook.Is1904;
        TotalBytes = Math.Max(1, package.ClaimedBytes(workbook.SheetPart) + (workbook.StringsPart is null ? 0 : package.ClaimedBytes(workbook.StringsPart)));
        using (var styles = workbook.StylesPart is null ? null : package.OpenPart(workbook.StylesPart))
        {
            _styles = XlsxStyles.Read(styles);
        }

        using (var strings = workbook.StringsPart is null ? null : package.OpenPart(workbook.StringsPart))
        {
            _strings = XlsxSharedStrings.Read(strings, limits);
        }

        _sheet = package.OpenPart(workbook.SheetPart)!;
        if (!_sheet.ReadTo("sheetData"))
        {
            throw new ClientsFileException(ClientsFileProblem.Damaged, "The workbook is damaged: its first sheet holds no rows. Open it in Excel and save it anew.");
        }

        _ended = _sheet.Xml.IsEmptyElement;
    }

    public override long BytesRead => Math.Min(_package.Inflated, TotalBytes);

    public override int CellCount => _cells.Count;

    public static XlsxClientsFileReader Create(
        Stream file,
        string fileName,
        ClientsFileLimits limits,
        bool leaveOpen,
        CancellationToken cancellationToken)
    {
        var package = XlsxPackage.Open(file, limits, cancellationToken);
        try
        {
            return new XlsxClientsFileReader(file, fileName, limits, leaveOpen, package);
        }
        catch (Exception e)
        {
            package.Dispose();
            if (ExplainBroken(e, 0) is { } refusal)
            {
                throw refusal;
            }

            throw;
        }
    }

    public override ReadOnlySpan<byte> Cell(int index) => _cells[index];

    private protected override bool ReadRow()
    {
        _cells.Clear();
        while (!_ended && _sheet.Read())
        {
            var xml = _sheet.Xml;
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "row")
            {
                ReadRowNumber();
                if (!xml.IsEmptyElement)
                {
                    ReadCells();
                }

                return true;
            }

            _ended = xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "sheetData";
        }

        return false;
    }

    private protected override ClientsFileException? Explain(Exception exception) => ExplainBroken(exception, RowNumber);

    protected override void Dispose(bool disposing)
    {
        _sheet.Dispose();
        _package.Dispose();
        if (!_leaveOpen)
        {
            _file.Dispose();
        }
    }

    private static ClientsFileException? ExplainBroken(Exception exception, int row) => exception switch
    {
        XmlException or InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or InvalidOperationException =>
            Broken(row, exception),
        _ => null,
    };

    private static ClientsFileException Broken(int row, Exception? inner = null) =>
        new(
            ClientsFileProblem.Damaged,
            $"The workbook is damaged{(row > 0 ? Wording.Of($" after row {row}") : Wording.Of(""))}. Open it in Excel and save it anew, or upload the whole file.",
            row > 0 ? row : null,
            inner: inner);

    private void ReadRowNumber()
    {
        var given = _sheet.Xml.GetAttribute("r");
        var row = RowNumber + 1;
        if (given is not null && (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out row) || row <= RowNumber))
        {
            throw Broken(RowNumber);
        }

        RowNumber = row;
    }

    private void ReadCells()
    {
        var next = 0;
        var depth = _sheet.Xml.Depth;
        while (_sheet.Read() && _sheet.Xml.Depth > depth)
        {
            if (_sheet.Xml.NodeType == XmlNodeType.Element && _sheet.Xml.LocalName == "c")
            {
                ReadCell(ref next);
            }
        }
    }

    private void ReadCell(ref int next)
    {
        var xml = _sheet.Xml;
        var column = next;
        var type = "n";
        var style = 0;
        while (xml.MoveToNextAttribute())
        {
            switch (xml.LocalName)
            {
                case "r":
                    column = Column(xml.Value);
                    break;
                case "t":
                    type = xml.Value;
                    break;
                case "s":
                    _ = int.TryParse(xml.Value, NumberStyles.None, CultureInfo.InvariantCulture, out style);
                    break;
            }
        }

        xml.MoveToElement();
        next = column + 1;
        if (xml.IsEmptyElement)
        {
            return;
        }

        _sheet.ClearText();
        var depth = xml.Depth;
        while (_sheet.Read() && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                switch (xml.LocalName)
                {
                    case "v":
                        _sheet.GatherText();
                        break;
                    case "is":
                        _sheet.GatherRuns();
                        break;
                    default:
                        _sheet.Skip();
                        break;
                }
            }
        }

        AddCell(column, type, style, _sheet.Text);
    }

    private void AddCell(int column, string type, int style, ReadOnlySpan<char> text)
    {
        switch (type)
        {
            case "s" when !text.IsEmpty:
                if (!int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var index)
                    || (uint)index >= (uint)_strings.Count)
                {
                    throw Broken(RowNumber);
                }

                _cells.Add(column, _strings[index], RowNumber);
                break;
            case "b":
                _cells.Add(column, text is "1" ? "true" : text is "0" ? "false" : text, RowNumber);
                break;
            case "n":
                Span<char> digits = stackalloc char[ExcelValue.MaxChars];
                text = text.Trim();
                var length = _styles.IsDate(style) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var serial)
                    ? ExcelValue.Date(serial, _is1904, digits)
                    : 0;
                length = length > 0 ? length : ExcelValue.Number(text, digits);
                _cells.Add(column, length > 0 ? digits[..length] : text, RowNumber);
                break;
            default:
                text.CopyTo(_scratch);
                _cells.Add(column, _scratch.AsSpan(0, XlsxText.Decode(_scratch.AsSpan(0, text.Length))), RowNumber);
                break;
        }
    }

    /// <summary>The column of a reference such as <c>AB12</c>, from 0.</summary>
    private int Column(ReadOnlySpan<char> reference)
    {
        var column = 0;
        var letters = 0;
        foreach (var c in reference)
        {
            var letter = (uint)((c | 0x20) - 'a');
            if (letter > 25 || letters == 3)
            {
                break;
            }

            column = column * 26 + (int)letter + 1;
            letters++;
        }

        return letters > 0 ? column - 1 : throw Broken(RowNumber);
    }
}
