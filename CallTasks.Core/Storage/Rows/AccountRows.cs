namespace CallTasks.Core.Storage.Rows;

#pragma warning disable CS1591 // A row mirrors its table; the meaning of each column stands on the Model's type.

/// <summary>Table users.</summary>
public sealed class UserRow
{
    public long Id { get; set; }
    public int Version { get; set; }
    public string Name { get; set; } = "";
    public string NameFolded { get; set; } = "";
    public int Role { get; set; }
    public string? Language { get; set; }
    public long CreatedAt { get; set; }
    public string CreatedBy { get; set; } = "";
    public long? LastSignInAt { get; set; }
    public int Locked { get; set; }
    public int FailedTries { get; set; }
    public long? ShutUntil { get; set; }
    public string PasswordHash { get; set; } = "";
    public string SecurityStamp { get; set; } = "";
}

/// <summary>Table api_keys.</summary>
public sealed class ApiKeyRow
{
    public long Id { get; set; }
    public string Name { get; set; } = "";
    public string NameFolded { get; set; } = "";
    public int Role { get; set; }
    public long CreatedAt { get; set; }
    public string CreatedBy { get; set; } = "";
    public long? LastUsedAt { get; set; }
    public string Hash { get; set; } = "";
}

/// <summary>Table wall_links.</summary>
public sealed class WallLinkRow
{
    public long Id { get; set; }
    public string Name { get; set; } = "";
    public string NameFolded { get; set; } = "";
    /// <summary>Separated by commas; empty: all tasks.</summary>
    public string TaskIds { get; set; } = "";
    public long CreatedAt { get; set; }
    public string CreatedBy { get; set; } = "";
    public long? LastUsedAt { get; set; }
    public string Hash { get; set; } = "";
}

/// <summary>Table ended_sessions: sign-ins that were ended before their cookie ends.</summary>
public sealed class EndedSessionRow
{
    public string Session { get; set; } = "";
    /// <summary>From then on the cookie has ended by itself, and the row may go.</summary>
    public long Until { get; set; }
}
