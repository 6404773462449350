namespace CallTasks.Core.Dialing;

/// <summary>Bounds of a start on its way from plan to first transmission, in monotonic ticks unless said.</summary>
internal static class StartLimits
{
    /// <summary>Starts are claimed at most so often: a commit serves all starts of the next 50 ms.</summary>
    public const long PlanEvery = 10 * TimeSpan.TicksPerMillisecond;

    /// <summary>
    /// Later than this, after its gate has come and its claim is durable, a start is given back: the thread stood still, and what
    /// was decided before is decided anew.
    /// </summary>
    public const long Late = 100 * TimeSpan.TicksPerMillisecond;

    /// <summary>A claim older than this is given back, whatever held it: the database was locked, or the disk full.</summary>
    public const long ClaimAge = ClaimAgeMs * TimeSpan.TicksPerMillisecond;

    /// <summary><see cref="ClaimAge"/> in milliseconds.</summary>
    public const long ClaimAgeMs = 5_000;

    /// <summary>Starts reserved and not sent: what 50 ms hold at the fastest pace of a host, twice.</summary>
    public const int MaxPlanned = 1_000;
}
