using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Web.Api;

/// <summary>Which part of a list.</summary>
/// <param name="Offset">Items skipped, from 0.</param>
/// <param name="Limit">Items wanted, 1 to <see cref="MaxLimit"/>.</param>
internal sealed record Paging(int? Offset, int? Limit)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 1_000;

    public (int Offset, int Limit) Read(List<FieldError> errors)
    {
        if (Offset < 0) errors.Add(new FieldError("offset", "Must be 0 or more."));
        if (Limit is < 1 or > MaxLimit) errors.Add(new FieldError("limit", $"Must be from 1 to {MaxLimit}."));
        return (Offset ?? 0, Limit ?? DefaultLimit);
    }
}

/// <summary>What every list answers.</summary>
/// <param name="Total">How many there are; capped where it is not exact.</param>
/// <param name="TotalIsExact">False: there are more.</param>
/// <param name="Items">The part that was asked for.</param>
internal sealed record ListAnswer<T>(long Total, bool TotalIsExact, IReadOnlyList<T> Items);

/// <summary>Reads what stands in the query string, and makes list answers.</summary>
internal static class Lists
{
    public static ListAnswer<TOut> Of<TIn, TOut>(Page<TIn> page, Func<TIn, TOut> map) => new(page.Total, page.TotalIsExact, [.. page.Items.Select(map)]);

    /// <summary>A part of a short list that is read whole.</summary>
    public static ListAnswer<TOut> Of<TIn, TOut>(IReadOnlyList<TIn> all, Paging paging, Func<TIn, TOut> map)
    {
        var errors = new List<FieldError>();
        var (offset, limit) = paging.Read(errors);
        InvalidInputException.ThrowIfAny(errors);
        return new ListAnswer<TOut>(all.Count, true, [.. all.Skip(offset).Take(limit).Select(map)]);
    }

    /// <summary>A half-open period [from, to), in Unix milliseconds.</summary>
    public static (long? From, long? To) Period(string? from, string? to, List<FieldError> errors)
    {
        var period = (Instant(from, "from", errors), Instant(to, "to", errors));
        if (period.Item1 > period.Item2) errors.Add(new FieldError("to", "Must not be before from."));
        return period;
    }

    private static long? Instant(string? text, string field, List<FieldError> errors)
    {
        if (string.IsNullOrEmpty(text)) return null;
        // A plus sign of an offset that was not escaped arrives as a space.
        if (InstantConverter.TryRead(text.Replace(' ', '+'), out var instant)) return instant.ToUnixTimeMilliseconds();
        errors.Add(new FieldError(field, InstantConverter.Wanted));
        return null;
    }
}

/// <summary>Instants as the API writes them.</summary>
internal static class Instants
{
    public static DateTimeOffset Of(long unixMilliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds);

    public static DateTimeOffset? Of(long? unixMilliseconds) => unixMilliseconds is { } at ? Of(at) : null;

    /// <summary>Milliseconds as seconds.</summary>
    public static decimal? Seconds(long? milliseconds) => milliseconds is { } ms ? ms / 1000m : null;
}
