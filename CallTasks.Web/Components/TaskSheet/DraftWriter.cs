using System.Globalization;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;

namespace CallTasks.Web.Components.TaskSheet;

/// <summary>Writes settings into the boxes of a form.</summary>
internal static class DraftWriter
{
    public static CallTaskDraft Of(CallTaskSettings task, Viewer viewer)
    {
        var draft = new CallTaskDraft
        {
            Kept = task,
            Name = task.Name,
            ScriptId = task.ScriptId,
            DialPlanId = task.DialPlanId,
            AmbientNoiseId = task.AmbientNoiseId ?? 0,
            Identify = task.Identification is not null,
            IdentifyMode = task.Identification?.Mode ?? IdentificationMode.Background,
            GreetingId = task.Identification?.GreetingId ?? 0,
            MessageId = task.Identification?.MessageId ?? 0,
            MessageText = task.Identification?.MessageText ?? "",
            TestCall = task.TestCall,
            Country = task.Country ?? "",
            TimeZone = task.TimeZone,
            RejectDuplicates = task.RejectDuplicates,
            DetectGender = task.DetectGender,
            CallerIdMode = task.CallerId.Mode,
            CallerIdNumber = task.CallerId.Number ?? "",
            CallerIdGroupId = task.CallerId.GroupId ?? 0,
            StartMode = task.StartMode,
            StartAt = viewer.FieldOf(task.StartAt),
            StartZone = viewer.Zone.Id,
            Intensity = task.Intensity,
            MaxLines = Text(task.MaxLines),
            Hours = task.CallingHours is not null,
            Priority = Text(task.Priority),
            RedirectMode = task.Redirect.Mode,
            RedirectPlanId = task.Redirect.DialPlanId ?? 0,
            RedirectNumber = task.Redirect.Number ?? "",
            RedirectDirectionId = task.Redirect.DirectionId ?? 0,
            RedirectUrl = task.Redirect.Url ?? "",
            RedirectScriptId = task.Redirect.ScriptId ?? 0,
            IneffectiveSeconds = task.IneffectiveSeconds == 0 ? "" : Text(task.IneffectiveSeconds),
            Record = task.Record.On,
            RecordFrom = Text(task.Record.FromSecond),
            RecallSetId = task.RecallSetId ?? 0,
            RecallStart = task.RecallStart,
            RecallTimeOfDay = task.RecallTimeOfDay is { } time ? Text(time) : "",
            CallsPerClient = task.CallsPerClient is { } perClient ? Text(perClient) : "",
            CallsPerNumber = task.CallsPerNumber is { } perNumber ? Text(perNumber) : "",
        };
        Rules(task, draft);
        if (task.CallingHours is { } hours) Take(hours, draft);
        return draft;
    }

    /// <summary>Writes calling hours, such as a preset's, into the boxes.</summary>
    public static void Take(CallingHours hours, CallTaskDraft draft)
    {
        draft.Hours = true;
        draft.HoursFrom = Text(hours.From);
        draft.HoursTo = Text(hours.To);
        draft.Days = [.. hours.Days];
        draft.ClientZone = hours.TimeZone == CallingHours.ClientZone;
        if (!draft.ClientZone) draft.TimeZone = hours.TimeZone;
        draft.BlackoutDates = string.Join(", ", hours.BlackoutDates.Select(date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
    }

    private static void Rules(CallTaskSettings task, CallTaskDraft draft)
    {
        foreach (var condition in Enum.GetValues<RecallCondition>())
        {
            if (task.Recall.For(condition) is not { } rule) continue;
            draft.Recalls = RecallsFrom.Own;
            var unit = rule.AfterSeconds > 0 && rule.AfterSeconds % 3600 == 0 ? 3600 : rule.AfterSeconds % 60 == 0 ? 60 : 1;
            draft.Rules[condition] = new CallTaskDraft.RuleDraft { On = true, Unit = unit, After = Text(rule.AfterSeconds / unit), Times = Text(rule.Times) };
        }

        if (task.RecallSetId is not null) draft.Recalls = RecallsFrom.Set;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
