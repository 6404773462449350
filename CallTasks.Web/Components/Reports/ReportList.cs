using CallTasks.Core.Live;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;

namespace CallTasks.Web.Components.Reports;

/// <summary>What the address of the report list says.</summary>
/// <param name="Show">A state, or null for all.</param>
public sealed record ReportsAddress(string? Q, string? Show, string? Task, string? Sort, string? Page, string? Rows);

/// <summary>What stands on the report list, and how it changes; knows nothing of a browser.</summary>
public sealed class ReportList(ReportLists queries)
{
    private const char Upwards = '+';

    /// <summary>Something was told while the page was being read: it is read again.</summary>
    private bool _missed;

    /// <summary>null until loaded.</summary>
    public IReadOnlyList<ReportView>? Rows { get; private set; }

    public ReportCounts Counts { get; private set; } = new(0, 0, 0, 0);

    public long Total { get; private set; }

    /// <summary>Reports that came while the table was held.</summary>
    public int News { get; private set; }

    /// <summary>True while the pointer is on the table: no row may move.</summary>
    public bool Held { get; set; }

    public ReportSearch Search { get; private set; } = new();

    public bool IsFiltered => Search is not { Text: null, TaskId: null, State: null };

    public int Page => (Search.Offset / Search.Limit) + 1;

    /// <summary>Takes what the address says; what makes no sense is left out.</summary>
    public void Use(ReportsAddress address)
    {
        var limit = PageAddress.PageSize(PageAddress.Whole(address.Rows));
        var state = PageAddress.Word(address.Show, ReportState.Deleted);
        var ascending = address.Sort is [Upwards, ..];
        Search = new ReportSearch
        {
            Text = string.IsNullOrWhiteSpace(address.Q) ? null : address.Q.Trim(),
            TaskId = PageAddress.Whole(address.Task),
            State = state == ReportState.Deleted ? null : state,
            Sort = PageAddress.Word(ascending ? address.Sort![1..] : address.Sort, ReportSort.Made),
            Ascending = ascending,
            Limit = limit,
            Offset = (ListedPage.Asked(address.Page) - 1) * limit,
        };
    }

    /// <summary>What the address says once a column's head was pressed: its best first, then the other way round; null for the list's own order.</summary>
    public string? SortBy(ReportSort sort)
    {
        var texts = sort is ReportSort.Task or ReportSort.Owner;
        var ascending = Search.Sort == sort ? !Search.Ascending : texts;
        return sort == ReportSort.Made && !ascending ? null : (ascending ? Upwards : null) + PageAddress.Word(sort);
    }

    /// <summary>Reads the page anew.</summary>
    public void Load() => Reading()()();

    /// <summary>As <see cref="Load"/>, for <see cref="PageReads"/>: what the address says now is read wherever the answer is called, and shown by what it returns.</summary>
    public Func<Action> Reading()
    {
        var search = Search;
        return () =>
        {
            var counts = Counts;
            var page = ListedPage.Read((search.Offset / search.Limit) + 1, search.Limit, offset => queries.List(search with { Offset = offset }, out counts));
            return () =>
            {
                Search = search with { Offset = (page.Number - 1) * search.Limit };
                (Rows, Total, Counts, News) = (page.Rows.Items, page.Rows.Total, counts, 0);
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
        if (!update.Reports) return false;
        if (Rows is not { } rows)
        {
            _missed = true;
            return false;
        }

        var page = queries.List(Search, out var counts);
        var before = (rows, Counts, Total, News);
        if (Held)
        {
            var told = page.Items.ToDictionary(report => report.Id);
            Rows = [.. rows.Select(row => told.GetValueOrDefault(row.Id, row))];
            News = page.Items.Count(report => rows.All(row => row.Id != report.Id));
        }
        else
        {
            (Rows, Total, News) = (page.Items, page.Total, 0);
        }

        Counts = counts;
        return !before.rows.SequenceEqual(Rows) || (before.Counts, before.Total, before.News) != (Counts, Total, News);
    }
}
