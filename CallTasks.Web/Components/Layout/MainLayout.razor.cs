using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace CallTasks.Web.Components.Layout;

/// <summary>The frame round every page. Nothing is shown before the browser has told its time zone, so that no instant is ever shown in a wrong one.</summary>
public sealed partial class MainLayout
{
    private bool _ready;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string SkipTarget => $"{new Uri(Navigation.Uri).PathAndQuery}#page";

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            Viewer.Use(await Js.InvokeAsync<string>("callTasks.timeZone"));
            _ready = true;
            StateHasChanged();
        }
    }
}
