using System.Text.Json;
using System.Text.Json.Serialization;
using CallTasks.Core.Model;

namespace CallTasks.Web.Api;

/// <summary>Enums as the words of the API: camelCase, exactly as written, never numbers.</summary>
internal static class Words<T> where T : struct, Enum
{
    private static readonly Dictionary<string, T> ByWord = Enum.GetValues<T>().ToDictionary(v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()), StringComparer.Ordinal);
    private static readonly Dictionary<T, string> ByValue = ByWord.ToDictionary(w => w.Value, w => w.Key);

    /// <summary>For messages: "a, b or c".</summary>
    public static string All { get; } = ByWord.Count == 1 ? ByWord.Keys.First() : $"{string.Join(", ", ByWord.Keys.SkipLast(1))} or {ByWord.Keys.Last()}";

    public static string Of(T value) => ByValue.GetValueOrDefault(value, value.ToString());

    public static bool TryRead(string? word, out T value) => ByWord.TryGetValue(word ?? "", out value);

    /// <summary>A word of the query string, or null when it is not there.</summary>
    public static T? Read(string? word, string field, List<FieldError> errors)
    {
        if (string.IsNullOrEmpty(word)) return null;
        if (TryRead(word, out var value)) return value;
        errors.Add(new FieldError(field, $"Must be {All}."));
        return null;
    }
}

/// <summary>Reads and writes enums as <see cref="Words{T}"/>.</summary>
internal sealed class WordConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(WordConverter<>).MakeGenericType(typeToConvert))!;
}

/// <summary>Reads and writes one enum as <see cref="Words{T}"/>.</summary>
internal sealed class WordConverter<T> : JsonConverter<T> where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Words<T>.TryRead(reader.GetString(), out var value) ? value : throw JsonBodies.Complaint($"Must be {Words<T>.All}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Words<T>.Of(value));
}
