using CallTasks.Core.Languages;

namespace CallTasks.Core.Model;

/// <summary>What the blocks of a script must be like, said on the field (API.md's field names).</summary>
public static class ScriptRules
{
    /// <summary>Longest block ID and marker, in characters.</summary>
    public const int MaxIdLength = 100;
    /// <summary>Shortest pause, in seconds.</summary>
    public const double MinPauseSeconds = 0.1;
    /// <summary>Longest pause, in seconds: longer silence is a broken call to the client.</summary>
    public const double MaxPauseSeconds = 60;

    /// <summary>Everything that is wrong; empty when the script can be saved.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="found">What is there of all that they name.</param>
    public static IReadOnlyList<FieldError> Validate(IReadOnlyList<ScriptBlock> blocks, ScriptReferences found)
    {
        if (blocks.Count is 0 or > Script.MaxBlocks)
            return [new FieldError("blocks", $"A script has from 1 to {Script.MaxBlocks} blocks; this one has {blocks.Count}.")];
        var errors = new List<FieldError>();
        void Add(string field, Wording message) => errors.Add(new FieldError(field, message));

        var byId = new Dictionary<string, ScriptBlock>(StringComparer.Ordinal);
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i] is not { } block)
                Add($"blocks[{i}]", "Must be a block.");
            else if (string.IsNullOrWhiteSpace(block.Id) || block.Id.Length > MaxIdLength)
                Add($"blocks[{i}].id", $"Must have from 1 to {MaxIdLength} characters.");
            else if (!byId.TryAdd(block.Id, block))
                Add($"blocks[{i}].id", $"Another block is called \"{block.Id}\" already: give each its own ID.");
        }
        if (errors.Count > 0)
            return errors;

        var starts = blocks.Count(b => b is StartBlock);
        if (starts != 1)
            Add("blocks", starts == 0 ? "There is no start block: add one." : Wording.Of($"There are {starts} start blocks: keep one."));
        for (var i = 0; i < blocks.Count; i++)
        {
            var field = $"blocks[{i}]";
            if (blocks[i].X is < -ScriptBlock.MaxPlace or > ScriptBlock.MaxPlace)
                Add(field + ".x", $"Must be from -{ScriptBlock.MaxPlace} to {ScriptBlock.MaxPlace}.");
            if (blocks[i].Y is < -ScriptBlock.MaxPlace or > ScriptBlock.MaxPlace)
                Add(field + ".y", $"Must be from -{ScriptBlock.MaxPlace} to {ScriptBlock.MaxPlace}.");
            Arrows(blocks[i], field, byId, Add);
            ScriptBlockRules.Validate(blocks[i], field, found, Add);
        }
        if (errors.Count == 0 && ScriptFlow.Of(blocks).Endless() is { } endless)
        {
            Add($"blocks[{endless.Block}].{endless.Arrow}",
                "The blocks go round in a circle, so the call would never end: lead this arrow to a result block, or leave it empty.");
        }
        return errors;
    }

    private static void Arrows(ScriptBlock block, string field, Dictionary<string, ScriptBlock> byId, Action<string, Wording> add)
    {
        if (block is QuestionBlock { Answers: null or { Count: > QuestionBlock.MaxAnswers } })
            return; // Said there.
        foreach (var arrow in block.Arrows)
        {
            if (arrow.Target is null && block is not StartBlock)
                continue;
            var name = $"{field}.{arrow.Name}";
            if (string.IsNullOrEmpty(arrow.Target))
                add(name, block is StartBlock ? "Name the block that the bot begins with." : "Name the block that follows, or leave the field out to end the call.");
            else if (!byId.TryGetValue(arrow.Target, out var target))
                add(name, $"There is no block \"{(arrow.Target.Length > MaxIdLength ? arrow.Target[..MaxIdLength] + "…" : arrow.Target)}\".");
            else if (target is StartBlock)
                add(name, "No arrow leads back to the start: name another block.");
        }
    }
}
