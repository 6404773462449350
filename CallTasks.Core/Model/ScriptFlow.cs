namespace CallTasks.Core.Model;

/// <summary>The ways through a script whose arrows all lead somewhere.</summary>
internal sealed class ScriptFlow
{
    private readonly IReadOnlyList<ScriptBlock> _blocks;
    private readonly (string Name, int? Target)[][] _arrows;

    private ScriptFlow(IReadOnlyList<ScriptBlock> blocks, (string, int?)[][] arrows)
    {
        (_blocks, _arrows) = (blocks, arrows);
        Reached = Walk([.. blocks.Index().Where(b => b.Item is StartBlock).Select(b => b.Index)], Followers);
        var before = new List<int>[blocks.Count];
        for (var i = 0; i < before.Length; i++) before[i] = [];
        for (var i = 0; i < before.Length; i++)
        {
            foreach (var next in Followers(i)) before[next].Add(i);
        }

        Ending = Walk([.. blocks.Index().Where(b => CanEnd(b.Item, arrows[b.Index])).Select(b => b.Index)], i => before[i]);
    }

    /// <summary>Blocks that the bot can get to.</summary>
    public IReadOnlySet<int> Reached { get; }

    /// <summary>Blocks from which some way leads to an end of the call, or to another script.</summary>
    public IReadOnlySet<int> Ending { get; }

    /// <summary>Arrows that lead nowhere count as ends: what is wrong with them is said elsewhere.</summary>
    public static ScriptFlow Of(IReadOnlyList<ScriptBlock> blocks)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (i, block) in blocks.Index()) places.TryAdd(block.Id, i);
        return new ScriptFlow(blocks, [.. blocks.Select(b => b.Arrows.Select(a => (a.Name, a.Target is { } id && places.TryGetValue(id, out var place) ? place : (int?)null)).ToArray())]);
    }

    /// <summary>An arrow that closes a circle in which nobody is asked and out of which no way leads to an end; null where there is none.</summary>
    public (int Block, string Arrow)? Endless() => Circle(i => !Ending.Contains(i) && _blocks[i] is not QuestionBlock);

    /// <summary>An arrow that closes a circle which the bot can run through without a question or a pause; null where there is none.</summary>
    public (int Block, string Arrow)? Breathless() => Circle(i => _blocks[i] is not (QuestionBlock or PauseBlock));

    /// <summary>The first arrow that leads back to a block on the way to it, among the reached blocks that are looked at. Without recursion: a script may be one line of 500 blocks.</summary>
    private (int Block, string Arrow)? Circle(Func<int, bool> looked)
    {
        var (done, way) = (new HashSet<int>(), new HashSet<int>());
        var open = new Stack<(int Block, int Arrow)>();
        foreach (var first in Reached.Where(looked).Order())
        {
            if (!done.Contains(first)) open.Push((first, 0));
            while (open.TryPop(out var at))
            {
                way.Add(at.Block);
                if (at.Arrow == _arrows[at.Block].Length)
                {
                    way.Remove(at.Block);
                    done.Add(at.Block);
                    continue;
                }

                open.Push((at.Block, at.Arrow + 1));
                var (name, next) = _arrows[at.Block][at.Arrow];
                if (next is not { } target || !looked(target) || done.Contains(target)) continue;
                if (way.Contains(target)) return (at.Block, name);
                open.Push((target, 0));
            }
        }

        return null;
    }

    private IEnumerable<int> Followers(int block) => _arrows[block].Select(a => a.Target).OfType<int>();

    /// <summary>A result, another script, an arrow to nowhere; who is put through may not come back.</summary>
    private static bool CanEnd(ScriptBlock block, (string, int? Target)[] arrows) =>
        block is TransferBlock or HelpBlock || arrows.Length == 0 || arrows.Any(a => a.Target is null);

    private static HashSet<int> Walk(IReadOnlyList<int> from, Func<int, IEnumerable<int>> next)
    {
        var seen = from.ToHashSet();
        var open = new Stack<int>(from);
        while (open.TryPop(out var at))
        {
            foreach (var to in next(at).Where(seen.Add)) open.Push(to);
        }

        return seen;
    }
}
