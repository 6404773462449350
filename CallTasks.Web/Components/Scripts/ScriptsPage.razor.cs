using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.ScriptsTexts;

namespace CallTasks.Web.Components.Scripts;

/// <summary>The scripts: what bots say and ask.</summary>
public sealed partial class ScriptsPage
{
    private FileDrop? _file;
    private string? _problem;
    private bool _importing;
    private int _uploads;

    [Inject]
    private ScriptList List { get; set; } = null!;

    [Inject]
    private SettingsCommands Commands { get; set; } = null!;

    [Inject]
    private SettingsQueries Settings { get; set; } = null!;

    protected override Task OnParametersSetAsync()
    {
        List.Use(Q, PageNumber, RowsOnPage);
        return Reads.ShowAsync(List.Reading(), List.Forget);
    }

    private async Task ImportAsync(FileDrop.ChosenFile? chosen)
    {
        if (chosen is null || _file is null) return;
        _problem = null;
        var answer = await _file.SendAsync("api/v1/scripts/import");
        _problem = answer.Problem;
        _uploads++;
        if (_problem is not null) return;
        _importing = false;
        List.Load();
        Toasts.Say(T["Imported", chosen.Name]);
    }

    private async Task CopyAsync(ScriptView script)
    {
        if (Settings.Script(script.Id) is not { } original) return;
        var name = T["CopyOf", original.Name];
        if (name.Length > CallTaskSettings.MaxNameLength) name = name[..CallTaskSettings.MaxNameLength];
        if (await Acting.TryAsync(() => Commands.CreateScriptAsync(name, original.Blocks, Me.Actor(Role.Supervisor)), T["Copied", name])) List.Load();
    }

    private Task DeleteAsync(ScriptView script) =>
        DeleteAsync(script.Name, T["AskDeleteScript"], actor => Commands.DeleteScriptAsync(script.Id, actor), List.Load);
}
