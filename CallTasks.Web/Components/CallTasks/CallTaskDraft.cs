using System.Globalization;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using static CallTasks.Web.Resources.CallTasksTexts;

namespace CallTasks.Web.Components.CallTasks;

/// <summary>
/// A call task as it is being typed: every box keeps its text, right or wrong, so that nothing typed is lost, and the draft can be
/// kept as JSON by the browser.
/// </summary>
public sealed class CallTaskDraft
{
    public string Name { get; set; } = "";
    public long ScriptId { get; set; }
    public long DialPlanId { get; set; }
    public StartMode StartMode { get; set; }
    /// <summary>As a datetime-local box writes it, in the viewer's zone.</summary>
    public string StartAt { get; set; } = "";
    /// <summary>null while the boxes hold no pace.</summary>
    public Intensity? Intensity { get; set; } = new Intensity(1, 1);
    public string MaxLines { get; set; } = "10";
    public string Country { get; set; } = "";
    public string TimeZone { get; set; } = "UTC";
    public string IneffectiveSeconds { get; set; } = "";
    public bool Recalls { get; set; }
    public Dictionary<RecallCondition, RuleDraft> Rules { get; set; } = Enum.GetValues<RecallCondition>().ToDictionary(c => c, _ => new RuleDraft());
    public string CallsPerClient { get; set; } = "";
    public RecallStart RecallStart { get; set; }
    public string RecallTimeOfDay { get; set; } = "";
    public bool Hours { get; set; } = true;
    public string HoursFrom { get; set; } = "09:00";
    public string HoursTo { get; set; } = "20:00";
    public HashSet<DayOfWeek> Days { get; set; } = [.. CallingHours.AllDays];
    public bool ClientZone { get; set; } = true;
    /// <summary>Dates as yyyy-mm-dd, separated by commas or spaces.</summary>
    public string BlackoutDates { get; set; } = "";
    public bool Record { get; set; } = true;
    public bool RejectDuplicates { get; set; } = true;

    /// <summary>What no box of the form holds, kept as it was while a task is edited.</summary>
    public CallTaskSettings? Kept { get; set; }

    /// <summary>One condition's rule as typed.</summary>
    public sealed class RuleDraft
    {
        public bool On { get; set; }
        public string After { get; set; } = "15";
        /// <summary>1, 60 or 3,600.</summary>
        public int Unit { get; set; } = 60;
        public string Times { get; set; } = "3";
    }

    /// <summary>A draft of a task that exists.</summary>
    public static CallTaskDraft Of(CallTaskSettings task, Viewer viewer)
    {
        var draft = new CallTaskDraft
        {
            Kept = task,
            Name = task.Name,
            ScriptId = task.ScriptId,
            DialPlanId = task.DialPlanId,
            StartMode = task.StartMode,
            StartAt = viewer.FieldOf(task.StartAt),
            Intensity = task.Intensity,
            MaxLines = Text(task.MaxLines),
            Country = task.Country ?? "",
            TimeZone = task.TimeZone,
            IneffectiveSeconds = task.IneffectiveSeconds == 0 ? "" : Text(task.IneffectiveSeconds),
            CallsPerClient = task.CallsPerClient is { } most ? Text(most) : "",
            RecallStart = task.RecallStart,
            RecallTimeOfDay = task.RecallTimeOfDay?.ToString("HH:mm", CultureInfo.InvariantCulture) ?? "",
            Hours = task.CallingHours is not null,
            Record = task.Record.On,
            RejectDuplicates = task.RejectDuplicates,
        };
        foreach (var condition in Enum.GetValues<RecallCondition>())
        {
            if (task.Recall.For(condition) is not { } rule) continue;
            draft.Recalls = true;
            var unit = rule.AfterSeconds > 0 && rule.AfterSeconds % 3600 == 0 ? 3600 : rule.AfterSeconds % 60 == 0 ? 60 : 1;
            draft.Rules[condition] = new RuleDraft { On = true, Unit = unit, After = Text(rule.AfterSeconds / unit), Times = Text(rule.Times) };
        }

        if (task.CallingHours is { } hours)
        {
            draft.HoursFrom = hours.From.ToString("HH:mm", CultureInfo.InvariantCulture);
            draft.HoursTo = hours.To.ToString("HH:mm", CultureInfo.InvariantCulture);
            draft.Days = [.. hours.Days];
            draft.ClientZone = hours.TimeZone == CallingHours.ClientZone;
            draft.BlackoutDates = string.Join(", ", hours.BlackoutDates.Select(date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        }

        return draft;
    }

    /// <summary>
    /// The settings that were typed, with what cannot be read named on its field (API.md's field names, as
    /// <see cref="CallTaskRules"/> uses them); a box that cannot be read leaves its default in the settings.
    /// </summary>
    public (CallTaskSettings Settings, IReadOnlyList<FieldError> Errors) Read(Viewer viewer)
    {
        var errors = new List<FieldError>();
        var settings = (Kept ?? new CallTaskSettings { Name = "", ScriptId = 0, DialPlanId = 0 }) with
        {
            Name = Name.Trim(),
            ScriptId = ScriptId,
            DialPlanId = DialPlanId,
            StartMode = StartMode,
            StartAt = StartMode == StartMode.Scheduled ? viewer.InstantOf(StartAt) : null,
            Intensity = Intensity ?? new Intensity(1, 1),
            MaxLines = Whole("maxLines", MaxLines, 10, errors),
            Country = Country.Length == 0 ? null : Country,
            TimeZone = TimeZone.Trim(),
            IneffectiveSeconds = Blank(IneffectiveSeconds) ? 0 : Whole("ineffectiveSeconds", IneffectiveSeconds, 0, errors),
            Recall = Recalls ? ReadRules(errors) : RecallRules.None,
            CallsPerClient = !Recalls || Blank(CallsPerClient) ? null : Whole("callsPerClient", CallsPerClient, 1, errors),
            RecallStart = Recalls ? RecallStart : RecallStart.AsDue,
            RecallTimeOfDay = Recalls && RecallStart == RecallStart.TimeOfDay ? Time("recallTimeOfDay", RecallTimeOfDay, errors) : null,
            CallingHours = Hours ? ReadHours(errors) : null,
            Record = (Kept?.Record ?? new RecordingChoice(true, 0)) with { On = Record },
            RejectDuplicates = RejectDuplicates,
        };
        if (Intensity is null)
            errors.Add(new FieldError("intensity", T["IntensityRange", Core.Model.Intensity.MaxAttempts, Core.Model.Intensity.MaxSeconds]));
        return (settings, errors);
    }

    private RecallRules ReadRules(List<FieldError> errors)
    {
        if (!Rules.Values.Any(rule => rule.On))
            errors.Add(new FieldError("recall", T["TickOneCondition"]));
        return new RecallRules
        {
            Busy = Rule(RecallCondition.Busy, "recall.busy", errors),
            NoAnswer = Rule(RecallCondition.NoAnswer, "recall.noAnswer", errors),
            Machine = Rule(RecallCondition.Machine, "recall.machine", errors),
            Short = Rule(RecallCondition.Short, "recall.short", errors),
            Failure = Rule(RecallCondition.Failure, "recall.failure", errors),
        };
    }

    private RecallRule? Rule(RecallCondition condition, string field, List<FieldError> errors)
    {
        if (!Rules.TryGetValue(condition, out var rule) || !rule.On) return null;
        var after = Whole(field + ".afterSeconds", rule.After, 0, errors);
        return new RecallRule((int)Math.Min((long)after * rule.Unit, int.MaxValue), Whole(field + ".times", rule.Times, 1, errors));
    }

    private CallingHours ReadHours(List<FieldError> errors) => new()
    {
        From = Time("callingHours.from", HoursFrom, errors) ?? new TimeOnly(9, 0),
        To = Time("callingHours.to", HoursTo, errors) ?? new TimeOnly(20, 0),
        Days = [.. CallingHours.AllDays.Where(Days.Contains)],
        TimeZone = ClientZone ? CallingHours.ClientZone : TimeZone.Trim(),
        BlackoutDates = Dates(errors),
    };

    private List<DateOnly> Dates(List<FieldError> errors)
    {
        var dates = new List<DateOnly>();
        foreach (var word in BlackoutDates.Split([',', ';', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                dates.Add(date);
            else
                errors.Add(new FieldError("callingHours.blackoutDates", T["NoDate", Cut(word)]));
        }

        return [.. dates.Distinct().Order()];
    }

    private static TimeOnly? Time(string field, string text, List<FieldError> errors)
    {
        if (TimeOnly.TryParseExact(text.Trim(), ["HH:mm", "H:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;
        errors.Add(new FieldError(field, T["MustBeTimeOfDay"]));
        return null;
    }

    private static int Whole(string field, string text, int otherwise, List<FieldError> errors)
    {
        if (int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return value;
        errors.Add(new FieldError(field, Blank(text) ? T["MustBeWhole"] : T["MustBeWholeIsNone", Cut(text.Trim())]));
        return otherwise;
    }

    private static bool Blank(string text) => string.IsNullOrWhiteSpace(text);

    private static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
