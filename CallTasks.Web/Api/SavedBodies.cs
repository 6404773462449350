using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>Who uses a thing.</summary>
internal sealed record UsedByAnswer(SavedUserKind Kind, long Id, string Name)
{
    public static IReadOnlyList<UsedByAnswer> Of(IReadOnlyList<SavedUser> users) => [.. users.Select(u => new UsedByAnswer(u.Kind, u.Id, u.Name))];
}

/// <summary>A recall rule set as it is sent.</summary>
internal sealed record RecallSetBody : ISavedBody<RecallSet>
{
    public string? Name { get; init; }
    public RecallRulesBody? Rules { get; init; }
    public RecallStart RecallStart { get; init; }
    public TimeOnly? RecallTimeOfDay { get; init; }
    public int? CallsPerClient { get; init; }
    public int? CallsPerNumber { get; init; }
    public int? Version { get; init; }

    public RecallSet ToSettings() => new()
    {
        Name = Name?.Trim() ?? "",
        Rules = Rules?.ToRules() ?? RecallRules.None,
        RecallStart = RecallStart,
        RecallTimeOfDay = RecallTimeOfDay,
        CallsPerClient = CallsPerClient,
        CallsPerNumber = CallsPerNumber,
    };
}

/// <summary>Five conditions, each on or null.</summary>
internal sealed record RecallRulesBody
{
    public RecallRuleBody? Busy { get; init; }
    public RecallRuleBody? NoAnswer { get; init; }
    public RecallRuleBody? Machine { get; init; }
    public RecallRuleBody? Short { get; init; }
    public RecallRuleBody? Failure { get; init; }

    public RecallRules ToRules() => new() { Busy = Rule(Busy), NoAnswer = Rule(NoAnswer), Machine = Rule(Machine), Short = Rule(Short), Failure = Rule(Failure) };

    public static RecallRulesBody Of(RecallRules rules) => new() { Busy = Body(rules.Busy), NoAnswer = Body(rules.NoAnswer), Machine = Body(rules.Machine), Short = Body(rules.Short), Failure = Body(rules.Failure) };

    private static RecallRule? Rule(RecallRuleBody? rule) => rule is null ? null : new RecallRule(rule.AfterSeconds, rule.Times);

    private static RecallRuleBody? Body(RecallRule? rule) => rule is null ? null : new RecallRuleBody { AfterSeconds = rule.AfterSeconds, Times = rule.Times };
}

/// <summary>A recall rule set as it stands.</summary>
internal sealed record RecallSetAnswer(
    long Id, int Version, string Name, RecallRulesBody Rules, RecallStart RecallStart, TimeOnly? RecallTimeOfDay, int? CallsPerClient, int? CallsPerNumber, IReadOnlyList<UsedByAnswer> UsedBy)
{
    public static RecallSetAnswer Of(SavedView<RecallSet> view)
    {
        var s = view.Thing.Settings;
        return new RecallSetAnswer(view.Thing.Id, view.Thing.Version, s.Name, RecallRulesBody.Of(s.Rules), s.RecallStart, s.RecallTimeOfDay, s.CallsPerClient, s.CallsPerNumber, UsedByAnswer.Of(view.UsedBy));
    }
}

/// <summary>A CallerID group as it is sent.</summary>
internal sealed record CallerIdGroupBody : ISavedBody<CallerIdGroup>
{
    public string? Name { get; init; }
    public IReadOnlyList<string>? Numbers { get; init; }
    public CallerIdPick Pick { get; init; }
    public int? Version { get; init; }

    public CallerIdGroup ToSettings() => new() { Name = Name?.Trim() ?? "", Numbers = [.. (Numbers ?? []).Select(n => n?.Trim() ?? "")], Pick = Pick };
}

/// <summary>A CallerID group as it stands.</summary>
internal sealed record CallerIdGroupAnswer(long Id, int Version, string Name, IReadOnlyList<string> Numbers, CallerIdPick Pick, IReadOnlyList<UsedByAnswer> UsedBy)
{
    public static CallerIdGroupAnswer Of(SavedView<CallerIdGroup> view) =>
        new(view.Thing.Id, view.Thing.Version, view.Thing.Settings.Name, view.Thing.Settings.Numbers, view.Thing.Settings.Pick, UsedByAnswer.Of(view.UsedBy));
}

/// <summary>A direction as it is sent.</summary>
internal sealed record DirectionBody : ISavedBody<Direction>
{
    public string? Name { get; init; }
    public IReadOnlyList<string>? Numbers { get; init; }
    /// <summary>Null: the plan of the call itself.</summary>
    public long? DialPlanId { get; init; }
    /// <summary>Null: at any time. The time zone is an IANA zone.</summary>
    public CallingHoursBody? Hours { get; init; }
    public int? Version { get; init; }

    public Direction ToSettings() =>
        new() { Name = Name?.Trim() ?? "", Numbers = [.. (Numbers ?? []).Select(n => n?.Trim() ?? "")], DialPlanId = DialPlanId, Hours = Hours?.ToHours() };
}

/// <summary>A direction as it stands.</summary>
internal sealed record DirectionAnswer(long Id, int Version, string Name, IReadOnlyList<string> Numbers, long? DialPlanId, CallingHoursBody? Hours, IReadOnlyList<UsedByAnswer> UsedBy)
{
    public static DirectionAnswer Of(SavedView<Direction> view, Sight sight)
    {
        var s = view.Thing.Settings;
        return new DirectionAnswer(view.Thing.Id, view.Thing.Version, s.Name, [.. s.Numbers.Select(sight.Phone)], s.DialPlanId, s.Hours is { } hours ? CallingHoursBody.Of(hours) : null, UsedByAnswer.Of(view.UsedBy));
    }
}

/// <summary>Calling hours under a name, as they are sent.</summary>
internal sealed record HoursPresetBody : ISavedBody<HoursPreset>
{
    public string? Name { get; init; }
    public CallingHoursBody? Hours { get; init; } = new();
    public int? Version { get; init; }

    public HoursPreset ToSettings() => new() { Name = Name?.Trim() ?? "", Hours = (Hours ?? new CallingHoursBody()).ToHours() };
}

/// <summary>Calling hours under a name.</summary>
internal sealed record HoursPresetAnswer(long Id, int Version, string Name, CallingHoursBody Hours)
{
    public static HoursPresetAnswer Of(SavedView<HoursPreset> view) => new(view.Thing.Id, view.Thing.Version, view.Thing.Settings.Name, CallingHoursBody.Of(view.Thing.Settings.Hours));
}

/// <summary>A frequency cap as it is sent.</summary>
internal sealed record FrequencyCapBody : ISavedBody<FrequencyCap>
{
    public string? Name { get; init; }
    public int Calls { get; init; }
    public CapPeriod Per { get; init; }
    public bool On { get; init; }
    public int? Version { get; init; }

    public FrequencyCap ToSettings() => new() { Name = Name?.Trim() ?? "", Calls = Calls, Per = Per, On = On };
}

/// <summary>A frequency cap as it stands.</summary>
internal sealed record FrequencyCapAnswer(long Id, int Version, string Name, int Calls, CapPeriod Per, bool On)
{
    public static FrequencyCapAnswer Of(SavedView<FrequencyCap> view)
    {
        var s = view.Thing.Settings;
        return new FrequencyCapAnswer(view.Thing.Id, view.Thing.Version, s.Name, s.Calls, s.Per, s.On);
    }
}
