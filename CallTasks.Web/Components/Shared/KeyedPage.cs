using Microsoft.AspNetCore.Components;

namespace CallTasks.Web.Components.Shared;

/// <summary>A page of a list that may be a million rows long: its place is told by the rows beside it, so that every page is found as quickly as the first.</summary>
public abstract class KeyedPage : PagedPage
{
    [SupplyParameterFromQuery(Name = "after")]
    private protected string? After { get; set; }

    [SupplyParameterFromQuery(Name = "before")]
    private protected string? Before { get; set; }

    [SupplyParameterFromQuery(Name = "end")]
    private protected string? End { get; set; }
}
