using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.Shared;

/// <summary>A page of a list that moves by itself: its search, its filter, its order and its place live in the address, and so does an open form.</summary>
public abstract class ListPage : PagedPage
{
    [SupplyParameterFromQuery(Name = "q")]
    private protected string? Q { get; set; }

    /// <summary>Word of the filter.</summary>
    [SupplyParameterFromQuery(Name = "show")]
    private protected string? Show { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private protected string? SortWord { get; set; }

    /// <summary>The form of a new one is open: in the address too, so that it comes back with what was typed after a restart of the server.</summary>
    [SupplyParameterFromQuery(Name = "new")]
    private protected string? New { get; set; }

    /// <summary>A changed filter or order leads to the first page of what it finds.</summary>
    private protected void Go((string Name, object? Value) part, bool keepPage = false) => Navigation.Set(keepPage ? [part] : [part, ("page", null)]);
}
