using CallTasks.Core.Imports;

namespace CallTasks.Web.Components.TaskSheet;

/// <summary>Roles of a file's columns in the words of the mapping, as a form keeps them.</summary>
internal static class ColumnRoles
{
    public const string Parameter = "parameter";

    /// <summary>In the order of the choice.</summary>
    public static readonly string[] Words = ["phone", "clientId", "timezone", Parameter, "ignore"];

    /// <summary>The word of a role, without a parameter's name.</summary>
    public static string WordOf(ClientsFileColumn column) => ClientsFileMapping.WordOf(column.Kind);

    /// <summary>The mapping's JSON; null when nothing was chosen.</summary>
    public static string? Json(IReadOnlyList<string> headers, IReadOnlyDictionary<int, string> roles)
    {
        var chosen = roles.Where(role => role.Key >= 0 && role.Key < headers.Count).Select(role => KeyValuePair.Create(role.Key, ColumnOf(role.Value))).ToList();
        return chosen.Count == 0 ? null : ClientsFileMapping.Write(headers, chosen);
    }

    private static ClientsFileColumn ColumnOf(string role) => role switch
    {
        "phone" => new(ClientsFileColumnKind.Phone),
        "clientId" => new(ClientsFileColumnKind.ClientId),
        "timezone" => new(ClientsFileColumnKind.TimeZone),
        "ignore" => new(ClientsFileColumnKind.Ignored),
        _ when role.IndexOf(':') is > 0 and var colon => new(ClientsFileColumnKind.Parameter, role[(colon + 1)..]),
        _ => new(ClientsFileColumnKind.Parameter),
    };
}
