using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.Shared;

/// <summary>Shows what <see cref="Shared.Confirmations"/> asks; stands once, in the layout.</summary>
public sealed partial class ConfirmDialog
{
    [Inject]
    private Confirmations Confirmations { get; set; } = null!;

    public void Dispose() => Confirmations.Changed -= Show;

    protected override void OnInitialized() => Confirmations.Changed += Show;

    private void Show() => _ = InvokeAsync(StateHasChanged);
}
