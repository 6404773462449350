namespace CallTasks.Core.Imports.Xlsx;

/// <summary>Which cell styles show a number as a date or time.</summary>
internal sealed class XlsxStyles
{
    /// <summary>Cell styles a workbook may have (Excel's own bound is 64,000); the rest are taken for plain numbers.</summary>
    private const int MaxStyles = 65_536;

    private readonly List<bool> _isDate = [];

    /// <summary>Whether cells of the style hold dates.</summary>
    public bool IsDate(int style) => (uint)style < (uint)_isDate.Count && _isDate[style];

    /// <summary>Reads the part of styles.</summary>
    public static XlsxStyles Read(XlsxPart? part)
    {
        var styles = new XlsxStyles();
        var custom = new Dictionary<int, bool>();
        var within = false;
        while (part is not null && part.Read())
        {
            if (part.Xml.LocalName == "cellXfs")
            {
                within = part.Xml.NodeType == System.Xml.XmlNodeType.Element;
            }
            else if (part.Xml.NodeType != System.Xml.XmlNodeType.Element)
            {
                continue;
            }
            else if (part.Xml.LocalName == "numFmt" && custom.Count < MaxStyles && Id(part) is { } id)
            {
                custom[id] = ShowsDate(part.Xml.GetAttribute("formatCode"));
            }
            else if (within && part.Xml.LocalName == "xf" && styles._isDate.Count < MaxStyles)
            {
                var format = Id(part) ?? 0;
                styles._isDate.Add(custom.TryGetValue(format, out var isDate) ? isDate : IsBuiltInDate(format));
            }
        }

        return styles;
    }

    /// <summary>Whether a number format shows a date or time: it has y, m, d, h or s outside quotes and colour names.</summary>
    internal static bool ShowsDate(ReadOnlySpan<char> format)
    {
        for (var i = 0; i < format.Length; i++)
        {
            switch (format[i])
            {
                case '"':
                    var close = format[(i + 1)..].IndexOf('"');
                    i = close < 0 ? format.Length : i + 1 + close;
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case '[':
                    var end = format[i..].IndexOf(']');
                    if (end < 0)
                    {
                        return false;
                    }

                    // [h], [mm], [ss] are elapsed time; [Red], [$-419], [>100] are not.
                    if (end > 1 && IsElapsed(format.Slice(i + 1, end - 1)))
                    {
                        return true;
                    }

                    i += end;
                    break;
                case 'y' or 'Y' or 'm' or 'M' or 'd' or 'D' or 'h' or 'H' or 's' or 'S':
                    return true;
            }
        }

        return false;
    }

    // ECMA-376 part 1, 18.8.30: 14–22 and 45–47 everywhere, 27–36 and 50–58 in East Asian versions.
    private static bool IsBuiltInDate(int id) => id is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58);

    private static bool IsElapsed(ReadOnlySpan<char> bracket)
    {
        foreach (var c in bracket)
        {
            if (c is not ('h' or 'H' or 'm' or 'M' or 's' or 'S'))
            {
                return false;
            }
        }

        return true;
    }

    private static int? Id(XlsxPart part) =>
        int.TryParse(part.Xml.GetAttribute("numFmtId"), System.Globalization.CultureInfo.InvariantCulture, out var id) ? id : null;
}
