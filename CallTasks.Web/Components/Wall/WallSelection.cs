using System.Globalization;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;

namespace CallTasks.Web.Components.Wall;

/// <summary>What a wall shows, and for whom; walls that are told the same share one drawing.</summary>
/// <param name="Tasks">IDs in rising order, separated by commas; empty: all tasks.</param>
/// <param name="Zone">IANA zone of the display: when its day begins.</param>
/// <param name="Language">Of its words.</param>
internal sealed record WallSelection(string Tasks, string Zone, Language Language)
{
    /// <summary>More tasks are not looked at from across a room; the rest of a longer list is left out.</summary>
    public const int MaxTasks = AccountRules.MaxWallTasks;

    /// <summary>IDs of the chosen tasks; empty: all.</summary>
    public IReadOnlyList<long> Ids => Read(Tasks);

    /// <summary>Takes what an address says, leniently: whatever is no ID or no zone is left out, since nobody stands at a wall to mend it.</summary>
    /// <param name="tasks">IDs separated by commas.</param>
    /// <param name="zone">IANA name; unknown: the server's own zone.</param>
    public static WallSelection Of(string? tasks, string? zone, Language language) => new(
        string.Join(',', Read(tasks)),
        zone is { Length: < 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) ? known.Id : TimeZoneInfo.Local.Id,
        language);

    /// <summary>What of it a link allows.</summary>
    /// <param name="allowed">IDs of tasks; none: all.</param>
    public WallSelection Within(IReadOnlyList<long> allowed)
    {
        if (allowed.Count == 0) return this;
        var both = Ids.Intersect(allowed).ToArray();
        return this with { Tasks = string.Join(',', (both.Length > 0 ? both : allowed).Order()) };
    }

    private static long[] Read(string? tasks) =>
    [
        .. (tasks ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(word => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0).Distinct().Take(MaxTasks).Order(),
    ];
}
