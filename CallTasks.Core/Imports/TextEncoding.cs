using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace CallTasks.Core.Imports;

/// <summary>
/// Finds the encoding of a text file by passing over all of it once, so that the first Cyrillic letter in the last row counts too.
/// A byte order mark decides. Without one: zero bytes in every other place mean UTF-16; bytes that are valid UTF-8 are UTF-8;
/// all else is CP-1251, unless it holds what CP-1251 has not, or is mostly valid UTF-8 (then it is a damaged UTF-8 file).
/// </summary>
internal sealed record TextEncoding(Encoding Encoding, string Name, int MarkBytes)
{
    private const int ChunkBytes = 1 << 20;
    private const int ProbeBytes = 4096;

    private static readonly Encoding _utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding _utf16Little = new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);
    private static readonly Encoding _utf16Big = new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);

    // What no text holds: C0 controls but tab, LF, VT, FF, CR and the end-of-file mark of DOS (0x1A).
    private static readonly SearchValues<byte> _controls =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(b => b is not (9 or 10 or 11 or 12 or 13 or 26)).Select(b => (byte)b), 127]);

    /// <summary>CP-1251, which refuses its one undefined byte (0x98).</summary>
    public static Encoding Windows1251 { get; } = CodePagesEncodingProvider.Instance.GetEncoding(
        1251,
        EncoderFallback.ExceptionFallback,
        DecoderFallback.ExceptionFallback)!;

    /// <summary>Whether the text is already what the reader works on.</summary>
    public bool IsUtf8 => Encoding is UTF8Encoding;

    /// <summary>Finds the encoding; the stream is left behind the byte order mark.</summary>
    /// <exception cref="ClientsFileException">The bytes are no text, or text cut in the middle of a character.</exception>
    public static TextEncoding Detect(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            stream.Position = 0;
            var head = buffer.AsSpan(0, stream.ReadAtLeast(buffer.AsSpan(0, ProbeBytes), ProbeBytes, throwOnEndOfStream: false));
            var found = FromMark(head) ?? FromZeros(head);
            if (found is null || found.IsUtf8)
            {
                found = Validate(stream, buffer, found?.MarkBytes ?? 0, cancellationToken);
            }
            else if (stream.Length % 2 != 0)
            {
                throw new ClientsFileException(
                    ClientsFileProblem.Truncated,
                    $"The file is cut: it is {found.Name} text and ends in the middle of a character. Save or upload it again.");
            }

            stream.Position = found.MarkBytes;
            return found;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static TextEncoding? FromMark(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            return new TextEncoding(_utf8, "UTF-8 with BOM", 3);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return new TextEncoding(_utf16Little, "UTF-16 LE", 2);
        }

        return head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? new TextEncoding(_utf16Big, "UTF-16 BE", 2) : null;
    }

    private static TextEncoding? FromZeros(ReadOnlySpan<byte> head)
    {
        int even = 0, odd = 0;
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] == 0)
            {
                _ = i % 2 == 0 ? even++ : odd++;
            }
        }

        // Digits, separators and line ends have a zero byte each; a row of phones has many of them.
        var pairs = Math.Max(1, head.Length / 2);
        return (even, odd) switch
        {
            (0, > 0) when odd * 5 >= pairs => new TextEncoding(_utf16Little, "UTF-16 LE", 0),
            ( > 0, 0) when even * 5 >= pairs => new TextEncoding(_utf16Big, "UTF-16 BE", 0),
            _ => null,
        };
    }

    private static TextEncoding Validate(Stream stream, byte[] buffer, int markBytes, CancellationToken cancellationToken)
    {
        stream.Position = markBytes;
        long offset = markBytes, good = 0, bad = 0, firstBad = -1;
        bool cutTail = false, controls = false, undefined = false;
        var carried = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = stream.ReadAtLeast(buffer.AsSpan(carried, ChunkBytes - carried), ChunkBytes - carried, throwOnEndOfStream: false);
            var chunk = buffer.AsSpan(0, carried + read);
            var last = chunk.Length < ChunkBytes;
            if (chunk.Contains((byte)0))
            {
                throw NotText($"a zero byte at {offset + chunk.IndexOf((byte)0):N0}");
            }

            controls |= chunk.ContainsAny(_controls);
            var whole = last ? chunk.Length : chunk.Length - IncompleteTail(chunk);
            if (!Ascii.IsValid(chunk[..whole]))
            {
                undefined |= chunk.Contains((byte)0x98);
                Count(chunk[..whole], offset, last, ref good, ref bad, ref firstBad, ref cutTail);
            }

            if (last)
            {
                break;
            }

            carried = chunk.Length - whole;
            offset += whole;
            chunk[whole..].CopyTo(buffer);
        }

        return Decide(markBytes, good, bad, firstBad, cutTail, controls, undefined);
    }

    private static TextEncoding Decide(int markBytes, long good, long bad, long firstBad, bool cutTail, bool controls, bool undefined)
    {
        if (bad == 0)
        {
            return new TextEncoding(_utf8, markBytes > 0 ? "UTF-8 with BOM" : "UTF-8", markBytes);
        }

        if (cutTail && bad == 1 && (good > 0 || markBytes > 0))
        {
            throw new ClientsFileException(
                ClientsFileProblem.Truncated,
                "The file is cut: it is UTF-8 text and ends in the middle of a character. Save or upload it again.");
        }

        if (markBytes > 0 || good > bad)
        {
            throw new ClientsFileException(
                ClientsFileProblem.WrongEncoding,
                $"The text mixes encodings: most of it is UTF-8, but byte {firstBad:N0} is not. Save the file anew as UTF-8.");
        }

        return controls || undefined
            ? throw NotText($"byte {firstBad:N0} is not UTF-8, and other bytes are not CP-1251")
            : new TextEncoding(Windows1251, "CP-1251", 0);
    }

    /// <summary>Counts multi-byte characters that are valid UTF-8, and bytes that are not UTF-8.</summary>
    private static void Count(ReadOnlySpan<byte> bytes, long offset, bool last, ref long good, ref long bad, ref long firstBad, ref bool cutTail)
    {
        if (Utf8.IsValid(bytes))
        {
            // Bytes beyond one per UTF-16 unit: one for a Cyrillic letter, two for a dash. An estimate is enough.
            good += bytes.Length - Encoding.UTF8.GetCharCount(bytes);
            return;
        }

        var rest = bytes;
        while (!rest.IsEmpty)
        {
            var ascii = rest.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (ascii < 0)
            {
                return;
            }

            rest = rest[ascii..];
            var status = Rune.DecodeFromUtf8(rest, out _, out var consumed);
            if (status == OperationStatus.Done)
            {
                good++;
            }
            else
            {
                bad++;
                cutTail |= last && status == OperationStatus.NeedMoreData;
                if (firstBad < 0)
                {
                    firstBad = offset + bytes.Length - rest.Length;
                }
            }

            rest = rest[consumed..];
        }
    }

    /// <summary>Bytes at the end that may be the start of a character whose rest comes with the next chunk.</summary>
    private static int IncompleteTail(ReadOnlySpan<byte> chunk)
    {
        for (var back = 1; back <= 3 && back <= chunk.Length; back++)
        {
            var b = chunk[^back];
            if (b < 0x80)
            {
                return 0;
            }

            if (b >= 0xC0)
            {
                var needs = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
                return needs > back ? back : 0;
            }
        }

        return 0;
    }

    private static ClientsFileException NotText(string where) =>
        new(
            ClientsFileProblem.WrongEncoding,
            $"The file is not text in UTF-8, UTF-16 or CP-1251 ({where}). Save the list as CSV (UTF-8) or as an Excel workbook and upload that.");
}
