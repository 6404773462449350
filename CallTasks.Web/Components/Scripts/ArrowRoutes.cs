using System.Globalization;
using System.Text;
using CallTasks.Core.Model;

namespace CallTasks.Web.Components.Scripts;

/// <summary>
/// Where arrows run: a plain curve where nothing stands in its way, else along a lane between the blocks, so that none vanishes behind a block
/// that it neither leaves nor leads to. Pure arithmetic.
/// </summary>
internal sealed class ArrowRoutes
{
    /// <summary>Room between a lane and a block beside it; half of what lies between two rows is more.</summary>
    private const int Clear = 8;

    /// <summary>How far a lane keeps from the edge that it runs along.</summary>
    private const int Aside = 14;

    /// <summary>Room between two lanes.</summary>
    private const int Apart = 7;

    /// <summary>How far an arrow runs out of its block, and into the other, before it turns.</summary>
    private const int Out = 22;

    /// <summary>Turns of one side lie so many beside each other before they begin anew.</summary>
    private const int Turns = 6;

    /// <summary>No lane lies further left.</summary>
    private const int Edge = 4;

    private const int Radius = 10;

    /// <summary>Lanes that are looked at for one arrow, the nearest ones: a far one is as hard to follow as one behind a block.</summary>
    private const int Looked = 40;

    /// <summary>Of more arrows all are plain curves: nobody follows them any more, and the look for lanes would hold the page up.</summary>
    internal const int MostArrows = 1_000;

    /// <summary>A way through a block is worse than any way around it.</summary>
    private const int Through = 5_000;

    private readonly List<Box> _boxes;
    private readonly List<(int Y, int Left, int Right, string Target)> _lanes = [];
    private readonly Dictionary<string, int> _came = new(StringComparer.Ordinal);

    private ArrowRoutes(IEnumerable<Box> boxes) => _boxes = [.. boxes];

    /// <summary>The paths of these arrows, as SVG writes them.</summary>
    /// <param name="arrows">From whom, by which of its outlets, to whom.</param>
    /// <param name="places">Where the blocks stand.</param>
    /// <param name="blocks">The blocks.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<(string Source, int Outlet, string Target)> arrows, IReadOnlyDictionary<string, Place> places, IReadOnlyList<ScriptBlock> blocks) =>
        [.. Points(arrows, places, blocks).Select(points => points.Count == 2 ? ScriptLayout.Path(points[0], points[1]) : Rounded(points))];

    /// <summary>The corners of each arrow; two: a plain curve.</summary>
    internal static IReadOnlyList<IReadOnlyList<Place>> Points(IReadOnlyList<(string Source, int Outlet, string Target)> arrows, IReadOnlyDictionary<string, Place> places, IReadOnlyList<ScriptBlock> blocks)
    {
        if (arrows.Count > MostArrows) return [.. arrows.Select(arrow => (Place[])[ScriptLayout.From(places[arrow.Source], arrow.Outlet), ScriptLayout.To(places[arrow.Target])])];
        var routes = new ArrowRoutes(blocks.Select(block => new Box(block.Id, places[block.Id], ScriptLayout.Height(block.Arrows.Count))));
        return [.. arrows.Select(arrow => routes.Route(arrow.Source, arrow.Outlet, arrow.Target, places))];
    }

    private IReadOnlyList<Place> Route(string source, int outlet, string target, IReadOnlyDictionary<string, Place> places)
    {
        var (from, to) = (ScriptLayout.From(places[source], outlet), ScriptLayout.To(places[target]));
        if (to.X >= from.X + (2 * Out) && IsFree(from, to, source, target)) return [from, to];
        var came = _came[target] = _came.GetValueOrDefault(target) + 1;
        var (first, last) = (from.X + Out + (outlet % Turns * Apart), Math.Max(Edge, to.X - Out - (came % Turns * Apart)));
        var (left, right) = (Math.Min(first, last), Math.Max(first, last));
        var best = (Cost: int.MaxValue, Lane: from.Y);
        foreach (var (lane, length) in Lanes(from.Y, to.Y, left, right).Select(lane => (Lane: lane, Length: Math.Abs(from.Y - lane) + Math.Abs(lane - to.Y))).OrderBy(lane => lane.Length).Take(Looked))
        {
            if (length >= best.Cost) break;
            var cost = length + Hits(left, right, lane, lane) + Hits(first, first, from.Y, lane) + Hits(last, last, lane, to.Y)
                + (_lanes.Exists(other => other.Target != target && Math.Abs(other.Y - lane) < Apart && other.Left < right && left < other.Right) ? 3 * Out : 0);
            if (cost < best.Cost) best = (cost, lane);
        }

        _lanes.Add((best.Lane, left, right, target));
        return [from, new(first, from.Y), new(first, best.Lane), new(last, best.Lane), new(last, to.Y), to];
    }

    private IEnumerable<int> Lanes(int from, int to, int left, int right) =>
        _boxes.Where(box => box.Left < right + Clear && left - Clear < box.Right)
            .SelectMany(box => new[] { box.Top - Aside, box.Top - Aside - Apart, box.Bottom + Aside, box.Bottom + Aside + Apart })
            .Concat([from, to]).Where(lane => lane > 0).Distinct();

    private int Hits(int x1, int x2, int y1, int y2)
    {
        var (left, right, top, bottom) = (Math.Min(x1, x2), Math.Max(x1, x2), Math.Min(y1, y2), Math.Max(y1, y2));
        return Through * _boxes.Count(box => box.Left - Clear < right && left < box.Right + Clear && box.Top - Clear < bottom && top < box.Bottom + Clear);
    }

    /// <summary>Whether the curve meets no block but its own two, as far as its points tell.</summary>
    private bool IsFree(Place from, Place to, string source, string target)
    {
        const int Steps = 16;
        var bend = Math.Max(40, Math.Abs(to.X - from.X) / 2);
        for (var step = 1; step < Steps; step++)
        {
            var t = step / (double)Steps;
            var (a, b, c, d) = ((1 - t) * (1 - t) * (1 - t), 3 * (1 - t) * (1 - t) * t, 3 * (1 - t) * t * t, t * t * t);
            var (x, y) = ((a * from.X) + (b * (from.X + bend)) + (c * (to.X - bend)) + (d * to.X), ((a + b) * from.Y) + ((c + d) * to.Y));
            if (_boxes.Exists(box => box.Id != source && box.Id != target && box.Left - Clear < x && x < box.Right + Clear && box.Top - Clear < y && y < box.Bottom + Clear)) return false;
        }

        return true;
    }

    private static string Rounded(IReadOnlyList<Place> points)
    {
        var corners = new List<Place> { points[0] };
        foreach (var point in points.Skip(1))
        {
            if (point != corners[^1]) corners.Add(point);
        }

        var path = new StringBuilder();
        path.Append(CultureInfo.InvariantCulture, $"M{corners[0].X} {corners[0].Y}");
        for (var n = 1; n < corners.Count - 1; n++)
        {
            var (before, here, after) = (corners[n - 1], corners[n], corners[n + 1]);
            var (into, outOf) = (Toward(here, before), Toward(here, after));
            path.Append(CultureInfo.InvariantCulture, $"L{into.X} {into.Y}Q{here.X} {here.Y} {outOf.X} {outOf.Y}");
        }

        return path.Append(CultureInfo.InvariantCulture, $"L{corners[^1].X} {corners[^1].Y}").ToString();
    }

    private static Place Toward(Place corner, Place other)
    {
        var (x, y) = (other.X - corner.X, other.Y - corner.Y);
        var by = Math.Min(Radius, (Math.Abs(x) + Math.Abs(y)) / 2);
        return new(corner.X + (Math.Sign(x) * by), corner.Y + (Math.Sign(y) * by));
    }

    private readonly record struct Box(string Id, Place At, int Height)
    {
        public int Left => At.X;
        public int Right => At.X + ScriptLayout.Width;
        public int Top => At.Y;
        public int Bottom => At.Y + Height;
    }
}
