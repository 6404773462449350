namespace CallTasks.Core.Model;

/// <summary>What CallerIDs and their groups must be like, said on the field.</summary>
public static class CallerIdRules
{
    /// <summary>What to type for a number.</summary>
    internal const string WholeNumber = "Must be a whole international number such as +4930123456.";

    /// <summary>Everything that is wrong; empty when the CallerID can be saved.</summary>
    public static IReadOnlyList<FieldError> Validate(CallerId callerId)
    {
        var errors = new List<FieldError>(CallTaskRules.NameErrors(callerId.Name));
        if (callerId.Number is not { } number || !CallTaskRules.IsE164(number)) errors.Add(new FieldError("number", WholeNumber));
        return errors;
    }

    /// <summary>Everything that is wrong; empty when the group can be saved.</summary>
    public static IReadOnlyList<FieldError> Validate(CallerIdGroup group)
    {
        var errors = new List<FieldError>(CallTaskRules.NameErrors(group.Name));
        Numbers(group.Numbers, CallerIdGroup.MaxNumbers, errors);
        if (!Enum.IsDefined(group.Pick)) errors.Add(new FieldError("pick", "Must be inTurn or leastUsed."));
        return errors;
    }

    /// <summary>What is wrong with a task's choice, on the fields callerId.*.</summary>
    internal static IEnumerable<FieldError> Validate(TaskCallerId choice, CallTaskReferences found)
    {
        var plan = found.Plan?.Settings;
        switch (choice.Mode)
        {
            case CallerIdMode.Default:
                break;
            case CallerIdMode.Number:
                if (choice.Number is not { } number || !CallTaskRules.IsE164(number))
                    yield return new FieldError("callerId.number", WholeNumber);
                else if (plan is not null && !CallerIdChoice.MayShow(plan, number))
                    yield return new FieldError("callerId.number", $"The dial plan '{plan.Name}' does not list this number, and its carrier may refuse calls that show it: choose one of its CallerIDs, or add the number there.");
                break;
            case CallerIdMode.Group:
                if (choice.GroupId is not { } group)
                    yield return new FieldError("callerId.groupId", "Choose the group whose numbers are shown.");
                else if (found.CallerIdGroup is null)
                    yield return new FieldError("callerId.groupId", $"There is no CallerID group {group}: choose one of the list.");
                else if (plan is not null && !found.CallerIdGroup.Numbers.Any(n => CallerIdChoice.MayShow(plan, n)))
                    yield return new FieldError("callerId.groupId", $"The dial plan '{plan.Name}' lists none of this group's numbers: choose another group, or add its numbers there.");
                break;
            default:
                yield return new FieldError("callerId.mode", "Must be default, group or number.");
                break;
        }
    }

    /// <summary>A list of whole numbers, each once.</summary>
    internal static void Numbers(IReadOnlyList<string> numbers, int most, List<FieldError> errors)
    {
        if (numbers.Count == 0 || numbers.Count > most)
        {
            errors.Add(new FieldError("numbers", $"Give it from 1 to {most} numbers; it has {numbers.Count}."));
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < numbers.Count; i++)
        {
            if (numbers[i] is not { } number || !CallTaskRules.IsE164(number)) errors.Add(new FieldError($"numbers[{i}]", WholeNumber));
            else if (!seen.Add(number)) errors.Add(new FieldError($"numbers[{i}]", "Stands in the list already: name each number once."));
        }
    }
}
