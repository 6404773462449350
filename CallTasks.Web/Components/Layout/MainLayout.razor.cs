using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;

namespace CallTasks.Web.Components.Layout;

/// <summary>The frame round every page. Nothing is shown before the browser has told its time zone, so that no instant is ever shown in a wrong one.</summary>
public sealed partial class MainLayout : IDisposable
{
    private bool _ready;
    private Role? _role;
    private bool _pausedAll;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private SettingsCommands Commands { get; set; } = null!;

    [Inject]
    private Acting Acting { get; set; } = null!;

    [Inject]
    private AuthenticationStateProvider Identity { get; set; } = null!;

    /// <summary>Lines of pages that one's role does not open are not shown.</summary>
    private bool May(Menu.Entry entry) => Me.May(Policies.LeastOf(entry.Policy ?? Policies.Read));

    private bool AtHome => new Uri(Navigation.Uri).AbsolutePath == "/";

    private string SkipTarget => $"{new Uri(Navigation.Uri).PathAndQuery}#page";

    protected override void OnInitialized()
    {
        _role = Me.Now?.Role;
        Identity.AuthenticationStateChanged += Follow;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            Viewer.Use(await Js.InvokeAsync<string>("callTasks.timeZone"));
            _ready = true;
            StateHasChanged();
        }
    }

    public void Dispose() => Identity.AuthenticationStateChanged -= Follow;

    /// <summary>
    /// Whoever's role changed gets the page anew: nothing that they may no longer see stays in the browser. Who is nobody any more is led
    /// to the sign-in by the routes.
    /// </summary>
    private void Follow(Task<AuthenticationState> state) => _ = InvokeAsync(() =>
    {
        if (Me.Now is not { } now || now.Role == _role) return;
        _role = now.Role;
        Navigation.Refresh(forceReload: true);
    });

    private void Paused(bool paused) => _pausedAll = paused;

    private Task GoOnAsync() => Acting.TryAsync(() => Commands.PauseAllAsync(false, Me.Actor(Role.Supervisor)));
}
