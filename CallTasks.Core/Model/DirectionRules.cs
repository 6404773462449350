using CallTasks.Core.Phones;

namespace CallTasks.Core.Model;

/// <summary>What a direction must be like, said on the field.</summary>
public static class DirectionRules
{
    /// <summary>Longest extension of a carrier or exchange.</summary>
    public const int MaxExtensionLength = 16;

    /// <summary>Everything that is wrong; empty when the direction can be saved.</summary>
    /// <param name="direction">The direction.</param>
    /// <param name="planExists">There is a dial plan with the ID it names.</param>
    public static IReadOnlyList<FieldError> Validate(Direction direction, bool planExists)
    {
        var errors = new List<FieldError>(CallTaskRules.NameErrors(direction.Name));
        var numbers = direction.Numbers;
        if (numbers.Count is 0 or > Direction.MaxNumbers)
            errors.Add(new FieldError("numbers", $"Give it from 1 to {Direction.MaxNumbers} numbers, the first to be tried first; it has {numbers.Count}."));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Math.Min(numbers.Count, Direction.MaxNumbers); i++)
        {
            if (numbers[i] is not { } number || !(CallTaskRules.IsE164(number) || IsExtension(number)))
                errors.Add(new FieldError($"numbers[{i}]", "Must be a whole international number such as +4930123456, or an extension such as 204."));
            else if (EmergencyNumbers.Has(number))
                errors.Add(new FieldError($"numbers[{i}]", RedirectRules.NoEmergency));
            else if (!seen.Add(number))
                errors.Add(new FieldError($"numbers[{i}]", "Stands in the list already: name each number once."));
        }

        if (direction.DialPlanId is { } plan && !planExists)
            errors.Add(new FieldError("dialPlanId", $"There is no dial plan {plan}: choose one of the list, or none for the plan of the call."));
        if (direction.Hours is { } hours)
        {
            errors.AddRange(CallTaskRules.HoursErrors(hours, "hours."));
            if (hours.TimeZone == CallingHours.ClientZone)
                errors.Add(new FieldError("hours.timeZone", "Operators sit in one place: name its IANA time zone, such as Europe/Berlin."));
        }

        return errors;
    }

    private static bool IsExtension(string number) =>
        number.Length is >= 1 and <= MaxExtensionLength && number.All(c => char.IsAsciiDigit(c) || c is '*' or '#');
}
