using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;

namespace CallTasks.Web.Components.Calls;

/// <summary>One page of a task's calls, and how it moves; knows nothing of a browser.</summary>
public sealed class CallList(CallQueries queries)
{
    private readonly HashSet<long> _news = [];
    private HashSet<long> _fresh = [];
    private bool _unknownNews;
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

    public bool IsFiltered => Search is not { Client: null, From: null, To: null, Statuses: [], ProblemOnly: false };

    public int Page => (Search.Offset / Search.Limit) + 1;

    /// <summary>Takes what the address says.</summary>
    /// <param name="viewer">In whose zone the period is meant.</param>
    public void Use(long taskId, string? client, string? from, string? to, string? status, bool problem, int? page, int? rows, Viewer viewer)
    {
        var limit = PageAddress.PageSize(rows);
        _taskId = taskId;
        Search = new CallSearch
        {
            Client = string.IsNullOrWhiteSpace(client) ? null : client.Trim(),
            From = viewer.InstantOf(from),
            To = viewer.InstantOf(to),
            Statuses = Enum.TryParse<CallStatus>(status, ignoreCase: true, out var wanted) && Enum.IsDefined(wanted) ? [wanted] : [],
            ProblemOnly = problem,
            Limit = limit,
            Offset = (Math.Clamp(page ?? 1, 1, PageAddress.LastPage) - 1) * limit,
        };
    }

    /// <summary>Reads the page anew, new calls included.</summary>
    public void Load()
    {
        var page = queries.List(_taskId, Search);
        (Rows, Total, TotalIsExact) = (page.Items, page.Total, page.TotalIsExact);
        _news.Clear();
        _unknownNews = false;
    }

    /// <summary>Whether a row changed with the last update: it fades once.</summary>
    public bool IsFresh(Call call) => _fresh.Contains(call.Id);

    /// <summary>Takes what the feed told: calls that are shown change in place; new ones come in, or wait while the table is held.</summary>
    /// <returns>True when anything that is shown changed.</returns>
    public bool Apply(TaskUpdate update)
    {
        if (Rows is not { } rows || (update.Calls.Count == 0 && !update.MoreCalls)) return false;
        var told = update.Calls.ToDictionary(call => call.Id);
        var shown = rows.Select(row => row.Id).ToHashSet();
        if (!Held && Page == 1)
        {
            Load();
            _fresh = [.. Rows.Where(row => told.ContainsKey(row.Id) || !shown.Contains(row.Id)).Select(row => row.Id)];
            return !rows.SequenceEqual(Rows);
        }

        Rows = [.. rows.Select(row => told.GetValueOrDefault(row.Id, row))];
        _fresh = [.. shown.Where(told.ContainsKey)];
        var before = News;
        if (Page == 1)
        {
            var newest = rows.Count == 0 ? 0 : rows[0].Id;
            _news.UnionWith(update.Calls.Where(call => call.Id > newest && Matches(call)).Select(call => call.Id));
            _unknownNews |= update.MoreCalls;
        }

        return _fresh.Count > 0 || News != before;
    }

    private bool Matches(Call call) =>
        (Search.Statuses.Count == 0 || Search.Statuses.Contains(call.Status))
        && (Search.From is not { } from || call.StartedAt >= from)
        && (Search.To is not { } to || call.StartedAt < to)
        && (Search.Client is not { } client || call.ClientId.StartsWith(client, StringComparison.Ordinal)
            || call.Phone.StartsWith(client[0] == '+' ? client : "+" + client, StringComparison.Ordinal))
        && (!Search.ProblemOnly || call.Status is CallStatus.Failed);
}
