using System.Globalization;
using System.Text.Json;

namespace CallTasks.Core.Model;

/// <summary>The way to one value of a JSON document: <c>data.items[0].name</c>, with or without <c>$.</c> before it.</summary>
internal sealed class JsonPath
{
    /// <summary>Deepest way.</summary>
    private const int MaxSteps = 32;

    private readonly List<object> _steps = [];

    /// <summary>Reads a way; false where it is none.</summary>
    public static bool TryParse(string text, out JsonPath path)
    {
        path = new JsonPath();
        var at = text.StartsWith('$') ? 1 : 0;
        while (at < text.Length)
        {
            if (path._steps.Count == MaxSteps) return false;
            if (text[at] == '[')
            {
                var end = text.IndexOf(']', at);
                if (end < 0 || !int.TryParse(text.AsSpan(at + 1, end - at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return false;
                path._steps.Add(index);
                at = end + 1;
            }
            else
            {
                if (text[at] == '.') at++;
                else if (at > 0) return false;
                var length = text.AsSpan(at).IndexOfAny('.', '[');
                if (length < 0) length = text.Length - at;
                if (length == 0) return false;
                path._steps.Add(text.Substring(at, length));
                at += length;
            }
        }

        return path._steps.Count > 0;
    }

    /// <summary>The value as text (a string without its quotes, all else as it is written), or null where there is none.</summary>
    public string? In(JsonElement document)
    {
        foreach (var step in _steps)
        {
            if (step is int index)
            {
                if (document.ValueKind != JsonValueKind.Array || index >= document.GetArrayLength()) return null;
                document = document[index];
            }
            else if (document.ValueKind != JsonValueKind.Object || !document.TryGetProperty((string)step, out document))
            {
                return null;
            }
        }

        return document.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => null,
            JsonValueKind.String => document.GetString(),
            _ => document.GetRawText(),
        };
    }
}
