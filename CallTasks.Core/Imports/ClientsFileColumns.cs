using System.Globalization;
using CallTasks.Core.Languages;

namespace CallTasks.Core.Imports;

/// <summary>What a column of a clients file holds.</summary>
public enum ClientsFileColumnKind
{
    /// <summary>Nothing that is wanted.</summary>
    Ignored,

    /// <summary>One phone number, or several separated by commas.</summary>
    Phone,

    /// <summary>The client ID.</summary>
    ClientId,

    /// <summary>The client's time zone: an IANA name or a UTC offset.</summary>
    TimeZone,

    /// <summary>A value that scripts find by its name.</summary>
    Parameter,
}

/// <summary>The role of one column.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Name">The parameter's name, case-sensitive; null for other kinds.</param>
public readonly record struct ClientsFileColumn(ClientsFileColumnKind Kind, string? Name = null);

/// <summary>
/// The roles of a file's columns. Without a mapping: column 1 is the phone, column 2 the client ID (unless its header is reserved),
/// <c>phone2</c> … <c>phone10</c> are further phones, <c>timezone</c> is the zone, every other column is a parameter under its header;
/// <c>gender</c> and <c>language</c> are parameters that the system itself reads too. Reserved headers are known in any case of letters, and in
/// Russian as the Russian template has them; a client then has the parameter under its English name.
/// </summary>
public sealed class ClientsFileColumns
{
    /// <summary>The reserved header of the time zone.</summary>
    public const string TimeZoneHeader = "timezone";

    /// <summary>The reserved header of the gender.</summary>
    public const string GenderHeader = "gender";

    /// <summary>The reserved header of the language.</summary>
    public const string LanguageHeader = "language";

    private readonly ClientsFileColumn[] _columns;

    private ClientsFileColumns(ClientsFileColumn[] columns) => _columns = columns;

    /// <summary>The roles, one for each header.</summary>
    public IReadOnlyList<ClientsFileColumn> Columns => _columns;

    /// <summary>Gives every header its role.</summary>
    /// <param name="headers">The file's headers.</param>
    /// <param name="mapping">Roles by column from 0 that a person chose; columns without one keep theirs, except that a chosen phone, client ID or zone column takes that role from the column that had it by default.</param>
    /// <returns>The roles.</returns>
    /// <exception cref="ClientsFileException">The mapping names a column that is not there, no phone column, or one role or name twice.</exception>
    public static ClientsFileColumns From(IReadOnlyList<string> headers, IReadOnlyDictionary<int, ClientsFileColumn>? mapping = null)
    {
        var columns = new ClientsFileColumn[headers.Count];
        var chosen = mapping?.Values.Select(c => c.Kind).ToHashSet() ?? [];
        for (var i = 0; i < columns.Length; i++)
        {
            var own = Default(headers[i], i);
            columns[i] = own.Kind is ClientsFileColumnKind.Phone or ClientsFileColumnKind.ClientId or ClientsFileColumnKind.TimeZone && chosen.Contains(own.Kind)
                ? new ClientsFileColumn(ClientsFileColumnKind.Parameter, headers[i])
                : own;
        }

        foreach (var (index, role) in mapping ?? new Dictionary<int, ClientsFileColumn>())
        {
            if ((uint)index >= (uint)columns.Length)
            {
                throw Bad($"The mapping names column {index + 1}, and the file has {columns.Length}.", index);
            }

            columns[index] = role.Kind == ClientsFileColumnKind.Parameter
                ? role with { Name = string.IsNullOrWhiteSpace(role.Name) ? headers[index] : role.Name.Trim() }
                : role with { Name = null };
        }

        Check(columns);
        return new ClientsFileColumns(columns);
    }

    private static ClientsFileColumn Default(string header, int index)
    {
        if (index == 0 || IsFurtherPhone(header))
        {
            return new ClientsFileColumn(ClientsFileColumnKind.Phone);
        }

        if (Is(header, TimeZoneHeader, "часовой пояс", "таймзона"))
        {
            return new ClientsFileColumn(ClientsFileColumnKind.TimeZone);
        }

        if (Is(header, GenderHeader, "пол"))
        {
            return new ClientsFileColumn(ClientsFileColumnKind.Parameter, GenderHeader);
        }

        if (Is(header, LanguageHeader, "язык"))
        {
            return new ClientsFileColumn(ClientsFileColumnKind.Parameter, LanguageHeader);
        }

        return index == 1 ? new ClientsFileColumn(ClientsFileColumnKind.ClientId) : new ClientsFileColumn(ClientsFileColumnKind.Parameter, header);
    }

    private static bool Is(string header, params ReadOnlySpan<string> reserved)
    {
        foreach (var known in reserved)
        {
            if (string.Equals(header, known, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static bool IsFurtherPhone(string header) => IsFurther(header, "phone") || IsFurther(header, "телефон");

    private static bool IsFurther(string header, string phone) =>
        header.StartsWith(phone, StringComparison.OrdinalIgnoreCase)
        && int.TryParse(header.AsSpan(phone.Length).TrimStart(' '), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number is >= 2 and <= ClientsFileLimits.MaxPhonesPerClient;

    private static void Check(ClientsFileColumn[] columns)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var kinds = new HashSet<ClientsFileColumnKind>();
        for (var i = 0; i < columns.Length; i++)
        {
            var (kind, name) = columns[i];
            if (kind == ClientsFileColumnKind.Parameter && !names.Add(name!))
            {
                throw Twice($"the parameter “{name}”", i);
            }

            if (kind is ClientsFileColumnKind.ClientId or ClientsFileColumnKind.TimeZone && !kinds.Add(kind))
            {
                throw Twice(kind == ClientsFileColumnKind.ClientId ? "the client ID" : "the time zone", i);
            }
        }

        if (Array.TrueForAll(columns, c => c.Kind != ClientsFileColumnKind.Phone))
        {
            throw Bad("No column is mapped to the phone number. Choose one.", null);
        }
    }

    private static ClientsFileException Twice(Wording what, int index) =>
        new(
            ClientsFileProblem.DuplicateHeader,
            $"Two columns hold {what}; the second is column {index + 1}. Rename one of them, or map it to something else.",
            1,
            index + 1);

    private static ClientsFileException Bad(Wording message, int? index) => new(ClientsFileProblem.BadMapping, message, column: index + 1);
}
