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

    /// <summary>Takes what the address says, right or wrong.</summary>
    public void Use(string? text, string? page, string? rows)
    {
        Text = string.IsNullOrWhiteSpace(text) ? null : text.Trim();
        Page = int.TryParse(page, out var asked) ? Math.Clamp(asked, 1, PageAddress.LastPage) : 1;
        PageSize = PageAddress.PageSize(int.TryParse(rows, out var size) ? size : null);
    }

    /// <summary>Reads the page anew; a page beyond the last shows the last.</summary>
    public void Load() => Reading()()();

    /// <summary>As <see cref="Load"/>, for <see cref="PageReads"/>: what the address says now is read wherever the answer is called, and shown by what it returns.</summary>
    public Func<Action> Reading()
    {
        var (text, page, size) = (Text, Page, PageSize);
        return () =>
        {
            var found = Read(text, (page - 1) * size, size);
            if (found.Items.Count == 0 && found.Total > 0 && page > 1)
            {
                page = (int)((found.Total + size - 1) / size);
                found = Read(text, (page - 1) * size, size);
            }

            return () => (Page, Rows, Total, TotalIsExact) = (page, found.Items, found.Total, found.TotalIsExact);
        };
    }

    /// <summary>As before it was loaded.</summary>
    public void Forget() => Rows = null;

    protected abstract Page<TRow> Read(string? text, int offset, int limit);

    /// <summary>A part of a short list that is read whole; the text is looked for in any case.</summary>
    protected static Page<TRow> Part(IReadOnlyList<TRow> all, Func<TRow, string> words, string? text, int offset, int limit)
    {
        IReadOnlyList<TRow> found = text is null ? all : [.. all.Where(row => words(row).Contains(text, StringComparison.OrdinalIgnoreCase))];
        return new Page<TRow>(found.Count, true, [.. found.Skip(offset).Take(limit)]);
    }
}
