using System.Globalization;
using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Web.Api;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.AdminTexts;

namespace CallTasks.Web.Components.Admin;

/// <summary>Makes an API key or a wall link and shows it, this once.</summary>
public sealed partial class KeyDialog
{
    private string _name = "";
    private string _tasks = "";
    private Role _role = Role.Supervisor;
    private string? _made;
    private bool _focused;
    private ElementReference _noted;

    [Inject]
    private KeyCommands Commands { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>True: a wall link; false: a key.</summary>
    [Parameter, EditorRequired]
    public bool Link { get; set; }

    private string RoleHelp => _role switch
    {
        Role.Wall => T["WallHelp"],
        Role.Viewer => T["ViewerHelp"],
        Role.Supervisor => T["SupervisorHelp"],
        _ => T["AdministratorHelp"],
    };

    /// <summary>What had the focus is gone with the form: the keyboard goes on at the button that closes.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_made is null || _focused) return;
        _focused = true;
        await _noted.FocusAsync();
    }

    private Task MakeAsync() => GiveAsync(async () =>
    {
        var actor = Me.Actor(Role.Administrator);
        _made = Link
            ? Navigation.BaseUri.TrimEnd('/') + KeyEndpoints.AddressOf((await Commands.CreateLinkAsync(_name.Trim(), TaskIds(), actor)).Text)
            : (await Commands.CreateKeyAsync(_name.Trim(), _role, actor)).Text;
    });

    private List<long> TaskIds()
    {
        var ids = new List<long>();
        foreach (var word in _tasks.Split([',', ' ', ';', '#'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) throw new InvalidInputException([new FieldError("taskIds", T["NotATaskId", word])]);
            ids.Add(id);
        }

        return ids;
    }
}
