namespace CallTasks.Core.Model;

/// <summary>What a frequency cap must be like, said on the field.</summary>
public static class FrequencyCapRules
{
    /// <summary>Everything that is wrong; empty when the cap can be saved.</summary>
    public static IReadOnlyList<FieldError> Validate(FrequencyCap cap)
    {
        var errors = new List<FieldError>(CallTaskRules.NameErrors(cap.Name));
        errors.Within("calls", cap.Calls, 1, FrequencyCap.MaxCalls);
        if (!Enum.IsDefined(cap.Per))
            errors.Add(new FieldError("per", "Must be day, week or month."));
        return errors;
    }
}
