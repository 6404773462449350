using CallTasks.Core.Dialing;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;

namespace CallTasks.Web.Components.CallTasks;

/// <summary>What stands on the call task list, and how it changes; knows nothing of a browser.</summary>
public sealed class CallTaskList(CallTaskQueries queries, LiveFeed feed, IEngineView engine)
{
    /// <summary>null until loaded.</summary>
    public IReadOnlyList<TaskSnapshot>? Rows { get; private set; }

    public CallTaskCounts Counts { get; private set; } = new(0, 0, 0, 0);

    public long Total { get; private set; }

    public bool TotalIsExact { get; private set; } = true;

    /// <summary>Tasks that came while the table was held.</summary>
    public int News { get; private set; }

    /// <summary>True while the pointer is on the table: no row may move.</summary>
    public bool Held { get; set; }

    public CallTaskSearch Search { get; private set; } = new();

    public bool IsFiltered => Search is not { Text: null, Filter: CallTaskFilter.All, From: null, To: null };

    public int Page => (Search.Offset / Search.Limit) + 1;

    /// <summary>Takes what the address says.</summary>
    /// <param name="viewer">In whose zone the period is meant.</param>
    public void Use(string? text, string? filter, string? from, string? to, int? page, int? rows, Viewer viewer)
    {
        var limit = PageAddress.PageSize(rows);
        Search = new CallTaskSearch
        {
            Text = string.IsNullOrWhiteSpace(text) ? null : text.Trim(),
            Filter = PageAddress.Word(filter, CallTaskFilter.All),
            From = viewer.InstantOf(from),
            To = viewer.InstantOf(to),
            Limit = limit,
            Offset = (Math.Clamp(page ?? 1, 1, PageAddress.LastPage) - 1) * limit,
        };
    }

    /// <summary>Reads the page anew, new tasks included.</summary>
    public void Load()
    {
        var page = queries.List(Search);
        (Rows, Total, TotalIsExact, News) = (Snapshots(page.Items), page.Total, page.TotalIsExact, 0);
        Counts = queries.Counts();
    }

    /// <summary>Takes what the feed told: rows that are shown change in place; while the table is held, others wait.</summary>
    /// <returns>True when anything that is shown changed.</returns>
    public bool Apply(BoardUpdate update)
    {
        if (Rows is not { } rows || (update.Tasks.Count == 0 && update.Deleted.Count == 0)) return false;
        var told = update.Tasks.ToDictionary(task => task.Task.Id);
        var moved = update.Deleted.Count > 0
            || update.Tasks.Any(task => rows.FirstOrDefault(row => row.Task.Id == task.Task.Id) is not { } row || row.Task.Status != task.Task.Status);
        IReadOnlyList<TaskSnapshot> now = [.. rows.Select(row => told.GetValueOrDefault(row.Task.Id, row))];
        var before = (Counts, News, Total);
        if (moved)
        {
            Counts = queries.Counts();
            var page = queries.List(Search);
            if (Held)
            {
                News = page.Items.Count(item => rows.All(row => row.Task.Id != item.Task.Id));
            }
            else
            {
                (Total, TotalIsExact, News) = (page.Total, page.TotalIsExact, 0);
                now = Snapshots(page.Items);
            }
        }

        Rows = now;
        return before != (Counts, News, Total) || !rows.Select(Shown).SequenceEqual(now.Select(Shown));
    }

    private IReadOnlyList<TaskSnapshot> Snapshots(IReadOnlyList<CallTaskView> views)
    {
        var snapshot = engine.Snapshot();
        return [.. views.Select(view => feed.Snapshot(view, snapshot))];
    }

    /// <summary>Everything of a row that the page shows.</summary>
    private static (long, int, CallTaskStatus, string?, long, long, long, long, double) Shown(TaskSnapshot row) =>
        (row.Task.Id, row.Task.Version, row.Task.Status, row.WaitingFor?.Text, row.Statistics.TotalClients, row.Statistics.DoneClients,
            row.Statistics.Calls(CallStatus.Answered), row.Statistics.Results(CallResult.Effective), row.StartsPerSecond);
}
