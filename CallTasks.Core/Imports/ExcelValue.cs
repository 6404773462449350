using System.Globalization;

namespace CallTasks.Core.Imports;

/// <summary>Numbers and dates of workbooks as the text a person meant: digits without an exponent, ISO dates.</summary>
internal static class ExcelValue
{
    /// <summary>The first serial number behind Excel's last day, 9999-12-31.</summary>
    private const double EndOfDates = 2_958_466;

    /// <summary>Days between the two date systems of Excel (1900 and 1904).</summary>
    private const double Days1904 = 1462;

    /// <summary>Room that every number and date fits into.</summary>
    public const int MaxChars = 64;

    /// <summary>Writes a number as digits: <c>7.9123456789E10</c> becomes <c>79123456789</c>.</summary>
    /// <param name="raw">The number as the file has it, invariant.</param>
    /// <param name="destination">At least <see cref="MaxChars"/>.</param>
    /// <returns>Characters written; 0 when it is no number.</returns>
    public static int Number(ReadOnlySpan<char> raw, Span<char> destination)
    {
        if (raw.Length is > 0 and <= 30 && !raw.ContainsAnyExceptInRange('0', '9'))
        {
            raw.CopyTo(destination);
            return raw.Length;
        }

        return double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? Number(value, destination) : 0;
    }

    /// <summary>Writes a number as digits, the shortest text that reads back as the same number.</summary>
    /// <returns>Characters written; 0 when it is not finite.</returns>
    public static int Number(double value, Span<char> destination)
    {
        int written;
        if (!double.IsFinite(value))
        {
            return 0;
        }

        if (Math.Abs(value) < 1e15 && value == Math.Truncate(value))
        {
            ((long)value).TryFormat(destination, out written, provider: CultureInfo.InvariantCulture);
            return written;
        }

        value.TryFormat(destination, out written, "R", CultureInfo.InvariantCulture);
        if (destination[..written].Contains('E')
            && decimal.TryParse(destination[..written], NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            && exact != 0)
        {
            exact.TryFormat(destination, out written, provider: CultureInfo.InvariantCulture);
        }

        return written;
    }

    /// <summary>Writes a serial date as ISO text: <c>2026-01-31</c>, <c>2026-01-31 10:30:00</c>, or a bare time as <c>10:30:00</c>.</summary>
    /// <returns>Characters written; 0 when no date has this serial number.</returns>
    public static int Date(double serial, bool is1904, Span<char> destination)
    {
        if (double.IsNaN(serial) || serial < 0 || serial >= EndOfDates - (is1904 ? Days1904 : 0))
        {
            return 0;
        }

        if (serial < 1)
        {
            return Format(DateTime.UnixEpoch.AddSeconds(Math.Round(serial * 86_400)), "HH:mm:ss", destination);
        }

        // Excel's 1900 has a 29 February, so its first 59 days are one behind.
        var days = is1904 ? serial + Days1904 : serial < 60 ? serial + 1 : serial;
        var whole = Math.Truncate(days);
        var instant = DateTime.FromOADate(whole).AddSeconds(Math.Round((days - whole) * 86_400));
        return Date(instant, destination);
    }

    /// <summary>Writes a date as ISO text, with its time of day unless that is midnight.</summary>
    public static int Date(DateTime instant, Span<char> destination) =>
        Format(instant, instant.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", destination);

    private static int Format(DateTime instant, string format, Span<char> destination)
    {
        instant.TryFormat(destination, out var written, format, CultureInfo.InvariantCulture);
        return written;
    }
}
