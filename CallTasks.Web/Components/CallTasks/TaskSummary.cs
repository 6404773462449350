using System.Globalization;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;

namespace CallTasks.Web.Components.CallTasks;

/// <summary>The line at the foot of the form that is always true: whom, how fast, when, and about how long.</summary>
internal static class TaskSummary
{
    /// <summary>Writes it.</summary>
    /// <param name="settings">What was typed so far.</param>
    /// <param name="whom">"1,198 clients", "the clients of list.csv"; null: nobody yet.</param>
    /// <param name="clients">How many, when it is known: then the length is estimated.</param>
    /// <param name="plan">The dial plan, whose own pace and lines may be lower.</param>
    public static string Of(CallTaskSettings settings, string? whom, long? clients, DialPlan? plan)
    {
        var pace = Math.Min(settings.Intensity.PerSecond, (double)(plan?.Settings.CallsPerSecond ?? decimal.MaxValue));
        var parts = new List<string>
        {
            whom ?? "no clients yet",
            pace < settings.Intensity.PerSecond
                ? $"{pace.ToString("0.##", CultureInfo.InvariantCulture)} calls/s (the dial plan's)"
                : IntensitySlider.Words(settings.Intensity),
            $"up to {Viewer.Number(Math.Min(settings.MaxLines, plan?.Settings.MaxLines ?? int.MaxValue))} at once",
            Hours(settings.CallingHours),
        };
        if (clients is > 0 && pace > 0)
            parts.Add($"first calls take about {Viewer.Span(TimeSpan.FromSeconds(Math.Ceiling(clients.Value / pace)))}");
        return string.Join(", ", parts);
    }

    /// <summary>"weekdays 09:00–20:00 their time".</summary>
    public static string Hours(CallingHours? hours)
    {
        if (hours is null) return "at any hour";
        var days = hours.Days.ToHashSet();
        var word = days.Count == 7 ? "every day"
            : days.Count == 5 && !days.Contains(DayOfWeek.Saturday) && !days.Contains(DayOfWeek.Sunday) ? "weekdays"
            : days.Count == 2 && days.Contains(DayOfWeek.Saturday) && days.Contains(DayOfWeek.Sunday) ? "weekends"
            : days.Count == 0 ? "on no day"
            : string.Join(", ", CallingHours.AllDays.Where(days.Contains).Select(day => day.ToString()[..3]));
        var span = hours.From == hours.To ? "round the clock" : $"{hours.From:HH\\:mm}–{hours.To:HH\\:mm}";
        return $"{word} {span} {(hours.TimeZone == CallingHours.ClientZone ? "their time" : hours.TimeZone)}";
    }
}
