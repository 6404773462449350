using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.Shared;

public sealed partial class StatusChip
{
    [Parameter, EditorRequired]
    public object Status { get; set; } = null!;

    /// <summary>More, on hover; null for none.</summary>
    [Parameter]
    public string? Title { get; set; }

    private StatusLook _look = null!;
    private string? _title;
    private bool _changed;

    // The status is no primitive to the renderer, which would render every chip anew with its row.
    protected override void OnParametersSet()
    {
        var look = Look();
        _changed = look != _look || Title != _title;
        (_look, _title) = (look, Title);
    }

    protected override bool ShouldRender() => _changed;

    private StatusLook Look() => Status switch
    {
        Core.Model.CallStatus call => StatusLook.Of(call),
        Core.Model.CallTaskStatus task => StatusLook.Of(task),
        Core.Model.ClientState client => StatusLook.Of(client),
        _ => throw new ArgumentException($"No look is known for {Status.GetType().Name}.", nameof(Status)),
    };
}
