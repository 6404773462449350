using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.CallsTexts;

namespace CallTasks.Web.Components.Calls;

/// <summary>The clients of a task: where each stands, when it is called next and why, what was counted and what is left.</summary>
public sealed partial class ClientsPanel
{
    private Page<ClientView>? _page;
    private PageQuery _query = new("");
    private RecallRules _rules = RecallRules.None;

    /// <summary>The page's address, whose query holds the filters and the place in the list.</summary>
    [Parameter, EditorRequired]
    public string Address { get; set; } = "";

    [Parameter, EditorRequired]
    public long TaskId { get; set; }

    /// <summary>Rises when clients changed: the page is read anew.</summary>
    [Parameter]
    public long Version { get; set; }

    private string? Client => _query["client"];

    private string? State => _query["state"];

    private string? PageNumber => _query["page"];

    private string? RowsOnPage => _query["rows"];

    private string? After => _query["after"];

    private string? Before => _query["before"];

    private string? End => _query["end"];

    private int Size => PageAddress.PageSize(PageAddress.Whole(RowsOnPage));

    private int PageNow { get; set; } = 1;

    private bool IsFiltered => !string.IsNullOrWhiteSpace(Client) || Wanted is not null;

    private ClientState? Wanted => Enum.GetValues<ClientState>().Where(state => PageAddress.Word(state).Equals(State, StringComparison.OrdinalIgnoreCase)).Select(state => (ClientState?)state).SingleOrDefault();

    [Inject]
    private PageReads Reads { get; set; } = null!;

    protected override Task OnParametersSetAsync()
    {
        var sameList = _query.Address == Address;
        _query = new PageQuery(Address);
        var (asked, place) = (ListedPage.Asked(PageNumber), PagePlace.Of(After, Before, End));
        var search = new ClientSearch { Text = Client, IdsOnly = !Me.SeesNumbers, State = Wanted, Limit = Size };
        return Reads.ShowAsync(() =>
        {
            var rules = Tasks.Find(TaskId)?.Task.Settings.Recall ?? RecallRules.None;
            var listed = ListedPage.Read(asked, search.Limit, place, (at, offset) => Queries.List(TaskId, search with { Offset = offset, After = at.After, Before = at.Before, FromEnd = at.IsLast }));
            return () => (_rules, _page, PageNow) = (rules, listed.Rows, listed.Number);
        }, sameList ? null : () => _page = null);
    }

    private (string Name, object? Value)[] PlaceOf(int page) => page switch
    {
        <= 1 => [("page", null), ("after", null), ("before", null), ("end", null)],
        _ when page == PageNow + 1 && _page is { Items: [.., var last] } => [("page", page), ("after", last.Id), ("before", null), ("end", null)],
        _ when page == PageNow - 1 && _page is { Items: [var first, ..] } => [("page", page), ("after", null), ("before", first.Id), ("end", null)],
        _ => [("page", page), ("after", null), ("before", null), ("end", "true")],
    };

    private void Go((string, object?) part) => Navigation.Set([part, .. PlaceOf(1)]);

    private void Clear() => Navigation.Set([("client", null), ("state", null), .. PlaceOf(1)]);

    /// <summary>Returned calls by the condition they ended in, and how many are left: "busy 2 (1 left)".</summary>
    private string CallBacks(ClientView client)
    {
        var over = client.State is ClientState.Done or ClientState.Cancelled;
        var words = Enum.GetValues<RecallCondition>()
            .Select(condition => (Word: T.Of(condition), Made: client.Progress.Recalls(condition), Left: over ? 0 : Math.Max(0, (_rules.For(condition)?.Times ?? 0) - client.Progress.Counts[(int)condition])))
            .Where(count => count.Made > 0 || count.Left > 0)
            .Select(count => count.Left > 0 ? T["MadeAndLeft", count.Word, count.Made, count.Left] : $"{count.Word} {count.Made}")
            .ToList();
        return words.Count == 0 ? "–" : string.Join(" · ", words);
    }

    private static string Parameters(ClientView client, string between) => string.Join(between, CallWords.Parameters(client.Parameters).Select(p => $"{p.Name}: {p.Value}"));
}
