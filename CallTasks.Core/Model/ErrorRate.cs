namespace CallTasks.Core.Model;

/// <summary>A share of errors in a sample, with the interval in which the true share lies: three marks must not look like the truth.</summary>
/// <param name="Errors">Errors, 0 to <paramref name="Of"/>.</param>
/// <param name="Of">How many were looked at.</param>
public sealed record ErrorRate(long Errors, long Of)
{
    /// <summary>Standard deviations that hold 95 % of a normal distribution.</summary>
    private const double Sigmas = 1.959964;

    /// <summary>The share, 0 to 1; null: nothing was looked at.</summary>
    public double? Share => Of == 0 ? null : (double)Errors / Of;

    /// <summary>Lower end of the 95 % interval by Wilson's score (E. B. Wilson, 1927), 0 to 1; 0 where nothing was looked at.</summary>
    public double Low => Of == 0 || Errors == 0 ? 0 : Math.Max(0, Middle - Half);

    /// <summary>Upper end, 0 to 1; 1 where nothing was looked at.</summary>
    public double High => Of == 0 || Errors == Of ? 1 : Math.Min(1, Middle + Half);

    private double Middle => (Errors + Sigmas * Sigmas / 2) / (Of + Sigmas * Sigmas);

    private double Half => Sigmas / (Of + Sigmas * Sigmas) * Math.Sqrt((double)Errors * (Of - Errors) / Of + Sigmas * Sigmas / 4);
}
