using System.Globalization;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.Admin;

/// <summary>Who changed what, newest first; filters and place live in the address.</summary>
public sealed partial class AuditPage
{
    private const int PageSize = 50;

    private Page<AuditEntry>? _page;
    private long? _searchedBackTo;
    private (IReadOnlyList<string> Actors, IReadOnlyList<string> Actions)? _choices;

    [Inject]
    private AuditQueries Queries { get; set; } = null!;

    [Inject]
    private PageReads Reads { get; set; } = null!;

    [Inject]
    private Viewer Viewer { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

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

    /// <summary>The page begins below this entry.</summary>
    [SupplyParameterFromQuery]
    private string? Before { get; set; }

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
            BeforeId = long.TryParse(Before, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null,
            Limit = PageSize,
        };
        // Who and what there is to choose from is read once.
        var choices = _choices;
        return Reads.ShowAsync(() =>
        {
            choices ??= (Queries.Actors(), Queries.Actions());
            var page = Queries.List(search, out var searchedBackTo);
            return () => (_choices, _page, _searchedBackTo) = (choices, page, searchedBackTo);
        }, () => _page = null);
    }

    private void Go((string Name, object? Value) part) => Navigation.Set(part.Name == "before" ? [part] : [part, ("before", null)]);

    private static string Subject(AuditEntry entry) => AuditWords.Text(entry.Action, entry.Subject);

    private void Older() => Go(("before", _page!.Items[^1].Id));

    private void Clear() => Navigation.Set(("text", null), ("who", null), ("what", null), ("from", null), ("to", null), ("before", null));
}
