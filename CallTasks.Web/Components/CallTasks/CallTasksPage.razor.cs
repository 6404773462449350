using CallTasks.Core.Commands;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.CallTasksTexts;

namespace CallTasks.Web.Components.CallTasks;

/// <summary>The list of call tasks, moving by itself. Its filters live in the address.</summary>
public sealed partial class CallTasksPage
{
    private LiveSubscription? _watch;

    [Inject]
    private CallTaskList List { get; set; } = null!;

    [Inject]
    private LiveFeed Feed { get; set; } = null!;

    [Inject]
    private CallTaskCommands Commands { get; set; } = null!;

    [Inject]
    private Acting Acting { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery]
    private string? Show { get; set; }

    [SupplyParameterFromQuery]
    private string? From { get; set; }

    [SupplyParameterFromQuery]
    private string? To { get; set; }

    /// <summary>The sheet is open: in the address too, so that it comes back with what was typed after a restart of the server.</summary>
    [SupplyParameterFromQuery]
    private bool New { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? PageNumber { get; set; }

    [SupplyParameterFromQuery(Name = "rows")]
    private int? RowsOnPage { get; set; }

    private IReadOnlyList<FilterChips<CallTaskFilter>.Choice> Choices =>
    [
        new(CallTaskFilter.All, T["FilterAll"], List.Counts.All),
        new(CallTaskFilter.Active, T["FilterActive"], List.Counts.Active),
        new(CallTaskFilter.Scheduled, T["FilterScheduled"], List.Counts.Scheduled),
        new(CallTaskFilter.Completed, T["FilterCompleted"], List.Counts.Completed),
    ];

    public void Dispose() => _watch?.Dispose();

    protected override void OnInitialized() => _watch = Feed.WatchBoard(update => _ = InvokeAsync(() =>
    {
        if (List.Apply(update)) StateHasChanged();
    }));

    protected override void OnParametersSet()
    {
        List.Use(Q, Show, From, To, PageNumber, RowsOnPage, Viewer);
        List.Load();
    }

    private void Go((string, object?) part, bool keepPage = false) =>
        Navigation.Set(keepPage ? [part] : [part, ("page", null)]);

    private void OpenSheet() => Navigation.Set(("new", "true"));

    private void CloseSheet() => Navigation.Set(("new", null));

    private void Clear() => Navigation.Set(("q", null), ("show", null), ("from", null), ("to", null), ("page", null));

    private void Hold(bool held)
    {
        List.Held = held;
        if (!held && List.News > 0) List.Load();
    }

    private Task ActAsync(CallTask task, TaskAction action) => Acting.TryAsync(() => action switch
    {
        TaskAction.Pause => Commands.PauseAsync(task.Id, Me.Actor(Role.Supervisor)),
        _ => Commands.StartAsync(task.Id, Me.Actor(Role.Supervisor)),
    });
}
