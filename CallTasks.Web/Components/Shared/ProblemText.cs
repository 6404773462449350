using System.Text.Json;
using static CallTasks.Web.Resources.SharedTexts;

namespace CallTasks.Web.Components.Shared;

/// <summary>Reads the words out of problem details (RFC 9457), the first field's message before the general one.</summary>
internal static class ProblemText
{
    public static string Read(int status, string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Object)
            {
                foreach (var field in errors.EnumerateObject())
                {
                    if (field.Value.ValueKind != JsonValueKind.Array || field.Value.GetArrayLength() == 0) continue;
                    var message = field.Value[0].GetString() ?? "";
                    // Which of many it is stands in the field alone.
                    return field.Name.Contains('[', StringComparison.Ordinal) ? $"{field.Name}: {message}" : message;
                }
            }

            foreach (var name in (ReadOnlySpan<string>)["detail", "title"])
            {
                if (root.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String) return text.GetString()!;
            }
        }
        catch (Exception notProblemDetails) when (notProblemDetails is JsonException or InvalidOperationException)
        {
            // The status below says what there is to say.
        }

        return status switch
        {
            413 => T["FileTooLarge"],
            429 => T["TooManyRequests"],
            _ => T["ServerAnswered", status],
        };
    }
}
