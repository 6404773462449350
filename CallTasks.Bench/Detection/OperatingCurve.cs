using CallTasks.Core.Telephony.Detection;

namespace CallTasks.Bench.Detection;

/// <summary>
/// What a model's two errors would be on some calls if it were bolder or more careful: the odds of each chance are multiplied by a factor, the
/// limits stay. So it can be set beside other rules at their own price, whichever of the two errors they spare.
/// </summary>
internal sealed class OperatingCurve
{
    // The odds' logarithm is moved by so much to either side, in so many steps: at the ends everybody is a machine, and nobody by timing.
    private const float Furthest = 12;
    private const int StepsAside = 120;

    private readonly (double People, double Machines)[] points;

    /// <summary>The errors in percent at each step, kinds weighed by <see cref="Shares"/>.</summary>
    public OperatingCurve(IReadOnlyCollection<ReplayedCall> calls, AnswerLimits limits)
    {
        points = new (double, double)[2 * StepsAside + 1];
        Parallel.For(0, points.Length, i =>
        {
            var moved = (i - StepsAside) * (Furthest / StepsAside);
            var wrong = calls.Select(call => (call.Kind, Wrong: call.Replay(limits, moved).Machine == Shares.IsMachine(call.Kind) ? 0.0 : 1)).ToArray();
            points[i] = (100 * Shares.Mean(wrong.Where(call => !Shares.IsMachine(call.Kind))), 100 * Shares.Mean(wrong.Where(call => Shares.IsMachine(call.Kind))));
        });
    }

    /// <summary>Errors with the limits as they are.</summary>
    public (double People, double Machines) Shipped => points[StepsAside];

    /// <summary>Machines taken for people where no more people than these are taken for machines, percent.</summary>
    public double MachinesAt(double people) => points.Where(point => point.People <= people + Rounding).Select(point => point.Machines).DefaultIfEmpty(100).Min();

    /// <summary>People taken for machines where no more machines than these are taken for people, percent.</summary>
    public double PeopleAt(double machines) => points.Where(point => point.Machines <= machines + Rounding).Select(point => point.People).DefaultIfEmpty(100).Min();

    private const double Rounding = 1e-9;
}
