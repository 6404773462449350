using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;

namespace CallTasks.Web.Components.Calls;

/// <summary>What an address says of a list of calls; everything in it may be nonsense.</summary>
/// <param name="Client">Beginning of a client ID or number.</param>
/// <param name="From">Start of the period, as a datetime-local field writes it.</param>
/// <param name="To">Its end.</param>
/// <param name="Status">Statuses, separated by commas.</param>
/// <param name="Problem">Only problem calls.</param>
/// <param name="Page">Number of the page, from 1.</param>
/// <param name="Rows">Rows on a page.</param>
/// <param name="After">The call that the page begins after.</param>
/// <param name="Before">The call that the page ends before.</param>
/// <param name="End">The last page.</param>
public sealed record CallsAddress(string? Client, string? From, string? To, string? Status, bool Problem, string? Page, string? Rows, string? After = null, string? Before = null, bool End = false);

/// <summary>One page of a task's calls, and how it moves; knows nothing of a browser.</summary>
public sealed class CallList(CallQueries queries)
{
    private readonly HashSet<long> _news = [];
    private HashSet<long> _fresh = [];
    private bool _unknownNews;

    /// <summary>Something was told while the page was being read: it is read again.</summary>
    private bool _missed;
    private long _taskId;

    /// <summary>null until loaded.</summary>
    public IReadOnlyList<Call>? Rows { get; private set; }

    public long Total { get; private set; }

    public bool TotalIsExact { get; private set; } = true;

    /// <summary>Calls that came while the table was held.</summary>
    public int News => Math.Max(_news.Count, _unknownNews ? LiveFeed.MaxCalls : 0);

    /// <summary>True while the pointer is on the table: no row may move.</summary>
    public bool Held { get; set; }

    public CallSearch Search { get; private set; } = new();

    public bool IsFiltered => !Search.IsEverything;

    /// <summary>From 1.</summary>
    public int Page { get; private set; } = 1;

    /// <summary>Takes what the address says.</summary>
    /// <param name="viewer">In whose zone the period is meant.</param>
    /// <param name="idsOnly">They may not see numbers, and not find them out by searching.</param>
    public void Use(long taskId, CallsAddress address, Viewer viewer, bool idsOnly = false)
    {
        var limit = PageAddress.PageSize(PageAddress.Whole(address.Rows));
        _taskId = taskId;
        Page = ListedPage.Asked(address.Page);
        Search = new CallSearch
        {
            Client = string.IsNullOrWhiteSpace(address.Client) ? null : address.Client.Trim(),
            From = viewer.InstantOf(address.From),
            To = viewer.InstantOf(address.To),
            Statuses = StatusesOf(address.Status),
            ProblemOnly = address.Problem,
            IdsOnly = idsOnly,
            Limit = limit,
            After = PageAddress.Whole(address.After),
            Before = PageAddress.Whole(address.Before),
            FromEnd = address.End,
        };
    }

    /// <summary>The parts of an address that lead to another page of this list.</summary>
    public (string Name, object? Value)[] PlaceOf(int page) => page switch
    {
        <= 1 => [("page", null), ("after", null), ("before", null), ("end", null)],
        _ when page == Page + 1 && Rows is [.., var last] => [("page", page), ("after", last.Id), ("before", null), ("end", null)],
        _ when page == Page - 1 && Rows is [var first, ..] => [("page", page), ("after", null), ("before", first.Id), ("end", null)],
        _ => [("page", page), ("after", null), ("before", null), ("end", "true")],
    };

    /// <summary>Reads the page anew, new calls included.</summary>
    public void Load() => Reading()()();

    /// <summary>As <see cref="Load"/>, for <see cref="PageReads"/>: what the address says now is read wherever the answer is called, and shown by what it returns.</summary>
    public Func<Action> Reading()
    {
        var (taskId, search, asked) = (_taskId, Search, Page);
        return () =>
        {
            // Calls that came meanwhile push the last page on, and a list may have shrunk since its address was made.
            var listed = ListedPage.Read(asked, search.Limit, new PagePlace(search.After, search.Before, search.FromEnd),
                (at, offset) => queries.List(taskId, search with { Offset = offset, After = at.After, Before = at.Before, FromEnd = at.IsLast }));
            return () =>
            {
                Search = search with { After = listed.Place.After, Before = listed.Place.Before, FromEnd = listed.Place.IsLast };
                (Page, Rows, Total, TotalIsExact) = (listed.Number, listed.Rows.Items, listed.Rows.Total, listed.Rows.TotalIsExact);
                _news.Clear();
                _unknownNews = false;
                if (!_missed) return;
                _missed = false;
                Load();
            };
        };
    }

    /// <summary>As before it was loaded.</summary>
    public void Forget() => Rows = null;

    /// <summary>Whether a row changed with the last update: it fades once.</summary>
    public bool IsFresh(Call call) => _fresh.Contains(call.Id);

    /// <summary>Takes what the feed told: calls that are shown change in place; new ones come in, or wait while the table is held.</summary>
    /// <returns>True when anything that is shown changed.</returns>
    public bool Apply(TaskUpdate update)
    {
        if (Rows is not { } rows)
        {
            _missed = true;
            return false;
        }

        var total = Total;
        if (IsCounted && update.Task is { } task) (Total, TotalIsExact) = (CountedBy(task.Statistics), true);
        if (update.Calls.Count == 0 && !update.MoreCalls) return total != Total;
        var told = update.Calls.ToDictionary(call => call.Id);
        var shown = rows.Select(row => row.Id).ToHashSet();
        if (IsTop && !Held)
        {
            if (update.MoreCalls || !IsCounted || Merge(rows, told, shown) is not { } merged) Load();
            else Rows = merged;
            var same = rows.SequenceEqual(Rows);
            _fresh = same ? [] : [.. Rows.Where(row => told.ContainsKey(row.Id) || !shown.Contains(row.Id)).Select(row => row.Id)];
            return !same || total != Total;
        }

        Rows = [.. rows.Select(row => told.GetValueOrDefault(row.Id, row))];
        _fresh = [.. shown.Where(told.ContainsKey)];
        var before = News;
        if (IsTop)
        {
            _news.UnionWith(update.Calls.Where(call => !shown.Contains(call.Id) && Matches(call) && (rows.Count < Search.Limit || IsBefore(call, rows[^1]))).Select(call => call.Id));
            _unknownNews |= update.MoreCalls;
        }

        return _fresh.Count > 0 || News != before || total != Total;
    }

    /// <summary>The first page: new calls belong here.</summary>
    private bool IsTop => Page == 1 && Search is { Before: null, After: null, FromEnd: false };

    /// <summary>A list that the task's counters count and whose calls are told by their status alone needs no question to the database to move.</summary>
    private bool IsCounted => Search is { Client: null, From: null, To: null, ProblemOnly: false };

    private long CountedBy(TaskStatistics statistics) => Search.Statuses.Count == 0 ? statistics.TotalCalls : Search.Statuses.Sum(statistics.Calls);

    /// <summary>The page with what was told; null when a call of the next page would be needed.</summary>
    private List<Call>? Merge(IReadOnlyList<Call> rows, Dictionary<long, Call> told, HashSet<long> shown)
    {
        var now = rows.Select(row => told.GetValueOrDefault(row.Id, row)).Where(Matches).ToList();
        now.AddRange(told.Values.Where(call => !shown.Contains(call.Id) && Matches(call) && (rows.Count < Search.Limit || IsBefore(call, rows[^1]))));
        now.Sort((a, b) => IsBefore(a, b) ? -1 : a.Id == b.Id ? 0 : 1);
        if (now.Count > Search.Limit) now.RemoveRange(Search.Limit, now.Count - Search.Limit);
        return now.Count < rows.Count && Total > now.Count ? null : now;
    }

    private bool IsBefore(Call call, Call other) => Search.Statuses.Count == 0 || call.StartedAt == other.StartedAt
        ? call.Id > other.Id
        : (call.StartedAt ?? long.MinValue) > (other.StartedAt ?? long.MinValue);

    private bool Matches(Call call) =>
        (Search.Statuses.Count == 0 || Search.Statuses.Contains(call.Status))
        && (Search.From is not { } from || call.StartedAt >= from)
        && (Search.To is not { } to || call.StartedAt < to)
        && (Search.Client is not { } client || call.ClientId.StartsWith(client, StringComparison.Ordinal)
            || call.Phone.StartsWith(client[0] == '+' ? client : "+" + client, StringComparison.Ordinal))
        && (!Search.ProblemOnly || call.Problem);

    private static CallStatus[] StatusesOf(string? words) =>
        [.. (words ?? "").Split(',').Take(CallStatusFacts.Count).Select(word => (CallStatus?)(PageAddress.Word(word, CallStatus.Dial) is var status && (status != CallStatus.Dial || word.Equals("dial", StringComparison.OrdinalIgnoreCase)) ? status : null)).OfType<CallStatus>().Distinct()];
}
