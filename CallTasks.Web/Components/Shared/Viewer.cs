using System.Globalization;
using CallTasks.Core.Languages;
using static CallTasks.Web.Resources.SharedTexts;

namespace CallTasks.Web.Components.Shared;

/// <summary>Who looks: their time zone, and how numbers, instants and durations are written for them. The one place that writes them.</summary>
public sealed class Viewer
{
    private static CultureInfo Culture => Language.Current.Formats;

    /// <summary>The browser's zone; UTC until it has told.</summary>
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>Takes the zone a browser named; an unknown one leaves UTC.</summary>
    public void Use(string ianaName) =>
        Zone = TimeZoneInfo.TryFindSystemTimeZoneById(ianaName, out var zone) ? zone : TimeZoneInfo.Utc;

    public static string Number(long value) => value.ToString("N0", Culture);

    /// <summary>For narrow places: 1,204 · 38.1k · 1.25M.</summary>
    public static string Short(long value) => value switch
    {
        < 10_000 => Number(value),
        < 1_000_000 => T["Thousands", (Math.Floor(value / 100.0) / 10).ToString("0.#", Culture)],
        _ => T["Millions", (Math.Floor(value / 10_000.0) / 100).ToString("0.##", Culture)],
    };

    /// <summary>Up to <paramref name="digits"/> digits after the point: "4", "0.5".</summary>
    public static string Decimal(double value, int digits = 1) => value.ToString("#,0." + new string('#', digits), Culture);

    /// <summary>A pace that moves: always one digit, so that it does not jump.</summary>
    public static string Pace(double perSecond) => perSecond.ToString("0.0", Culture);

    /// <summary>What a reader typed as a decimal number, with a point or a comma and with or without spaces; null when it is none.</summary>
    public static decimal? DecimalOf(string? typed)
    {
        var plain = string.Concat((typed ?? "").Where(c => !char.IsWhiteSpace(c))).Replace(',', '.');
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    public static string Money(decimal value) => value.ToString("0.00##", Culture);

    /// <summary>m:ss, or h:mm:ss from an hour on.</summary>
    /// <param name="milliseconds">0 or more.</param>
    public static string Duration(long milliseconds)
    {
        var time = TimeSpan.FromMilliseconds(Math.Max(0, milliseconds));
        return time.TotalHours >= 1
            ? $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}"
            : $"{time.Minutes}:{time.Seconds:00}";
    }

    /// <summary>A length of time in words: "2 h 10 min", "45 s".</summary>
    public static string Span(TimeSpan time) => time switch
    {
        { TotalDays: >= 2 } => T.Count("Days", (long)time.TotalDays),
        { TotalHours: >= 1 } when time.Minutes > 0 => T["HoursAndMinutes", (long)time.TotalHours, time.Minutes],
        { TotalHours: >= 1 } => T["Hours", (long)time.TotalHours],
        { TotalMinutes: >= 1 } => T["Minutes", (long)Math.Round(time.TotalMinutes)],
        _ => T["Seconds", (long)Math.Max(0, time.TotalSeconds)],
    };

    public DateTime Local(long instant) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(instant), Zone).DateTime;

    /// <summary>The day of an instant for them.</summary>
    public DateOnly DayOf(long instant) => DateOnly.FromDateTime(Local(instant));

    /// <summary>"14:05:09" on a day, else with the date.</summary>
    public string OnDay(long instant, DateOnly today)
    {
        var local = Local(instant);
        return DateOnly.FromDateTime(local) == today ? local.ToString("HH:mm:ss", Culture)
            : local.Year == today.Year ? local.ToString("d MMM HH:mm", Culture)
            : local.ToString("d MMM yyyy HH:mm", Culture);
    }

    /// <summary>"14:05:09" on the day of <paramref name="now"/>, else with the date.</summary>
    public string Instant(long instant, long now) => OnDay(instant, DayOf(now));

    /// <summary>Facts side by side. The dot stays with the fact that follows it, so that no line ends with one.</summary>
    public static string Facts(IEnumerable<string> facts) => string.Join(FactsDot, facts);

    /// <summary>The same for facts that came joined by a dot and blanks.</summary>
    public static string Facts(string joined) => joined.Replace(" · ", FactsDot, StringComparison.Ordinal);

    private const string FactsDot = " ·\u00a0";

    /// <summary>A day of the week: "Monday".</summary>
    public static string Day(DayOfWeek day) => Culture.DateTimeFormat.GetDayName(day);

    /// <summary>"Mon".</summary>
    public static string DayShort(DayOfWeek day) => Culture.DateTimeFormat.GetAbbreviatedDayName(day);

    /// <summary>A date: "22 Nov 2026".</summary>
    public static string Date(DateOnly date) => date.ToString("d MMM yyyy", Culture);

    /// <summary>The full instant, for hovering.</summary>
    public string Full(long instant) => $"{Local(instant).ToString("d MMMM yyyy, HH:mm:ss", Culture)} ({Zone.Id})";

    /// <summary>"in 3 min", "2 min ago".</summary>
    public static string Relative(long instant, long now)
    {
        var away = TimeSpan.FromMilliseconds(Math.Abs(instant - now));
        if (away < TimeSpan.FromSeconds(5))
        {
            return T["Now"];
        }

        return T[instant > now ? "InTime" : "TimeAgo", Span(away)];
    }

    /// <summary>What a datetime-local field holds, as an instant; a local time that does not exist moves on to the next that does.</summary>
    public long? InstantOf(string? field)
    {
        if (!DateTime.TryParse(field, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }

        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        while (Zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUnixTimeMilliseconds();
    }

    /// <summary>What a datetime-local field shows for an instant; empty for none.</summary>
    public string FieldOf(long? instant) =>
        instant is { } at ? Local(at).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture) : "";
}
