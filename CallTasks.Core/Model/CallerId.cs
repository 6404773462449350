namespace CallTasks.Core.Model;

/// <summary>A number that clients may be shown, under a name. Whatever number a dial plan, a group or a task names is known here by itself.</summary>
public sealed record CallerId : INamed
{
    /// <summary>Most numbers: the ranges of several large call centres.</summary>
    public const int MaxCallerIds = 10_000;

    /// <summary>What people call it; its number until somebody names it.</summary>
    public required string Name { get; init; }
    /// <summary>E.164; does not change.</summary>
    public required string Number { get; init; }
}

/// <summary>How a group picks the number of a call.</summary>
public enum CallerIdPick
{
    /// <summary>The number that was not shown for longest.</summary>
    InTurn = 0,
    /// <summary>The number that was shown least often.</summary>
    LeastUsed = 1,
}

/// <summary>A set of numbers that the dialler picks from.</summary>
public sealed record CallerIdGroup : INamed
{
    /// <summary>Most numbers of one group, as of one dial plan.</summary>
    public const int MaxNumbers = DialPlanRules.MaxCallerIds;
    /// <summary>Most groups: people choose one from a list.</summary>
    public const int MaxGroups = 500;

    /// <inheritdoc/>
    public required string Name { get; init; }
    /// <summary>1 to <see cref="MaxNumbers"/> E.164 numbers, each once.</summary>
    public required IReadOnlyList<string> Numbers { get; init; }
    /// <summary>How one is picked.</summary>
    public CallerIdPick Pick { get; init; }
}

/// <summary>How often a number was shown.</summary>
/// <param name="Uses">Calls that were started with it.</param>
/// <param name="LastUsedAt">Latest of them (Unix milliseconds, UTC), or 0.</param>
/// <param name="LastCallId">Row number of the latest call, or 0; orders numbers where instants are equal.</param>
public readonly record struct CallerIdUse(long Uses, long LastUsedAt, long LastCallId);
