using CallTasks.Core.Languages;

namespace CallTasks.Core.Model;

/// <summary>What the settings of a call task must be like, said on the field (API.md's field names).</summary>
public static class CallTaskRules
{
    /// <summary>Longest ineffective duration: an hour, beyond which no call of a bot lasts.</summary>
    public const int MaxIneffectiveSeconds = 3600;

    /// <summary>Highest cap of calls to one client or number: the sum of all rules' <see cref="RecallRules.MaxTimes"/> and a first call is below it.</summary>
    public const int MaxCalls = 1000;

    /// <summary>Latest second at which a recording may begin.</summary>
    public const int MaxRecordFromSecond = 3600;

    /// <summary>Everything that is wrong; empty when the settings can be saved.</summary>
    /// <param name="task">The settings.</param>
    /// <param name="found">What they name.</param>
    public static IReadOnlyList<FieldError> Validate(CallTaskSettings task, CallTaskReferences found)
    {
        var errors = new List<FieldError>();
        void Add(string field, Wording message) => errors.Add(new FieldError(field, message));
        void Within(string field, long value, long min, long max, string unit)
        {
            if (value < min || value > max)
                Add(field, $"Must be from {min} to {max}{Wording.Of(unit)}; it is {value}.");
        }

        errors.AddRange(NameErrors(task.Name));
        if (found.Script is null)
            Add("scriptId", $"There is no script {task.ScriptId}: choose one of the list.");
        if (found.Plan is null)
            Add("dialPlanId", $"There is no dial plan {task.DialPlanId}: choose one of the list.");

        if (!Enum.IsDefined(task.StartMode))
            Add("startMode", "Must be manual or scheduled.");
        if (task is { StartMode: StartMode.Scheduled, StartAt: null })
            Add("startAt", "A scheduled task needs the instant at which it starts: set it, or choose to start by hand.");

        Within("intensity.attempts", task.Intensity.Attempts, 1, Intensity.MaxAttempts, "");
        Within("intensity.seconds", task.Intensity.Seconds, 1, Intensity.MaxSeconds, " s");
        Within("maxLines", task.MaxLines, 1, CallTaskSettings.MaxLinesLimit, "");
        Within("ineffectiveSeconds", task.IneffectiveSeconds, 0, MaxIneffectiveSeconds, " s (0 = off)");
        if (task.Country is { } country && !IsCountry(country))
            Add("country", CountryWanted);
        errors.AddRange(CallerIdRules.Validate(task.CallerId, found));

        if (task.AmbientNoiseId is { } noise && !found.HasAmbientNoise)
            Add("ambientNoiseId", $"There is no sound {noise} in the audio library: choose one of it, or none.");
        if (task.Identification is { } identification)
        {
            if (!Enum.IsDefined(identification.Mode))
                Add("identification.mode", "Must be background or lockout.");
            if (identification.GreetingId is { } greeting && !found.HasGreeting)
                Add("identification.greetingId", $"There is no sound {greeting} in the audio library: choose one of it, or go without a greeting.");
            if (identification.MessageId is { } message && !found.HasMessage)
                Add("identification.messageId", $"There is no sound {message} in the audio library: choose one of it, or leave machines no message.");
            if (identification is { MessageId: not null, MessageText: not null })
                Add("identification.messageText", "The message for machines is a sound or a text, not both: take one of them out.");
            else if (identification.MessageText is { Length: > Identification.MaxMessageText } text)
                Add("identification.messageText", $"At most {Identification.MaxMessageText} characters; it has {text.Length}. Mailboxes take a minute or two.");
        }
        errors.AddRange(RedirectRules.Validate(task, found));
        if (task.RecallSetId is not { } set)
            Recall(task, Add, Within);
        else if (found.RecallSet is null)
            Add("recall.setId", $"There is no recall set {set}: choose one of the list, or give the task rules of its own.");

        if (task.CallsPerClient is { } perClient)
            Within("callsPerClient", perClient, 1, MaxCalls, "");
        if (task.CallsPerNumber is { } perNumber)
            Within("callsPerNumber", perNumber, 1, MaxCalls, "");
        if (!Enum.IsDefined(task.RecallStart))
            Add("recallStart", "Must be asDue, afterFirstCalls or timeOfDay.");
        if (task is { RecallStart: RecallStart.TimeOfDay, RecallTimeOfDay: null })
            Add("recallTimeOfDay", "Set the time of day at which returned calls start, such as 18:00, or let them start as soon as due.");

        if (task.CallingHours is { } hours)
            errors.AddRange(HoursErrors(hours, "callingHours."));
        if (!IsIana(task.TimeZone))
            Add("timeZone", ZoneMessage(task.TimeZone));
        Within("record.fromSecond", task.Record.FromSecond, 0, MaxRecordFromSecond, " s");
        Within("priority", task.Priority, 1, 9, "");
        return errors;
    }

    /// <summary>What is wrong with a name of 1 to <see cref="CallTaskSettings.MaxNameLength"/> characters.</summary>
    internal static IEnumerable<FieldError> NameErrors(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            yield return new FieldError("name", "Give it a name.");
        else if (name.Length > CallTaskSettings.MaxNameLength)
            yield return new FieldError("name", $"At most {CallTaskSettings.MaxNameLength} characters; it has {name.Length}.");
        else if (name.Any(char.IsControl))
            yield return new FieldError("name", "Must be one line without control characters.");
    }

    /// <summary>What to type for a country.</summary>
    internal const string CountryWanted = "Must be a two-letter country code such as DE, in capitals.";

    /// <summary>Two capital letters (ISO 3166-1 alpha-2).</summary>
    internal static bool IsCountry(string country) => country.Length == 2 && char.IsAsciiLetterUpper(country[0]) && char.IsAsciiLetterUpper(country[1]);

    /// <summary>"+" and 4 to 15 digits, the first of them not 0 (ITU-T E.164).</summary>
    internal static bool IsE164(string number) =>
        number.Length is >= 5 and <= 16 && number[0] == '+' && number[1] is >= '1' and <= '9' && number.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    private static void Recall(
        CallTaskSettings task, Action<string, Wording> add, Action<string, long, long, long, string> within)
    {
        foreach (var condition in Enum.GetValues<RecallCondition>())
        {
            if (task.Recall.For(condition) is not { } rule)
                continue;
            var field = "recall." + char.ToLowerInvariant(condition.ToString()[0]) + condition.ToString()[1..];
            within(field + ".afterSeconds", rule.AfterSeconds, 0, RecallRules.MaxAfterSeconds, " s");
            within(field + ".times", rule.Times, 1, RecallRules.MaxTimes, "");
            if (condition == RecallCondition.Machine && task.Identification is null)
                add(field, "This rule needs human/robot identification: switch it on, or leave the rule off.");
            if (condition == RecallCondition.Short && task.IneffectiveSeconds <= 0)
                add(field, "This rule needs an ineffective duration above 0: set ineffectiveSeconds, or leave the rule off.");
        }
    }

    /// <summary>What is wrong with calling hours.</summary>
    /// <param name="hours">The hours.</param>
    /// <param name="at">Path of the fields, ending with a dot, or nothing.</param>
    internal static IEnumerable<FieldError> HoursErrors(CallingHours hours, string at)
    {
        if (hours.Days.Count == 0)
            yield return new FieldError(at + "days", "Choose one day or more: with none, no call would ever start.");
        else if (hours.Days.Any(d => !Enum.IsDefined(d)))
            yield return new FieldError(at + "days", "Must be some of mon, tue, wed, thu, fri, sat, sun.");
        else if (hours.Days.Distinct().Count() != hours.Days.Count)
            yield return new FieldError(at + "days", "Name each day once.");
        if (hours.TimeZone != CallingHours.ClientZone && !IsIana(hours.TimeZone))
            yield return new FieldError(at + "timeZone", $"Must be client, or an IANA time zone. {ZoneMessage(hours.TimeZone)}");
        if (hours.BlackoutDates.Count > CallingHours.MaxBlackoutDates)
        {
            yield return new FieldError(
                at + "blackoutDates", $"At most {CallingHours.MaxBlackoutDates} dates; there are {hours.BlackoutDates.Count}.");
        }
    }

    private static bool IsIana(string? zone) => ClientZones.TryFind(zone, out var found) && found.HasIanaId;

    private static Wording ZoneMessage(string? zone)
    {
        var shown = zone is null ? Wording.Of("nothing") : Wording.Of($"\"{(zone.Length > ClientZones.MaxNameLength ? zone[..ClientZones.MaxNameLength] + "…" : zone)}\"");
        return $"Must be an IANA time zone such as Europe/Berlin; {shown} is none.";
    }
}
