using System.Text.Json;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;

namespace CallTasks.Web.Components.TaskSheet;

/// <summary>Which of two versions of a field is saved.</summary>
public enum Side
{
    /// <summary>Both people changed it, and nobody has decided yet.</summary>
    Open,
    /// <summary>What stands in this form.</summary>
    Yours,
    /// <summary>What somebody else saved meanwhile.</summary>
    Theirs,
}

/// <summary>
/// A task that somebody else saved while it was being edited here: both versions, field by field. A field that only one of the two changed
/// keeps that change; where both did, the person decides before anything is saved.
/// </summary>
public sealed class TaskConflict
{
    private readonly CallTaskDraft _draft;
    private readonly CallTaskDraft _yours;
    private readonly CallTaskDraft _theirs;

    private TaskConflict(CallTaskDraft draft, CallTask theirs, Viewer viewer)
    {
        _draft = draft;
        _yours = JsonSerializer.Deserialize<CallTaskDraft>(JsonSerializer.Serialize(draft))!;
        _theirs = CallTaskDraft.Of(theirs.Settings, viewer);
        Theirs = theirs;
    }

    /// <summary>One field that differs.</summary>
    public sealed class Row
    {
        public required string Key { get; init; }
        public required string Label { get; init; }
        public required string Yours { get; init; }
        public required string Theirs { get; init; }
        public Side Side { get; internal set; }
        internal TaskField Field { get; init; } = null!;
    }

    /// <summary>The version that is stored now.</summary>
    public CallTask Theirs { get; }

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    /// <summary>Fields that still want a decision.</summary>
    public int OpenRows => Rows.Count(row => row.Side == Side.Open);

    /// <summary>Sets a form's draft beside what is stored now, and takes over what only the other person changed.</summary>
    /// <param name="draft">The form; it is changed.</param>
    /// <param name="seen">What was stored when the form last looked.</param>
    /// <param name="theirs">What is stored now.</param>
    /// <param name="before">An earlier conflict of the same form whose open fields stay open.</param>
    public static TaskConflict Between(CallTaskDraft draft, CallTaskSettings seen, CallTask theirs, TaskConflict? before, TaskChoices choices, Viewer viewer)
    {
        var conflict = new TaskConflict(draft, theirs, viewer);
        var yours = draft.Read(viewer).Settings;
        var rows = new List<Row>();
        foreach (var field in TaskField.All.Where(field => !field.Same(yours, theirs.Settings)))
        {
            var (mine, other) = (!field.Same(yours, seen), !field.Same(theirs.Settings, seen));
            var open = (mine && other) || before?.Rows.Any(row => row.Key == field.Key && row.Side == Side.Open) == true;
            var row = new Row { Field = field, Key = field.Key, Label = field.Label(), Yours = field.Text(yours, choices, viewer), Theirs = field.Text(theirs.Settings, choices, viewer) };
            rows.Add(row);
            if (!open) conflict.Take(row, mine ? Side.Yours : Side.Theirs);
        }

        conflict.Rows = rows;
        draft.Kept = theirs.Settings;
        return conflict;
    }

    /// <summary>Decides one field; the form shows it at once.</summary>
    public void Take(Row row, Side side)
    {
        row.Side = side;
        if (side != Side.Open) row.Field.Copy(side == Side.Theirs ? _theirs : _yours, _draft);
    }

    /// <summary>Decides all fields alike.</summary>
    public void TakeAll(Side side)
    {
        foreach (var row in Rows) Take(row, side);
    }
}
