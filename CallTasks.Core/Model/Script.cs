using System.Text.Json.Serialization;

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

/// <summary>A block of a script.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StartBlock), "start")]
[JsonDerivedType(typeof(InformationBlock), "information")]
[JsonDerivedType(typeof(PauseBlock), "pause")]
[JsonDerivedType(typeof(ResultBlock), "result")]
public abstract record ScriptBlock
{
    /// <summary>Unique within the script, 1 to 100 characters.</summary>
    public required string Id { get; init; }
}

/// <summary>Where the bot begins.</summary>
public sealed record StartBlock : ScriptBlock
{
    /// <summary>The block that follows.</summary>
    public required string Next { get; init; }
}

/// <summary>The bot says something: text (by text-to-speech) or audio.</summary>
public sealed record InformationBlock : ScriptBlock
{
    /// <summary>Longest text, in characters: about three minutes of speech.</summary>
    public const int MaxTextLength = 3000;

    /// <summary>What to say; may hold <c>{name}</c> variables.</summary>
    public string? Text { get; init; }
    /// <summary>A WAV of the audio library.</summary>
    public long? AudioId { get; init; }
    /// <summary>A prompt that comes with the product (see BuiltInPrompts), used by the demo script.</summary>
    public string? BuiltIn { get; init; }
    /// <summary>The block that follows, or null to end the call.</summary>
    public string? Next { get; init; }
}

/// <summary>The bot is silent for a while.</summary>
public sealed record PauseBlock : ScriptBlock
{
    /// <summary>0.1 to 60 s.</summary>
    public required double Seconds { get; init; }
    /// <summary>The block that follows, or null to end the call.</summary>
    public string? Next { get; init; }
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

/// <summary>The call ends with a result; a marker may be kept for reports.</summary>
public sealed record ResultBlock : ScriptBlock
{
    /// <summary>A word for reports, at most 100 characters.</summary>
    public string? Marker { get; init; }
    /// <summary>The rating.</summary>
    public ScriptResult Result { get; init; }
}
