using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Resources;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.TaskFormTexts;

namespace CallTasks.Web.Components.TaskSheet;

/// <summary>Templates of call tasks: made from a form, used for a new task, renamed, deleted.</summary>
public sealed partial class TemplatesPage
{
    private TaskChoices _choices = null!;
    private IReadOnlyList<Saved<CallTaskSettings>>? _shown;
    private Saved<CallTaskSettings>? _used;
    private Saved<CallTaskSettings>? _renamed;
    private Dialog? _dialog;
    private string _name = "";
    private string? _problem;

    [Inject]
    private SavedCommands<CallTaskSettings> Commands { get; set; } = null!;

    [Inject]
    private PageReads Reads { get; set; } = null!;

    [Inject]
    private SettingsQueries Settings { get; set; } = null!;

    [Inject]
    private ShelfQueries Shelf { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private Confirmations Confirmations { get; set; } = null!;

    [Inject]
    private Acting Acting { get; set; } = null!;

    /// <summary>A part of the name.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    private string? Q { get; set; }

    protected override Task OnParametersSetAsync() => Reads.ShowAsync(Reading(), () => _shown = null);

    private void Load() => Reading()()();

    private Func<Action> Reading()
    {
        var text = Q?.Trim() ?? "";
        return () =>
        {
            var choices = new TaskChoices(Settings, Shelf);
            choices.Load();
            IReadOnlyList<Saved<CallTaskSettings>> found = [.. Shelf.Templates().Where(template => template.Settings.Name.Contains(text, StringComparison.OrdinalIgnoreCase))];
            return () => (_choices, _shown) = (choices, found);
        };
    }

    private void Rename(Saved<CallTaskSettings> template) => (_renamed, _name, _problem) = (template, template.Settings.Name, null);

    private async Task SaveNameAsync(Saved<CallTaskSettings> template)
    {
        try
        {
            await Commands.ChangeAsync(template.Id, template.Version, template.Settings with { Name = _name.Trim() }, Me.Actor(Role.Supervisor));
            _renamed = null;
            Load();
        }
        catch (RefusedException refused)
        {
            _problem = refused is InvalidInputException { Errors: [var first, ..] } ? first.Message : refused.Message;
            StateHasChanged();
            if (_dialog is not null) await _dialog.FocusFirstErrorAsync();
        }
    }

    private async Task DeleteAsync(Saved<CallTaskSettings> template)
    {
        if (!await Confirmations.AskAsync(T["DeleteTemplateAsk", template.Settings.Name], T["DeleteTemplateTouches"], SharedTexts.T["Delete"])) return;
        await Acting.TryAsync(() => Commands.DeleteAsync(template.Id, Me.Actor(Role.Supervisor)), T["TemplateDeleted"]);
        Load();
    }
}
