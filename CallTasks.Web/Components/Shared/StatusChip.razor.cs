using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.Shared;

public sealed partial class StatusChip
{
    [Parameter, EditorRequired]
    public object Status { get; set; } = null!;

    /// <summary>More, on hover; null for none.</summary>
    [Parameter]
    public string? Title { get; set; }

    private StatusLook Look => Status switch
    {
        Core.Model.CallStatus call => StatusLook.Of(call),
        Core.Model.CallTaskStatus task => StatusLook.Of(task),
        Core.Model.ClientState client => StatusLook.Of(client),
        _ => throw new ArgumentException($"No look is known for {Status.GetType().Name}.", nameof(Status)),
    };
}
