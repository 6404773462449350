using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;

namespace CallTasks.Web.Components.Verdicts;

/// <summary>What the address of the page of verdicts says.</summary>
/// <param name="Show">Which of them: null for those nobody marked, "marked" or "all".</param>
public sealed record VerdictsAddress(string? Task, string? Plan, string? From, string? To, string? Verdict, string? Show, string? Page, string? Rows);

/// <summary>A sample of verdicts, the one that is being listened to, and the rates; knows nothing of a browser.</summary>
public sealed class VerdictList(VerdictQueries queries)
{
    /// <summary>Something was marked while the page was being read: it is read again.</summary>
    private bool _missed;

    /// <summary>null until loaded.</summary>
    public IReadOnlyList<VerdictView>? Rows { get; private set; }

    public VerdictRates Rates { get; private set; } = new(VerdictTally.None, [], []);

    /// <summary>What can be chosen.</summary>
    public IReadOnlyList<VerdictScope> Tasks { get; private set; } = [];

    public IReadOnlyList<VerdictScope> DialPlans { get; private set; } = [];

    public long Total { get; private set; }

    public bool TotalIsExact { get; private set; }

    /// <summary>The one that is being listened to.</summary>
    public VerdictView? Chosen { get; private set; }

    public VerdictSearch Search { get; private set; } = new() { Marked = false };

    public int Page => (Search.Offset / Search.Limit) + 1;

    /// <summary>Anything but how it begins.</summary>
    public bool IsFiltered => Search is not { TaskId: null, DialPlanId: null, From: null, To: null, Verdict: null, Marked: false };

    /// <summary>Which of the page is being listened to, from 1.</summary>
    public int Place => Rows is null || Chosen is null ? 0 : IndexOf(Chosen.Call.Id) + 1;

    /// <summary>Everything on the page was marked, and there may be more to mark.</summary>
    public bool IsDone => Rows is { Count: > 0 } && Search.Marked == false && Rows.All(row => row.Truth is not null);

    /// <summary>Takes what the address says; what makes no sense is left out.</summary>
    public void Use(VerdictsAddress address, Viewer viewer)
    {
        var limit = PageAddress.PageSize(PageAddress.Whole(address.Rows));
        Search = new VerdictSearch
        {
            TaskId = PageAddress.Whole(address.Task),
            DialPlanId = PageAddress.Whole(address.Plan),
            From = viewer.InstantOf(address.From),
            To = viewer.InstantOf(address.To),
            Verdict = address.Verdict switch { "human" => Responder.Human, "machine" => Responder.Machine, "unsure" => Responder.Unknown, _ => null },
            Marked = address.Show switch { "marked" => true, "all" => null, _ => false },
            Limit = limit,
            Offset = (ListedPage.Asked(address.Page) - 1) * limit,
        };
    }

    /// <summary>Draws the sample anew.</summary>
    public void Load() => Reading()()();

    /// <summary>As <see cref="Load"/>, for <see cref="PageReads"/>: what the address says now is read wherever the answer is called, and shown by what it returns.</summary>
    public Func<Action> Reading()
    {
        var search = Search;
        return () =>
        {
            var listed = ListedPage.Read((search.Offset / search.Limit) + 1, search.Limit, offset => queries.List(search with { Offset = offset }));
            var (page, rates, tasks, plans) = (listed.Rows, queries.Rates(search.TaskId, search.DialPlanId), queries.Tasks(), queries.DialPlans());
            return () =>
            {
                Search = search with { Offset = (listed.Number - 1) * search.Limit };
                (Rows, Total, TotalIsExact, Rates, Tasks, DialPlans) = (page.Items, page.Total, page.TotalIsExact, rates, tasks, plans);
                Chosen = page.Items.FirstOrDefault(row => row.Call.Id == Chosen?.Call.Id && row.Truth is null) ?? page.Items.FirstOrDefault(row => row.Truth is null) ?? (page.Items is [var first, ..] ? first : null);
                if (!_missed) return;
                _missed = false;
                Refresh();
            };
        };
    }

    /// <summary>As before it was loaded.</summary>
    public void Forget() => Rows = null;

    /// <summary>Takes what the feed told.</summary>
    /// <returns>True when anything that is shown changed.</returns>
    public bool Apply(BoardUpdate update)
    {
        if (!update.Verdicts) return false;
        if (Rows is not null) return Refresh();
        _missed = true;
        return false;
    }

    /// <summary>Reads marks and rates anew; every row stays in its place.</summary>
    /// <returns>True when anything that is shown changed.</returns>
    public bool Refresh()
    {
        if (Rows is not { } rows) return false;
        var (before, rates) = (Rates, queries.Rates(Search.TaskId, Search.DialPlanId));
        Rows = queries.Of([.. rows.Select(row => row.Call.Id)]);
        Rates = rates;
        Chosen = Chosen is null ? null : Rows.FirstOrDefault(row => row.Call.Id == Chosen.Call.Id) ?? (Rows is [var first, ..] ? first : null);
        return !rows.SequenceEqual(Rows) || before.All != rates.All || !before.Tasks.SequenceEqual(rates.Tasks) || !before.DialPlans.SequenceEqual(rates.DialPlans);
    }

    /// <summary>Chooses a row of the page.</summary>
    public void Choose(long callId) => Chosen = Rows?.FirstOrDefault(row => row.Call.Id == callId) ?? Chosen;

    /// <summary>Goes to a neighbour, and stays at the ends.</summary>
    /// <param name="step">1 or −1.</param>
    public void Step(int step)
    {
        if (Rows is not { Count: > 0 } rows || Chosen is null) return;
        Chosen = rows[Math.Clamp(IndexOf(Chosen.Call.Id) + step, 0, rows.Count - 1)];
    }

    /// <summary>Goes to the next one that nobody marked, from the top again after the end; stays where there is none.</summary>
    public void MoveOn()
    {
        if (Rows is not { } rows || Chosen is null) return;
        var at = IndexOf(Chosen.Call.Id);
        Chosen = rows.Skip(at + 1).Concat(rows.Take(at)).FirstOrDefault(row => row.Truth is null) ?? Chosen;
    }

    /// <summary>From 0; what is not there counts as the first.</summary>
    private int IndexOf(long callId)
    {
        for (var at = 0; at < Rows!.Count; at++)
        {
            if (Rows[at].Call.Id == callId) return at;
        }

        return 0;
    }
}
