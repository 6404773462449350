using System.Text.Json;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using static CallTasks.Web.Resources.TaskFormTexts;

namespace CallTasks.Web.Components.TaskSheet;

/// <summary>One field of a call task, to tell two versions of it apart, show them, and take one of them into the form.</summary>
/// <param name="Key">Its name in the API.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Value">What stands in settings.</param>
/// <param name="Text">The same for people.</param>
/// <param name="Copy">From one draft into another.</param>
internal sealed record TaskField(string Key, Func<string> Label, Func<CallTaskSettings, object?> Value, Func<CallTaskSettings, TaskChoices, Viewer, string> Text, Action<CallTaskDraft, CallTaskDraft> Copy)
{
    /// <summary>All fields, in the form's order.</summary>
    public static IReadOnlyList<TaskField> All { get; } =
    [
        new("name", () => T["TaskName"], s => s.Name, (s, _, _) => s.Name, (from, to) => to.Name = from.Name),
        new("scriptId", () => T["Script"], s => s.ScriptId, (s, c, _) => c.Script(s.ScriptId), (from, to) => to.ScriptId = from.ScriptId),
        new("dialPlanId", () => T["DialPlan"], s => s.DialPlanId, (s, c, _) => c.Plan(s.DialPlanId), (from, to) => to.DialPlanId = from.DialPlanId),
        new("ambientNoiseId", () => T["AmbientNoise"], s => s.AmbientNoiseId, (s, c, _) => s.AmbientNoiseId is null ? T["None"] : c.Sound(s.AmbientNoiseId), (from, to) => to.AmbientNoiseId = from.AmbientNoiseId),
        new("identification", () => T["Identification"], s => s.Identification, Identified, (from, to) => (to.Identify, to.IdentifyMode, to.GreetingId, to.MessageId, to.MessageText) = (from.Identify, from.IdentifyMode, from.GreetingId, from.MessageId, from.MessageText)),
        new("testCall", () => T["TestCall"], s => s.TestCall, (s, _, _) => YesNo(s.TestCall), (from, to) => to.TestCall = from.TestCall),
        new("country", () => T["Country"], s => s.Country, (s, _, _) => s.Country ?? T["None"], (from, to) => to.Country = from.Country),
        new("timeZone", () => T["TaskZone"], s => s.TimeZone, (s, _, _) => s.TimeZone, (from, to) => to.TimeZone = from.TimeZone),
        new("rejectDuplicates", () => T["FirstRowWins"], s => s.RejectDuplicates, (s, _, _) => YesNo(s.RejectDuplicates), (from, to) => to.RejectDuplicates = from.RejectDuplicates),
        new("detectGender", () => T["DetectGender"], s => s.DetectGender, (s, _, _) => YesNo(s.DetectGender), (from, to) => to.DetectGender = from.DetectGender),
        new("callerId", () => T["CallerIdChoice"], s => s.CallerId, Shown, (from, to) => (to.CallerIdMode, to.CallerIdNumber, to.CallerIdGroupId) = (from.CallerIdMode, from.CallerIdNumber, from.CallerIdGroupId)),
        new("startAt", () => T["StartMode"], s => (s.StartMode, s.StartAt).ToString(), (s, _, v) => s.StartAt is { } at ? v.Full(at) : T["ByHand"],
            (from, to) => (to.StartMode, to.StartAt, to.StartZone) = (from.StartMode, from.StartAt, from.StartZone)),
        new("intensity", () => T["Intensity"], s => s.Intensity, (s, _, _) => IntensitySlider.Words(s.Intensity), (from, to) => to.Intensity = from.Intensity),
        new("maxLines", () => T["LineLimit"], s => s.MaxLines, (s, _, _) => Viewer.Number(s.MaxLines), (from, to) => to.MaxLines = from.MaxLines),
        new("callingHours", () => T["CallingHours"], s => s.CallingHours, Opened, Hours),
        new("priority", () => T["Priority"], s => s.Priority, (s, _, _) => Viewer.Number(s.Priority), (from, to) => to.Priority = from.Priority),
        new("redirect", () => T["Redirect"], s => s.Redirect, Redirected, Redirect),
        new("ineffectiveSeconds", () => T["Ineffective"], s => s.IneffectiveSeconds, (s, _, _) => s.IneffectiveSeconds == 0 ? T["Off"] : Viewer.Number(s.IneffectiveSeconds), (from, to) => to.IneffectiveSeconds = from.IneffectiveSeconds),
        new("record", () => T["Recording"], s => s.Record, (s, _, _) => s.Record.On ? T["RecordedFrom", s.Record.FromSecond] : T["Off"], (from, to) => (to.Record, to.RecordFrom) = (from.Record, from.RecordFrom)),
        new("recall", () => T["RecallRules"], s => (s.RecallSetId, s.RecallSetId is null ? JsonSerializer.Serialize((object[])[s.Recall, s.RecallStart, s.RecallTimeOfDay ?? default]) : "").ToString(), Recalled, Recall),
        new("callsPerClient", () => T["MostCalls"], s => s.RecallSetId is null ? s.CallsPerClient : null, (s, _, _) => Cap(s.CallsPerClient), (from, to) => to.CallsPerClient = from.CallsPerClient),
        new("callsPerNumber", () => T["MostCallsPerNumber"], s => s.RecallSetId is null ? s.CallsPerNumber : null, (s, _, _) => Cap(s.CallsPerNumber), (from, to) => to.CallsPerNumber = from.CallsPerNumber),
    ];

    /// <summary>Whether two settings hold the same here; lists are compared by what is in them.</summary>
    public bool Same(CallTaskSettings one, CallTaskSettings other) => JsonSerializer.Serialize(Value(one)) == JsonSerializer.Serialize(Value(other));

    private static string YesNo(bool yes) => T[yes ? "Yes" : "No"];

    private static string Cap(int? cap) => cap is { } most ? Viewer.Number(most) : T["NoLimit"];

    private static string Identified(CallTaskSettings s, TaskChoices choices, Viewer viewer) => s.Identification switch
    {
        null => T["Off"],
        { } on => Viewer.Facts(
            new[] { T.Of(on.Mode), on.GreetingId is { } greeting ? choices.Sound(greeting) : null, on.LeavesMessage ? T["MessageFact", on.MessageId is { } id ? choices.Sound(id) : on.MessageText!] : null }.OfType<string>()),
    };

    private static string Shown(CallTaskSettings s, TaskChoices choices, Viewer viewer) => s.CallerId.Mode switch
    {
        CallerIdMode.Group => choices.CallerIdGroup(s.CallerId.GroupId),
        CallerIdMode.Number => s.CallerId.Number ?? "–",
        _ => T.Of(CallerIdMode.Default),
    };

    private static string Opened(CallTaskSettings s, TaskChoices choices, Viewer viewer) =>
        TaskSummary.Hours(s.CallingHours) + (s.CallingHours is { BlackoutDates.Count: > 0 and var dates } ? ", " + T.Count("BlackoutCount", dates) : "");

    private static string Redirected(CallTaskSettings s, TaskChoices choices, Viewer viewer)
    {
        var mode = T.Of(s.Redirect.Mode);
        return s.Redirect.Mode switch
        {
            RedirectMode.DialPlan => $"{mode} · {choices.Plan(s.Redirect.DialPlanId)} · {s.Redirect.Number}",
            RedirectMode.Direction => $"{mode} · {choices.Direction(s.Redirect.DirectionId)}",
            RedirectMode.Customer => $"{mode} · {s.Redirect.Url}",
            RedirectMode.Script => $"{mode} · {choices.Script(s.Redirect.ScriptId)}",
            _ => mode,
        };
    }

    private static string Recalled(CallTaskSettings s, TaskChoices choices, Viewer viewer)
    {
        if (s.RecallSetId is { } set) return choices.RecallSet(set);
        var rules = Enum.GetValues<RecallCondition>().Where(condition => s.Recall.For(condition) is not null)
            .Select(condition => T["RuleInWords", T.Of(condition), Viewer.Span(TimeSpan.FromSeconds(s.Recall.For(condition)!.AfterSeconds)), s.Recall.For(condition)!.Times]);
        return Viewer.Facts(rules) is { Length: > 0 } own ? own : T["NobodyBack"];
    }

    private static void Hours(CallTaskDraft from, CallTaskDraft to) =>
        (to.Hours, to.HoursFrom, to.HoursTo, to.Days, to.ClientZone, to.BlackoutDates) = (from.Hours, from.HoursFrom, from.HoursTo, [.. from.Days], from.ClientZone, from.BlackoutDates);

    private static void Redirect(CallTaskDraft from, CallTaskDraft to) =>
        (to.RedirectMode, to.RedirectPlanId, to.RedirectNumber, to.RedirectDirectionId, to.RedirectUrl, to.RedirectScriptId) =
        (from.RedirectMode, from.RedirectPlanId, from.RedirectNumber, from.RedirectDirectionId, from.RedirectUrl, from.RedirectScriptId);

    private static void Recall(CallTaskDraft from, CallTaskDraft to)
    {
        (to.Recalls, to.RecallSetId, to.RecallStart, to.RecallTimeOfDay) = (from.Recalls, from.RecallSetId, from.RecallStart, from.RecallTimeOfDay);
        to.Rules = from.Rules.ToDictionary(rule => rule.Key, rule => new CallTaskDraft.RuleDraft { On = rule.Value.On, After = rule.Value.After, Unit = rule.Value.Unit, Times = rule.Value.Times });
    }
}
