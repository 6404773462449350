using CallTasks.Core.Model;

namespace CallTasks.Web.Components.Scripts;

/// <summary>Where a block stands in the drawing: its upper left corner, in pixels at 100 %.</summary>
public readonly record struct Place(int X, int Y);

/// <summary>Measures of the drawing, and places for blocks that have none. Pure arithmetic; css/editor.css keeps the same measures.</summary>
internal static class ScriptLayout
{
    /// <summary>Width of a block.</summary>
    public const int Width = 224;
    /// <summary>Height of a block's head with its name and kind.</summary>
    public const int Head = 50;
    /// <summary>Height of two lines of what it says or does.</summary>
    public const int Says = 44;
    /// <summary>Height of the line of one arrow.</summary>
    public const int Outlet = 26;
    /// <summary>Blocks stand on this grid.</summary>
    public const int Grid = 10;
    /// <summary>Farthest place to the right or below: room for 500 blocks many times over.</summary>
    public const int Farthest = 50_000;
    /// <summary>Columns before the drawing goes on in a new band below, as lines of a text do.</summary>
    public const int Columns = 8;

    private const int Foot = 6;
    private const int Margin = 40;
    private const int ColumnGap = 100;
    private const int RowGap = 30;
    private const int BandGap = 60;

    /// <summary>Height of a block with so many arrows.</summary>
    public static int Height(int outlets) => Head + Says + (outlets * Outlet) + Foot;

    /// <summary>Where an arrow leaves its block.</summary>
    public static Place From(Place block, int outlet) => new(block.X + Width, block.Y + Head + Says + (outlet * Outlet) + (Outlet / 2));

    /// <summary>Where arrows come in.</summary>
    public static Place To(Place block) => new(block.X, block.Y + (Head / 2));

    /// <summary>The line of an arrow that nothing stands in the way of, as an SVG path. js/editor.js draws the same while a block is dragged.</summary>
    public static string Path(Place from, Place to)
    {
        var bend = Math.Max(40, Math.Abs(to.X - from.X) / 2);
        return FormattableString.Invariant($"M{from.X} {from.Y}C{from.X + bend} {from.Y} {to.X - bend} {to.Y} {to.X} {to.Y}");
    }

    /// <summary>A place on the grid and within the drawing.</summary>
    public static Place Snap(int x, int y) => new(Snap(x), Snap(y));

    /// <summary>Where every block stands: its own place, or one beneath all others; the whole drawing anew where no block has a place.</summary>
    public static IReadOnlyDictionary<string, Place> Places(IReadOnlyList<ScriptBlock> blocks)
    {
        if (blocks.All(block => block.X is null || block.Y is null)) return Arrange(blocks);
        var places = blocks.Where(block => block is { X: not null, Y: not null }).ToDictionary(block => block.Id, block => new Place(block.X!.Value, block.Y!.Value), StringComparer.Ordinal);
        // Programs may have drawn to the left of the corner or above it, where nobody can scroll.
        var (left, top) = (Math.Min(0, places.Values.Min(place => place.X) - Margin), Math.Min(0, places.Values.Min(place => place.Y) - Margin));
        if (places.Values.Any(place => place.X < 0 || place.Y < 0))
            places = places.ToDictionary(place => place.Key, place => new Place(place.Value.X - left, place.Value.Y - top), StringComparer.Ordinal);
        var (x, y) = (Margin, blocks.Where(block => places.ContainsKey(block.Id)).Max(block => places[block.Id].Y + Height(block.Arrows.Count)) + BandGap);
        foreach (var block in blocks.Where(block => !places.ContainsKey(block.Id)))
        {
            places[block.Id] = Snap(x, y);
            x += Width + ColumnGap;
            if (x > Margin + (Columns * (Width + ColumnGap))) (x, y) = (Margin, y + Height(2) + BandGap);
        }

        return places;
    }

    /// <summary>A drawing that is read from left to right: each block behind the nearest one that leads to it, those that nothing leads to below.</summary>
    public static IReadOnlyDictionary<string, Place> Arrange(IReadOnlyList<ScriptBlock> blocks)
    {
        var order = Reading(blocks);
        var depth = Depths(order);
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        var top = Margin;
        foreach (var band in order.Where(block => depth.ContainsKey(block.Id)).GroupBy(block => depth[block.Id] / Columns).OrderBy(band => band.Key))
        {
            var bottom = top;
            foreach (var column in band.GroupBy(block => depth[block.Id] % Columns))
            {
                var y = top;
                foreach (var block in column)
                {
                    places[block.Id] = Snap(Margin + (column.Key * (Width + ColumnGap)), y);
                    y += Height(block.Arrows.Count) + RowGap;
                }

                bottom = Math.Max(bottom, y);
            }

            top = bottom + BandGap;
        }

        return places;
    }

    /// <summary>The blocks as they are read: along the arrows from the start, then those that nothing leads to.</summary>
    public static IReadOnlyList<ScriptBlock> Reading(IReadOnlyList<ScriptBlock> blocks)
    {
        var byId = new Dictionary<string, ScriptBlock>(StringComparer.Ordinal);
        foreach (var block in blocks) byId.TryAdd(block.Id, block);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var order = new List<ScriptBlock>(blocks.Count);
        foreach (var first in blocks.OrderBy(block => block is not StartBlock))
        {
            var waiting = new Stack<ScriptBlock>([first]);
            while (waiting.TryPop(out var block))
            {
                if (!seen.Add(block.Id)) continue;
                order.Add(block);
                foreach (var arrow in block.Arrows.Reverse())
                {
                    if (arrow.Target is { } target && byId.TryGetValue(target, out var next) && !seen.Contains(target)) waiting.Push(next);
                }
            }
        }

        return order;
    }

    /// <summary>
    /// How many arrows each block is away from the start on the longest way that never goes back; what nothing leads to stands in bands of
    /// its own behind everything else.
    /// </summary>
    private static Dictionary<string, int> Depths(IReadOnlyList<ScriptBlock> order)
    {
        var byId = order.ToDictionary(block => block.Id, StringComparer.Ordinal);
        var depth = new Dictionary<string, int>(StringComparer.Ordinal);
        int? unled = null;
        foreach (var first in order)
        {
            if (depth.ContainsKey(first.Id)) continue;
            if (depth.Count > 0) unled ??= ((depth.Values.Max() / Columns) + 1) * Columns;
            foreach (var (block, ahead) in Forward(first, byId, depth))
            {
                var here = depth.TryGetValue(block.Id, out var known) ? known : depth[block.Id] = unled ?? 0;
                foreach (var next in ahead) depth[next] = Math.Max(depth.GetValueOrDefault(next), here + 1);
            }
        }

        return depth;
    }

    /// <summary>What can be reached from a block and has no depth yet, each before all that its arrows lead on to; arrows that go back are left out.</summary>
    private static List<(ScriptBlock Block, IReadOnlyList<string> Ahead)> Forward(ScriptBlock first, Dictionary<string, ScriptBlock> byId, Dictionary<string, int> known)
    {
        var done = new List<(ScriptBlock, IReadOnlyList<string>)>();
        var state = new Dictionary<string, bool>(StringComparer.Ordinal); // False: on the way; true: left behind.
        var way = new Stack<(ScriptBlock Block, List<string> Ahead, int Next)>([(first, [], 0)]);
        state[first.Id] = false;
        while (way.TryPop(out var step))
        {
            var arrows = step.Block.Arrows;
            if (step.Next == arrows.Count)
            {
                state[step.Block.Id] = true;
                done.Add((step.Block, step.Ahead));
                continue;
            }

            way.Push(step with { Next = step.Next + 1 });
            if (arrows[step.Next].Target is not { } target || !byId.TryGetValue(target, out var next) || known.ContainsKey(target)) continue;
            if (!state.TryGetValue(target, out var left))
            {
                state[target] = false;
                step.Ahead.Add(target);
                way.Push((next, [], 0));
            }
            else if (left)
            {
                step.Ahead.Add(target);
            }
        }

        done.Reverse();
        return done;
    }

    private static int Snap(int value) => Math.Clamp((int)Math.Round(value / (double)Grid) * Grid, 0, Farthest);
}
