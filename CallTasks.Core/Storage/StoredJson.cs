using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallTasks.Core.Storage;

/// <summary>How documents are kept in JSON columns: camelCase, enums as words, nulls written: a null may mean another thing than the default, such as calling hours that are off.</summary>
internal static class StoredJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowOutOfOrderMetadataProperties = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Options) ?? throw new InvalidDataException("An empty document is stored.");
}
