using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using static CallTasks.Web.Resources.TaskFormTexts;

namespace CallTasks.Web.Components.TaskSheet;

/// <summary>The line at the foot of the form that is always true: whom, how fast, when, about how long and for how much.</summary>
internal static class TaskSummary
{
    /// <summary>Writes it.</summary>
    /// <param name="settings">What was typed so far.</param>
    /// <param name="whom">"1,198 clients", "the clients of list.csv"; null: nobody yet.</param>
    /// <param name="plan">The dial plan, whose own pace and lines may be lower.</param>
    /// <param name="estimate">How long and how much, where it is known how many.</param>
    public static string Of(CallTaskSettings settings, string? whom, DialPlan? plan, CostEstimate? estimate)
    {
        var pace = Math.Min(settings.Intensity.PerSecond, (double)(plan?.Settings.CallsPerSecond ?? decimal.MaxValue));
        var parts = new List<string>
        {
            whom ?? T["NoClientsInSummary"],
            pace < settings.Intensity.PerSecond
                ? T["PaceOfPlan", Viewer.Decimal(pace, 2)]
                : IntensitySlider.Words(settings.Intensity),
            T["AtOnce", Math.Min(settings.MaxLines, plan?.Settings.MaxLines ?? int.MaxValue)],
            settings.TestCall ? T["AnyHour"] : Hours(settings.CallingHours),
        };
        if (estimate is { Clients: > 0 } about)
        {
            if (about.Calls > about.Clients) parts.Add(T.Count("AboutCalls", about.Calls));
            parts.Add(T["AboutTime", Viewer.Span(TimeSpan.FromSeconds(Math.Ceiling(about.DialSeconds)))]);
            parts.Add(plan?.Settings.PricePerMinute > 0 ? T["AboutCost", Viewer.Money(about.Cost), about.Currency] : T["CostsNothing"]);
        }

        return string.Join(", ", parts);
    }

    /// <summary>"weekdays 09:00–20:00 their time".</summary>
    public static string Hours(CallingHours? hours)
    {
        if (hours is null) return T["AnyHour"];
        var days = hours.Days.ToHashSet();
        var word = days.Count == 7 ? T["EveryDay"]
            : days.Count == 5 && !days.Contains(DayOfWeek.Saturday) && !days.Contains(DayOfWeek.Sunday) ? T["Weekdays"]
            : days.Count == 2 && days.Contains(DayOfWeek.Saturday) && days.Contains(DayOfWeek.Sunday) ? T["Weekends"]
            : days.Count == 0 ? T["NoDay"]
            : string.Join(", ", CallingHours.AllDays.Where(days.Contains).Select(Viewer.DayShort));
        var span = hours.From == hours.To ? T["RoundTheClock"] : $"{hours.From:HH\\:mm}–{hours.To:HH\\:mm}";
        return $"{word} {span} {(hours.TimeZone == CallingHours.ClientZone ? T["TheirTime"] : hours.TimeZone)}";
    }
}
