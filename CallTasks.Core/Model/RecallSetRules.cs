namespace CallTasks.Core.Model;

/// <summary>What a recall rule set must be like, said on the field.</summary>
public static class RecallSetRules
{
    /// <summary>Everything that is wrong; empty when the set can be saved.</summary>
    public static IReadOnlyList<FieldError> Validate(RecallSet set)
    {
        var errors = new List<FieldError>(CallTaskRules.NameErrors(set.Name));
        foreach (var condition in Enum.GetValues<RecallCondition>())
        {
            if (set.Rules.For(condition) is not { } rule) continue;
            var field = "rules." + char.ToLowerInvariant(condition.ToString()[0]) + condition.ToString()[1..];
            errors.Within(field + ".afterSeconds", rule.AfterSeconds, 0, RecallRules.MaxAfterSeconds, " s");
            errors.Within(field + ".times", rule.Times, 1, RecallRules.MaxTimes);
        }

        if (!Enum.IsDefined(set.RecallStart))
            errors.Add(new FieldError("recallStart", "Must be asDue, afterFirstCalls or timeOfDay."));
        if (set is { RecallStart: RecallStart.TimeOfDay, RecallTimeOfDay: null })
            errors.Add(new FieldError("recallTimeOfDay", "Set the time of day at which returned calls start, such as 18:00, or let them start as soon as due."));
        if (set.CallsPerClient is { } perClient) errors.Within("callsPerClient", perClient, 1, CallTaskRules.MaxCalls);
        if (set.CallsPerNumber is { } perNumber) errors.Within("callsPerNumber", perNumber, 1, CallTaskRules.MaxCalls);
        return errors;
    }
}
