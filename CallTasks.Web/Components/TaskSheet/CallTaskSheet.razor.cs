using System.Text.Json;
using CallTasks.Core.Commands;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using static CallTasks.Web.Resources.TaskFormTexts;

namespace CallTasks.Web.Components.TaskSheet;

/// <summary>
/// The side sheet that makes or edits a call task. What is typed is kept by the browser until it is saved or thrown away, so that neither
/// a restart of the server nor a closed tab loses it.
/// </summary>
public sealed partial class CallTaskSheet : IDisposable
{
    private CallTaskForm? _form;
    private LiveSubscription? _watch;
    private Dialog _dialog = null!;
    private bool _busy;
    private bool _gone;
    private bool _opened;

    [Inject]
    private CallTaskCommands Commands { get; set; } = null!;

    [Inject]
    private ClientCommands Adding { get; set; } = null!;

    [Inject]
    private ImportCommands Imports { get; set; } = null!;

    [Inject]
    private SavedCommands<CallTaskSettings> Templates { get; set; } = null!;

    [Inject]
    private SettingsQueries Settings { get; set; } = null!;

    [Inject]
    private PageReads Reads { get; set; } = null!;

    [Inject]
    private ShelfQueries Shelf { get; set; } = null!;

    [Inject]
    private CallTaskQueries Tasks { get; set; } = null!;

    [Inject]
    private LiveFeed Live { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private Confirmations Confirmations { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    /// <summary>The task to edit; null makes a new one. What it is when the sheet opens counts: later changes come by the live feed.</summary>
    [Parameter]
    public CallTask? Edited { get; set; }

    /// <summary>Settings that a new task begins with, such as a template's.</summary>
    [Parameter]
    public CallTaskSettings? Template { get; set; }

    /// <summary>Its clients that are not done, for the estimate at the foot.</summary>
    [Parameter]
    public long Clients { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    private string Title => Edited is null ? T["NewCallTask"] : T["EditNamed", Edited.Settings.Name];

    /// <summary>One for each person and task; a template's is a new task as well.</summary>
    private string DraftKey => $"call-task-draft:{Me.Now?.Id ?? 0}:{Edited?.Id ?? 0}";

    /// <summary>While calls are dialled the page behind is rendered four times a second; the form is not, since nothing of it changes by that.</summary>
    public override Task SetParametersAsync(ParameterView parameters) => _opened ? Task.CompletedTask : base.SetParametersAsync(parameters);

    public void Dispose() => _watch?.Dispose();

    protected override async Task OnInitializedAsync()
    {
        _opened = true;
        var form = new CallTaskForm(Commands, Adding, Imports, new TaskChoices(Settings, Shelf), Viewer, Time) { Clients = Clients, OnChanged = KeepAsync };
        var kept = Template is null ? await KeptAsync() : null;
        await Reads.ShowAsync(() =>
        {
            // What is stored now, not what the page showed a moment ago.
            form.Open(Edited is { } task ? Tasks.Find(task.Id)?.Task ?? task : null, Template, kept);
            return () => _form = form;
        });
        if (Edited is { } edited) _watch = Live.WatchTask(edited.Id, update => InvokeAsync(() => See(update)));
    }

    private async Task<CallTaskForm.Kept?> KeptAsync()
    {
        try
        {
            var kept = await Js.InvokeAsync<string?>("callTasks.readDraft", DraftKey) is { Length: > 0 } text ? JsonSerializer.Deserialize<CallTaskForm.Kept>(text) : null;
            return kept?.Draft is null ? null : kept;
        }
        catch (JsonException)
        {
            // Written by another version of the console: better an empty form than a wrong one.
            return null;
        }
    }

    private async Task KeepAsync()
    {
        StateHasChanged();
        await Js.InvokeVoidAsync("callTasks.keepDraft", DraftKey, _form!.IsChanged ? JsonSerializer.Serialize(_form.ToKeep()) : null);
    }

    private Task ForgetAsync() => Js.InvokeVoidAsync("callTasks.keepDraft", DraftKey, null).AsTask();

    private void See(TaskUpdate update)
    {
        if (_form is null || _busy || _gone) return;
        if (update.Task is null) _gone = true;
        else if (!_form.Meet(update.Task.Task)) return;
        StateHasChanged();
    }

    private async Task StartAfreshAsync()
    {
        if (_form!.Draft.PreviewId is { } file) await Imports.ForgetPreviewAsync(file);
        _form.StartAfresh();
        await ForgetAsync();
    }

    // Once it is saved the form takes no other command: a second click may be on its way while the closing is.
    private async Task SaveAsync()
    {
        if (_busy || _form is null) return;
        _busy = true;
        try
        {
            var actor = Me.Actor(Role.Supervisor);
            if (_form.IsNew)
            {
                if (await CreateAsync(actor)) return;
            }
            else if (await _form.ChangeAsync(id => Tasks.Find(id)?.Task, actor))
            {
                await ForgetAsync();
                Toasts.Say(T["SavedApplies"]);
                await OnClose.InvokeAsync();
                return;
            }

            _busy = false;
            if (_form.Errors.Count > 0) await ShowErrorsAsync();
        }
        catch (RefusedException refused)
        {
            _busy = false;
            Toasts.Error(refused.Message);
        }
    }

    /// <summary>The settings as they stand, under the task's name; the form stays open.</summary>
    private async Task SaveTemplateAsync()
    {
        if (_busy || _form is null) return;
        _busy = true;
        try
        {
            if (await _form.SaveTemplateAsync(Templates, Me.Actor(Role.Supervisor)) is { } made) Toasts.Say(T["SavedAsTemplate", made.Settings.Name]);
            else await ShowErrorsAsync();
        }
        catch (RefusedException refused)
        {
            Toasts.Error(refused.Message);
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task<bool> CreateAsync(Actor actor)
    {
        var (made, problem) = await _form!.CreateAsync(actor);
        if (made is null) return false;
        await ForgetAsync();
        if (problem is not null) Toasts.Error(T["MadeWithoutFile", problem]);
        Navigation.NavigateTo($"call-tasks/{made.Id}");
        return true;
    }

    private async Task ShowErrorsAsync()
    {
        StateHasChanged();
        await _dialog.FocusFirstErrorAsync();
    }

    private async Task LeaveAsync()
    {
        if (_busy) return;
        if (_form is { IsChanged: true } && !await Confirmations.AskAsync(T["ThrowAwayAsk"], T["ThrowAwayTask"], T["ThrowAway"], keep: T["GoOnEditing"])) return;
        if (_form?.Draft.PreviewId is { } file) await Imports.ForgetPreviewAsync(file);
        await ForgetAsync();
        await OnClose.InvokeAsync();
    }
}
