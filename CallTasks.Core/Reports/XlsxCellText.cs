using System.Buffers;
using CallTasks.Core.Imports.Xlsx;

namespace CallTasks.Core.Reports;

/// <summary>
/// Makes any text fit for a cell: markup is escaped, what XML cannot hold becomes U+FFFD, line ends become LF, what reads as an escape of
/// the format (<c>_x000D_</c>) is escaped itself, and what is longer than Excel can hold ends in an ellipsis.
/// </summary>
internal sealed class XlsxCellText
{
    /// <summary>Characters of a cell (Excel's own bound).</summary>
    public const int MaxChars = 32_767;

    private static readonly SearchValues<char> _special = SearchValues.Create(
        [
            '&', '<', '>', '_', '\uFFFE', '\uFFFF',
            .. Enumerable.Range(0, 32).Where(c => c is not (9 or 10)).Select(c => (char)c),
            .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c),
        ]);

    private char[] _buffer = new char[1024];
    private int _length;

    /// <summary>Prepares a text; the result is valid until the next call.</summary>
    /// <param name="value">Any text.</param>
    /// <param name="keepSpace">Whether it begins or ends with white space, which readers drop unless told.</param>
    public ReadOnlySpan<char> Prepare(ReadOnlySpan<char> value, out bool keepSpace)
    {
        var cut = value.Length > MaxChars;
        if (cut)
        {
            value = value[..(MaxChars - 1)];
            value = char.IsHighSurrogate(value[^1]) ? value[..^1] : value;
        }

        keepSpace = !value.IsEmpty && (char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1]));
        if (!cut && value.IndexOfAny(_special) < 0)
        {
            return value;
        }

        _length = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            switch (c)
            {
                case '&':
                    Append("&amp;");
                    break;
                case '<':
                    Append("&lt;");
                    break;
                case '>':
                    Append("&gt;");
                    break;
                case '\r':
                    i += i + 1 < value.Length && value[i + 1] == '\n' ? 1 : 0;
                    Append("\n");
                    break;
                case '_' when XlsxText.IsEscape(value[i..], out _):
                    Append("_x005F_");
                    break;
                case '\t' or '\n':
                    Append([c]);
                    break;
                case < ' ' or '\uFFFE' or '\uFFFF':
                    Append("\uFFFD");
                    break;
                case >= '\uD800' and <= '\uDFFF' when !IsPair(value, i):
                    Append("\uFFFD");
                    break;
                default:
                    Append([c]);
                    break;
            }
        }

        if (cut)
        {
            Append("…");
        }

        return _buffer.AsSpan(0, _length);
    }

    private static bool IsPair(ReadOnlySpan<char> value, int index) =>
        char.IsHighSurrogate(value[index])
            ? index + 1 < value.Length && char.IsLowSurrogate(value[index + 1])
            : index > 0 && char.IsHighSurrogate(value[index - 1]);

    private void Append(ReadOnlySpan<char> text)
    {
        if (_length + text.Length > _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }
}
