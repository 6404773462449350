using System.Text.Json;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;

namespace CallTasks.Core.Bots;

/// <summary>Asks other systems as a Server request block says.</summary>
internal static class ScriptRequests
{
    /// <summary>What a block asks, variables filled in: escaped as the place they stand in wants it.</summary>
    public static WebRequest Of(RequestBlock block, IReadOnlyDictionary<string, string> variables)
    {
        var headers = (block.Headers ?? new Dictionary<string, string>()).ToDictionary(header => header.Key, header => OneLine(ScriptText.Fill(header.Value, variables)), StringComparer.OrdinalIgnoreCase);
        var kind = headers.GetValueOrDefault("Content-Type") ?? (block.Body?.TrimStart() is ['{' or '[', ..] ? "application/json" : "text/plain; charset=utf-8");
        return new WebRequest
        {
            Method = block.Method,
            Url = ScriptText.Fill(block.Url, variables, Uri.EscapeDataString),
            Headers = headers,
            Body = string.IsNullOrEmpty(block.Body) ? null : ScriptText.Fill(block.Body, variables, Escape(kind)),
            ContentType = kind,
            Timeout = TimeSpan.FromSeconds(block.TimeoutSeconds),
        };
    }

    /// <summary>The value that is kept of an answer, or null with the reason.</summary>
    public static (string? Value, Wording? Trouble) ValueOf(RequestBlock block, WebAnswer answer)
    {
        if (answer.Trouble is { } trouble) return (null, trouble);
        if (!answer.IsSuccess) return (null, Wording.Of($"The answer was {answer.Code}."));
        if (string.IsNullOrEmpty(block.Path)) return (answer.Body, null);
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return JsonPath.TryParse(block.Path, out var path) && path.In(document.RootElement) is { } value ? (value, null) : (null, Wording.Of($"The answer has no {block.Path}."));
        }
        catch (JsonException)
        {
            return (null, "The answer is not JSON.");
        }
    }

    private static Func<string, string>? Escape(string kind)
    {
        if (kind.Contains("json", StringComparison.OrdinalIgnoreCase)) return value => JsonEncodedText.Encode(value).ToString();
        return kind.Contains("x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) ? Uri.EscapeDataString : null;
    }

    private static string OneLine(string value) => value.Any(char.IsControl) ? string.Concat(value.Select(c => char.IsControl(c) ? ' ' : c)) : value;
}
