using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.CallTasksTexts;

namespace CallTasks.Web.Components.CallTasks;

/// <summary>Makes another task like this one, with its clients or without, or a template of it.</summary>
public sealed partial class CloneDialog
{
    private string _name = "";
    private bool _withClients;

    [Parameter, EditorRequired]
    public TaskSnapshot Snapshot { get; set; } = null!;

    /// <summary>A template is saved instead of a task being made.</summary>
    [Parameter]
    public bool AsTemplate { get; set; }

    protected override void OnInitialized()
    {
        _name = AsTemplate ? Snapshot.Task.Settings.Name : T["CloneName", Snapshot.Task.Settings.Name];
        if (_name.Length > CallTaskSettings.MaxNameLength) _name = _name[..CallTaskSettings.MaxNameLength];
    }

    /// <summary>What the task uses may be gone by now: that stands on no field of this form.</summary>
    private string? Elsewhere => Refusal ?? Errors.FirstOrDefault(error => error.Field != "name")?.Message;

    private Task CloneAsync() => GiveAsync(async () =>
    {
        var actor = Me.Actor(Role.Supervisor);
        if (AsTemplate)
        {
            await Templates.CreateAsync(Snapshot.Task.Settings with { Name = _name.Trim(), StartMode = StartMode.Manual, StartAt = null }, actor);
            Toasts.Say(T["TemplateSaved", _name.Trim()]);
            await OnClose.InvokeAsync();
            return;
        }

        var clone = await Commands.CloneAsync(Snapshot.Task.Id, _name.Trim(), _withClients, actor);
        await OnClose.InvokeAsync();
        Navigation.NavigateTo($"call-tasks/{clone.Id}");
    });
}
