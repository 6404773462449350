using CallTasks.Core.Commands;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.CallTasksTexts;

namespace CallTasks.Web.Components.CallTasks;

/// <summary>Calls whose outcome a crash left unknown: redial or close one or many.</summary>
public sealed partial class InterruptedPage
{
    private readonly HashSet<long> _chosen = [];
    private IReadOnlyDictionary<long, string> _names = new Dictionary<long, string>();
    private LiveSubscription? _watch;
    private Page<Call>? _page;
    private bool _busy;

    [Inject]
    private CallQueries Calls { get; set; } = null!;

    [Inject]
    private CallTaskQueries Tasks { get; set; } = null!;

    [Inject]
    private InterruptedCommands Commands { get; set; } = null!;

    [Inject]
    private PageReads Reads { get; set; } = null!;

    [Inject]
    private LiveFeed Feed { get; set; } = null!;

    [Inject]
    private Acting Acting { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private Confirmations Confirmations { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "task")]
    private string? TaskNumber { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private string? PageNumber { get; set; }

    [SupplyParameterFromQuery(Name = "rows")]
    private string? RowsOnPage { get; set; }

    private long? OnlyTask => PageAddress.Whole(TaskNumber);

    private int Size => PageAddress.PageSize(PageAddress.Whole(RowsOnPage));

    private int PageNow { get; set; } = 1;

    private bool AllChosen => _page is { Items.Count: > 0 } page && page.Items.All(call => _chosen.Contains(call.Id));

    public void Dispose() => _watch?.Dispose();

    protected override void OnInitialized() => _watch = Feed.WatchBoard(update => _ = InvokeAsync(() =>
    {
        // Decided elsewhere, or a task deleted: the list follows.
        if (_busy || _page is null || (update.Tasks.Count == 0 && update.Deleted.Count == 0)) return;
        var before = _page;
        Load();
        if (before.Total != _page.Total || !before.Items.SequenceEqual(_page.Items)) StateHasChanged();
    }));

    protected override Task OnParametersSetAsync() => Reads.ShowAsync(Reading(), () => _page = null);

    private void Load() => Reading()()();

    private Func<Action> Reading()
    {
        var (task, asked, size) = (OnlyTask, ListedPage.Asked(PageNumber), Size);
        return () =>
        {
            var listed = ListedPage.Read(asked, size, offset => Calls.Interrupted(task, offset, size));
            var calls = listed.Rows;
            var names = calls.Items.Select(call => call.TaskId).Distinct().ToDictionary(id => id, id => Tasks.Find(id)?.Task.Settings.Name ?? $"#{id}");
            return () =>
            {
                (_page, PageNow, _names) = (Me.See(calls, Me.See), listed.Number, names);
                _chosen.IntersectWith(_page.Items.Select(call => call.Id));
            };
        };
    }

    private void Choose(long callId)
    {
        if (!_chosen.Remove(callId)) _chosen.Add(callId);
    }

    private void ChooseAll()
    {
        if (AllChosen) _chosen.Clear();
        else _chosen.UnionWith(_page!.Items.Select(call => call.Id));
    }

    private async Task DecideAsync(bool redial)
    {
        long[] chosen = [.. _chosen];
        var agreed = redial
            ? await Confirmations.AskAsync(T.Count("RedialAsk", chosen.Length), T["RedialTouches"], T["Redial"], dangerous: false)
            : await Confirmations.AskAsync(T.Count("CloseAsk", chosen.Length), T.Count("CloseTouches", chosen.Length), T["CloseCalls"], dangerous: false);
        if (!agreed) return;
        _busy = true;
        var done = 0;
        foreach (var callId in chosen)
        {
            if (await Acting.TryAsync(() => redial ? Commands.RedialAsync(callId, Me.Actor(Role.Supervisor)) : Commands.CloseAsync(callId, Me.Actor(Role.Supervisor)))) done++;
        }

        _busy = false;
        if (done > 0) Toasts.Say(redial ? T.Count("RedialDone", done) : T.Count("CloseDone", done));
        Load();
    }
}
