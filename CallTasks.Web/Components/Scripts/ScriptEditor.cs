using System.Collections.Immutable;
using CallTasks.Core.Model;

namespace CallTasks.Web.Components.Scripts;

/// <summary>One state of the drawing: what undo goes back to.</summary>
/// <param name="Name">The script's name.</param>
/// <param name="Blocks">Its blocks in the order in which they were added.</param>
public sealed record Drawing(string Name, ImmutableList<ScriptBlock> Blocks)
{
    /// <summary>What a new script begins with.</summary>
    public static Drawing New { get; } = new("",
    [
        new StartBlock { Id = "start", Next = "end", X = 40, Y = 40 },
        new ResultBlock { Id = "end", X = 364, Y = 40 },
    ]);
}

/// <summary>A script while it is being edited: every change is a step that can be undone. Knows nothing of a browser or a database.</summary>
public sealed class ScriptEditor
{
    /// <summary>Steps that can be undone: a long morning's work; a step holds references alone.</summary>
    public const int MaxSteps = 200;

    private readonly Stack<Drawing> _undone = new();
    private readonly LinkedList<Drawing> _done = new();
    private readonly Dictionary<(string Block, string Field), string> _misread = [];
    private Drawing _saved;
    private Drawing _now;
    private IReadOnlyDictionary<string, Place>? _places;
    private IReadOnlyList<ScriptBlock>? _order;

    /// <param name="drawing">What was read, or <see cref="Drawing.New"/>.</param>
    public ScriptEditor(Drawing drawing) => _saved = _now = drawing;

    /// <summary>As it stands.</summary>
    public Drawing Now
    {
        get => _now;
        private set => (_now, _places, _order) = (value, null, null);
    }

    /// <summary>Whether something would be lost by leaving.</summary>
    public bool IsChanged => !ReferenceEquals(Now, _saved) || _misread.Count > 0;

    /// <summary>What was typed into fields and cannot be read: it stands there until it is mended, and nothing is saved meanwhile.</summary>
    public IReadOnlyDictionary<(string Block, string Field), string> Misread => _misread;

    public bool CanUndo => _done.Count > 0;

    public bool CanRedo => _undone.Count > 0;

    /// <summary>The block whose fields are shown, or null.</summary>
    public string? Selected { get; private set; }

    /// <summary>The same block as it stands.</summary>
    public ScriptBlock? SelectedBlock => Selected is { } id ? Find(id) : null;

    /// <summary>Where the blocks stand.</summary>
    public IReadOnlyDictionary<string, Place> Places => _places ??= ScriptLayout.Places(Now.Blocks);

    /// <summary>The blocks along the arrows: the order of the drawing for whoever walks it by keyboard.</summary>
    public IReadOnlyList<ScriptBlock> Order => _order ??= ScriptLayout.Reading(Now.Blocks);

    public ScriptBlock? Find(string id) => Now.Blocks.Find(block => block.Id == id);

    public void Select(string? id) => Selected = id is not null && Find(id) is not null ? id : null;

    /// <summary>What stands now is what is kept.</summary>
    public void Kept(Drawing drawing)
    {
        if (ReferenceEquals(drawing, Now)) _saved = Now;
    }

    public void Undo()
    {
        if (_done.Last is not { } last) return;
        _done.RemoveLast();
        _undone.Push(Now);
        Show(last.Value);
    }

    public void Redo()
    {
        if (!_undone.TryPop(out var next)) return;
        _done.AddLast(Now);
        Show(next);
    }

    public void Rename(string name)
    {
        if (name != Now.Name) Do(Now with { Name = name });
    }

    /// <summary>Puts another script in the place of this one, as one step.</summary>
    public void Replace(Drawing drawing) => Do(drawing);

    /// <summary>Adds a block behind the selected one, or beneath all others; an arrow of the selected one that leads nowhere yet leads to it.</summary>
    /// <returns>The new block, or null where the script is full.</returns>
    public ScriptBlock? Add(BlockKind kind)
    {
        if (Now.Blocks.Count >= Script.MaxBlocks) return null;
        var before = SelectedBlock;
        var added = BlockKinds.New(kind, FreeId(kind.ToWord()));
        added = before is not null
            ? AtFree(added, Places[before.Id].X + ScriptLayout.Width + 100, Places[before.Id].Y)
            : AtFree(added, 40, Places.Values.Select(place => place.Y).DefaultIfEmpty(0).Max());
        var blocks = Placed().Add(added);
        if (before is not null && kind != BlockKind.Start && before.Arrows.FirstOrDefault(arrow => string.IsNullOrEmpty(arrow.Target)) is { } open)
        {
            var leading = blocks.Find(block => block.Id == before.Id)!;
            blocks = blocks.Replace(leading, leading.WithArrow(open.Name, added.Id));
        }

        Do(Now with { Blocks = blocks });
        Selected = added.Id;
        return added;
    }

    /// <summary>Adds a copy of a block beside it, without the arrows that lead to it. The start stays the only one.</summary>
    public ScriptBlock? Duplicate(string id)
    {
        if (Find(id) is not { } block || block is StartBlock || Now.Blocks.Count >= Script.MaxBlocks) return null;
        var copy = AtFree(block with { Id = FreeId(block.Id) }, Places[id].X, Places[id].Y);
        Do(Now with { Blocks = Placed().Add(copy) });
        Selected = copy.Id;
        return copy;
    }

    /// <summary>Deletes a block; arrows that led to it lead nowhere. The start stays.</summary>
    public bool Delete(string id)
    {
        if (Find(id) is null or StartBlock) return false;
        Do(Now with { Blocks = [.. Now.Blocks.Where(block => block.Id != id).Select(block => Led(block, id, null))] });
        Selected = null;
        return true;
    }

    /// <summary>Moves a block to a place.</summary>
    public void Move(string id, int x, int y)
    {
        if (Find(id) is null || Places[id] == ScriptLayout.Snap(x, y)) return;
        var blocks = Placed();
        var block = blocks.Find(candidate => candidate.Id == id)!;
        Do(Now with { Blocks = blocks.Replace(block, At(block, ScriptLayout.Snap(x, y))) });
    }

    /// <summary>Leads an arrow to a block, or to nothing.</summary>
    public bool Connect(string id, string field, string? target)
    {
        if (Find(id) is not { } block || (target is not null && Find(target) is null or StartBlock)) return false;
        if (block.Arrows.FirstOrDefault(arrow => arrow.Name == field) is not { } arrow) return false;
        if (arrow.Target == target) return true;
        Change(block.WithArrow(field, target));
        return true;
    }

    /// <summary>Puts a changed block in the place of the one of its ID.</summary>
    public void Change(ScriptBlock changed)
    {
        if (Find(changed.Id) is not { } block || block == changed) return;
        Do(Now with { Blocks = Now.Blocks.Replace(block, changed) });
    }

    /// <summary>Keeps what was typed into a field and cannot be read; null forgets it.</summary>
    public void Keep(string id, string field, string? typed)
    {
        if (typed is null) _misread.Remove((id, field));
        else _misread[(id, field)] = typed;
    }

    /// <summary>Names a block anew; the arrows that lead to it follow. Refused where the name is taken or none.</summary>
    public bool Rename(string id, string to)
    {
        to = to.Trim();
        if (to == id) return true;
        if (to.Length is 0 or > ScriptRules.MaxIdLength || Find(id) is null || Find(to) is not null) return false;
        Do(Now with { Blocks = [.. Now.Blocks.Select(block => Led(block.Id == id ? block with { Id = to } : block, id, to))] });
        if (Selected is null || Selected == id) Selected = to;
        return true;
    }

    /// <summary>Draws everything anew.</summary>
    public void Arrange()
    {
        var places = ScriptLayout.Arrange(Now.Blocks);
        Do(Now with { Blocks = [.. Now.Blocks.Select(block => At(block, places[block.Id]))] });
    }

    /// <summary>The blocks with the places at which they are shown: what is saved looks the same to everybody.</summary>
    public ImmutableList<ScriptBlock> Placed() =>
        Now.Blocks.TrueForAll(block => block is { X: not null, Y: not null }) ? Now.Blocks : [.. Now.Blocks.Select(block => At(block, Places[block.Id]))];

    private static ScriptBlock At(ScriptBlock block, Place place) => block with { X = place.X, Y = place.Y };

    /// <summary>The block with its arrows to one block leading to another.</summary>
    private static ScriptBlock Led(ScriptBlock block, string from, string? to)
    {
        foreach (var arrow in block.Arrows)
        {
            if (arrow.Target == from) block = block.WithArrow(arrow.Name, to);
        }

        return block;
    }

    private string FreeId(string word)
    {
        var (stem, taken) = (word.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd('-'), Now.Blocks.Select(block => block.Id).ToHashSet(StringComparer.Ordinal));
        if (stem.Length == 0) stem = "block";
        if (stem.Length > ScriptRules.MaxIdLength - 5) stem = stem[..(ScriptRules.MaxIdLength - 5)];
        if (!taken.Contains(stem)) return stem;
        for (var n = 2; ; n++)
        {
            if (!taken.Contains(FormattableString.Invariant($"{stem}-{n}"))) return FormattableString.Invariant($"{stem}-{n}");
        }
    }

    /// <summary>The block at this place, or below it where blocks stand already.</summary>
    private ScriptBlock AtFree(ScriptBlock block, int x, int y)
    {
        var place = ScriptLayout.Snap(x, y);
        var height = ScriptLayout.Height(block.Arrows.Count);
        while (place.Y < ScriptLayout.Farthest && Now.Blocks.Exists(other => Math.Abs(Places[other.Id].X - place.X) < ScriptLayout.Width
            && place.Y < Places[other.Id].Y + ScriptLayout.Height(other.Arrows.Count) + ScriptLayout.Grid && Places[other.Id].Y < place.Y + height + ScriptLayout.Grid))
            place = ScriptLayout.Snap(place.X, place.Y + (2 * ScriptLayout.Grid));
        return At(block, place);
    }

    private void Do(Drawing drawing)
    {
        _undone.Clear();
        _done.AddLast(Now);
        if (_done.Count > MaxSteps) _done.RemoveFirst();
        Show(drawing);
    }

    private void Show(Drawing drawing)
    {
        Now = drawing;
        foreach (var field in _misread.Keys.Where(field => Find(field.Block) is null).ToList()) _misread.Remove(field);
        Select(Selected);
    }
}
