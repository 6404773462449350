using System.Globalization;
using CallTasks.Core.Model;
using CallTasks.Core.Phones;
using CallTasks.Web.Components.Shared;
using static CallTasks.Web.Resources.TaskFormTexts;

namespace CallTasks.Web.Components.TaskSheet;

/// <summary>Reads the boxes of a form into settings; what cannot be read is named on its field.</summary>
internal sealed class DraftReader(CallTaskDraft draft, Viewer viewer)
{
    private readonly List<FieldError> _errors = [];

    public (CallTaskSettings Settings, IReadOnlyList<FieldError> Errors) Read()
    {
        var kept = draft.Kept ?? new CallTaskSettings { Name = "", ScriptId = 0, DialPlanId = 0 };
        var settings = kept with
        {
            Name = draft.Name.Trim(),
            ScriptId = draft.ScriptId,
            DialPlanId = draft.DialPlanId,
            AmbientNoiseId = Id(draft.AmbientNoiseId),
            Identification = draft.Identify ? new Identification(draft.IdentifyMode, Id(draft.GreetingId), Id(draft.MessageId), draft.MessageId != 0 || Blank(draft.MessageText) ? null : draft.MessageText.Trim()) : null,
            TestCall = draft.TestCall,
            Country = draft.Country.Length == 0 ? null : draft.Country,
            TimeZone = draft.TimeZone.Trim(),
            RejectDuplicates = draft.RejectDuplicates,
            DetectGender = draft.DetectGender,
            CallerId = CallerId(),
            StartMode = draft.StartMode,
            StartAt = draft.StartMode == StartMode.Scheduled ? StartAt() : null,
            Intensity = draft.Intensity ?? new Intensity(1, 1),
            MaxLines = Whole("maxLines", draft.MaxLines, 10),
            Priority = Whole("priority", draft.Priority, 5),
            Redirect = Redirect(),
            IneffectiveSeconds = Blank(draft.IneffectiveSeconds) ? 0 : Whole("ineffectiveSeconds", draft.IneffectiveSeconds, 0),
            Record = new RecordingChoice(draft.Record, draft.Record ? Whole("record.fromSecond", draft.RecordFrom, 0) : kept.Record.FromSecond),
        };
        if (draft.Intensity is null)
            _errors.Add(new FieldError("intensity", T["IntensityRange", Intensity.MaxAttempts, Intensity.MaxSeconds]));
        // What does not apply to a test call is not shown, so nothing that was typed there may stand in its way.
        settings = draft.TestCall
            ? settings with { RecallSetId = null, Recall = RecallRules.None, RecallStart = RecallStart.AsDue, RecallTimeOfDay = null, CallsPerClient = null, CallsPerNumber = null }
            : Recalled(settings) with { CallingHours = draft.Hours ? Hours() : null };
        return (settings, _errors);
    }

    /// <summary>The numbers of a test call in E.164, with what is wrong with them on the field testNumbers.</summary>
    public static (IReadOnlyList<string> Numbers, FieldError? Error) Numbers(CallTaskDraft draft)
    {
        var numbers = new List<string>();
        foreach (var written in draft.TestNumbers.Split([',', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var phone = PhoneNumberParser.Parse(written, draft.Country.Length == 0 ? null : draft.Country);
            if (phone is not { IsValid: true, E164: { } number }) return (numbers, new FieldError("testNumbers", T["TestNumberWrong", Cut(written), phone.Problem.ToMessage()]));
            if (!numbers.Contains(number)) numbers.Add(number);
        }

        return numbers.Count > CallTaskSettings.MaxTestNumbers ? (numbers, new FieldError("testNumbers", T["TestNumbersMany", CallTaskSettings.MaxTestNumbers, numbers.Count])) : (numbers, null);
    }

    private CallTaskSettings Recalled(CallTaskSettings settings)
    {
        if (draft.Recalls == RecallsFrom.Set)
        {
            if (draft.RecallSetId == 0) _errors.Add(new FieldError("recall.setId", T["ChooseRecallSet"]));
            // The set's rules are filled in by whoever knows them: the form for its estimate, the ledger when it saves.
            return settings with { RecallSetId = Id(draft.RecallSetId) };
        }

        var own = draft.Recalls == RecallsFrom.Own;
        return settings with
        {
            RecallSetId = null,
            Recall = own ? Rules() : RecallRules.None,
            RecallStart = own ? draft.RecallStart : RecallStart.AsDue,
            RecallTimeOfDay = own && draft.RecallStart == RecallStart.TimeOfDay ? Time("recallTimeOfDay", draft.RecallTimeOfDay) : null,
            CallsPerClient = Blank(draft.CallsPerClient) ? null : Whole("callsPerClient", draft.CallsPerClient, 1),
            CallsPerNumber = Blank(draft.CallsPerNumber) ? null : Whole("callsPerNumber", draft.CallsPerNumber, 1),
        };
    }

    private RecallRules Rules()
    {
        if (!draft.Rules.Values.Any(rule => rule.On))
            _errors.Add(new FieldError("recall", T["TickOneCondition"]));
        return new RecallRules
        {
            Busy = Rule(RecallCondition.Busy, "recall.busy"),
            NoAnswer = Rule(RecallCondition.NoAnswer, "recall.noAnswer"),
            // Without identification nobody knows a machine; the box is shut then, and keeps what was typed.
            Machine = draft.Identify ? Rule(RecallCondition.Machine, "recall.machine") : null,
            Short = Rule(RecallCondition.Short, "recall.short"),
            Failure = Rule(RecallCondition.Failure, "recall.failure"),
        };
    }

    private RecallRule? Rule(RecallCondition condition, string field)
    {
        if (!draft.Rules.TryGetValue(condition, out var rule) || !rule.On) return null;
        var after = Whole(field + ".afterSeconds", rule.After, 0);
        return new RecallRule((int)Math.Min((long)after * rule.Unit, int.MaxValue), Whole(field + ".times", rule.Times, 1));
    }

    private TaskCallerId CallerId() => draft.CallerIdMode switch
    {
        CallerIdMode.Group => new TaskCallerId { Mode = CallerIdMode.Group, GroupId = Id(draft.CallerIdGroupId) },
        CallerIdMode.Number => new TaskCallerId { Mode = CallerIdMode.Number, Number = draft.CallerIdNumber.Trim() },
        _ => TaskCallerId.Default,
    };

    private Redirect Redirect() => new Redirect
    {
        Mode = draft.RedirectMode,
        DialPlanId = Id(draft.RedirectPlanId),
        Number = draft.RedirectNumber.Trim(),
        DirectionId = Id(draft.RedirectDirectionId),
        Url = draft.RedirectUrl.Trim(),
        ScriptId = Id(draft.RedirectScriptId),
    }.Plain();

    private CallingHours Hours() => new()
    {
        From = Time("callingHours.from", draft.HoursFrom) ?? new TimeOnly(9, 0),
        To = Time("callingHours.to", draft.HoursTo) ?? new TimeOnly(20, 0),
        Days = [.. CallingHours.AllDays.Where(draft.Days.Contains)],
        TimeZone = draft.ClientZone ? CallingHours.ClientZone : draft.TimeZone.Trim(),
        BlackoutDates = Dates(),
    };

    private List<DateOnly> Dates()
    {
        var dates = new List<DateOnly>();
        foreach (var word in draft.BlackoutDates.Split([',', ';', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                dates.Add(date);
            else
                _errors.Add(new FieldError("callingHours.blackoutDates", T["NoDate", Cut(word)]));
        }

        return [.. dates.Distinct().Order()];
    }

    /// <summary>The typed local time in its zone; one that does not exist moves on to the next that does, of two the first counts.</summary>
    private long? StartAt()
    {
        var zone = viewer.Zone;
        if (draft.StartZone.Trim() is { Length: > 0 } name && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone!))
        {
            _errors.Add(new FieldError("startAt", T["NoSuchZone", Cut(name)]));
            return null;
        }

        if (!DateTime.TryParse(draft.StartAt, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return null;
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUnixTimeMilliseconds();
    }

    private TimeOnly? Time(string field, string text)
    {
        if (TimeOnly.TryParseExact(text.Trim(), ["HH:mm", "H:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;
        _errors.Add(new FieldError(field, T["MustBeTimeOfDay"]));
        return null;
    }

    private int Whole(string field, string text, int otherwise)
    {
        if (int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return value;
        _errors.Add(new FieldError(field, Blank(text) ? T["MustBeWhole"] : T["MustBeWholeIsNone", Cut(text.Trim())]));
        return otherwise;
    }

    private static long? Id(long id) => id == 0 ? null : id;

    private static bool Blank(string text) => string.IsNullOrWhiteSpace(text);

    private static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
