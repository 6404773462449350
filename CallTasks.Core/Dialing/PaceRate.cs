using CallTasks.Core.Model;

namespace CallTasks.Core.Dialing;

/// <summary>A pace: so many starts in any period.</summary>
/// <param name="Attempts">Starts, 1 to <see cref="Intensity.MaxAttempts"/>.</param>
/// <param name="Period">Length of the period in ticks of 100 ns, 1 or more.</param>
public readonly record struct PaceRate(int Attempts, long Period)
{
    private const int Thousandths = 1000;

    /// <summary>Mean starts per second.</summary>
    public double PerSecond => Attempts * (double)TimeSpan.TicksPerSecond / Period;

    /// <summary>A task's intensity as it stands.</summary>
    public static PaceRate Of(Intensity intensity) => new(intensity.Attempts, intensity.Seconds * TimeSpan.TicksPerSecond);

    /// <summary>
    /// Starts per second with up to three decimals, as the smallest whole number of starts in whole seconds: 0.5 → 1 per 2 s,
    /// 2.5 → 5 per 2 s. Where that takes more than <see cref="Intensity.MaxAttempts"/> starts, so many of them in a period
    /// rounded up to 100 ns: never faster, and slower by less than one part in a million.
    /// </summary>
    /// <param name="perSecond">Above 0.</param>
    public static PaceRate Of(decimal perSecond)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(perSecond);
        var thousandths = (long)Math.Max(1, Math.Floor(perSecond * Thousandths));
        var common = Common(thousandths, Thousandths);
        var (attempts, seconds) = (thousandths / common, Thousandths / common);
        if (attempts <= Intensity.MaxAttempts)
            return new PaceRate((int)attempts, seconds * TimeSpan.TicksPerSecond);
        var period = (Intensity.MaxAttempts * seconds * TimeSpan.TicksPerSecond + attempts - 1) / attempts;
        return new PaceRate(Intensity.MaxAttempts, period);
    }

    private static long Common(long a, long b) => b == 0 ? a : Common(b, a % b);
}
