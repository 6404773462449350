namespace CallTasks.Core.Model;

/// <summary>What a call costs by its dial plan's price.</summary>
public static class CallCost
{
    /// <summary>Decimals kept: a hundredth of a cent, the unit carriers bill in.</summary>
    public const int Decimals = 4;

    private const decimal UnitsOfOne = 10_000m;

    /// <summary>A sum as it is kept: in whole units of <see cref="Decimals"/> decimals.</summary>
    public static long ToUnits(decimal sum) => (long)(sum * UnitsOfOne);

    /// <summary>A sum from its units.</summary>
    public static decimal FromUnits(long units) => units / UnitsOfOne;

    /// <summary>
    /// Talk time rounded up to whole billing steps, times the price of a minute, rounded half away from zero to
    /// <see cref="Decimals"/>. A call that was not answered, or that was answered and ended in the same millisecond, costs nothing.
    /// </summary>
    /// <param name="talkMs">Milliseconds from answer to end, or null.</param>
    /// <param name="pricePerMinute">Price of a minute, 0 or more, in any currency.</param>
    /// <param name="billingStepSeconds">Seconds of one billing step, 1 or more.</param>
    public static decimal Of(long? talkMs, decimal pricePerMinute, int billingStepSeconds)
    {
        if (talkMs is not > 0)
            return 0;
        var stepMs = Math.Max(1, billingStepSeconds) * 1000L;
        var steps = (talkMs.Value + stepMs - 1) / stepMs;
        return Math.Round(steps * stepMs / 1000m * pricePerMinute / 60m, Decimals, MidpointRounding.AwayFromZero);
    }
}
