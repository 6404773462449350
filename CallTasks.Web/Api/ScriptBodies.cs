using System.Text.Json.Serialization;
using CallTasks.Core.Model;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>A script as it is sent.</summary>
internal sealed record ScriptBody
{
    public string? Name { get; init; }
    public IReadOnlyList<ScriptBlockBody>? Blocks { get; init; }
    /// <summary>The version that was read; required in a change.</summary>
    public int? Version { get; init; }

    /// <exception cref="InvalidInputException">A block is of no kind we know.</exception>
    public IReadOnlyList<ScriptBlock> ToBlocks()
    {
        var errors = new List<FieldError>();
        var blocks = new List<ScriptBlock>();
        if (Blocks is null) errors.Add(new FieldError("blocks", "Send the script's blocks."));
        // The rest of an oversized script is counted by the rules and not worth a message each.
        foreach (var (i, body) in (Blocks ?? []).Take(Script.MaxBlocks + 1).Index())
        {
            if (body is null) errors.Add(new FieldError($"blocks[{i}]", "Must be a block."));
            else if (body.ToBlock($"blocks[{i}]", errors) is { } block) blocks.Add(block);
        }

        InvalidInputException.ThrowIfAny(errors);
        return blocks;
    }
}

/// <summary>Something that somebody may have overlooked in a script.</summary>
/// <param name="Kind">What.</param>
/// <param name="Block">The block; the first one of several.</param>
/// <param name="Field">Its field.</param>
/// <param name="Message">The words.</param>
/// <param name="Blocks">All blocks that it is about.</param>
internal sealed record ScriptWarningAnswer(ScriptWarningKind Kind, string Block, string Field, string Message, IReadOnlyList<string> Blocks);

/// <summary>A script as it stands.</summary>
internal sealed record ScriptAnswer(long Id, int Version, string Name, IReadOnlyList<ScriptBlockBody> Blocks)
{
    /// <summary>What somebody may have overlooked; left out in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<ScriptWarningAnswer>? Warnings { get; init; }

    public static ScriptAnswer Of(Script script, Sight sight) => new(script.Id, script.Version, script.Name, [.. script.Blocks.Select(block => ScriptBlockBody.Of(block, sight))]);

    public static ScriptAnswer Whole(Script script, Sight sight) => Of(script, sight) with
    {
        Warnings = [.. ScriptWarnings.Of(script.Blocks).Select(warning => new ScriptWarningAnswer(warning.Kind, warning.Block, warning.Said.Field, warning.Said.Message, warning.Blocks))],
    };
}

/// <summary>A saved version of a script.</summary>
internal sealed record ScriptVersionAnswer(int Version, string Name, DateTimeOffset CreatedAt, string CreatedBy);

/// <summary>What differs between two versions.</summary>
internal sealed record ScriptComparisonAnswer(int From, int To, IReadOnlyList<ScriptChange> Changes);

/// <summary>Which version was current when the restored one was chosen.</summary>
internal sealed record RestoreBody
{
    public int? Version { get; init; }
}
