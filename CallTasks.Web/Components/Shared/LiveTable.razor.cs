using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.Shared;

/// <summary>
/// A plain table that keeps its place: while the pointer is over it the owner is told to hold new rows back (<see cref="HoldChanged"/>),
/// and they are offered by a quiet bar instead; rows that are already shown change in place.
/// </summary>
/// <typeparam name="TRow">What a row shows.</typeparam>
public sealed partial class LiveTable<TRow>
{
    private bool _held;

    /// <summary>What the table holds, for screen readers.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>null while loading.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<TRow>? Rows { get; set; }

    [Parameter, EditorRequired]
    public Func<TRow, object> Key { get; set; } = null!;

    [Parameter, EditorRequired]
    public RenderFragment Head { get; set; } = null!;

    [Parameter, EditorRequired]
    public RenderFragment<TRow> Row { get; set; } = null!;

    /// <summary>Shown instead of a table without rows: what to do next.</summary>
    [Parameter]
    public RenderFragment? Empty { get; set; }

    [Parameter]
    public RenderFragment? Foot { get; set; }

    /// <summary>How many rows wait behind the bar.</summary>
    [Parameter]
    public int News { get; set; }

    [Parameter]
    public EventCallback OnNews { get; set; }

    /// <summary>Told true when the pointer comes over the table, false when it leaves.</summary>
    [Parameter]
    public EventCallback<bool> HoldChanged { get; set; }

    /// <summary>True for a row that has just changed: it fades once.</summary>
    [Parameter]
    public Func<TRow, bool>? IsFresh { get; set; }

    private Task Hold(bool held)
    {
        if (_held == held)
        {
            return Task.CompletedTask;
        }

        _held = held;
        return HoldChanged.InvokeAsync(held);
    }
}
