using CallTasks.Core.Model;

namespace CallTasks.Web.Api;

/// <summary>How calls are started: so many per so many seconds.</summary>
internal sealed record IntensityBody
{
    public int Attempts { get; init; } = 1;
    public int Seconds { get; init; } = 1;
}

/// <summary>One recall rule.</summary>
internal sealed record RecallRuleBody
{
    public int AfterSeconds { get; init; }
    public int Times { get; init; }
}

/// <summary>The task's own recall rules, each on or null.</summary>
internal sealed record RecallBody
{
    /// <summary>A saved set: its rules, starts and caps are the task's, whatever else stands here.</summary>
    public long? SetId { get; init; }
    public RecallRuleBody? Busy { get; init; }
    public RecallRuleBody? NoAnswer { get; init; }
    public RecallRuleBody? Machine { get; init; }
    public RecallRuleBody? Short { get; init; }
    public RecallRuleBody? Failure { get; init; }
}

/// <summary>When calls may start.</summary>
internal sealed record CallingHoursBody
{
    public TimeOnly From { get; init; } = CallingHours.Default.From;
    public TimeOnly To { get; init; } = CallingHours.Default.To;
    public IReadOnlyList<Weekday>? Days { get; init; } = Enum.GetValues<Weekday>();
    /// <summary>"client" or an IANA zone.</summary>
    public string? TimeZone { get; init; } = CallingHours.ClientZone;
    public IReadOnlyList<DateOnly>? BlackoutDates { get; init; } = [];

    public CallingHours ToHours() => new()
    {
        From = From,
        To = To,
        Days = Days is { } days ? [.. days.Select(d => (DayOfWeek)(((int)d + 1) % 7))] : CallingHours.AllDays,
        TimeZone = TimeZone ?? CallingHours.ClientZone,
        BlackoutDates = BlackoutDates ?? [],
    };

    public static CallingHoursBody Of(CallingHours hours) => new()
    {
        From = hours.From,
        To = hours.To,
        Days = [.. hours.Days.Select(d => (Weekday)(((int)d + 6) % 7))],
        TimeZone = hours.TimeZone,
        BlackoutDates = hours.BlackoutDates,
    };
}

/// <summary>Days as the API spells them.</summary>
internal enum Weekday { Mon, Tue, Wed, Thu, Fri, Sat, Sun }

/// <summary>Call recording.</summary>
internal sealed record RecordBody
{
    public bool On { get; init; } = true;
    public int FromSecond { get; init; }
}

/// <summary>Which number the client is shown.</summary>
internal sealed record CallerIdBody
{
    /// <summary>default, group or number.</summary>
    public string? Mode { get; init; } = "default";
    public string? Number { get; init; }
    public long? GroupId { get; init; }

    public TaskCallerId ToChoice() => Mode switch
    {
        "group" => new TaskCallerId { Mode = CallerIdMode.Group, GroupId = GroupId },
        "number" => new TaskCallerId { Mode = CallerIdMode.Number, Number = Number?.Trim() },
        _ => TaskCallerId.Default,
    };

    public static CallerIdBody Of(TaskCallerId choice) => new() { Mode = Words<CallerIdMode>.Of(choice.Mode), Number = choice.Number, GroupId = choice.GroupId };
}

/// <summary>A call task as it is sent. What is left out has its default; in calling hours null says "at any time".</summary>
internal sealed record CallTaskBody
{
    public string? Name { get; init; }
    public long? ScriptId { get; init; }
    public long? DialPlanId { get; init; }
    public StartMode StartMode { get; init; }
    public DateTimeOffset? StartAt { get; init; }
    public IntensityBody? Intensity { get; init; } = new();
    public int MaxLines { get; init; } = 10;
    public int? IneffectiveSeconds { get; init; } = 0;
    public string? Country { get; init; }
    public IdentificationBody? Identification { get; init; }
    public long? AmbientNoiseId { get; init; }
    public CallerIdBody? CallerId { get; init; }
    public RedirectBody? Redirect { get; init; }
    public RecallBody? Recall { get; init; }
    public int? CallsPerClient { get; init; }
    public int? CallsPerNumber { get; init; }
    public RecallStart RecallStart { get; init; }
    public TimeOnly? RecallTimeOfDay { get; init; }
    public CallingHoursBody? CallingHours { get; init; } = new();
    public string? TimeZone { get; init; }
    public RecordBody? Record { get; init; } = new();
    public int Priority { get; init; } = 5;
    public bool TestCall { get; init; }
    public bool DetectGender { get; init; }
    /// <summary>The second of two clients with the same number is refused.</summary>
    public bool RejectDuplicates { get; init; } = true;
    /// <summary>The version that was read; required in a change.</summary>
    public int? Version { get; init; }

    /// <summary>The settings, with what this version does not carry among the errors.</summary>
    public CallTaskSettings ToSettings(List<FieldError> errors)
    {
        void Refuse(bool wrong, string field, string message)
        {
            if (wrong) errors.Add(new FieldError(field, message));
        }

        Refuse(ScriptId is null, "scriptId", "Name the script that talks.");
        Refuse(DialPlanId is null, "dialPlanId", "Name the dial plan that carries the calls; Standard is the first of the list.");
        Refuse(CallerId is not (null or { Mode: "default" or "number" or "group" }), "callerId.mode", "Must be default, group or number.");
        return new CallTaskSettings
        {
            Name = Name?.Trim() ?? "",
            ScriptId = ScriptId ?? 0,
            DialPlanId = DialPlanId ?? 0,
            StartMode = StartMode,
            StartAt = StartMode == StartMode.Scheduled ? StartAt?.ToUnixTimeMilliseconds() : null,
            Intensity = new Intensity(Intensity?.Attempts ?? 1, Intensity?.Seconds ?? 1),
            MaxLines = MaxLines,
            IneffectiveSeconds = IneffectiveSeconds ?? 0,
            Country = string.IsNullOrEmpty(Country) ? null : Country,
            CallerId = CallerId?.ToChoice() ?? TaskCallerId.Default,
            AmbientNoiseId = AmbientNoiseId,
            Identification = Identification?.ToIdentification(),
            Redirect = Redirect?.ToRedirect() ?? Core.Model.Redirect.HangUp,
            DetectGender = DetectGender,
            TestCall = TestCall,
            RecallSetId = Recall?.SetId,
            Recall = new RecallRules { Busy = Rule(Recall?.Busy), NoAnswer = Rule(Recall?.NoAnswer), Machine = Rule(Recall?.Machine), Short = Rule(Recall?.Short), Failure = Rule(Recall?.Failure) },
            CallsPerClient = CallsPerClient,
            CallsPerNumber = CallsPerNumber,
            RecallStart = RecallStart,
            RecallTimeOfDay = RecallTimeOfDay,
            CallingHours = CallingHours?.ToHours(),
            TimeZone = string.IsNullOrEmpty(TimeZone) ? "UTC" : TimeZone,
            Record = new RecordingChoice(Record?.On ?? true, Record?.FromSecond ?? 0),
            Priority = Priority,
            RejectDuplicates = RejectDuplicates,
        };
    }

    private static RecallRule? Rule(RecallRuleBody? rule) => rule is null ? null : new RecallRule(rule.AfterSeconds, rule.Times);
}
