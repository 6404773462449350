using System.Globalization;

namespace CallTasks.Core.Imports.Xlsx;

/// <summary>The escape of Office Open XML for characters that XML cannot hold: <c>_x000D_</c> (ECMA-376 part 1, 22.9.2.19, ST_Xstring).</summary>
internal static class XlsxText
{
    /// <summary>Resolves the escapes in place.</summary>
    /// <returns>The length of what remains.</returns>
    public static int Decode(Span<char> text)
    {
        var first = text.IndexOf("_x");
        if (first < 0)
        {
            return text.Length;
        }

        var to = first;
        for (var from = first; from < text.Length;)
        {
            if (IsEscape(text[from..], out var code))
            {
                text[to++] = (char)code;
                from += 7;
            }
            else
            {
                text[to++] = text[from++];
            }
        }

        return to;
    }

    /// <summary>Whether the text starts with an escape, which a writer must escape itself.</summary>
    public static bool IsEscape(ReadOnlySpan<char> text, out ushort code)
    {
        code = 0;
        return text.Length >= 7
            && text[0] == '_'
            && text[1] == 'x'
            && text[6] == '_'
            && ushort.TryParse(text.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out code);
    }
}
