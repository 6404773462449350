using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.SharedTexts;

namespace CallTasks.Web.Components.Shared;

public sealed partial class Pager
{
    /// <summary>Rows on a page that can be chosen.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [10, 50, 100];

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>Of the page that holds the list, as it stands now.</summary>
    [Parameter, EditorRequired]
    public string Address { get; set; } = "";

    /// <summary>From 1; of an address that asks for a page past the end, the one that is shown instead (<see cref="ListedPage"/>).</summary>
    [Parameter, EditorRequired]
    public int Page { get; set; } = 1;

    [Parameter]
    public EventCallback<int> PageChanged { get; set; }

    [Parameter, EditorRequired]
    public int PageSize { get; set; } = 50;

    [Parameter]
    public EventCallback<int> PageSizeChanged { get; set; }

    [Parameter, EditorRequired]
    public long Total { get; set; }

    /// <summary>False when there are more than were counted.</summary>
    [Parameter]
    public bool TotalIsExact { get; set; } = true;

    /// <summary>Rows on this page where it is known: a full one may be followed by another, however many were counted.</summary>
    [Parameter]
    public int? OnPage { get; set; }

    /// <summary>
    /// An address that asks for a page that is not there is made to say which one is shown. One page ahead of what was counted may be on its
    /// way, where more rows are there than were counted.
    /// </summary>
    protected override void OnAfterRender(bool firstRender)
    {
        if (PageAddress.Whole(new PageQuery(Address)["page"]) is { } asked && (asked < 1 || asked > Math.Max(Page, Pages) + (TotalIsExact ? 0 : 1)))
            Navigation.Set(("page", Page == 1 ? null : Page));
    }

    private bool HasMore => TotalIsExact ? Page < Pages : OnPage is null || OnPage >= PageSize;

    private int Pages => (int)Math.Max(1, (Total + PageSize - 1) / PageSize);

    private string Place
    {
        get
        {
            if (Total == 0)
            {
                return T["NoRows"];
            }

            var from = (((long)Page - 1) * PageSize) + 1;
            var to = TotalIsExact ? Math.Min(from + PageSize - 1, Total) : from + PageSize - 1;
            return T["PlaceInList", Viewer.Number(from), Viewer.Number(to), Viewer.Number(Total) + (TotalIsExact ? "" : "+")];
        }
    }
}
