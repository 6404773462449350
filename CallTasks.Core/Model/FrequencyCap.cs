namespace CallTasks.Core.Model;

/// <summary>The period a frequency cap counts in.</summary>
public enum CapPeriod
{
    /// <summary>A day.</summary>
    Day = 0,
    /// <summary>A week.</summary>
    Week = 1,
    /// <summary>A month.</summary>
    Month = 2,
}

/// <summary>
/// At most so many calls to one number per period, counted over all tasks. A preset that may be edited; none is on by itself.
/// Test calls and calls that were not dialled count towards no cap.
/// </summary>
public sealed record FrequencyCap : INamed
{
    /// <summary>Most calls of one cap: more is no limit that protects anybody.</summary>
    public const int MaxCalls = 1000;

    /// <summary>Most presets: people choose from them in one glance, and every claim looks at those that are on.</summary>
    public const int MaxCaps = 50;

    /// <inheritdoc/>
    public required string Name { get; init; }
    /// <summary>Calls allowed per number and <see cref="Per"/>, 1 to <see cref="MaxCalls"/>.</summary>
    public required int Calls { get; init; }
    /// <summary>The period.</summary>
    public required CapPeriod Per { get; init; }
    /// <summary>False: kept, but not applied.</summary>
    public bool On { get; init; }
}
