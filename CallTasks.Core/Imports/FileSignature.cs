using CallTasks.Core.Languages;

namespace CallTasks.Core.Imports;

/// <summary>Tells a file's format by its first bytes; a name proves nothing.</summary>
internal static class FileSignature
{
    private static ReadOnlySpan<byte> Zip => "PK\u0003\u0004"u8;

    private static ReadOnlySpan<byte> EmptyZip => "PK\u0005\u0006"u8;

    private static ReadOnlySpan<byte> CompoundDocument => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    /// <summary>Reads the signature and leaves the stream at its start.</summary>
    /// <exception cref="ClientsFileException">The file is empty, too large or of no known kind.</exception>
    public static ClientsFileFormat Recognise(Stream stream, ClientsFileLimits limits)
    {
        if (stream.Length == 0)
        {
            throw new ClientsFileException(ClientsFileProblem.Empty, "The file is empty. Download the template to see what it should hold.");
        }

        if (stream.Length > limits.MaxFileBytes)
        {
            throw TooLarge(stream.Length, limits.MaxFileBytes, "Split it into several files.");
        }

        Span<byte> head = stackalloc byte[64];
        var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        head = head[..read];
        if (head.StartsWith(Zip) || head.StartsWith(EmptyZip))
        {
            return ClientsFileFormat.Xlsx;
        }

        if (head.StartsWith(CompoundDocument) || IsBareBiff(head))
        {
            return stream.Length <= limits.MaxXlsBytes
                ? ClientsFileFormat.Xls
                : throw TooLarge(stream.Length, limits.MaxXlsBytes, "Save it as .xlsx or CSV.");
        }

        if (NameOther(head) is { } other)
        {
            throw new ClientsFileException(
                ClientsFileProblem.UnsupportedFormat,
                $"This is {Wording.Of(other)}, not a clients file. Save the list as CSV or as an Excel workbook (.xlsx, .xls) and upload that.");
        }

        return ClientsFileFormat.Csv;
    }

    // Workbooks of Excel 2–4 and some exporters write the BIFF stream without the compound document around it.
    private static bool IsBareBiff(ReadOnlySpan<byte> head) =>
        head.Length >= 8 && head[0] == 0x09 && head[1] is 0x00 or 0x02 or 0x04 or 0x08 && head[2] is >= 4 and <= 16 && head[3] == 0;

    private static string? NameOther(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("%PDF"u8))
        {
            return "a PDF document";
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || head.StartsWith("GIF8"u8))
        {
            return "a picture";
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || head.StartsWith("7z"u8) && head.Length > 2 && head[2] == 0xBC || head.StartsWith("Rar!"u8))
        {
            return "an archive";
        }

        if (head.StartsWith("{\\rtf"u8))
        {
            return "a text document (RTF)";
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]) || head.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]))
        {
            throw new ClientsFileException(ClientsFileProblem.WrongEncoding, "The text is encoded as UTF-32. Save it as UTF-8.");
        }

        var text = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        text = text.TrimStart(" \t\r\n"u8);
        return text.StartsWith("<"u8) ? "a web page or XML document" : null;
    }

    private static ClientsFileException TooLarge(long length, long limit, Wording mend) =>
        new(ClientsFileProblem.FileTooLarge, $"The file has {Megabytes(length)} MB, and at most {Megabytes(limit)} MB can be read. {mend}");

    private static string Megabytes(long bytes) => ((bytes + (1 << 20) - 1) >> 20).ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
}
