using System.Buffers.Binary;
using System.Text;

namespace CallTasks.Core.Imports.Xlsx;

/// <summary>
/// The different texts of a workbook, which cells name by index. They come before the cells and must stay until the last row, so
/// they are kept as UTF-8 in pages: a third of what strings would take, and both bounds are checked text by text.
/// </summary>
internal sealed class XlsxSharedStrings
{
    private const int PageBits = 20;
    private const int PageBytes = 1 << PageBits;

    private readonly List<byte[]> _pages = [];
    private readonly List<int> _starts = [];
    private int _used = PageBytes;
    private long _bytes;

    /// <summary>Texts that are held.</summary>
    public int Count => _starts.Count;

    /// <summary>A text by its index, as UTF-8.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var start = _starts[index];
            var page = _pages[start >> PageBits].AsSpan(start & (PageBytes - 1));
            return page.Slice(4, BinaryPrimitives.ReadInt32LittleEndian(page));
        }
    }

    /// <summary>Reads the part of shared strings.</summary>
    public static XlsxSharedStrings Read(XlsxPart? part, ClientsFileLimits limits)
    {
        var strings = new XlsxSharedStrings();
        if (part is null)
        {
            return strings;
        }

        Span<char> decoded = new char[ClientsFileLimits.MaxCellChars + 1];
        while (part.ReadTo("si"))
        {
            part.ClearText();
            part.GatherRuns();
            part.Text.CopyTo(decoded);
            strings.Add(decoded[..XlsxText.Decode(decoded[..part.Text.Length])], limits);
        }

        return strings;
    }

    private void Add(ReadOnlySpan<char> text, ClientsFileLimits limits)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        _bytes += bytes;
        if (_starts.Count >= limits.MaxSharedStrings || _bytes > limits.MaxSharedStringBytes)
        {
            throw new ClientsFileException(
                ClientsFileProblem.TooManySharedStrings,
                $"The workbook holds more than {limits.MaxSharedStrings:N0} different texts, or more than {limits.MaxSharedStringBytes >> 20} MB of them. Save the list as CSV, or split it.");
        }

        if (_used + bytes + 4 > PageBytes)
        {
            _pages.Add(new byte[PageBytes]);
            _used = 0;
        }

        var target = _pages[^1].AsSpan(_used);
        BinaryPrimitives.WriteInt32LittleEndian(target, bytes);
        Encoding.UTF8.GetBytes(text, target[4..]);
        _starts.Add(((_pages.Count - 1) << PageBits) | _used);
        _used += bytes + 4;
    }
}
