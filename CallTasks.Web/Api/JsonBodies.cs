using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;

namespace CallTasks.Web.Api;

/// <summary>How JSON is read and written: camelCase, enums as words, instants in UTC, times of day as HH:mm; numbers are numbers.</summary>
internal static partial class JsonBodies
{
    /// <summary>Documents of people are flat; deeper ones are an attack.</summary>
    private const int MaxDepth = 16;

    public static void Configure(JsonSerializerOptions options)
    {
        options.NumberHandling = JsonNumberHandling.Strict;
        options.MaxDepth = MaxDepth;
        options.Converters.Add(new InstantConverter());
        options.Converters.Add(new TimeOfDayConverter());
        options.Converters.Add(new WordConverterFactory());
    }

    /// <summary>Says a reader's complaint in our words, on the field it met.</summary>
    public static FieldError Explain(JsonException e)
    {
        var field = e.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "body";
        if (e.Data[WordMessage] is Wording own) return new FieldError(field, own);
        if (WrongType().Match(e.Message) is { Success: true } match) return new FieldError(field, $"Must be {Name(match.Groups["type"].Value)}.");
        if (e.Message.Contains("maximum configured depth", StringComparison.Ordinal)) return new FieldError(field, "Is nested too deeply.");
        return new FieldError(field, $"Is not valid JSON (line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}).");
    }

    /// <summary>Reads a body where the endpoint takes several forms.</summary>
    /// <exception cref="InvalidInputException">It is not JSON of this form.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext http) where T : class
    {
        try
        {
            return await http.Request.ReadFromJsonAsync<T>(http.RequestAborted) ?? throw new InvalidInputException([new FieldError("body", "Send a JSON object.")]);
        }
        catch (JsonException e)
        {
            throw new InvalidInputException([Explain(e)]);
        }
        catch (InvalidOperationException)
        {
            throw new BadHttpRequestException("Not JSON", StatusCodes.Status415UnsupportedMediaType);
        }
    }

    /// <summary>A complaint of one of our readers; the serializer adds the path.</summary>
    internal static JsonException Complaint(Wording message) => new() { Data = { [WordMessage] = message } };

    private const string WordMessage = "message";

    private static Wording Name(string type) => type switch
    {
        _ when type.Contains("Int32", StringComparison.Ordinal) || type.Contains("Int64", StringComparison.Ordinal) => "a whole number",
        _ when type.Contains("Decimal", StringComparison.Ordinal) || type.Contains("Double", StringComparison.Ordinal) => "a number",
        _ when type.Contains("Boolean", StringComparison.Ordinal) => "true or false",
        _ when type.Contains("List", StringComparison.Ordinal) || type.Contains("[]", StringComparison.Ordinal) => "a list",
        _ when type.Contains("String", StringComparison.Ordinal) => "text",
        _ => "an object",
    };

    [GeneratedRegex("could not be converted to (?<type>[^ ]+)\\.")]
    private static partial Regex WrongType();
}
