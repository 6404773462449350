using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CallTasks.Core.Model;

/// <summary>
/// Time zones by the names a clients file may hold: IANA names ("Europe/Moscow") and fixed offsets from UTC ("UTC+03:00", "+03:00",
/// "+3", "GMT-5", "+0530"). A fixed offset's <see cref="TimeZoneInfo.Id"/> is "UTC+03:00" and can be read again.
/// </summary>
public static class ClientZones
{
    /// <summary>Longest name looked up; the longest IANA name has 32 characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Widest offset in minutes: 14 hours, which Pacific/Kiritimati keeps.</summary>
    public const int MaxOffsetMinutes = 14 * 60;

    /// <summary>Names kept: all of IANA's (about 600) and the spellings of fixed offsets that occur; more are looked up each time.</summary>
    private const int MaxCached = 4096;

    private static readonly ConcurrentDictionary<string, TimeZoneInfo> Known = new(StringComparer.Ordinal);

    /// <summary>Finds a zone. About 20 ns for a name seen before.</summary>
    /// <param name="name">IANA name or fixed offset; anything else gives false. IANA names are case-sensitive.</param>
    /// <param name="zone">The zone, or null.</param>
    public static bool TryFind(string? name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        if (name is null)
        {
            zone = null;
            return false;
        }
        if (Known.TryGetValue(name, out zone))
            return true;
        if (!LookUp(name, out zone))
            return false;
        if (Known.Count < MaxCached)
            Known.TryAdd(name, zone);
        return true;
    }

    private static bool LookUp(string name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        if (name.Length is 0 or > MaxNameLength)
            return false;
        if (TryOffset(name, out var minutes))
        {
            zone = minutes == 0 ? TimeZoneInfo.Utc : Fixed(minutes);
            return true;
        }
        // The name becomes a file's path inside the zone database, so only what an IANA name may hold gets there; "posix" and
        // "right" are copies of the database, the latter with leap seconds.
        if (!char.IsAsciiLetter(name[0]) || name.StartsWith("posix", StringComparison.Ordinal) || name.StartsWith("right", StringComparison.Ordinal))
            return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('/' or '_' or '-' or '+'))
                return false;
        }
        try
        {
            return TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone) && zone.HasIanaId;
        }
        catch (Exception e) when (e is InvalidTimeZoneException or IOException or UnauthorizedAccessException)
        {
            zone = null;
            return false;
        }
    }

    private static TimeZoneInfo Fixed(int minutes)
    {
        var size = Math.Abs(minutes);
        var id = string.Create(CultureInfo.InvariantCulture, $"UTC{(minutes < 0 ? '-' : '+')}{size / 60:00}:{size % 60:00}");
        return TimeZoneInfo.CreateCustomTimeZone(id, TimeSpan.FromMinutes(minutes), id, id);
    }

    /// <summary>Z · [UTC|GMT] · [UTC|GMT] sign h[h][[:]mm].</summary>
    private static bool TryOffset(string name, out int minutes)
    {
        minutes = 0;
        var rest = name.AsSpan();
        if (rest is "Z" or "z")
            return true;
        if (rest.StartsWith("UTC", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("GMT", StringComparison.OrdinalIgnoreCase))
        {
            rest = rest[3..];
            if (rest.IsEmpty)
                return true;
        }
        if (rest.Length < 2 || rest[0] is not ('+' or '-' or '\u2212'))
            return false;
        var sign = rest[0] == '+' ? 1 : -1;
        rest = rest[1..];
        var colon = rest.IndexOf(':');
        var hours = colon >= 0 ? rest[..colon] : rest.Length > 2 ? rest[..^2] : rest;
        var rests = colon >= 0 ? rest[(colon + 1)..] : rest.Length > 2 ? rest[^2..] : "0";
        if (hours.Length is 0 or > 2 || (colon >= 0 && rests.Length != 2)
            || !int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
            || !int.TryParse(rests, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
            || m >= 60)
        {
            return false;
        }
        minutes = sign * ((h * 60) + m);
        return Math.Abs(minutes) <= MaxOffsetMinutes;
    }
}
