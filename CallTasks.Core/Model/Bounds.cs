using CallTasks.Core.Languages;


namespace CallTasks.Core.Model;

/// <summary>Says on a field that a number is out of its bounds.</summary>
internal static class Bounds
{
    public static void Within(this List<FieldError> errors, string field, decimal value, decimal min, decimal max, string unit = "")
    {
        if (value < min || value > max)
            errors.Add(new FieldError(field, $"Must be from {min} to {max}{Wording.Of(unit)}; it is {value}."));
    }
}
