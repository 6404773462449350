using System.Buffers;
using System.Text;
using System.Text.Json;

namespace CallTasks.Core.Model;

/// <summary>Texts of a script with <c>{name}</c> variables, filled from a client's parameters.</summary>
public static class ScriptText
{
    /// <summary>Longest name looked for between braces; anything longer is text.</summary>
    public const int MaxNameLength = 200;

    private static readonly SearchValues<char> EndsName = SearchValues.Create("{}\"\r\n");

    /// <summary>Whether something can be the name of a variable.</summary>
    public static bool IsName(string? name) =>
        !string.IsNullOrWhiteSpace(name) && name.Length <= MaxNameLength && name.AsSpan().IndexOfAny(EndsName) < 0 && !name.Any(char.IsControl);

    /// <summary>The client's parameters by their case-sensitive names; empty where there are none or they cannot be read.</summary>
    /// <param name="json">A JSON object, or null.</param>
    public static Dictionary<string, string> Variables(string? json)
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

    /// <summary>Puts values in place of <c>{name}</c>; a name that nobody set becomes nothing, a brace that begins no name stays.</summary>
    /// <param name="text">The text.</param>
    /// <param name="variables">Values by name.</param>
    /// <param name="escape">What is done to a value first, or null.</param>
    public static string Fill(string text, IReadOnlyDictionary<string, string> variables, Func<string, string>? escape = null)
    {
        if (!text.Contains('{', StringComparison.Ordinal))
            return text;
        var filled = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (NameAt(text, i) is { } name)
            {
                var value = variables.GetValueOrDefault(name, "");
                filled.Append(escape is null ? value : escape(value));
                i += name.Length + 1;
            }
            else
            {
                filled.Append(text[i]);
            }
        }
        return filled.ToString();
    }

    /// <summary>The names that a text asks for, in their order; empty for null.</summary>
    public static IEnumerable<string> Names(string? text)
    {
        for (var i = 0; i < text?.Length; i++)
        {
            if (NameAt(text, i) is { } name)
                yield return name;
        }
    }

    /// <summary>The name between the brace at a place and its partner, or null where it begins none: so the braces of JSON stay as they are.</summary>
    private static string? NameAt(string text, int at)
    {
        if (text[at] != '{')
            return null;
        var length = text.AsSpan(at + 1, Math.Min(MaxNameLength + 1, text.Length - at - 1)).IndexOfAny(EndsName);
        return length > 0 && text[at + 1 + length] == '}' ? text.Substring(at + 1, length) : null;
    }
}
