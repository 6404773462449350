using System.Text;
using CsvHelper;

namespace CallTasks.Core.Imports;

/// <summary>
/// Text with separators, over CsvHelper's UTF-8 reader; other encodings are transcoded on the way. A quote within an unquoted cell
/// is text; text after a closing quote marks the row as broken; a quoted cell that is never closed means that the file is cut.
/// </summary>
internal sealed class CsvClientsFileReader : ClientsFileReader
{
    private const int SampleBytes = 64 << 10;

    private readonly Stream _file;
    private readonly bool _leaveOpen;
    private readonly CsvReader _csv;
    private bool _unclosed;

    private CsvClientsFileReader(
        Stream file,
        string fileName,
        ClientsFileLimits limits,
        bool leaveOpen,
        TextEncoding encoding,
        char separator,
        bool skipFirstRow)
        : base(ClientsFileFormat.Csv, fileName, limits)
    {
        _file = file;
        _leaveOpen = leaveOpen;
        EncodingName = encoding.Name;
        Separator = separator;
        TotalBytes = Math.Max(1, file.Length);
        var text = encoding.IsUtf8 ? file : Encoding.CreateTranscodingStream(file, encoding.Encoding, new UTF8Encoding(false), leaveOpen: true);
        _csv = CsvReader.Create(
            text,
            new CsvReaderOptions
            {
                Separator = separator,
                HasHeader = false,
                DetectSeparatorHint = false,
                SkipEmptyLines = false,
                MaxRecordSize = limits.MaxRowBytes,
                OnMalformedRecord = Note,
                Encoding = Encoding.UTF8,
            },
            leaveOpen: true);
        if (skipFirstRow)
        {
            ReadRow();
        }
    }

    public override long BytesRead => _file.Position;

    public override int CellCount => _csv.FieldCount;

    public static CsvClientsFileReader Create(
        Stream file,
        string fileName,
        ClientsFileLimits limits,
        bool leaveOpen,
        CancellationToken cancellationToken)
    {
        var encoding = TextEncoding.Detect(file, cancellationToken);
        var sample = new byte[SampleBytes];
        var read = file.ReadAtLeast(sample, sample.Length, throwOnEndOfStream: false);
        file.Position = encoding.MarkBytes;

        // A character cut at the sample's end becomes a replacement character, which is no separator.
        var lenient = (Encoding)encoding.Encoding.Clone();
        lenient.DecoderFallback = DecoderFallback.ReplacementFallback;
        var text = lenient.GetString(sample, 0, read);
        var separator = CsvSeparator.Find(text, isWhole: read < sample.Length, out var declared);
        return new CsvClientsFileReader(file, fileName, limits, leaveOpen, encoding, separator, declared);
    }

    public override ReadOnlySpan<byte> Cell(int index) => _csv.GetSpan(index);

    private protected override bool ReadRow()
    {
        if (_csv.Read())
        {
            RowNumber++;
            return true;
        }

        return _unclosed ? throw Unclosed(RowNumber) : false;
    }

    private protected override ClientsFileException? Explain(Exception exception) => exception switch
    {
        CsvFormatException => new ClientsFileException(
            ClientsFileProblem.RowTooLong,
            $"Row {RowNumber + 1} is longer than {Limits.MaxRowBytes >> 20} MB. Look there for a quote (\") that is opened and never closed, or for missing line ends.",
            RowNumber + 1,
            inner: exception),
        DecoderFallbackException => new ClientsFileException(
            ClientsFileProblem.WrongEncoding,
            $"The text is not valid {EncodingName} after row {RowNumber}. Save the file anew as UTF-8.",
            RowNumber + 1,
            inner: exception),
        _ => null,
    };

    protected override void Dispose(bool disposing)
    {
        _csv.Dispose();
        if (!_leaveOpen)
        {
            _file.Dispose();
        }
    }

    private static ClientsFileException Unclosed(int row) =>
        new(
            ClientsFileProblem.Truncated,
            $"The file is cut, or a quote is missing: the quoted cell that row {row} ends with is never closed. Close the quote (\") or upload the whole file.",
            row);

    private void Note(CsvMalformedRecord record)
    {
        HasBrokenQuotes |= record.Reason == CsvMalformedReason.TextAfterClosingQuote;

        // Only the first trouble of a record is reported, and it may hide an open quote behind it.
        _unclosed |= record.Reason == CsvMalformedReason.UnterminatedQuote || EndsWithinQuotes(record.RawRecord, Separator!.Value);
    }

    /// <summary>Whether the record's last quoted cell stays open; true only for the file's last record.</summary>
    private static bool EndsWithinQuotes(string record, char separator)
    {
        bool quoted = false, atStart = true;
        for (var i = 0; i < record.Length; i++)
        {
            var c = record[i];
            if (quoted)
            {
                if (c == '"')
                {
                    quoted = i + 1 < record.Length && record[i + 1] == '"';
                    i += quoted ? 1 : 0;
                }

                continue;
            }

            quoted = c == '"' && atStart;
            atStart = c == separator;
        }

        return quoted;
    }
}
