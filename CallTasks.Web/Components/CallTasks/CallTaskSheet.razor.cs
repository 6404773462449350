using System.Text.Json;
using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using static CallTasks.Web.Resources.CallTasksTexts;

namespace CallTasks.Web.Components.CallTasks;

/// <summary>
/// The side sheet that makes or edits a call task. What is typed is kept by the browser until it is saved or thrown away, so that a
/// restart of the server loses none of it.
/// </summary>
public sealed partial class CallTaskSheet
{
    private const string DraftKey = "call-task-draft";

    private static readonly string[] Zones =
        [.. TimeZoneInfo.GetSystemTimeZones().Where(zone => zone.HasIanaId).Select(zone => zone.Id).Order(StringComparer.Ordinal)];

    private IReadOnlyList<Script> _scripts = [];
    private IReadOnlyList<DialPlan> _plans = [];
    private IReadOnlyList<FieldError> _errors = [];
    private CallTaskDraft? _draft;
    private string _pristine = "";
    private string _summary = "";
    private string? _refusal;
    private bool _nameOnly;
    private bool _submitted;
    private bool _busy;
    private Dialog _dialog = null!;
    private FileDrop? _file;

    [Inject]
    private CallTaskCommands Commands { get; set; } = null!;

    [Inject]
    private SettingsQueries Settings { get; set; } = null!;

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

    /// <summary>The task to edit; null makes a new one.</summary>
    [Parameter]
    public CallTask? Edited { get; set; }

    /// <summary>Its clients, for the estimate at the foot.</summary>
    [Parameter]
    public long Clients { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    private string PlanHelp => Plan is { Kind: DialPlanKind.Simulated }
        ? T["PlanSimulated"]
        : T["PlanOwn"];

    private DialPlan? Plan => _plans.FirstOrDefault(plan => plan.Id == _draft?.DialPlanId);

    protected override async Task OnInitializedAsync()
    {
        (_scripts, _plans) = (Settings.Scripts(), Settings.DialPlans());
        var fresh = Edited is { } task ? CallTaskDraft.Of(task.Settings, Viewer) : Fresh();
        _pristine = JsonSerializer.Serialize(fresh);
        _nameOnly = Edited is { } edited
            && TaskTransitions.Of(edited.Status, TaskAction.Edit, edited.Settings.StartMode, edited.StartedAt is not null).NameOnly;
        _draft = Edited is null ? await KeptAsync() ?? fresh : fresh;
        Summarise();
    }

    private CallTaskDraft Fresh() => new()
    {
        ScriptId = _scripts is [var only] ? only.Id : 0,
        // Once a real carrier is there, the simulated one is no longer the default.
        DialPlanId = _plans.FirstOrDefault(plan => plan.Kind != DialPlanKind.Simulated)?.Id ?? (_plans.Count > 0 ? _plans[0].Id : 0),
        TimeZone = Viewer.Zone.Id,
    };

    private async Task<CallTaskDraft?> KeptAsync()
    {
        try
        {
            return await Js.InvokeAsync<string?>("callTasks.readDraft", DraftKey) is { Length: > 0 } kept
                ? JsonSerializer.Deserialize<CallTaskDraft>(kept)
                : null;
        }
        catch (JsonException)
        {
            // Written by another version of the console: better an empty form than a wrong one.
            return null;
        }
    }

    private Task SetAsync(Action<CallTaskDraft> change)
    {
        change(_draft!);
        return ChangedAsync();
    }

    private async Task ChangedAsync()
    {
        if (_submitted) Check();
        Summarise();
        if (Edited is null) await Js.InvokeVoidAsync("callTasks.keepDraft", DraftKey, JsonSerializer.Serialize(_draft));
    }

    private void Summarise()
    {
        var whom = Edited is not null ? T.Count("Clients", Clients)
            : _file?.Chosen is { } file ? T["ClientsOf", file.Name]
            : null;
        _summary = TaskSummary.Of(_draft!.Read(Viewer).Settings, whom, Edited is null ? null : Clients, Plan);
    }

    private CallTaskSettings Check()
    {
        var (settings, unread) = _draft!.Read(Viewer);
        var errors = unread.ToList();
        if (_draft.ScriptId == 0)
            errors.Add(new FieldError("scriptId", _scripts.Count == 0 ? T["NoScriptYet"] : T["ChooseTheScript"]));
        if (Edited is null && settings.StartAt < Time.GetUtcNow().ToUnixTimeMilliseconds())
            errors.Add(new FieldError("startAt", T["InstantPassed"]));
        errors.AddRange(Commands.Check(settings).Where(error => errors.All(known => !FormErrors.Concern(known, error.Field))));
        _errors = errors;
        return settings;
    }

    private async Task SaveAsync()
    {
        if (_busy || _draft is null) return;
        (_submitted, _refusal) = (true, null);
        var settings = Check();
        if (_errors.Count > 0)
        {
            await ShowErrorsAsync();
            return;
        }

        _busy = true;
        try
        {
            if (Edited is { } edited)
            {
                await Commands.ChangeAsync(edited.Id, edited.Version, settings, Me.Actor(Role.Supervisor));
                Toasts.Say(T["SavedApplies"]);
                await OnClose.InvokeAsync();
            }
            else
            {
                await CreateAsync(settings);
            }
        }
        catch (InvalidInputException invalid)
        {
            _errors = invalid.Errors;
            await ShowErrorsAsync();
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

    private async Task CreateAsync(CallTaskSettings settings)
    {
        var task = await Commands.CreateAsync(settings, Me.Actor(Role.Supervisor));
        await Js.InvokeVoidAsync("callTasks.keepDraft", DraftKey, null);
        if (_file?.Chosen is not null)
        {
            var answer = await _file.SendAsync($"api/v1/call-tasks/{task.Id}/clients");
            if (answer.Problem is { } problem) Toasts.Error(T["MadeWithoutFile", problem]);
        }

        Navigation.NavigateTo($"call-tasks/{task.Id}");
    }

    private async Task ShowErrorsAsync()
    {
        StateHasChanged();
        await _dialog.FocusFirstErrorAsync();
    }

    private async Task LeaveAsync()
    {
        if (_busy) return;
        var changed = JsonSerializer.Serialize(_draft) != _pristine || _file?.Chosen is not null;
        if (changed && !await Confirmations.AskAsync(T["ThrowAwayAsk"], T["ThrowAwayTask"], T["ThrowAway"], keep: T["GoOnEditing"]))
            return;
        if (Edited is null) await Js.InvokeVoidAsync("callTasks.keepDraft", DraftKey, null);
        await OnClose.InvokeAsync();
    }

    private string? Error(params string[] fields) => FormErrors.Of(_errors, fields);

    private string? Bad(params string[] fields) => Error(fields) is null ? null : "true";
}
