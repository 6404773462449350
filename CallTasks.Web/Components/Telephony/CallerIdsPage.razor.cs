using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.TelephonyTexts;

namespace CallTasks.Web.Components.Telephony;

/// <summary>Numbers that clients are shown, and groups of them.</summary>
public sealed partial class CallerIdsPage
{
    /// <summary>Numbers of a group on hover: more fill no screen.</summary>
    private const int MaxShownNumbers = 30;

    private IReadOnlyDictionary<string, CallerIdUse> _uses = new Dictionary<string, CallerIdUse>();
    private CallerIdDraft? _number;
    private Saved<CallerId>? _editedNumber;
    private CallerIdGroupDraft? _group;
    private Saved<CallerIdGroup>? _editedGroup;

    [Inject]
    private CallerIdList NumberList { get; set; } = null!;

    [Inject]
    private CallerIdGroupList GroupList { get; set; } = null!;

    [Inject]
    private ShelfQueries Shelf { get; set; } = null!;

    [Inject]
    private SavedCommands<CallerId> NumberCommands { get; set; } = null!;

    [Inject]
    private SavedCommands<CallerIdGroup> GroupCommands { get; set; } = null!;

    [Inject]
    private Acting Acting { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private Confirmations Confirmations { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "show")]
    private string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private string? PageNumber { get; set; }

    [SupplyParameterFromQuery(Name = "rows")]
    private string? RowsOnPage { get; set; }

    private bool Groups => Tab == "groups";

    protected override void OnParametersSet()
    {
        NumberList.Use(Q, PageNumber, RowsOnPage);
        GroupList.Use(Q, PageNumber, RowsOnPage);
        Load();
    }

    private static string? Bad(IReadOnlyList<FieldError> errors, string field) => FormErrors.Of(errors, field) is null ? null : "true";

    private static string NameOf(CallerIdView view) => view.Thing.Settings.Name == view.Thing.Settings.Number ? "–" : view.Thing.Settings.Name;

    private static string Listed(IReadOnlyList<string> names) => names.Count == 0 ? "–" : string.Join(", ", names);

    private long UsesOf(CallerIdGroup group) => group.Numbers.Sum(number => _uses.TryGetValue(number, out var use) ? use.Uses : 0);

    private void Load()
    {
        if (Groups)
        {
            GroupList.Load();
            _uses = Shelf.CallerIdUses();
        }
        else
        {
            NumberList.Load();
        }
    }

    private void Show(string? tab) => Navigation.Set(("show", tab), ("q", null), ("page", null));

    private void OpenNumber(Saved<CallerId>? number) => (_editedNumber, _number) = (number, number is null ? new CallerIdDraft() : CallerIdDraft.Of(number.Settings));

    private void OpenGroup(Saved<CallerIdGroup>? group) => (_editedGroup, _group) = (group, group is null ? new CallerIdGroupDraft() : CallerIdGroupDraft.Of(group.Settings));

    private void Close() => (_number, _group) = (null, null);

    private async Task SaveNumberAsync()
    {
        var number = _number!.Read();
        if (_editedNumber is { } edited) await NumberCommands.ChangeAsync(edited.Id, edited.Version, number, Me.Actor(Role.Supervisor));
        else await NumberCommands.CreateAsync(number, Me.Actor(Role.Supervisor));
        Load();
        Toasts.Say(T["Saved", number.Name]);
    }

    private async Task SaveGroupAsync()
    {
        var group = _group!.Read();
        if (_editedGroup is { } edited) await GroupCommands.ChangeAsync(edited.Id, edited.Version, group, Me.Actor(Role.Supervisor));
        else await GroupCommands.CreateAsync(group, Me.Actor(Role.Supervisor));
        Load();
        Toasts.Say(T["Saved", group.Name]);
    }

    private async Task DeleteAsync(Saved<CallerId> number)
    {
        if (!await Confirmations.AskAsync(T["AskDelete", number.Settings.Number], T["AskDeleteNumber"], T["Delete"])) return;
        if (await Acting.TryAsync(() => NumberCommands.DeleteAsync(number.Id, Me.Actor(Role.Supervisor)), T["DeletedThing", number.Settings.Number])) Load();
    }

    private async Task DeleteAsync(Saved<CallerIdGroup> group)
    {
        if (!await Confirmations.AskAsync(T["AskDelete", group.Settings.Name], T["AskDeleteGroup"], T["Delete"])) return;
        if (await Acting.TryAsync(() => GroupCommands.DeleteAsync(group.Id, Me.Actor(Role.Supervisor)), T["DeletedThing", group.Settings.Name])) Load();
    }
}
