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

    protected override Task OnParametersSetAsync()
    {
        List.Use(Q, PageNumber, RowsOnPage);
        var reading = List.Reading();
        return Reads.ShowAsync(() =>
        {
            var (plans, show) = (Settings.DialPlans(), reading());
            return () =>
            {
                _plans = plans;
                show();
            };
        }, List.Forget);
    }

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
        return Checked(errors, Commands.Check(direction));
    }

    private Task SaveAsync() => SaveAsync(Commands, _edited, _draft!.Read().Direction, List.Load);

    private Task DeleteAsync(Saved<Direction> direction) =>
        DeleteAsync(direction.Settings.Name, T["AskDeleteDirection"], actor => Commands.DeleteAsync(direction.Id, actor), List.Load);
}
