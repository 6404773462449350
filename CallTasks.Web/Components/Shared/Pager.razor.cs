using Microsoft.AspNetCore.Components;
using static CallTasks.Web.Resources.SharedTexts;

namespace CallTasks.Web.Components.Shared;

public sealed partial class Pager
{
    /// <summary>Rows on a page that can be chosen.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [10, 50, 100];

    /// <summary>From 1.</summary>
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
