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
    /// <param name="ttsAvailable">A text-to-speech program is installed.</param>
    /// <param name="hasSound">Whether the audio library has a sound with an ID.</param>
    public static IReadOnlyList<FieldError> Validate(IReadOnlyList<ScriptBlock> blocks, bool ttsAvailable, Func<long, bool> hasSound)
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
            var block = blocks[i];
            Arrow(block, $"blocks[{i}].next", byId, Add);
            if (block is InformationBlock information)
            {
                Information(information, $"blocks[{i}]", ttsAvailable, hasSound, Add);
            }
            else if (block is PauseBlock pause && !(pause.Seconds >= MinPauseSeconds && pause.Seconds <= MaxPauseSeconds))
            {
                Add($"blocks[{i}].seconds", "Must be from 0.1 to 60 s.");
            }
            else if (block is ResultBlock result)
            {
                if (result.Marker is { Length: > MaxIdLength })
                    Add($"blocks[{i}].marker", $"At most {MaxIdLength} characters.");
                if (!Enum.IsDefined(result.Result))
                    Add($"blocks[{i}].result", "Must be auto, effective or ineffective.");
            }
        }
        if (errors.Count == 0 && GoesRound(blocks, byId) is { } back)
        {
            Add($"blocks[{IndexOf(blocks, back)}].next",
                "The blocks go round in a circle, so the call would never end: lead this arrow to a result block, or leave it empty.");
        }
        return errors;
    }

    /// <summary>Blocks that no arrow leads to, as warnings: they do no harm, but somebody may have forgotten an arrow.</summary>
    /// <param name="blocks">Blocks that <see cref="Validate"/> found right.</param>
    public static IReadOnlyList<FieldError> Unreachable(IReadOnlyList<ScriptBlock> blocks)
    {
        var byId = blocks.ToDictionary(b => b.Id, StringComparer.Ordinal);
        var reached = new HashSet<string>(StringComparer.Ordinal);
        for (var block = blocks.FirstOrDefault(b => b is StartBlock); block is not null && reached.Add(block.Id);)
            block = NextOf(block) is { } next ? byId.GetValueOrDefault(next) : null;
        return
        [
            .. blocks.Index().Where(b => !reached.Contains(b.Item.Id))
                .Select(b => new FieldError($"blocks[{b.Index}]", $"Nothing leads to the block \"{b.Item.Id}\": the bot never gets there.")),
        ];
    }

    /// <summary>The block that follows, or null where the call ends.</summary>
    private static string? NextOf(ScriptBlock block) => block switch
    {
        StartBlock b => b.Next,
        InformationBlock b => b.Next,
        PauseBlock b => b.Next,
        _ => null,
    };

    private static void Arrow(ScriptBlock block, string field, Dictionary<string, ScriptBlock> byId, Action<string, Wording> add)
    {
        var next = NextOf(block);
        if (next is null && block is not StartBlock)
            return;
        if (string.IsNullOrEmpty(next))
            add(field, block is StartBlock ? "Name the block that the bot begins with." : "Name the block that follows, or leave the field out to end the call.");
        else if (!byId.TryGetValue(next, out var target))
            add(field, $"There is no block \"{(next.Length > MaxIdLength ? next[..MaxIdLength] + "…" : next)}\".");
        else if (target is StartBlock)
            add(field, "No arrow leads back to the start: name another block.");
    }

    private static void Information(InformationBlock block, string field, bool ttsAvailable, Func<long, bool> hasSound, Action<string, Wording> add)
    {
        var text = !string.IsNullOrWhiteSpace(block.Text);
        var ways = (text ? 1 : 0) + (block.AudioId is null ? 0 : 1) + (string.IsNullOrWhiteSpace(block.BuiltIn) ? 0 : 1);
        if (ways != 1)
            add(field, ways == 0 ? "Give the block a text or an audio file to say." : "Give the block a text or an audio file, not both.");
        if (block.Text is { Length: > InformationBlock.MaxTextLength } longText)
            add(field + ".text", $"At most {InformationBlock.MaxTextLength} characters; it has {longText.Length}. Split it over two blocks.");
        if (text && !ttsAvailable)
        {
            add(field + ".text",
                "Text needs a text-to-speech program, and espeak-ng is not installed on the server: install it (Debian: apt-get install espeak-ng), or use an audio file.");
        }
        if (block.AudioId is { } sound && !hasSound(sound))
            add(field + ".audioId", $"There is no sound {sound} in the audio library: choose one of it, or upload it first.");
        if (block.BuiltIn is { Length: > MaxIdLength })
            add(field + ".builtIn", $"At most {MaxIdLength} characters.");
    }

    /// <summary>The reachable block whose arrow leads back to one before it, or null. Every block has one arrow, so the way is a line.</summary>
    private static ScriptBlock? GoesRound(IReadOnlyList<ScriptBlock> blocks, Dictionary<string, ScriptBlock> byId)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var block = blocks.First(b => b is StartBlock); ; block = byId[NextOf(block)!])
        {
            seen.Add(block.Id);
            if (NextOf(block) is not { } next)
                return null;
            if (seen.Contains(next))
                return block;
        }
    }

    private static int IndexOf(IReadOnlyList<ScriptBlock> blocks, ScriptBlock block) =>
        blocks.Index().First(b => ReferenceEquals(b.Item, block)).Index;
}
