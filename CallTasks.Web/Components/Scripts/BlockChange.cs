using System.Text.Json;
using CallTasks.Core.Model;
using static CallTasks.Web.Resources.ScriptsTexts;

namespace CallTasks.Web.Components.Scripts;

/// <summary>How a block differs between two versions.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Block">Its name.</param>
/// <param name="Text">What is said of the difference, or null.</param>
public sealed record BlockChange(BlockChangeKind Kind, string Block, string? Text)
{
    /// <summary>What has to be done to the older blocks to come to the newer ones, in their order.</summary>
    public static IReadOnlyList<BlockChange> Between(IReadOnlyList<ScriptBlock> older, IReadOnlyList<ScriptBlock> newer, ScriptShelves shelves)
    {
        var before = older.ToDictionary(block => block.Id, StringComparer.Ordinal);
        var after = newer.Select(block => block.Id).ToHashSet(StringComparer.Ordinal);
        var changes = new List<BlockChange>();
        foreach (var block in newer)
        {
            if (!before.TryGetValue(block.Id, out var was))
                changes.Add(new BlockChange(BlockChangeKind.Added, block.Id, Told(block, shelves)));
            else if (Written(was with { X = null, Y = null }) != Written(block with { X = null, Y = null }))
                changes.Add(new BlockChange(BlockChangeKind.Changed, block.Id, Told(was, shelves) is var old && Told(block, shelves) is var now && old != now ? $"{old} → {now}" : Arrows(was, block)));
            else if ((was.X, was.Y) != (block.X, block.Y) && was.X is not null)
                changes.Add(new BlockChange(BlockChangeKind.Moved, block.Id, null));
        }

        changes.AddRange(older.Where(block => !after.Contains(block.Id)).Select(block => new BlockChange(BlockChangeKind.Removed, block.Id, Told(block, shelves))));
        return [.. changes.OrderBy(change => change.Kind == BlockChangeKind.Moved)];
    }

    private static string Told(ScriptBlock block, ScriptShelves shelves) =>
        BlockKinds.Of(block).Named() + (BlockKinds.Says(block, shelves) is { Length: > 0 } says ? ": " + (says.Length > 120 ? says[..120] + "…" : says) : "");

    private static string? Arrows(ScriptBlock was, ScriptBlock now)
    {
        var before = was.Arrows.ToDictionary(arrow => arrow.Name, StringComparer.Ordinal);
        var led = now.Arrows.Where(arrow => before.GetValueOrDefault(arrow.Name)?.Target != arrow.Target)
            .Select(arrow => T["LeadsTo", BlockKinds.Label(arrow), arrow.Target is { Length: > 0 } target ? target : T["NoBlock"]]);
        return string.Join(", ", led) is { Length: > 0 } told ? told : null;
    }

    private static string Written(ScriptBlock block) => JsonSerializer.Serialize(block);
}

/// <summary>What became of a block.</summary>
public enum BlockChangeKind
{
    Added,
    Removed,
    Changed,
    Moved,
}
