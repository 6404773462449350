using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.AdminTexts;

namespace CallTasks.Web.Components.Admin;

/// <summary>Adds a user, or changes a name and role.</summary>
public sealed partial class UserDialog
{
    private string _name = "";
    private string _password = "";
    private Role _role = Role.Viewer;

    [Inject]
    private AccountCommands Commands { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    /// <summary>null adds a new one.</summary>
    [Parameter]
    public User? Edited { get; set; }

    private string RoleHelp => _role switch
    {
        Role.Viewer => T["ViewerHelp"],
        Role.Supervisor => T["SupervisorHelp"],
        _ => T["AdministratorHelp"],
    };

    protected override void OnInitialized()
    {
        if (Edited is { } user) (_name, _role) = (user.Name, user.Role);
    }

    private Task SaveAsync() => GiveAsync(async () =>
    {
        var name = _name.Trim();
        if (Edited is { } user) await Commands.ChangeAsync(user.Id, user.Version, name, _role, user.Locked, Me.Actor(Role.Administrator));
        else await Commands.CreateAsync(name, _role, _password, Me.Actor(Role.Administrator));
        Toasts.Say(T["UserSaved", name]);
        await OnClose.InvokeAsync();
    });
}
