using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CallTasks.Core.Languages;

namespace CallTasks.Core.Imports;

/// <summary>
/// Turns the rows of a clients file into clients. After <see cref="Read"/> exactly one of <see cref="Client"/> and
/// <see cref="Rejected"/> is set. Not for several threads.
/// </summary>
public sealed class ClientRowReader : IDisposable
{
    /// <summary>Cells kept of a rejected row: the widest file's and a few that are too many.</summary>
    private const int MaxRejectedCells = 512;

    private readonly ClientsFileReader _file;
    private readonly ClientsFileColumn[] _columns;
    private readonly JsonEncodedText[] _names;
    private readonly ArrayBufferWriter<byte> _json = new(1024);
    private readonly Utf8JsonWriter _writer;
    private readonly List<string> _phones = new(ClientsFileLimits.MaxPhonesPerClient);
    private readonly ClientTimeZones _zones = new();

    /// <summary>Reads clients from a file.</summary>
    /// <param name="file">The opened file; it is not disposed with this reader.</param>
    /// <param name="columns">The roles of its columns; null for those its headers give.</param>
    /// <exception cref="ClientsFileException">The headers give one role twice.</exception>
    public ClientRowReader(ClientsFileReader file, ClientsFileColumns? columns = null)
    {
        _file = file;
        _columns = [.. (columns ?? ClientsFileColumns.From(file.Headers)).Columns];
        if (_columns.Length != file.Headers.Count)
        {
            throw new ArgumentException("The columns belong to another file.", nameof(columns));
        }

        // Relaxed: the text goes into the database and to scripts, not into a page; Cyrillic letters stay letters.
        var encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        _names = [.. _columns.Select(c => JsonEncodedText.Encode(c.Name ?? "", encoder))];
        _writer = new Utf8JsonWriter(_json, new JsonWriterOptions { Encoder = encoder, SkipValidation = true });
    }

    /// <summary>The client of the current row; null when it was rejected.</summary>
    public ClientRow? Client { get; private set; }

    /// <summary>Why the current row was rejected; null when it was not.</summary>
    public RejectedRow? Rejected { get; private set; }

    /// <summary>Advances to the next row.</summary>
    /// <param name="cancellationToken">Looked at on every row.</param>
    /// <returns>false at the end of the file.</returns>
    /// <exception cref="ClientsFileException">The file is broken from here on.</exception>
    public bool Read(CancellationToken cancellationToken = default)
    {
        Client = null;
        Rejected = null;
        if (!_file.Read(cancellationToken))
        {
            return false;
        }

        Client = Map();
        return true;
    }

    /// <summary>Rejects the current row for a reason that lies outside the file: the number is invalid, known or blacklisted.</summary>
    /// <param name="rejection">Why.</param>
    /// <param name="reason">Why and how to mend it, for people.</param>
    /// <returns>The rejected row with its cells.</returns>
    public RejectedRow Reject(RowRejection rejection, Wording reason)
    {
        Client = null;
        var cells = new string[Math.Min(_file.CellCount, MaxRejectedCells)];
        for (var i = 0; i < cells.Length; i++)
        {
            var cell = _file.Text(i);
            cells[i] = cell.Length <= ClientsFileLimits.MaxCellChars ? cell : cell[..ClientsFileLimits.MaxCellChars];
        }

        return Rejected = new RejectedRow(_file.RowNumber, rejection, reason, cells);
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    private ClientRow? Map()
    {
        if (!CheckShape())
        {
            return null;
        }

        string? clientId = null, zone = null;
        var parameters = false;
        _phones.Clear();
        var cells = Math.Min(_columns.Length, _file.CellCount);
        for (var i = 0; i < cells; i++)
        {
            var cell = _file.Cell(i);
            if (cell.IsEmpty)
            {
                continue;
            }

            switch (_columns[i].Kind)
            {
                case ClientsFileColumnKind.Phone when !AddPhones(cell, i):
                case ClientsFileColumnKind.ClientId when !TryClientId(cell, i, ref clientId):
                case ClientsFileColumnKind.TimeZone when !TryZone(cell, i, ref zone):
                    return null;
                case ClientsFileColumnKind.Parameter:
                    AddParameter(_names[i], cell, ref parameters);
                    break;
            }
        }

        if (_phones.Count == 0)
        {
            Reject(RowRejection.NoPhone, "There is no phone number in this row.");
            return null;
        }

        return new ClientRow(_file.RowNumber, _phones.ToArray(), clientId, parameters ? FinishParameters() : null, zone);
    }

    private bool CheckShape()
    {
        if (_file.HasBrokenQuotes)
        {
            Reject(RowRejection.BrokenQuotes, "Text follows a closing quote, so the cells may have slipped. Double the quotes within the cell (\"\") or remove them.");
            return false;
        }

        for (var i = 0; i < _file.CellCount; i++)
        {
            var cell = _file.Cell(i);
            if (i >= _columns.Length && !cell.Trim((byte)' ').IsEmpty)
            {
                Reject(
                    RowRejection.TooManyCells,
                    $"There is a value in column {i + 1}, and only {_columns.Length} columns have headers. Put cells that hold the separator in quotes, or add a header.");
                return false;
            }

            if (cell.Length > ClientsFileLimits.MaxCellChars && Encoding.UTF8.GetCharCount(cell) > ClientsFileLimits.MaxCellChars)
            {
                Reject(RowRejection.CellTooLong, $"The cell in column {i + 1} is longer than {ClientsFileLimits.MaxCellChars:N0} characters. Shorten it.");
                return false;
            }
        }

        return true;
    }

    private bool AddPhones(ReadOnlySpan<byte> cell, int column)
    {
        if (IsShortenedByExcel(cell.Trim(" '\u00A0"u8)))
        {
            Reject(
                RowRejection.ExcelShortenedNumber,
                $"Excel shortened this number (column {column + 1}): its last digits are lost. Format the column as text or as a number without decimals in Excel, enter the numbers again, and save.");
            return false;
        }

        foreach (var part in cell.Split((byte)','))
        {
            var text = Encoding.UTF8.GetString(cell[part]).Trim();
            if (text.Length == 0 || _phones.Contains(text))
            {
                continue;
            }

            if (_phones.Count == ClientsFileLimits.MaxPhonesPerClient)
            {
                Reject(RowRejection.TooManyPhones, $"A client may have at most {ClientsFileLimits.MaxPhonesPerClient} phone numbers.");
                return false;
            }

            _phones.Add(text);
        }

        return true;
    }

    private bool TryClientId(ReadOnlySpan<byte> cell, int column, ref string? clientId)
    {
        if (cell.Length > ClientsFileLimits.MaxClientIdBytes)
        {
            Reject(RowRejection.ClientIdTooLong, $"The client ID (column {column + 1}) is longer than {ClientsFileLimits.MaxClientIdBytes:N0} bytes. Shorten it.");
            return false;
        }

        var text = Encoding.UTF8.GetString(cell).Trim();
        clientId = text.Length == 0 ? null : text;
        if (text.Any(char.IsControl))
        {
            Reject(RowRejection.BadClientId, $"The client ID (column {column + 1}) holds a line break or another control character. Remove it.");
            return false;
        }

        return true;
    }

    private bool TryZone(ReadOnlySpan<byte> cell, int column, ref string? zone)
    {
        if (_zones.TryNormalise(cell, out zone))
        {
            return true;
        }

        Reject(
            RowRejection.BadTimeZone,
            $"The time zone (column {column + 1}) is not known. Write an IANA name such as Europe/Moscow or an offset such as +03:00, or leave the cell empty.");
        return false;
    }

    private void AddParameter(JsonEncodedText name, ReadOnlySpan<byte> value, ref bool started)
    {
        if (!started)
        {
            _json.ResetWrittenCount();
            _writer.Reset();
            _writer.WriteStartObject();
            started = true;
        }

        _writer.WriteString(name, value);
    }

    private string FinishParameters()
    {
        _writer.WriteEndObject();
        _writer.Flush();
        return Encoding.UTF8.GetString(_json.WrittenSpan);
    }

    /// <summary>Whether the text is what Excel makes of a long number: <c>7,9123E+10</c>.</summary>
    internal static bool IsShortenedByExcel(ReadOnlySpan<byte> text)
    {
        var e = text.IndexOfAny((byte)'E', (byte)'e');
        if (e <= 0 || !IsAsciiDigit(text[0]))
        {
            return false;
        }

        var mantissa = text[1..e];
        var exponent = text[(e + 1)..];
        exponent = !exponent.IsEmpty && exponent[0] is (byte)'+' ? exponent[1..] : exponent;
        return exponent.Length is 1 or 2
            && !exponent.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && (mantissa.IsEmpty || (mantissa[0] is (byte)'.' or (byte)',' && !mantissa[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9')));
    }

    private static bool IsAsciiDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';
}
