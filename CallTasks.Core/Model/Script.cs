namespace CallTasks.Core.Model;

/// <summary>What the bot says and how the call ends: one saved version.</summary>
public sealed record Script
{
    /// <summary>Most blocks of one script; beyond it nobody can read the drawing.</summary>
    public const int MaxBlocks = 500;

    /// <summary>Row number.</summary>
    public required long Id { get; init; }
    /// <summary>Rises by one with every save; running calls keep theirs.</summary>
    public required int Version { get; init; }
    /// <summary>1 to 200 characters.</summary>
    public required string Name { get; init; }
    /// <summary>Blocks; exactly one <see cref="StartBlock"/>.</summary>
    public required IReadOnlyList<ScriptBlock> Blocks { get; init; }
}

/// <summary>How a Result block rates the call.</summary>
public enum ScriptResult
{
    /// <summary>Effective if the talk time reaches the ineffective duration.</summary>
    Auto = 0,
    /// <summary>Effective.</summary>
    Effective = 1,
    /// <summary>Ineffective.</summary>
    Ineffective = 2,
}
