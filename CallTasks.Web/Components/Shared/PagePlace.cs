namespace CallTasks.Web.Components.Shared;

/// <summary>Where a page of a long list lies, by its neighbour and not by how many are skipped: so every page costs the same and keeps its place.</summary>
/// <param name="After">It begins behind this row, or null.</param>
/// <param name="Before">It ends before this row, or null.</param>
/// <param name="IsLast">It is the last one.</param>
public readonly record struct PagePlace(long? After, long? Before, bool IsLast)
{
    /// <summary>As an address says it, right or wrong.</summary>
    public static PagePlace Of(string? after, string? before, string? end) => new(PageAddress.Whole(after), PageAddress.Whole(before), PageAddress.Yes(end));

    /// <summary>The page is counted from the start.</summary>
    public bool IsCounted => this is { After: null, Before: null, IsLast: false };

    /// <summary>The parts of an address that lead from one page to another.</summary>
    /// <param name="to">The page wanted.</param>
    /// <param name="now">The page shown.</param>
    /// <param name="first">Its first row, or null where rows have no number.</param>
    /// <param name="last">Its last row, likewise.</param>
    public static (string Name, object? Value)[] Parts(int to, int now, long? first, long? last)
    {
        (string, object?)[] Named(object? after, object? before, object? end) => [("page", to <= 1 ? null : to), ("after", after), ("before", before), ("end", end)];
        return to <= 1 || (first ?? last) is null ? Named(null, null, null)
            : to == now + 1 ? Named(last, null, null)
            : to == now - 1 ? Named(null, first, null)
            : Named(null, null, "true");
    }
}
