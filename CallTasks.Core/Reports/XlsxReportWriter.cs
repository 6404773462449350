using System.Buffers.Text;
using System.IO.Compression;
using System.Text;

namespace CallTasks.Core.Reports;

/// <summary>
/// A report as an Excel workbook (Office Open XML), written as UTF-8 straight into the archive: no cell outlives its row. Headers are
/// bold, frozen and filtered; at Excel's last row the report goes on, with headers, on a further sheet.
/// </summary>
public sealed class XlsxReportWriter : IReportWriter
{
    /// <summary>Rows of one sheet, the header included (Excel's own bound).</summary>
    public const int MaxSheetRows = 1_048_576;

    /// <summary>Columns of one sheet (Excel's own bound).</summary>
    public const int MaxColumns = 16_384;

    /// <summary>Whole numbers beyond 15 digits are written as text: Excel would round them.</summary>
    private const long MaxExactNumber = 999_999_999_999_999;

    /// <summary>1970-01-01 in days since 1899-12-30.</summary>
    private const long EpochDay = 25_569;

    /// <summary>1900-03-01: before it Excel's calendar has a day too many.</summary>
    private const long FirstDay = 61;

    private const long DayMilliseconds = 86_400_000;

    /// <summary>Room for any number, instant or tag.</summary>
    private const int CellBytes = 128;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly int _maxSheetRows;
    private readonly ZipArchive _zip;
    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly XlsxCellText _text = new();
    private ReportColumn[] _columns = [];
    private Stream? _sheet;
    private int _length;
    private int _sheets;
    private int _row;
    private int _column;

    /// <summary>Writes to a stream.</summary>
    /// <param name="stream">Where the report goes.</param>
    /// <param name="leaveOpen">Whether it stays open.</param>
    public XlsxReportWriter(Stream stream, bool leaveOpen = false)
        : this(stream, leaveOpen, MaxSheetRows)
    {
    }

    internal XlsxReportWriter(Stream stream, bool leaveOpen, int maxSheetRows)
    {
        _stream = stream;
        _leaveOpen = leaveOpen;
        _maxSheetRows = maxSheetRows;
        _zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
    }

    /// <inheritdoc/>
    public long Rows { get; private set; }

    /// <inheritdoc/>
    public ValueTask BeginAsync(IReadOnlyList<ReportColumn> columns, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (columns.Count is 0 or > MaxColumns)
        {
            throw new ArgumentException($"A report has 1 to {MaxColumns:N0} columns, not {columns.Count}.", nameof(columns));
        }

        _columns = [.. columns];
        BeginSheet();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Text(string? value)
    {
        Next();
        if (string.IsNullOrEmpty(value))
        {
            Empty();
            return;
        }

        // Style 2 has the quote prefix: a later edit in Excel does not turn the cell into a formula either.
        Put(value[0] is '=' or '+' or '-' or '@' ? "<c t=\"inlineStr\" s=\"2\"><is><t"u8 : "<c t=\"inlineStr\"><is><t"u8);
        PutText(value);
    }

    /// <inheritdoc/>
    public void Number(long? value)
    {
        if (value is < -MaxExactNumber or > MaxExactNumber)
        {
            Text(value.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return;
        }

        Next();
        if (value is not { } number)
        {
            Empty();
            return;
        }

        Put("<c s=\"3\"><v>"u8);
        Utf8Formatter.TryFormat(number, Room(CellBytes), out var written);
        _length += written;
        Put("</v></c>"u8);
    }

    /// <inheritdoc/>
    public void Amount(decimal? value)
    {
        Next();
        if (value is not { } number)
        {
            Empty();
            return;
        }

        Put("<c s=\"4\"><v>"u8);
        Utf8Formatter.TryFormat(number, Room(CellBytes), out var written);
        _length += written;
        Put("</v></c>"u8);
    }

    /// <inheritdoc/>
    public void Instant(long? unixMilliseconds, TimeZoneInfo zone)
    {
        if (unixMilliseconds is not { } instant || LocalInstant.LocalMilliseconds(instant, zone) is not { } local)
        {
            Text(null);
            return;
        }

        var day = Math.DivRem(local, DayMilliseconds, out var rest);
        if (rest < 0)
        {
            (day, rest) = (day - 1, rest + DayMilliseconds);
        }

        if (day + EpochDay < FirstDay)
        {
            Span<char> text = stackalloc char[32];
            Text(text[..LocalInstant.Format(local, text)].ToString());
            return;
        }

        Next();
        Put("<c s=\"5\"><v>"u8);
        Utf8Formatter.TryFormat(day + EpochDay, Room(CellBytes), out var written);
        _length += written;
        if (rest > 0)
        {
            // Ten decimals of a day are 9 µs: enough for every program to show the very second.
            Put("."u8);
            var fraction = (rest * 10_000_000_000 + DayMilliseconds / 2) / DayMilliseconds;
            Utf8Formatter.TryFormat(fraction, Room(CellBytes), out written, new System.Buffers.StandardFormat('D', 10));
            _length += written;
        }

        Put("</v></c>"u8);
    }

    /// <inheritdoc/>
    public void EndRow()
    {
        if (_columns.Length == 0)
        {
            throw new InvalidOperationException("The report was not begun.");
        }

        if (_column < 0)
        {
            Text(null);
        }

        Put("</row>"u8);
        Rows++;
        _column = -1;
    }

    /// <inheritdoc/>
    public async ValueTask FinishAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EndSheet();
        XlsxReportParts.Write(_zip, _sheets, _columns.Length, _maxSheetRows, _row);
        _zip.Dispose();
        await _stream.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_sheet is not null)
        {
            await _sheet.DisposeAsync();
            _sheet = null;
        }

        _zip.Dispose();
        if (!_leaveOpen)
        {
            await _stream.DisposeAsync();
        }
    }

    private void BeginSheet()
    {
        _sheet = _zip.CreateEntry($"xl/worksheets/sheet{++_sheets}.xml", CompressionLevel.Fastest).Open();
        Put(XlsxReportParts.SheetStart(_columns));
        Put("<row r=\"1\">"u8);
        foreach (var column in _columns)
        {
            Put("<c t=\"inlineStr\" s=\"1\"><is><t"u8);
            PutText(column.Name);
        }

        Put("</row>"u8);
        _row = 1;
        _column = -1;
    }

    private void EndSheet()
    {
        if (_sheet is null)
        {
            throw new InvalidOperationException("The report was not begun, or is finished.");
        }

        Put(XlsxReportParts.SheetEnd(_columns.Length, _row));
        Flush();
        _sheet.Dispose();
        _sheet = null;
    }

    /// <summary>Opens the row before its first cell, so that a sheet never ends with an empty one.</summary>
    private void Next()
    {
        if (_column < 0)
        {
            if (_row == _maxSheetRows)
            {
                EndSheet();
                BeginSheet();
            }

            _column = 0;
            Put("<row r=\""u8);
            Utf8Formatter.TryFormat(++_row, Room(CellBytes), out var written);
            _length += written;
            Put("\">"u8);
        }

        if (_column++ >= _columns.Length)
        {
            throw new InvalidOperationException(_columns.Length == 0 ? "The report was not begun." : "The row has more cells than the report has columns.");
        }
    }

    // Cells bear no reference, so an empty one holds its place.
    private void Empty() => Put("<c/>"u8);

    private void PutText(ReadOnlySpan<char> value)
    {
        value = _text.Prepare(value, out var keepSpace);
        Put(keepSpace ? " xml:space=\"preserve\">"u8 : ">"u8);
        while (!value.IsEmpty)
        {
            // Three bytes is the most that a UTF-16 unit takes; a pair is never split.
            var take = Math.Min(value.Length, _buffer.Length / 4);
            if (take < value.Length && char.IsHighSurrogate(value[take - 1]))
            {
                take--;
            }

            var written = Encoding.UTF8.GetBytes(value[..take], Room(take * 3));
            _length += written;
            value = value[take..];
        }

        Put("</t></is></c>"u8);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > _buffer.Length)
        {
            bytes[.._buffer.Length].CopyTo(Room(_buffer.Length));
            _length = _buffer.Length;
            bytes = bytes[_buffer.Length..];
        }

        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    private Span<byte> Room(int bytes)
    {
        if (_length + bytes > _buffer.Length)
        {
            Flush();
        }

        return _buffer.AsSpan(_length);
    }

    private void Flush()
    {
        _sheet!.Write(_buffer, 0, _length);
        _length = 0;
    }
}
