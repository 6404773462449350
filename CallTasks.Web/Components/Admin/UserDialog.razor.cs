using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.AdminTexts;

namespace CallTasks.Web.Components.Admin;

/// <summary>Adds a user, or changes a name and role.</summary>
public sealed partial class UserDialog
{
    private Dialog _dialog = null!;
    private IReadOnlyList<FieldError> _errors = [];
    private string _name = "";
    private string _password = "";
    private Role _role = Role.Viewer;
    private string? _refusal;
    private bool _busy;

    [Inject]
    private AccountCommands Commands { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    /// <summary>null adds a new one.</summary>
    [Parameter]
    public User? Edited { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

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

    private async Task SaveAsync()
    {
        if (_busy) return;
        (_busy, _refusal, _errors) = (true, null, []);
        try
        {
            var name = _name.Trim();
            if (Edited is { } user) await Commands.ChangeAsync(user.Id, user.Version, name, _role, user.Locked, Me.Actor(Role.Administrator));
            else await Commands.CreateAsync(name, _role, _password, Me.Actor(Role.Administrator));
            Toasts.Say(T["UserSaved", name]);
            await OnClose.InvokeAsync();
        }
        catch (InvalidInputException invalid)
        {
            _errors = invalid.Errors;
            StateHasChanged();
            await _dialog.FocusFirstErrorAsync();
        }
        catch (RefusedException refused)
        {
            _refusal = refused.Message;
        }
        finally
        {
            _busy = false;
        }
    }

    private string? Error(string field) => FormErrors.Of(_errors, field);

    private string? Bad(string field) => Error(field) is null ? null : "true";
}
