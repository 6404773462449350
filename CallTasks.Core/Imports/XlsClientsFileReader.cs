using System.Text;
using CallTasks.Core.Languages;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace CallTasks.Core.Imports;

/// <summary>
/// Reads the first visible sheet of an .xls over ExcelDataReader, which holds the workbook's texts in memory: the file's size bounds
/// them. What it reads from the stream is bounded too, since a forged sector chain could lead it in circles.
/// </summary>
internal sealed class XlsClientsFileReader : ClientsFileReader
{
    /// <summary>How often the file may be read over: the sheet twice, texts and directory now and then.</summary>
    private const int ReadsPerByte = 16;

    /// <summary>Columns of a sheet (the format's own bound). A forged one could claim 65,536 for each of as many rows.</summary>
    private const int MaxXlsColumns = 256;

    /// <summary>Rows of a sheet (the format's own bound). A forged one could claim billions, and the library looks for each.</summary>
    private const int MaxXlsRows = 65_536;

    private readonly GuardedStream _guard;
    private readonly IExcelDataReader _reader;
    private readonly RowCells _cells;
    private readonly int _rows;

    static XlsClientsFileReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private XlsClientsFileReader(string fileName, ClientsFileLimits limits, GuardedStream guard)
        : base(ClientsFileFormat.Xls, fileName, limits)
    {
        _guard = guard;
        _cells = new RowCells(limits);
        _reader = ExcelReaderFactory.CreateBinaryReader(
            guard,
            new ExcelReaderConfiguration { FallbackEncoding = TextEncoding.Windows1251, LeaveOpen = true });
        while (_reader.VisibleState != "visible" && _reader.NextResult())
        {
        }

        if (_reader.VisibleState != "visible")
        {
            _reader.Reset();
        }

        if (_reader.FieldCount > MaxXlsColumns || _reader.RowCount > MaxXlsRows)
        {
            throw new InvalidDataException("The sheet claims more cells than the format has.");
        }

        _rows = Math.Max(1, _reader.RowCount);
        TotalBytes = Math.Max(1, guard.Length);
    }

    public override long BytesRead => Math.Min(TotalBytes, TotalBytes * RowNumber / _rows);

    public override int CellCount => _cells.Count;

    public static XlsClientsFileReader Create(
        Stream file,
        string fileName,
        ClientsFileLimits limits,
        bool leaveOpen,
        CancellationToken cancellationToken)
    {
        var guard = new GuardedStream(file, leaveOpen, file.Length * ReadsPerByte + (1 << 20), cancellationToken);
        try
        {
            return new XlsClientsFileReader(fileName, limits, guard);
        }
        catch (Exception e) when (ExplainBroken(e, 0) is { } refusal)
        {
            throw refusal.Problem != ClientsFileProblem.PasswordProtected && HoldsEncryptedPackage(file) ? Protected(e) : refusal;
        }
    }

    public override ReadOnlySpan<byte> Cell(int index) => _cells[index];

    private protected override bool ReadRow()
    {
        _cells.Clear();
        if (!_reader.Read())
        {
            return false;
        }

        RowNumber++;
        Span<char> text = stackalloc char[ExcelValue.MaxChars];
        for (var i = 0; i < _reader.FieldCount; i++)
        {
            switch (_reader.GetValue(i))
            {
                case null:
                    break;
                case string s:
                    _cells.Add(i, s.AsSpan(0, Math.Min(s.Length, ClientsFileLimits.MaxCellChars + 1)), RowNumber);
                    break;
                case double d:
                    _cells.Add(i, text[..ExcelValue.Number(d, text)], RowNumber);
                    break;
                case bool b:
                    _cells.Add(i, b ? "true" : "false", RowNumber);
                    break;
                case DateTime t:
                    _cells.Add(i, text[..ExcelValue.Date(t, text)], RowNumber);
                    break;
                case TimeSpan t:
                    t.TryFormat(text, out var written, "c", System.Globalization.CultureInfo.InvariantCulture);
                    _cells.Add(i, text[..written], RowNumber);
                    break;
                case IFormattable n:
                    _cells.Add(i, n.ToString(null, System.Globalization.CultureInfo.InvariantCulture), RowNumber);
                    break;
            }
        }

        return true;
    }

    private protected override ClientsFileException? Explain(Exception exception) => ExplainBroken(exception, RowNumber);

    protected override void Dispose(bool disposing)
    {
        _reader.Dispose();
        _guard.Dispose();
    }

    // The library meets a forged file with whatever its arithmetic runs into, so everything but these is the file's fault.
    private static ClientsFileException? ExplainBroken(Exception exception, int row) => exception switch
    {
        ClientsFileException or OperationCanceledException or InsufficientExecutionStackException => null,
        InvalidPasswordException => Protected(exception),
        _ => new ClientsFileException(
            ClientsFileProblem.Damaged,
            $"The workbook is damaged, or no Excel 97–2003 workbook{(row > 0 ? Wording.Of($", after row {row}") : Wording.Of(""))}. Open it in Excel and save it as .xlsx.",
            row > 0 ? row : null,
            inner: exception),
    };

    private static ClientsFileException Protected(Exception inner) =>
        new(ClientsFileProblem.PasswordProtected, "The workbook is protected by a password. Save it without one and upload it again.", inner: inner);

    /// <summary>Whether this is an .xlsx that was encrypted: a compound document with a stream of that name (MS-OFFCRYPTO 2.3.4.4).</summary>
    private static bool HoldsEncryptedPackage(Stream file)
    {
        var name = Encoding.Unicode.GetBytes("EncryptedPackage");
        var buffer = new byte[1 << 16];
        file.Position = 0;
        for (var kept = 0; ;)
        {
            var read = file.ReadAtLeast(buffer.AsSpan(kept), buffer.Length - kept, throwOnEndOfStream: false);
            var chunk = buffer.AsSpan(0, kept + read);
            if (chunk.IndexOf(name) >= 0)
            {
                return true;
            }

            if (chunk.Length < buffer.Length)
            {
                return false;
            }

            kept = name.Length;
            chunk[^kept..].CopyTo(buffer);
        }
    }

    /// <summary>Ends reading in circles, and reading after a cancel.</summary>
    private sealed class GuardedStream(Stream inner, bool leaveOpen, long budget, CancellationToken cancellationToken) : Stream
    {
        private long _left = budget;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override int Read(Span<byte> buffer)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = inner.Read(buffer);

            // An empty read costs as well, or a loop at the file's end would be free.
            _left -= Math.Max(read, 1);
            return _left >= 0 ? read : throw new InvalidDataException("The workbook's sectors are read over and over.");
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing && !leaveOpen)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
