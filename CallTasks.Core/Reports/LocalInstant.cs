namespace CallTasks.Core.Reports;

/// <summary>Instants as reports show them: local, to the second.</summary>
internal static class LocalInstant
{
    private const long MinUnixMilliseconds = -62_135_596_800_000;
    private const long MaxUnixMilliseconds = 253_402_300_799_999;

    /// <summary>Milliseconds since 1970-01-01 of the local wall clock, cut to the second; null outside the calendar (years 1–9999).</summary>
    public static long? LocalMilliseconds(long unixMilliseconds, TimeZoneInfo zone)
    {
        if (unixMilliseconds is < MinUnixMilliseconds or > MaxUnixMilliseconds)
        {
            return null;
        }

        var offset = zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds));
        var local = unixMilliseconds + offset.Ticks / TimeSpan.TicksPerMillisecond;
        return local is < MinUnixMilliseconds or > MaxUnixMilliseconds ? null : local - ((local % 1000) + 1000) % 1000;
    }

    /// <summary>Writes <c>2026-01-31 10:30:00</c>.</summary>
    public static int Format(long localMilliseconds, Span<char> destination)
    {
        DateTime.UnixEpoch.AddMilliseconds(localMilliseconds).TryFormat(destination, out var written, "yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        return written;
    }
}
