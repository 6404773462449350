using CallTasks.Core.Dialing;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;

namespace CallTasks.Web.Components.CallTasks;

/// <summary>What an address says of the list of tasks; everything in it may be nonsense.</summary>
/// <param name="Text">Part of a name, or an ID.</param>
/// <param name="Filter">Which of the four.</param>
/// <param name="From">Start of the period, as a datetime-local field writes it.</param>
/// <param name="To">Its end.</param>
/// <param name="Sort">What it is sorted by; a minus before it: downwards.</param>
/// <param name="Page">Number of the page, from 1.</param>
/// <param name="Rows">Rows on a page.</param>
public sealed record CallTasksAddress(string? Text, string? Filter, string? From, string? To, string? Sort, string? Page, string? Rows);

/// <summary>What stands on the call task list, and how it changes; knows nothing of a browser.</summary>
public sealed class CallTaskList(CallTaskQueries queries, LiveFeed feed, IEngineView engine)
{
    /// <summary>Removals that are told of at once: they are done one after the other, and the list is what one came for.</summary>
    private const int RemovalsShown = 3;

    /// <summary>Something was told while the page was being read: it is read again.</summary>
    private bool _missed;

    /// <summary>null until loaded.</summary>
    public IReadOnlyList<TaskSnapshot>? Rows { get; private set; }

    /// <summary>How many of those that are looked for stand under each filter.</summary>
    public CallTaskCounts Counts { get; private set; } = new(0, 0, 0, 0);

    public long Total { get; private set; }

    /// <summary>Deleted tasks that are still being removed, oldest first, at most <see cref="RemovalsShown"/>.</summary>
    public IReadOnlyList<BulkJobView> Removals { get; private set; } = [];

    /// <summary>Tasks that came while the table was held.</summary>
    public int News { get; private set; }

    /// <summary>True while the pointer is on the table: no row may move.</summary>
    public bool Held { get; set; }

    public CallTaskSearch Search { get; private set; } = new();

    public bool IsFiltered => Search is not { Text: null, Filter: CallTaskFilter.All, From: null, To: null };

    /// <summary>The period ends before it begins: nothing can match.</summary>
    public bool IsPeriodReversed => Search is { From: { } from, To: { } to } && to <= from;

    public int Page => (Search.Offset / Search.Limit) + 1;

    /// <summary>Takes what the address says.</summary>
    /// <param name="viewer">In whose zone the period is meant.</param>
    public void Use(CallTasksAddress address, Viewer viewer)
    {
        var limit = PageAddress.PageSize(PageAddress.Whole(address.Rows));
        var sort = PageAddress.Word(address.Sort?.TrimStart('-'), CallTaskSort.Made);
        Search = new CallTaskSearch
        {
            Text = string.IsNullOrWhiteSpace(address.Text) ? null : address.Text.Trim(),
            Filter = PageAddress.Word(address.Filter, CallTaskFilter.All),
            From = viewer.InstantOf(address.From),
            To = viewer.InstantOf(address.To),
            Sort = sort,
            Ascending = sort != CallTaskSort.Made ? address.Sort?[0] != '-' : address.Sort is { Length: > 0 } text && text[0] != '-' && text.Equals("made", StringComparison.OrdinalIgnoreCase),
            Limit = limit,
            Offset = (ListedPage.Asked(address.Page) - 1) * limit,
        };
    }

    /// <summary>The word of an address that sorts by a column: upwards at first (tasks newest first, paces fastest first), the other way when it is pressed again.</summary>
    public string? SortBy(CallTaskSort sort)
    {
        var up = Search.Sort == sort ? !Search.Ascending : sort is not (CallTaskSort.Made or CallTaskSort.Pace);
        return sort == CallTaskSort.Made && !up ? null : (up ? "" : "-") + PageAddress.Word(sort);
    }

    /// <summary>Reads the page anew, new tasks included.</summary>
    public void Load() => Reading()()();

    /// <summary>As <see cref="Load"/>, for <see cref="PageReads"/>: what the address says now is read wherever the answer is called, and shown by what it returns.</summary>
    public Func<Action> Reading()
    {
        var search = Search;
        return () =>
        {
            var counts = Counts;
            var page = ListedPage.Read((search.Offset / search.Limit) + 1, search.Limit, offset => Read(search with { Offset = offset }, out counts));
            var (rows, work) = (Snapshots(page.Rows.Items), queries.BulkWork());
            return () =>
            {
                Search = search with { Offset = (page.Number - 1) * search.Limit };
                (Rows, Total, Counts, News) = (rows, page.Rows.Total, counts, 0);
                Remove(work);
                if (!_missed) return;
                _missed = false;
                Load();
            };
        };
    }

    /// <summary>As before it was loaded.</summary>
    public void Forget() => Rows = null;

    /// <summary>Takes what the feed told: rows that are shown change in place; while the table is held, others wait.</summary>
    /// <returns>True when anything that is shown changed.</returns>
    public bool Apply(BoardUpdate update)
    {
        if (Rows is not { } rows)
        {
            _missed = true;
            return false;
        }

        var removals = Removals;
        if (update.Removals is { } work) Remove(work);
        var removed = !removals.SequenceEqual(Removals);
        if (update.Tasks.Count == 0 && update.Deleted.Count == 0) return removed;
        var told = update.Tasks.ToDictionary(task => task.Task.Id);
        var moved = update.Deleted.Count > 0
            || update.Tasks.Any(task => rows.FirstOrDefault(row => row.Task.Id == task.Task.Id) is not { } row ? IsNew(task) : row.Task.Status != task.Task.Status || row.Task.Version != task.Task.Version);
        IReadOnlyList<TaskSnapshot> now = [.. rows.Select(row => told.GetValueOrDefault(row.Task.Id, row))];
        var before = (Counts, News, Total);
        if (moved)
        {
            var page = Read(Search, out var counts);
            Counts = counts;
            if (Held)
            {
                News = page.Items.Count(item => rows.All(row => row.Task.Id != item.Task.Id));
            }
            else
            {
                (Total, News) = (page.Total, 0);
                now = Snapshots(page.Items);
            }
        }

        foreach (var task in update.Tasks) _known[task.Task.Id] = task.Task.Status;
        Rows = now;
        return removed || before != (Counts, News, Total) || !rows.Select(Shown).SequenceEqual(now.Select(Shown));
    }

    /// <summary>Everything of a row that the page shows.</summary>
    internal static (long, int, CallTaskStatus, string?, long, long, long, long, double) Shown(TaskSnapshot row) =>
        (row.Task.Id, row.Task.Version, row.Task.Status, row.WaitingFor?.Text, row.Statistics.TotalClients, row.Statistics.DoneClients,
            row.Statistics.Calls(CallStatus.Answered), row.Statistics.Results(CallResult.Effective), row.StartsPerSecond);

    /// <summary>Statuses of tasks that were told of: one that only goes on calling on another page needs no new reading.</summary>
    private readonly Dictionary<long, CallTaskStatus> _known = [];

    private void Remove(IReadOnlyList<BulkJobView> work) => Removals = [.. work.Where(job => job.Kind == BulkJobKind.DeleteTask).Take(RemovalsShown)];

    private bool IsNew(TaskSnapshot task) => !_known.TryGetValue(task.Task.Id, out var status) || status != task.Task.Status;

    private Page<CallTaskView> Read(CallTaskSearch search, out CallTaskCounts counts) => queries.List(search.Sort == CallTaskSort.Pace ? search with { Paces = engine.Snapshot().StartsPerSecond } : search, out counts);

    private IReadOnlyList<TaskSnapshot> Snapshots(IReadOnlyList<CallTaskView> views)
    {
        var snapshot = engine.Snapshot();
        return [.. views.Select(view => feed.Snapshot(view, snapshot))];
    }
}
