namespace CallTasks.Bench.Detection;

/// <summary>
/// How often each way to answer is taken to be, among people and among machines: an assumption, as nobody publishes it. Totals weigh the
/// kinds so; each kind has its own row too. <see cref="AnswerKind.Business"/> is in no total.
/// </summary>
internal static class Shares
{
    /// <summary>The share among people, or among machines.</summary>
    public static double Of(AnswerKind kind) => kind switch
    {
        AnswerKind.Hello => 0.40,
        AnswerKind.Repeats => 0.15,
        AnswerKind.Name => 0.20,
        AnswerKind.Hesitates => 0.15,
        AnswerKind.Late => 0.10,
        AnswerKind.Business => 0.05,
        AnswerKind.Greeting => 0.30,
        AnswerKind.Terse => 0.10,
        AnswerKind.Pieces => 0.15,
        AnswerKind.Music => 0.05,
        AnswerKind.Network => 0.10,
        AnswerKind.Announcement => 0.15,
        AnswerKind.SlowStart => 0.10,
        AnswerKind.BeepAlone => 0.05,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>A machine answers so.</summary>
    public static bool IsMachine(AnswerKind kind) => kind >= AnswerKind.Greeting;

    /// <summary>The mean of a figure over calls, weighted by kind.</summary>
    public static double Mean(IEnumerable<(AnswerKind Kind, double Figure)> calls) => calls.GroupBy(call => call.Kind)
        .Select(kind => (Share: Of(kind.Key), Mean: kind.Average(call => call.Figure)))
        .Aggregate((Sum: 0.0, Shares: 0.0), (all, kind) => (all.Sum + kind.Share * kind.Mean, all.Shares + kind.Share), all => all.Sum / all.Shares);

    /// <summary>A quantile over calls, weighted by kind; people and machines, where there are both, count half each.</summary>
    public static double Quantile(IEnumerable<(AnswerKind Kind, double Figure)> calls, double share)
    {
        var weighted = calls.GroupBy(call => call.Kind)
            .SelectMany(kind => kind.Select(call => (call.Figure, Weight: Of(kind.Key) / kind.Count())))
            .OrderBy(call => call.Figure)
            .ToArray();
        var (all, sum) = (weighted.Sum(call => call.Weight), 0.0);
        foreach (var (figure, weight) in weighted)
        {
            sum += weight;
            if (sum >= share * all) return figure;
        }

        return double.NaN;
    }
}
