namespace CallTasks.Core.Model;

/// <summary>What happened so far to one number of a client.</summary>
/// <param name="Calls">Calls to it that count towards caps.</param>
/// <param name="Retired">True when it is invalid or blacklisted: never called again.</param>
public readonly record struct NumberProgress(int Calls, bool Retired);

/// <summary>
/// What happened so far to a client, as far as the recall rule asks: counted ends by condition and tries by number.
/// Immutable; changed only by <c>RecallPlanner</c>, in the transaction that ends a call.
/// </summary>
public sealed record ClientProgress
{
    /// <summary>Number of recall conditions.</summary>
    public const int Conditions = 5;

    /// <summary>Ended calls counted by <see cref="RecallCondition"/>, the first round's last call included.</summary>
    public required IReadOnlyList<int> Counts { get; init; }
    /// <summary>
    /// Condition that the call which closed the first round ended in, or null when it ended in none. While the round is open: the
    /// condition of its latest call, kept for the case that the numbers still ahead turn out to be invalid or blacklisted.
    /// </summary>
    public RecallCondition? FirstCondition { get; init; }
    /// <summary>True once every number that can be tried was tried, or a call reached somebody.</summary>
    public bool FirstRoundOver { get; init; }
    /// <summary>By index of the client's numbers.</summary>
    public required IReadOnlyList<NumberProgress> Numbers { get; init; }
    /// <summary>Calls that count towards the cap per client.</summary>
    public int Calls { get; init; }
    /// <summary>Calls that our speech program broke and that do not count, at most <c>RecallPlanner.MaxBroken</c>.</summary>
    public int Broken { get; init; }
    /// <summary>True once any call was effective.</summary>
    public bool Effective { get; init; }

    /// <summary>A client that was never called.</summary>
    /// <param name="numbers">How many numbers it has, 1 or more.</param>
    public static ClientProgress Fresh(int numbers) => new() { Counts = new int[Conditions], Numbers = new NumberProgress[numbers] };

    /// <summary>Returned calls that ended in a condition: what people are shown as call-backs.</summary>
    public int Recalls(RecallCondition condition) => Counts[(int)condition] - (FirstRoundOver && FirstCondition == condition ? 1 : 0);
}

/// <summary>A planned call of a client.</summary>
/// <param name="At">Not before (Unix milliseconds, UTC); 0 = at once.</param>
/// <param name="NumberIndex">Which of the client's numbers.</param>
/// <param name="Reason">Why.</param>
public sealed record PlannedCall(long At, int NumberIndex, CallReason Reason)
{
    /// <summary>When it was due before calling hours moved it: changed hours start from here.</summary>
    public long From { get; init; } = At;
}
