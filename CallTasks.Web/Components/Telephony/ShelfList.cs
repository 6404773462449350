using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Shared;

namespace CallTasks.Web.Components.Telephony;

/// <summary>What stands on a list of saved things; knows nothing of a browser.</summary>
/// <typeparam name="TRow">What a row shows.</typeparam>
public abstract class ShelfList<TRow>
{
    /// <summary>null until loaded.</summary>
    public IReadOnlyList<TRow>? Rows { get; private set; }

    public long Total { get; private set; }

    public bool TotalIsExact { get; private set; } = true;

    /// <summary>What is searched for; null for everything.</summary>
    public string? Text { get; private set; }

    public int Page { get; private set; } = 1;

    public int PageSize { get; private set; } = Pager.Sizes[1];

    private PagePlace Place { get; set; }

    /// <summary>Takes what the address says, right or wrong.</summary>
    public void Use(string? text, string? page, string? rows, PagePlace place = default)
    {
        Place = place;
        Text = string.IsNullOrWhiteSpace(text) ? null : text.Trim();
        Page = ListedPage.Asked(page);
        PageSize = PageAddress.PageSize(PageAddress.Whole(rows));
    }

    /// <summary>Reads the page anew; a page beyond the last shows the last.</summary>
    public void Load() => Reading()()();

    /// <summary>As <see cref="Load"/>, for <see cref="PageReads"/>: what the address says now is read wherever the answer is called, and shown by what it returns.</summary>
    public Func<Action> Reading()
    {
        var (text, place, page, size) = (Text, Place, Page, PageSize);
        return () =>
        {
            var found = IdOf is null
                ? ListedPage.Read(page, size, offset => Read(text, offset, size))
                : ListedPage.Read(page, size, place, (at, offset) => Read(text, at, offset, size));
            return () => (Page, Rows, Total, TotalIsExact) = (found.Number, found.Rows.Items, found.Rows.Total, found.Rows.TotalIsExact);
        };
    }

    /// <summary>As before it was loaded.</summary>
    public void Forget() => Rows = null;

    /// <summary>The parts of an address that lead to another page of this list.</summary>
    public (string Name, object? Value)[] PlaceOf(int page) =>
        PagePlace.Parts(page, Page, Rows is [var first, ..] ? IdOf?.Invoke(first) : null, Rows is [.., var last] ? IdOf?.Invoke(last) : null);

    /// <summary>The number of a row where the list is long, and its pages are found by their neighbours; null where they are counted.</summary>
    protected virtual Func<TRow, long>? IdOf => null;

    protected abstract Page<TRow> Read(string? text, int offset, int limit);

    /// <summary>A page by its place; for long lists.</summary>
    protected virtual Page<TRow> Read(string? text, PagePlace place, int offset, int limit) => Read(text, offset, limit);

    /// <summary>A part of a short list that is read whole; the text is looked for in any case.</summary>
    protected static Page<TRow> Part(IReadOnlyList<TRow> all, Func<TRow, string> words, string? text, int offset, int limit)
    {
        IReadOnlyList<TRow> found = text is null ? all : [.. all.Where(row => words(row).Contains(text, StringComparison.OrdinalIgnoreCase))];
        return new Page<TRow>(found.Count, true, [.. found.Skip(offset).Take(limit)]);
    }
}
