using System.Globalization;
using System.Text.Json;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;

namespace CallTasks.Core.Imports;

/// <summary>
/// Roles of columns that a person chose, before the file is opened. As JSON: an object whose names are headers or column numbers from
/// 1, and whose values are <c>phone</c>, <c>clientId</c>, <c>timezone</c>, <c>ignore</c>, <c>parameter</c> or <c>parameter:name</c>.
/// </summary>
public sealed class ClientsFileMapping
{
    /// <summary>Longest mapping, in characters: 500 columns with headers of a hundred.</summary>
    public const int MaxLength = 64 << 10;

    private const string ParameterPrefix = "parameter:";

    private readonly IReadOnlyList<(string Column, ClientsFileColumn Role)> _roles;

    private ClientsFileMapping(IReadOnlyList<(string, ClientsFileColumn)> roles) => _roles = roles;

    /// <summary>Reads a mapping.</summary>
    /// <param name="json">The JSON; null or blank for none.</param>
    /// <returns>The mapping, or null for none.</returns>
    /// <exception cref="InvalidInputException">It is no such object; the field is <c>mapping</c>.</exception>
    public static ClientsFileMapping? Parse(string? json)
    {
        if (string.IsNullOrWhiteSpace(json)) return null;
        if (json.Length > MaxLength) throw Bad($"The mapping is longer than {MaxLength:N0} characters.");
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw Bad("Send an object such as {\"Mobile\":\"phone\",\"3\":\"ignore\"}.");
            return new ClientsFileMapping([.. document.RootElement.EnumerateObject().Select(p => (p.Name.Trim(), Role(p)))]);
        }
        catch (JsonException)
        {
            throw Bad("The mapping is not JSON. Send an object such as {\"Mobile\":\"phone\",\"3\":\"ignore\"}.");
        }
    }

    /// <summary>The word of a role in JSON; a parameter's name follows it behind a colon.</summary>
    public static string WordOf(ClientsFileColumnKind kind) => kind switch
    {
        ClientsFileColumnKind.Phone => "phone",
        ClientsFileColumnKind.ClientId => "clientId",
        ClientsFileColumnKind.TimeZone => "timezone",
        ClientsFileColumnKind.Parameter => "parameter",
        _ => "ignore",
    };

    /// <summary>Writes roles as JSON that <see cref="Parse"/> reads.</summary>
    /// <param name="headers">The file's headers.</param>
    /// <param name="roles">Roles by column from 0.</param>
    public static string Write(IReadOnlyList<string> headers, IEnumerable<KeyValuePair<int, ClientsFileColumn>> roles) =>
        JsonSerializer.Serialize(roles.ToDictionary(role => NameOf(headers, role.Key), role => WordOf(role.Value)));

    /// <summary>Finds the columns in a file.</summary>
    /// <param name="headers">The file's headers.</param>
    /// <returns>Roles by column from 0.</returns>
    /// <exception cref="ClientsFileException">A column is not there, or named twice.</exception>
    internal IReadOnlyDictionary<int, ClientsFileColumn> Resolve(IReadOnlyList<string> headers)
    {
        var found = new Dictionary<int, ClientsFileColumn>();
        foreach (var (column, role) in _roles)
        {
            var index = headers.Index().Where(h => h.Item == column).Select(h => h.Index).FirstOrDefault(-1);
            if (index < 0 && int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) index = number - 1;
            if (index < 0 || index >= headers.Count) throw new ClientsFileException(ClientsFileProblem.BadMapping, $"The mapping names the column “{column}”, and the file has none of that name or number.");
            if (!found.TryAdd(index, role)) throw new ClientsFileException(ClientsFileProblem.BadMapping, $"The mapping names column {index + 1} twice.", column: index + 1);
        }

        return found;
    }

    /// <summary>Its number, which is short; its header where a number would be taken for another column's header.</summary>
    private static string NameOf(IReadOnlyList<string> headers, int column)
    {
        var number = (column + 1).ToString(CultureInfo.InvariantCulture);
        return headers.Contains(number) ? headers[column] : number;
    }

    private static string WordOf(ClientsFileColumn role) =>
        role is { Kind: ClientsFileColumnKind.Parameter, Name: { Length: > 0 } name } ? ParameterPrefix + name : WordOf(role.Kind);

    private static ClientsFileColumn Role(JsonProperty property)
    {
        var word = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : "";
        return word switch
        {
            "phone" => new(ClientsFileColumnKind.Phone),
            "clientId" => new(ClientsFileColumnKind.ClientId),
            "timezone" => new(ClientsFileColumnKind.TimeZone),
            "ignore" => new(ClientsFileColumnKind.Ignored),
            "parameter" => new(ClientsFileColumnKind.Parameter),
            _ when word.StartsWith(ParameterPrefix, StringComparison.Ordinal) && word.AsSpan(ParameterPrefix.Length).Trim().Length > 0 => new(ClientsFileColumnKind.Parameter, word[ParameterPrefix.Length..].Trim()),
            _ => throw Bad($"The role of “{property.Name}” must be phone, clientId, timezone, ignore, parameter, or parameter:name."),
        };
    }

    private static InvalidInputException Bad(Wording message) => new([new FieldError("mapping", message)]);
}
