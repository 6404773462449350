using CallTasks.Core.Storage.Queries;

namespace CallTasks.Web.Components.Shared;

/// <summary>The page of a list that is shown, whatever its address asked for: one past the end is the last one.</summary>
/// <typeparam name="TRow">What a row shows.</typeparam>
/// <param name="Number">From 1.</param>
/// <param name="Place">By which neighbour it was found; <see cref="PagePlace.IsCounted"/> where it was counted.</param>
/// <param name="Rows">What stands on it.</param>
internal readonly record struct ListedPage<TRow>(int Number, PagePlace Place, Page<TRow> Rows);

/// <summary>Finds the page of a list that an address asks for.</summary>
internal static class ListedPage
{
    /// <summary>A page number as an address says it, right or wrong.</summary>
    public static int Asked(string? page) => (int)Math.Clamp(PageAddress.Whole(page) ?? 1, 1, PageAddress.LastPage);

    /// <summary>A page of a list whose pages are counted.</summary>
    /// <param name="asked">From 1 to <see cref="PageAddress.LastPage"/>.</param>
    /// <param name="size">Rows on a page.</param>
    /// <param name="read">Reads a page by how many rows are skipped.</param>
    public static ListedPage<TRow> Read<TRow>(int asked, int size, Func<int, Page<TRow>> read)
    {
        var rows = read((asked - 1) * size);
        var last = Last(rows.Total, size);
        if (rows.Items.Count > 0 || rows.Total == 0 || asked == 1) return new(rows.TotalIsExact ? Math.Min(asked, last) : asked, default, rows);
        return new(last, default, read((last - 1) * size));
    }

    /// <summary>A page of a list whose pages are found by their neighbours; one whose place no row names is counted from the start, as far as that is of use.</summary>
    /// <param name="read">Reads a page by its place, or by how many rows are skipped.</param>
    /// <inheritdoc cref="Read{TRow}(int, int, Func{int, Page{TRow}})"/>
    public static ListedPage<TRow> Read<TRow>(int asked, int size, PagePlace place, Func<PagePlace, int, Page<TRow>> read)
    {
        if (place.IsCounted) asked = Math.Min(asked, Math.Max(1, PageAddress.LastCounted / size));
        var rows = read(place, place.IsCounted ? (asked - 1) * size : 0);
        if (rows.Items.Count == 0 && rows.Total > 0 && !place.IsLast && (asked > 1 || !place.IsCounted))
        {
            // Past the end, or beside a row that has gone.
            place = new PagePlace(null, null, IsLast: true);
            rows = read(place, 0);
        }

        var last = Last(rows.Total, size);
        return new(place.IsLast ? rows.TotalIsExact ? last : Math.Max(asked, last) : rows.TotalIsExact ? Math.Min(asked, last) : asked, place, rows);
    }

    private static int Last(long total, int size) => (int)Math.Clamp((total + size - 1) / size, 1, PageAddress.LastPage);
}
