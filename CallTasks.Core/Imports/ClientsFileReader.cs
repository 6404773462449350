using System.Text;
using CallTasks.Core.Imports.Xlsx;

namespace CallTasks.Core.Imports;

/// <summary>
/// Reads a clients file row by row: CSV, .xlsx or .xls, recognised by content. Memory does not grow with the number of rows.
/// Reading is synchronous and meant for a background thread. A cell is UTF-8 text that stays valid until the next <see cref="Read"/>.
/// Any trouble with the file is a <see cref="ClientsFileException"/>; an <see cref="IOException"/> means that the disk failed.
/// </summary>
public abstract class ClientsFileReader : IDisposable
{
    private int _clients;
    private bool _firstRowIsClient;

    private protected ClientsFileReader(ClientsFileFormat format, string fileName, ClientsFileLimits limits)
    {
        Format = format;
        FileName = fileName;
        Limits = limits;
    }

    /// <summary>What the file is.</summary>
    public ClientsFileFormat Format { get; }

    /// <summary>The name it was uploaded with; only shown, never trusted.</summary>
    public string FileName { get; }

    /// <summary>The headers of the first row, trimmed, all different, none blank.</summary>
    public IReadOnlyList<string> Headers { get; private set; } = [];

    /// <summary>The text's encoding for people ("UTF-8", "UTF-16 LE", "CP-1251" …); null for workbooks.</summary>
    public string? EncodingName { get; private protected init; }

    /// <summary>The separator of a text file; null for workbooks.</summary>
    public char? Separator { get; private protected init; }

    /// <summary>Of <see cref="TotalBytes"/>, how many were read. For progress only.</summary>
    public abstract long BytesRead { get; }

    /// <summary>What <see cref="BytesRead"/> will come to; at least 1.</summary>
    public long TotalBytes { get; private protected set; } = 1;

    /// <summary>The current row as a spreadsheet program numbers it: headers are row 1, empty rows count.</summary>
    public int RowNumber { get; private protected set; }

    /// <summary>Cells of the current row; it may be less or more than there are headers.</summary>
    public abstract int CellCount { get; }

    /// <summary>The current row's quotes are broken (text after a closing quote), so its cells may have slipped.</summary>
    public bool HasBrokenQuotes { get; private protected set; }

    private protected ClientsFileLimits Limits { get; }

    /// <summary>A cell of the current row as UTF-8, untrimmed; empty when the row is shorter.</summary>
    /// <param name="index">The column from 0.</param>
    /// <returns>Bytes that are valid until the next <see cref="Read"/>.</returns>
    public abstract ReadOnlySpan<byte> Cell(int index);

    /// <summary>A cell of the current row as a string.</summary>
    /// <param name="index">The column from 0.</param>
    /// <returns>The text, untrimmed; empty when the row is shorter.</returns>
    public string Text(int index) => Encoding.UTF8.GetString(Cell(index));

    /// <summary>Opens a clients file and reads its headers.</summary>
    /// <param name="stream">The file: seekable, read from its start.</param>
    /// <param name="fileName">The name it was uploaded with.</param>
    /// <param name="limits">The bounds; null for <see cref="ClientsFileLimits.Default"/>.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the reader is disposed, or when opening fails.</param>
    /// <param name="cancellationToken">Cancels the opening, which passes over a whole text file once to find its encoding.</param>
    /// <returns>The reader, before its first client.</returns>
    /// <exception cref="ClientsFileException">The file is refused.</exception>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    public static Task<ClientsFileReader> OpenAsync(
        Stream stream,
        string fileName,
        ClientsFileLimits? limits = null,
        bool leaveOpen = false,
        CancellationToken cancellationToken = default) =>
        // Finding the encoding and unpacking shared strings is work of up to a second: not on the caller's thread.
        Task.Run(() => Open(stream, fileName, limits, leaveOpen, cancellationToken), cancellationToken);

    /// <summary>Opens a clients file on disk and reads its headers.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="fileName">The name it was uploaded with.</param>
    /// <param name="limits">The bounds; null for <see cref="ClientsFileLimits.Default"/>.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <returns>The reader, before its first client.</returns>
    /// <exception cref="ClientsFileException">The file is refused.</exception>
    public static Task<ClientsFileReader> OpenAsync(
        string path,
        string fileName,
        ClientsFileLimits? limits = null,
        CancellationToken cancellationToken = default) =>
        OpenAsync(
            new FileStream(path, new FileStreamOptions { BufferSize = 1 << 16, Options = FileOptions.SequentialScan }),
            fileName,
            limits,
            leaveOpen: false,
            cancellationToken);

    /// <summary>Advances to the next row that is not blank.</summary>
    /// <param name="cancellationToken">Looked at on every row.</param>
    /// <returns>false at the end of the file.</returns>
    /// <exception cref="ClientsFileException">The file is broken from here on, or beyond a bound.</exception>
    public bool Read(CancellationToken cancellationToken = default)
    {
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_firstRowIsClient)
            {
                // It was read when headers were looked for.
                _firstRowIsClient = false;
            }
            else if (!ReadGuarded())
            {
                return _clients > 0
                    ? false
                    : throw new ClientsFileException(
                        ClientsFileProblem.NoClients,
                        "The file has headers but no client below them. Add at least one row, and check that the clients are on the first sheet.");
            }
        }
        while (IsBlank());
        if (++_clients > Limits.MaxRows)
        {
            throw new ClientsFileException(
                ClientsFileProblem.TooManyRows,
                $"The file has more than {Limits.MaxRows:N0} clients. Split it into several files.",
                RowNumber);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the file.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected abstract void Dispose(bool disposing);

    /// <summary>Advances to the next row, blank ones included.</summary>
    /// <returns>false at the end.</returns>
    private protected abstract bool ReadRow();

    /// <summary>Turns what the format's library throws into a refusal, or returns null for what is not the file's fault.</summary>
    private protected abstract ClientsFileException? Explain(Exception exception);

    internal static ClientsFileReader Open(
        Stream stream,
        string fileName,
        ClientsFileLimits? limits,
        bool leaveOpen,
        CancellationToken cancellationToken)
    {
        if (!stream.CanSeek)
        {
            throw new ArgumentException("A clients file is read from a seekable stream: keep an upload on disk first.", nameof(stream));
        }

        limits ??= ClientsFileLimits.Default;
        ClientsFileReader? reader = null;
        try
        {
            stream.Position = 0;
            reader = FileSignature.Recognise(stream, limits) switch
            {
                ClientsFileFormat.Xlsx => XlsxClientsFileReader.Create(stream, fileName, limits, leaveOpen, cancellationToken),
                ClientsFileFormat.Xls => XlsClientsFileReader.Create(stream, fileName, limits, leaveOpen, cancellationToken),
                _ => CsvClientsFileReader.Create(stream, fileName, limits, leaveOpen, cancellationToken),
            };
            reader.ReadHeaders();
            return reader;
        }
        catch
        {
            reader?.Dispose();
            if (!leaveOpen)
            {
                stream.Dispose();
            }

            throw;
        }
    }

    private void ReadHeaders()
    {
        do
        {
            if (!ReadGuarded())
            {
                throw new ClientsFileException(
                    ClientsFileProblem.Empty,
                    "The file is empty. The first row must hold the headers, the clients follow below; download the template to see how.");
            }
        }
        while (IsBlank());
        if (Limits.HeadersAreOptional && ClientsFileHeaders.IsMissing(this))
        {
            Headers = [.. Enumerable.Range(1, CellCount).Select(column => column == 1 ? "phone" : $"column {column}")];
            _firstRowIsClient = true;
            return;
        }

        Headers = ClientsFileHeaders.Check(this, Limits);
    }

    private bool ReadGuarded()
    {
        try
        {
            HasBrokenQuotes = false;
            return ReadRow();
        }
        catch (Exception e) when (e is not ClientsFileException and not OperationCanceledException)
        {
            if (Explain(e) is { } refusal)
            {
                throw refusal;
            }

            throw;
        }
    }

    private bool IsBlank()
    {
        for (var i = 0; i < CellCount; i++)
        {
            if (!Cell(i).IsEmpty)
            {
                return false;
            }
        }

        return true;
    }
}
