using CallTasks.Core.Model;

namespace CallTasks.Web.Components.Scripts;

/// <summary>Something about a script that is wrong, or may have been forgotten.</summary>
/// <param name="BlockId">The block, or null where it is about the whole script.</param>
/// <param name="Field">The block's field, as in "text" or "answers[0].next"; of the whole script, as in "name".</param>
/// <param name="Message">What it is and how to mend it.</param>
/// <param name="Grave">True: it cannot be saved so.</param>
public sealed record ScriptCheck(string? BlockId, string Field, string Message, bool Grave)
{
    /// <summary>The other blocks that it is about, in their order.</summary>
    public IReadOnlyList<string> Others { get; init; } = Array.Empty<string>();

    /// <summary>All blocks that it is about.</summary>
    public IEnumerable<string> Blocks => BlockId is null ? Others : Others.Prepend(BlockId);

    /// <summary>What may have been forgotten; what is wrong with a block comes before what is missing from the clients.</summary>
    public static IEnumerable<ScriptCheck> Of(IReadOnlyList<ScriptWarning> warnings, IReadOnlyList<ScriptBlock> blocks) => warnings
        .OrderBy(warning => warning.Kind == ScriptWarningKind.Variable)
        .SelectMany(warning => Of([warning.Said], blocks, grave: false).Select(check => warning.Blocks.Count == 1 ? check : check with { Others = [.. warning.Blocks.Skip(1)] }));

    /// <summary>Checks out of what the rules say, whose fields begin with "blocks[n].".</summary>
    public static IEnumerable<ScriptCheck> Of(IEnumerable<FieldError> errors, IReadOnlyList<ScriptBlock> blocks, bool grave)
    {
        foreach (var error in errors)
        {
            const string Blocks = "blocks[";
            var end = error.Field.StartsWith(Blocks, StringComparison.Ordinal) ? error.Field.IndexOf(']', StringComparison.Ordinal) : -1;
            if (end > 0 && int.TryParse(error.Field.AsSpan(Blocks.Length, end - Blocks.Length), out var n) && n < blocks.Count)
                yield return new ScriptCheck(blocks[n].Id, error.Field[(end + 1)..].TrimStart('.'), error.Message, grave);
            else
                yield return new ScriptCheck(null, error.Field, error.Message, grave);
        }
    }
}
