using System.Globalization;
using System.Text;

namespace CallTasks.Core.Imports;

/// <summary>Checks the time zones of clients. A list names few zones many times, so answers are remembered.</summary>
internal sealed class ClientTimeZones
{
    /// <summary>Longest text worth a look; the longest IANA name has 38 characters.</summary>
    private const int MaxChars = 64;

    /// <summary>Answers that are remembered: twice as many as there are IANA zones.</summary>
    private const int MaxRemembered = 1200;

    /// <summary>The largest offset from UTC that ever was in use.</summary>
    private static readonly TimeSpan _maxOffset = TimeSpan.FromHours(14);

    private readonly Dictionary<string, string?> _known = new(StringComparer.Ordinal);

    /// <summary>Brings a zone into its canonical form.</summary>
    /// <param name="cell">An IANA name, or an offset: <c>+3</c>, <c>+03:00</c>, <c>+0300</c>, <c>UTC+3</c>, <c>GMT-5:30</c>, <c>UTC</c>.</param>
    /// <param name="zone">The IANA name or <c>UTC+03:00</c>; null for a blank cell.</param>
    /// <returns>false when it is neither.</returns>
    public bool TryNormalise(ReadOnlySpan<byte> cell, out string? zone)
    {
        zone = null;
        cell = cell.Trim(" '\t"u8);
        if (cell.IsEmpty)
        {
            return true;
        }

        if (cell.Length > MaxChars)
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(cell).Trim();
        if (!_known.TryGetValue(text, out zone))
        {
            zone = Normalise(text);
            if (_known.Count < MaxRemembered)
            {
                _known.Add(text, zone);
            }
        }

        return zone is not null;
    }

    private static string? Normalise(string text)
    {
        if (Offset(text) is { } offset)
        {
            return offset == TimeSpan.Zero ? "UTC" : $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}";
        }

        // An IANA name has an area and a place; bare names of Windows ("Russian Standard Time") are not understood everywhere.
        return text.Contains('/') && TimeZoneInfo.TryFindSystemTimeZoneById(text, out var found) ? found.Id : null;
    }

    private static TimeSpan? Offset(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("UTC", StringComparison.OrdinalIgnoreCase) || text.StartsWith("GMT", StringComparison.OrdinalIgnoreCase))
        {
            text = text[3..].Trim();
            if (text.IsEmpty)
            {
                return TimeSpan.Zero;
            }
        }

        // Excel turns “+3” into the number 3, so a sign is not asked for.
        var negative = text[0] is '-' or '\u2212';
        var digits = negative || text[0] == '+' ? text[1..] : text;
        var colon = digits.IndexOf(':');
        var hours = colon >= 0 ? digits[..colon] : digits.Length == 4 ? digits[..2] : digits;
        var minutes = colon >= 0 ? digits[(colon + 1)..] : digits.Length == 4 ? digits[2..] : "0";
        if (hours.Length is < 1 or > 2
            || !int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
            || !int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
            || m > 59)
        {
            return null;
        }

        var offset = new TimeSpan(h, m, 0);
        return offset > _maxOffset ? null : negative ? -offset : offset;
    }
}
