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
        Page = int.TryParse(page, out var asked) ? Math.Clamp(asked, 1, PageAddress.LastPage) : 1;
        PageSize = PageAddress.PageSize(int.TryParse(rows, out var size) ? size : null);
    }

    /// <summary>Reads the page anew; a page beyond the last shows the last.</summary>
    public void Load() => Reading()()();

    /// <summary>As <see cref="Load"/>, for <see cref="PageReads"/>: what the address says now is read wherever the answer is called, and shown by what it returns.</summary>
    public Func<Action> Reading()
    {
        var (text, place, page, size) = (Text, Place, Page, PageSize);
        return () =>
        {
            // A page of a long list whose place is not named by a row is counted from the start, as far as that is of use.
            if (place.IsCounted && IdOf is not null) page = Math.Min(page, Math.Max(1, PageAddress.LastCounted / size));
            var found = Read(text, place, (page - 1) * size, size);
            var last = (int)Math.Max(1, (found.Total + size - 1) / size);
            if (place.IsLast && found.TotalIsExact) page = last;
            else if (found.Items.Count == 0 && found.Total > 0 && page > 1)
            {
                page = last;
                found = Read(text, default, (page - 1) * size, size);
            }

            return () => (Page, Rows, Total, TotalIsExact) = (page, found.Items, found.Total, found.TotalIsExact);
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
