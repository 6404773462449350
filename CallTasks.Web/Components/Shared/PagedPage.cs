using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.Shared;

/// <summary>A page of a list in pages: which one, and how many rows it has, live in the address.</summary>
public abstract class PagedPage : ComponentBase
{
    [Inject]
    private protected NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private protected PageReads Reads { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "page")]
    private protected string? PageNumber { get; set; }

    [SupplyParameterFromQuery(Name = "rows")]
    private protected string? RowsOnPage { get; set; }
}
