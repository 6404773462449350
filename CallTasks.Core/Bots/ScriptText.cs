using System.Text;
using System.Text.Json;

namespace CallTasks.Core.Bots;

/// <summary>Texts of a script with <c>{name}</c> variables, filled from a client's parameters.</summary>
internal static class ScriptText
{
    /// <summary>Longest name looked for between braces; anything longer is text.</summary>
    private const int MaxNameLength = 200;

    /// <summary>The client's parameters by their case-sensitive names; empty where there are none or they cannot be read.</summary>
    /// <param name="json">A JSON object, or null.</param>
    public static IReadOnlyDictionary<string, string> Variables(string? json)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (json is null)
            return variables;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return variables;
            foreach (var property in document.RootElement.EnumerateObject())
                variables[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText();
        }
        catch (JsonException)
        {
            // Parameters that cannot be read leave every variable empty; the call is worth more than the text.
        }
        return variables;
    }

    /// <summary>Puts values in place of <c>{name}</c>; a name the client lacks becomes nothing, a brace without a partner stays.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> variables)
    {
        if (!text.Contains('{', StringComparison.Ordinal))
            return text;
        var filled = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '{' && text.IndexOf('}', i) is var end and > 0 && end - i - 1 is > 0 and <= MaxNameLength)
            {
                filled.Append(variables.GetValueOrDefault(text[(i + 1)..end], ""));
                i = end;
            }
            else
            {
                filled.Append(text[i]);
            }
        }
        return filled.ToString();
    }
}
