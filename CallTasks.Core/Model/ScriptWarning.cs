using CallTasks.Core.Languages;

namespace CallTasks.Core.Model;

/// <summary>What somebody may have overlooked in a script.</summary>
public enum ScriptWarningKind
{
    /// <summary>No arrow leads to the block.</summary>
    Unreachable = 0,
    /// <summary>No way leads from the block to an end of the call.</summary>
    NoEnd = 1,
    /// <summary>The blocks can go round without a question or a pause.</summary>
    Circle = 2,
    /// <summary>A variable that no block sets: it must come with the client. Only a hint.</summary>
    Variable = 3,
}

/// <summary>Something about a script that does not keep it from being saved.</summary>
/// <param name="Kind">What.</param>
/// <param name="Block">ID of the block; of the first one where several are concerned.</param>
/// <param name="Said">The field of that block and the words.</param>
/// <param name="Blocks">IDs of all blocks that it is about, in their order: one, but for a variable.</param>
public sealed record ScriptWarning(ScriptWarningKind Kind, string Block, FieldError Said, IReadOnlyList<string> Blocks);

/// <summary>Looks a script through for what somebody may have overlooked.</summary>
public static class ScriptWarnings
{
    /// <summary>Parameters that every client can have (DOMAIN.md section 6, reserved headers).</summary>
    private static readonly string[] Reserved = ["timezone", "gender", "language"];

    /// <summary>All warnings, in the order of the blocks; a variable is told of once, at the first block that reads it.</summary>
    /// <param name="blocks">Blocks with different IDs; what <see cref="ScriptRules.Validate"/> says of them may still be wrong.</param>
    /// <param name="parameters">Names of the clients' parameters, where they are known; then others are said to be missing, else to be needed.</param>
    public static IReadOnlyList<ScriptWarning> Of(IReadOnlyList<ScriptBlock> blocks, IReadOnlySet<string>? parameters = null)
    {
        var warnings = new List<ScriptWarning>();
        if (blocks.Count > Script.MaxBlocks) return warnings;
        void Add(ScriptWarningKind kind, int block, string field, Wording said, IReadOnlyList<string>? readers = null) =>
            warnings.Add(new ScriptWarning(kind, blocks[block].Id, new FieldError($"blocks[{block}]{field}", said), readers ?? [blocks[block].Id]));

        var flow = ScriptFlow.Of(blocks);
        var circle = flow.Breathless();
        var known = blocks.Select(Sets).OfType<string>().Concat(Reserved).Concat(parameters ?? Enumerable.Empty<string>()).ToHashSet(StringComparer.Ordinal);
        var missing = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var block in blocks)
        {
            foreach (var name in Asks(block).Select(asked => asked.Name).Distinct().Where(name => !known.Contains(name)))
            {
                if (missing.TryGetValue(name, out var readers)) readers.Add(block.Id);
                else missing.Add(name, [block.Id]);
            }
        }

        for (var i = 0; i < blocks.Count; i++)
        {
            if (!flow.Reached.Contains(i))
                Add(ScriptWarningKind.Unreachable, i, "", $"Nothing leads to the block \"{blocks[i].Id}\": the bot never gets there.");
            else if (!flow.Ending.Contains(i) && blocks[i] is not StartBlock)
                Add(ScriptWarningKind.NoEnd, i, "", $"No way leads from the block \"{blocks[i].Id}\" to a result: lead one of the arrows behind it to a result block.");
            if (circle is { } round && round.Block == i)
                Add(ScriptWarningKind.Circle, i, "." + round.Arrow, "The blocks can go round in a circle without a question or a pause in it: the call breaks off after 1,000 blocks.");
            foreach (var (field, name) in Asks(blocks[i]))
            {
                if (!missing.Remove(name, out var readers)) continue;
                Add(ScriptWarningKind.Variable, i, "." + field, Missing(name, readers.Count, parameters is not null), readers);
            }
        }

        return warnings;
    }

    private static Wording Missing(string name, int readers, bool parametersAreKnown) => (parametersAreKnown, readers) switch
    {
        (false, 1) => Wording.Of($"No block sets {{{name}}}: it must be a column of the clients file."),
        (false, _) => Wording.Of($"No block sets {{{name}}}, which {readers} blocks read: it must be a column of the clients file."),
        (true, 1) => Wording.Of($"No block sets {{{name}}}, and the client has no such parameter: it stays empty."),
        (true, _) => Wording.Of($"No block sets {{{name}}}, which {readers} blocks read, and the client has no such parameter: it stays empty."),
    };

    /// <summary>The variable that a block sets, or null.</summary>
    private static string? Sets(ScriptBlock block) => block switch
    {
        SetVariableBlock b => b.Name,
        RequestBlock b => b.SaveAs,
        QuestionBlock b => b.Variable,
        _ => null,
    };

    /// <summary>The variables that a block reads, with the field that names each.</summary>
    private static IEnumerable<(string Field, string Name)> Asks(ScriptBlock block)
    {
        IEnumerable<(string? Text, string Field)> texts = block switch
        {
            ISpokenBlock b => [(b.Text, "text")],
            SetVariableBlock b => [(b.Value, "value")],
            ConditionBlock b => [(b.Value, "value")],
            TransferBlock b => [(b.Whisper, "whisper")],
            RequestBlock b => [(b.Url, "url"), (b.Body, "body"), .. (b.Headers ?? new Dictionary<string, string>()).Values.Select(value => ((string?)value, "headers"))],
            _ => [],
        };
        var asked = texts.SelectMany(text => ScriptText.Names(text.Text).Select(name => (text.Field, name)));
        // Whether it is there at all may be just what is asked.
        return block is ConditionBlock { Operator: not (ConditionOperator.IsSet or ConditionOperator.IsNotSet), Variable: { } variable } ? asked.Prepend(("variable", variable)) : asked;
    }
}
