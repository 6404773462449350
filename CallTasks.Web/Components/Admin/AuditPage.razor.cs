using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.Admin;

/// <summary>Who changed what, newest first; filters and place live in the address.</summary>
public sealed partial class AuditPage
{
    private Page<AuditEntry>? _page;
    private long? _searchedBackTo;
    private (IReadOnlyList<string> Actors, IReadOnlyList<string> Actions)? _choices;

    [Inject]
    private AuditQueries Queries { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? Text { get; set; }

    [SupplyParameterFromQuery]
    private string? Who { get; set; }

    [SupplyParameterFromQuery]
    private string? What { get; set; }

    [SupplyParameterFromQuery]
    private string? From { get; set; }

    [SupplyParameterFromQuery]
    private string? To { get; set; }

    private int Size => PageAddress.PageSize(PageAddress.Whole(RowsOnPage));

    private int PageNow { get; set; } = 1;

    private PagePlace Place => PagePlace.Of(After, Before, End);

    private bool IsFiltered => !string.IsNullOrEmpty(Text) || !string.IsNullOrEmpty(Who) || !string.IsNullOrEmpty(What) || !string.IsNullOrEmpty(From) || !string.IsNullOrEmpty(To);

    protected override Task OnParametersSetAsync()
    {
        var search = new AuditSearch
        {
            Text = Text,
            Actor = Who,
            Action = What,
            From = Viewer.InstantOf(From),
            To = Viewer.InstantOf(To),
            Limit = Size,
        };
        // A page that no entry names the place of is the first.
        var (place, asked) = (Place, Place.IsCounted ? 1 : ListedPage.Asked(PageNumber));
        // Who and what there is to choose from is read once.
        var choices = _choices;
        return Reads.ShowAsync(() =>
        {
            choices ??= (Queries.Actors(), Queries.Actions());
            long? searchedBackTo = null;
            // Newest first: the page behind an entry holds what is older.
            var listed = ListedPage.Read(asked, search.Limit, place, (at, _) => Queries.List(search with { BeforeId = at.After, AfterId = at.Before, FromEnd = at.IsLast }, out searchedBackTo));
            return () => (_choices, _page, PageNow, _searchedBackTo) = (choices, listed.Rows, listed.Number, searchedBackTo);
        }, () => _page = null);
    }

    private (string Name, object? Value)[] PlaceOf(int page) => PagePlace.Parts(page, PageNow, _page?.Items is [var first, ..] ? first.Id : null, _page?.Items is [.., var last] ? last.Id : null);

    private void Go((string Name, object? Value) part) => Navigation.Set([part, .. PlaceOf(1)]);

    private static string Subject(AuditEntry entry) => AuditWords.Text(entry.Action, entry.Subject);

    private void Clear() => Navigation.Set([("text", null), ("who", null), ("what", null), ("from", null), ("to", null), .. PlaceOf(1)]);
}
