using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.TelephonyTexts;

namespace CallTasks.Web.Components.Telephony;

/// <summary>Recall rules under a name: a list of sets, and the sheet that makes or edits one.</summary>
public sealed partial class RecallSetsPage
{
    private static readonly RecallCondition[] Conditions = [RecallCondition.Busy, RecallCondition.NoAnswer, RecallCondition.Machine, RecallCondition.Short, RecallCondition.Failure];

    private RecallSetDraft? _draft;
    private Saved<RecallSet>? _edited;
    private int _users;

    [Inject]
    private RecallSetList List { get; set; } = null!;

    [Inject]
    private SavedCommands<RecallSet> Commands { get; set; } = null!;

    protected override Task OnParametersSetAsync()
    {
        List.Use(Q, PageNumber, RowsOnPage);
        return Reads.ShowAsync(List.Reading(), List.Forget);
    }

    /// <summary>The rules in a line: "Busy: 3 × 15 min · No answer: 2 × 1 h".</summary>
    internal static string Told(RecallSet set)
    {
        var rules = Conditions.Where(c => set.Rules.For(c) is not null).Select(c =>
            $"{T.Of(c)}: {Viewer.Number(set.Rules.For(c)!.Times)} × {Viewer.Span(TimeSpan.FromSeconds(set.Rules.For(c)!.AfterSeconds))}");
        var told = Viewer.Facts(rules);
        return told.Length == 0 ? T["NobodyCalledBack"] : told;
    }

    private static string StartOf(RecallSet set) => set.RecallTimeOfDay is { } time ? T["AtTime", Typed.Text(time)] : T.Of(set.RecallStart);

    private static string FieldOf(RecallCondition condition) => "rules." + char.ToLowerInvariant(condition.ToString()[0]) + condition.ToString()[1..];

    private void Open(Saved<RecallSet>? set)
    {
        (_edited, _draft) = (set, set is null ? new RecallSetDraft() : RecallSetDraft.Of(set.Settings));
        _users = set is null ? 0 : List.Rows?.FirstOrDefault(view => view.Thing.Id == set.Id)?.UsedBy.Count ?? 0;
    }

    private void Close() => _draft = null;

    private IReadOnlyList<FieldError> Check()
    {
        var (set, errors) = _draft!.Read();
        return Checked(errors, Commands.Check(set));
    }

    private Task SaveAsync() => SaveAsync(Commands, _edited, _draft!.Read().Set, List.Load);

    private Task DeleteAsync(SavedView<RecallSet> view) =>
        DeleteAsync(view.Thing.Settings.Name, T["AskDeleteSet"], actor => Commands.DeleteAsync(view.Thing.Id, actor), List.Load);
}
