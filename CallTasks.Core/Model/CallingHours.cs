namespace CallTasks.Core.Model;

/// <summary>
/// When calls may start: days of the week and first/last call time, in the client's zone or a fixed one, over midnight too
/// (a window that begins on Friday evening and ends on Saturday morning belongs to Friday).
/// </summary>
public sealed record CallingHours
{
    /// <summary>The word for "the client's own zone" in <see cref="TimeZone"/>.</summary>
    public const string ClientZone = "client";

    /// <summary>Most black-out dates of one rule: ten years of public holidays.</summary>
    public const int MaxBlackoutDates = 366;

    /// <summary>First start, inclusive.</summary>
    public TimeOnly From { get; init; } = new(9, 0);
    /// <summary>Last start, exclusive; equal to <see cref="From"/> means around the clock; before it means over midnight.</summary>
    public TimeOnly To { get; init; } = new(20, 0);
    /// <summary>Days on which the window may begin; empty means none.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } = AllDays;
    /// <summary><see cref="ClientZone"/> or an IANA zone name.</summary>
    public string TimeZone { get; init; } = ClientZone;
    /// <summary>Local dates on which no call starts.</summary>
    public IReadOnlyList<DateOnly> BlackoutDates { get; init; } = [];

    /// <summary>Monday to Sunday.</summary>
    public static IReadOnlyList<DayOfWeek> AllDays { get; } =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    /// <summary>The default of a new task: 09:00–20:00 every day in the client's zone (DOMAIN: calling hours are on by default).</summary>
    public static CallingHours Default { get; } = new();
}
