using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.TelephonyTexts;

namespace CallTasks.Web.Components.Telephony;

/// <summary>Where bots transfer calls to: a list of directions, and the sheet that makes or edits one.</summary>
public sealed partial class DirectionsPage
{
    private IReadOnlyList<DialPlan> _plans = [];
    private DirectionDraft? _draft;
    private Saved<Direction>? _edited;

    [Inject]
    private DirectionList List { get; set; } = null!;

    [Inject]
    private SettingsQueries Settings { get; set; } = null!;

    [Inject]
    private SavedCommands<Direction> Commands { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private Acting Acting { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private Confirmations Confirmations { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private string? PageNumber { get; set; }

    [SupplyParameterFromQuery(Name = "rows")]
    private string? RowsOnPage { get; set; }

    protected override void OnParametersSet()
    {
        List.Use(Q, PageNumber, RowsOnPage);
        List.Load();
        _plans = Settings.DialPlans();
    }

    private static string? Bad(IReadOnlyList<FieldError> errors, string field) => FormErrors.Of(errors, field) is null ? null : "true";

    private string PlanOf(Direction direction) => direction.DialPlanId is not { } id ? T["AnyPlanShort"] : _plans.FirstOrDefault(plan => plan.Id == id)?.Settings.Name ?? "–";

    private void Open(Saved<Direction>? direction)
    {
        (_edited, _draft) = (direction, direction is null ? new DirectionDraft() : DirectionDraft.Of(direction.Settings));
        if (_draft.Hours.Zone.Length == 0) _draft.Hours.Zone = Viewer.Zone.Id;
    }

    private void Close() => _draft = null;

    private IReadOnlyList<FieldError> Check()
    {
        var (direction, errors) = _draft!.Read();
        return [.. errors, .. Commands.Check(direction).Where(error => errors.All(known => !FormErrors.Concern(known, error.Field)))];
    }

    private async Task SaveAsync()
    {
        var direction = _draft!.Read().Direction;
        if (_edited is { } edited) await Commands.ChangeAsync(edited.Id, edited.Version, direction, Me.Actor(Role.Supervisor));
        else await Commands.CreateAsync(direction, Me.Actor(Role.Supervisor));
        List.Load();
        Toasts.Say(T["Saved", direction.Name]);
    }

    private async Task DeleteAsync(Saved<Direction> direction)
    {
        var name = direction.Settings.Name;
        if (!await Confirmations.AskAsync(T["AskDelete", name], T["AskDeleteDirection"], T["Delete"])) return;
        if (await Acting.TryAsync(() => Commands.DeleteAsync(direction.Id, Me.Actor(Role.Supervisor)), T["DeletedThing", name])) List.Load();
    }
}
