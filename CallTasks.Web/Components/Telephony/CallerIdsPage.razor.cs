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

    [SupplyParameterFromQuery(Name = "show")]
    private string? Tab { get; set; }

    private bool Groups => Tab == "groups";

    protected override Task OnParametersSetAsync()
    {
        NumberList.Use(Q, PageNumber, RowsOnPage);
        GroupList.Use(Q, PageNumber, RowsOnPage);
        return Reads.ShowAsync(Reading(), Groups ? GroupList.Forget : NumberList.Forget);
    }

    private static string NameOf(CallerIdView view) => view.Thing.Settings.Name == view.Thing.Settings.Number ? "–" : view.Thing.Settings.Name;

    private static string Listed(IReadOnlyList<string> names) => names.Count == 0 ? "–" : string.Join(", ", names);

    private long UsesOf(CallerIdGroup group) => group.Numbers.Sum(number => _uses.TryGetValue(number, out var use) ? use.Uses : 0);

    private void Load() => Reading()()();

    private Func<Action> Reading()
    {
        if (!Groups) return NumberList.Reading();
        var reading = GroupList.Reading();
        return () =>
        {
            var (uses, show) = (Shelf.CallerIdUses(), reading());
            return () =>
            {
                _uses = uses;
                show();
            };
        };
    }

    private void Show(string? tab) => Navigation.Set(("show", tab), ("q", null), ("page", null));

    private void OpenNumber(Saved<CallerId>? number) => (_editedNumber, _number) = (number, number is null ? new CallerIdDraft() : CallerIdDraft.Of(number.Settings));

    private void OpenGroup(Saved<CallerIdGroup>? group) => (_editedGroup, _group) = (group, group is null ? new CallerIdGroupDraft() : CallerIdGroupDraft.Of(group.Settings));

    private void Close() => (_number, _group) = (null, null);

    private Task SaveNumberAsync() => SaveAsync(NumberCommands, _editedNumber, _number!.Read(), Load);

    private Task SaveGroupAsync() => SaveAsync(GroupCommands, _editedGroup, _group!.Read(), Load);

    private Task DeleteAsync(Saved<CallerId> number) =>
        DeleteAsync(number.Settings.Number, T["AskDeleteNumber"], actor => NumberCommands.DeleteAsync(number.Id, actor), Load);

    private Task DeleteAsync(Saved<CallerIdGroup> group) =>
        DeleteAsync(group.Settings.Name, T["AskDeleteGroup"], actor => GroupCommands.DeleteAsync(group.Id, actor), Load);
}
