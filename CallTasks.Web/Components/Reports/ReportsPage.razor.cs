using CallTasks.Core.Commands;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Resources;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.ReportsTexts;

namespace CallTasks.Web.Components.Reports;

/// <summary>All reports of all tasks, moving by themselves. Filters and order live in the address.</summary>
public sealed partial class ReportsPage
{
    private LiveSubscription? _watch;
    private bool _mayAct;

    [Inject]
    private ReportList List { get; set; } = null!;

    [Inject]
    private LiveFeed Feed { get; set; } = null!;

    [Inject]
    private ReportCommands Commands { get; set; } = null!;

    [Inject]
    private Acting Acting { get; set; } = null!;

    [Inject]
    private Confirmations Confirmations { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Task { get; set; }

    private IReadOnlyList<FilterChips<ReportState?>.Choice> Choices =>
    [
        new(null, T["ShowAll"], List.Counts.All),
        new(ReportState.Generating, T["ShowGenerating"], List.Counts.Generating),
        new(ReportState.Generated, T["ShowGenerated"], List.Counts.Generated),
        new(ReportState.Error, T["ShowErrors"], List.Counts.Error),
    ];

    public void Dispose() => _watch?.Dispose();

    protected override void OnInitialized() => _watch = Feed.WatchBoard(update => _ = InvokeAsync(() =>
    {
        if (List.Apply(update)) StateHasChanged();
    }));

    protected override System.Threading.Tasks.Task OnParametersSetAsync()
    {
        _mayAct = Me.May(Role.Supervisor);
        List.Use(new ReportsAddress(Q, Show, Task, SortWord, PageNumber, RowsOnPage));
        return Reads.ShowAsync(List.Reading(), List.Forget);
    }

    private void Clear() => Navigation.Set(("q", null), ("show", null), ("task", null), ("page", null));

    private bool? Way(ReportSort sort) => List.Search.Sort == sort ? List.Search.Ascending : null;

    private void Sort(ReportSort sort) => Go(("sort", List.SortBy(sort)));

    private void Hold(bool held)
    {
        List.Held = held;
        if (!held && List.News > 0) List.Load();
    }

    private async System.Threading.Tasks.Task ActAsync(ReportView report, ReportRow.Act act)
    {
        if (act == ReportRow.Act.Delete && !await Confirmations.AskAsync(T["DeleteAsk", report.Id, report.TaskName], T.Count("DeleteTouches", report.Rows), SharedTexts.T["Delete"])) return;
        var done = await Acting.TryAsync(() => act switch
        {
            ReportRow.Act.Cancel => Commands.CancelAsync(report.Id, Me.Actor(Role.Supervisor)),
            ReportRow.Act.Regenerate => Commands.RegenerateAsync(report.Id, Me.Actor(Role.Supervisor)),
            _ => Commands.DeleteAsync(report.Id, Me.Actor(Role.Supervisor)),
        });

        // What one deletes goes at once, even from under the pointer.
        if (done && act == ReportRow.Act.Delete) List.Load();
    }
}
