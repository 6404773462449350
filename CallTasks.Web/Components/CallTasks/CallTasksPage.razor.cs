using CallTasks.Core.Commands;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.CallTasksTexts;

namespace CallTasks.Web.Components.CallTasks;

/// <summary>The list of call tasks, moving by itself. Its filters, its order and what is being edited live in the address.</summary>
public sealed partial class CallTasksPage
{
    private LiveSubscription? _watch;
    private TaskSnapshot? _edited;
    private TaskSnapshot? _deleted;
    private CallTaskRow.Press? _cloned;
    private bool _mayAct;
    private CallTasksAddress? _asked;
    private EventCallback<CallTaskRow.Press> _pressed;

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

    [SupplyParameterFromQuery]
    private string? From { get; set; }

    [SupplyParameterFromQuery]
    private string? To { get; set; }

    /// <summary>The task whose sheet is open.</summary>
    [SupplyParameterFromQuery]
    private string? Edit { get; set; }

    private IReadOnlyList<FilterChips<CallTaskFilter>.Choice> Choices =>
    [
        new(CallTaskFilter.All, T["FilterAll"], List.Counts.All),
        new(CallTaskFilter.Active, T["FilterActive"], List.Counts.Active),
        new(CallTaskFilter.Scheduled, T["FilterScheduled"], List.Counts.Scheduled),
        new(CallTaskFilter.Completed, T["FilterCompleted"], List.Counts.Completed),
    ];

    public void Dispose() => _watch?.Dispose();

    protected override void OnInitialized()
    {
        _pressed = EventCallback.Factory.Create<CallTaskRow.Press>(this, PressedAsync);
        _watch = Feed.WatchBoard(update => _ = InvokeAsync(() =>
        {
            if (List.Apply(update)) StateHasChanged();
        }));
    }

    protected override Task OnParametersSetAsync()
    {
        _mayAct = Me.May(Role.Supervisor);
        var edit = PageAddress.Whole(Edit);
        if (edit != _edited?.Task.Id) _edited = edit is { } id ? Feed.Snapshot(id) : null;
        var asked = new CallTasksAddress(Q, Show, From, To, SortWord, PageNumber, RowsOnPage);
        if (asked == _asked) return Task.CompletedTask;
        _asked = asked;
        List.Use(asked, Viewer);
        return Reads.ShowAsync(List.Reading(), List.Forget);
    }

    private bool? Way(CallTaskSort sort) => List.Search.Sort == sort ? List.Search.Ascending : null;

    private void Sort(CallTaskSort sort) => Go(("sort", List.SortBy(sort)));

    private void OpenSheet() => Navigation.Set(("new", "true"), ("edit", null));

    private void CloseSheet() => Navigation.Set(("new", null), ("edit", null));

    private void Clear() => Navigation.Set(("q", null), ("show", null), ("from", null), ("to", null), ("page", null));

    private void Hold(bool held)
    {
        List.Held = held;
        if (!held && List.News > 0) List.Load();
    }

    private async Task PressedAsync(CallTaskRow.Press press)
    {
        var task = press.Row.Task;
        switch (press.Act)
        {
            case CallTaskRow.RowAct.Start:
                await Acting.TryAsync(() => Commands.StartAsync(task.Id, Me.Actor(Role.Supervisor)));
                break;
            case CallTaskRow.RowAct.Pause:
                await Acting.TryAsync(() => Commands.PauseAsync(task.Id, Me.Actor(Role.Supervisor)));
                break;
            case CallTaskRow.RowAct.Edit:
                Navigation.Set(("edit", task.Id), ("new", null));
                break;
            case CallTaskRow.RowAct.Clone or CallTaskRow.RowAct.Template:
                _cloned = press;
                break;
            case CallTaskRow.RowAct.Delete:
                _deleted = press.Row;
                break;
        }
    }
}
