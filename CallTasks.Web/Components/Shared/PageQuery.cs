using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace CallTasks.Web.Components.Shared;

/// <summary>
/// What an address asks, for the parts of a page that come and go. They get the address from their page: a part that had itself told by
/// the framework would enter its list of listeners while that list is being told, which ends the circuit.
/// </summary>
internal sealed class PageQuery(string address)
{
    private readonly Dictionary<string, StringValues> _query = QueryHelpers.ParseQuery(Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Query : "");

    /// <summary>The whole of it.</summary>
    public string Address => address;

    /// <summary>One value, or null.</summary>
    public string? this[string name] => _query.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : null;
}
