using CallTasks.Core.Model;

namespace CallTasks.Web.Components.Shared;

/// <summary>Finds the error that belongs to a field of a form.</summary>
internal static class FormErrors
{
    /// <summary>The first message on any of these fields or on a part of one ("intensity" also finds "intensity.attempts").</summary>
    public static string? Of(IReadOnlyList<FieldError> errors, params ReadOnlySpan<string> fields)
    {
        foreach (var error in errors)
        {
            foreach (var field in fields)
            {
                if (Concern(error, field)) return error.Message;
            }
        }

        return null;
    }

    /// <summary>Whether an error stands on a field or on a part of it.</summary>
    public static bool Concern(FieldError error, string field) =>
        error.Field == field || (error.Field.Length > field.Length && error.Field.StartsWith(field, StringComparison.Ordinal) && (error.Field[field.Length] is '.' or '['));
}
