using System.Text;

namespace CallTasks.Core.Model;

/// <summary>A person who signs in. Instants are Unix milliseconds, UTC.</summary>
public sealed record User
{
    /// <summary>Row number.</summary>
    public required long Id { get; init; }
    /// <summary>Rises with each change of name, role or lock.</summary>
    public required int Version { get; init; }
    /// <summary>As typed; unique whatever its case.</summary>
    public required string Name { get; init; }
    /// <summary>Never <see cref="Role.Wall"/>.</summary>
    public required Role Role { get; init; }
    /// <summary>A culture such as <c>ru</c>, or null: the browser's.</summary>
    public string? Language { get; init; }
    /// <summary>When it was made.</summary>
    public required long CreatedAt { get; init; }
    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }
    /// <summary>The last sign-in, or null.</summary>
    public long? LastSignInAt { get; init; }
    /// <summary>True while an administrator has locked it.</summary>
    public required bool Locked { get; init; }
    /// <summary>Tries since the last right password.</summary>
    public required int FailedTries { get; init; }
    /// <summary>Until when too many wrong passwords shut it, or null; may lie in the past.</summary>
    public long? ShutUntil { get; init; }
    /// <summary>Hash of the password, with its salt and algorithm.</summary>
    public required string PasswordHash { get; init; }
    /// <summary>Changes when everything that was signed in with it must end.</summary>
    public required string SecurityStamp { get; init; }

    /// <summary>Whether too many wrong passwords shut it at an instant.</summary>
    public bool IsShut(long now) => ShutUntil > now;

    /// <summary>No hash in a log, whoever prints a user.</summary>
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(Id).Append(", ").Append(Name).Append(", ").Append(Role);
        return true;
    }
}

/// <summary>A key of the REST API, without its text. Instants are Unix milliseconds, UTC.</summary>
/// <param name="Id">Row number.</param>
/// <param name="Name">What it is for; unique whatever its case.</param>
/// <param name="Role">What it may do.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="LastUsedAt">The last request with it, to the minute, or null.</param>
/// <param name="Hash">SHA-256 of its text, hexadecimal.</param>
public sealed record ApiKey(long Id, string Name, Role Role, long CreatedAt, string CreatedBy, long? LastUsedAt, string Hash)
{
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(Id).Append(", ").Append(Name).Append(", ").Append(Role);
        return true;
    }
}

/// <summary>A link that opens the wall on a display, without its token. Instants are Unix milliseconds, UTC.</summary>
/// <param name="Id">Row number.</param>
/// <param name="Name">Which display it is for; unique whatever its case.</param>
/// <param name="TaskIds">The tasks it shows; empty: all.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="LastUsedAt">The last time a display came with it, to the minute, or null.</param>
/// <param name="Hash">SHA-256 of its token, hexadecimal.</param>
public sealed record WallLink(long Id, string Name, IReadOnlyList<long> TaskIds, long CreatedAt, string CreatedBy, long? LastUsedAt, string Hash)
{
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(Id).Append(", ").Append(Name);
        return true;
    }
}
