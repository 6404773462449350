using System.Buffers.Binary;
using System.IO.Compression;

namespace CallTasks.Core.Imports.Xlsx;

/// <summary>
/// The archive of an .xlsx with its parts. Guards against archives that claim or become too much: the directory's size is looked at
/// before it is read, and every part's bytes are counted as they are inflated, against one bound for all.
/// </summary>
internal sealed class XlsxPackage : IDisposable
{
    private const uint EndOfDirectory = 0x06054b50;

    /// <summary>The end record and the longest comment that may follow it (ZIP application note 4.3.16).</summary>
    private const int EndRecordReach = 22 + ushort.MaxValue;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.OrdinalIgnoreCase);
    private readonly ClientsFileLimits _limits;
    private readonly CancellationToken _cancellationToken;

    private XlsxPackage(ZipArchive zip, ClientsFileLimits limits, CancellationToken cancellationToken)
    {
        _zip = zip;
        _limits = limits;
        _cancellationToken = cancellationToken;
        foreach (var entry in zip.Entries)
        {
            _parts.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
        }
    }

    /// <summary>Bytes that were inflated so far, of all parts.</summary>
    public long Inflated { get; private set; }

    /// <summary>Opens the archive; the stream stays open.</summary>
    /// <exception cref="ClientsFileException">The archive is cut, damaged or too large.</exception>
    public static XlsxPackage Open(Stream file, ClientsFileLimits limits, CancellationToken cancellationToken)
    {
        CheckDirectory(file, limits);
        try
        {
            return new XlsxPackage(new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true), limits, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ArgumentException or OverflowException or NotSupportedException)
        {
            throw Cut(e);
        }
    }

    /// <summary>Whether the archive has the part.</summary>
    public bool Has(string name) => _parts.ContainsKey(name);

    /// <summary>The size that the archive claims for the part, for progress only; 0 when it has none.</summary>
    public long ClaimedBytes(string name) => _parts.TryGetValue(name, out var entry) ? Math.Max(0, entry.Length) : 0;

    /// <summary>Opens a part as XML; null when the archive has none of this name.</summary>
    public XlsxPart? OpenPart(string name)
    {
        if (!_parts.TryGetValue(name, out var entry))
        {
            return null;
        }

        try
        {
            return new XlsxPart(new Inflating(entry.Open(), this));
        }
        catch (Exception e) when (e is NotSupportedException or InvalidDataException)
        {
            throw new ClientsFileException(
                ClientsFileProblem.Damaged,
                "The workbook is damaged or packed in a way that Excel does not use. Open it in Excel and save it anew.",
                inner: e);
        }
    }

    public void Dispose() => _zip.Dispose();

    private static void CheckDirectory(Stream file, ClientsFileLimits limits)
    {
        var tail = new byte[(int)Math.Min(file.Length, EndRecordReach)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        file.Position = 0;
        for (var i = tail.Length - 22; i >= 0; i--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(i)) != EndOfDirectory)
            {
                continue;
            }

            // ZIP64's 0xFFFFFFFF (archives over 4 GB, beyond our bound) fails this as well.
            var start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(i + 16));
            var end = file.Length - tail.Length + i;
            if (start > end)
            {
                throw Cut(null);
            }

            if (end - start > limits.MaxZipDirectoryBytes)
            {
                throw new ClientsFileException(
                    ClientsFileProblem.UnpacksTooLarge,
                    "The workbook's archive has far more parts than a workbook needs. Save the list as CSV, or copy it into a new workbook.");
            }

            return;
        }

        throw Cut(null);
    }

    private static ClientsFileException Cut(Exception? inner) =>
        new(ClientsFileProblem.Truncated, "The workbook is cut: its end is missing. Save it anew, or upload the whole file.", inner: inner);

    /// <summary>Counts what comes out of the archive.</summary>
    private sealed class Inflating(Stream inner, XlsxPackage package) : Stream, IMeteredStream
    {
        public long NodeBudget { get; set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            package._cancellationToken.ThrowIfCancellationRequested();
            var read = inner.Read(buffer);
            NodeBudget -= read;
            if ((package.Inflated += read) > package._limits.MaxUnpackedBytes)
            {
                throw new ClientsFileException(
                    ClientsFileProblem.UnpacksTooLarge,
                    $"The workbook unpacks to more than {package._limits.MaxUnpackedBytes >> 20:N0} MB. Save the list as CSV, or split it.");
            }

            return NodeBudget >= 0
                ? read
                : throw new ClientsFileException(
                    ClientsFileProblem.Damaged,
                    "The workbook is damaged: one value in it is millions of characters long. Open it in Excel and save it anew.");
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

/// <summary>A stream that gives at most so many bytes before its reader asks for the next XML node.</summary>
internal interface IMeteredStream
{
    /// <summary>Bytes that may still be read for the current node.</summary>
    long NodeBudget { get; set; }
}
