using System.Globalization;
using CallTasks.Core.Telephony.Detection;

namespace CallTasks.Bench.Detection;

/// <summary>Chooses <see cref="AnswerLimits"/>: one figure of the table after another is set where verdicts cost least, until nothing changes.</summary>
internal static class LimitSearch
{
    // Added to the logarithm of a limit's odds.
    private static readonly float[] Steps = [-0.8f, -0.35f, -0.15f, 0.15f, 0.35f, 0.8f];

    /// <summary>For each row of the table, nobody is taken for a machine below the one chance, nor for a person above the other: bolder limits suit the voices they were chosen on.</summary>
    private static readonly float[] LeastMachine = [0.97f, 0.97f, 0.98f];

    private static readonly float[] MostHuman = [0.12f, 0.15f, 0.18f];

    private const int MostRounds = 8;

    // What verdicts cost: a person who is hung up on most. Voices that nothing was fitted to are taken for machines about twice as often as
    // those of another fold, and for people half as often, so people count for more still.
    private const double PersonCost = 11;
    private const double MachineCost = 1.8;

    /// <summary>What is wrong above the aim of a noise costs that much more, as each noise has to keep its own.</summary>
    private const double AboveAim = 3;

    // Below what is promised for people: other voices are harder.
    private const double QuietPeopleAim = 0.006;
    private const double PeopleAim = 0.012;
    private const double MachinesAim = 0.05;

    /// <summary>Seconds: half of the verdicts come before it, and a second later costs as much as so many wrong verdicts.</summary>
    private const double MostMedian = 2.2;
    private const double SecondCost = 1;
    private const double MeanSecondCost = 0.01;

    // What neighbours of the table that differ cost, by the square of the difference of their odds' logarithms: a limit that suits some
    // calls by chance suits no others.
    private const double RowRoughness = 0.004;
    private const double ColumnRoughness = 0.002;

    /// <summary>The limits that cost least on these calls.</summary>
    public static AnswerLimits Choose(ReplayedCall[] calls)
    {
        var table = new float[AnswerLimits.Figures];
        for (var i = 0; i < table.Length; i++) table[i] = Bound(i);
        var best = Cost(calls, new AnswerLimits(table));
        for (var round = 0; round < MostRounds; round++)
        {
            var before = best.Cost;
            foreach (var group in Groups())
            {
                foreach (var step in Steps)
                {
                    var moved = (float[])table.Clone();
                    foreach (var i in group) moved[i] = Moved(table[i], step, i);
                    if (!Relaxes(moved)) continue;
                    var cost = Cost(calls, new AnswerLimits(moved));
                    if (cost.Cost < best.Cost - 1e-6) (best, table) = (cost, moved);
                }
            }

            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cost {best.Cost:F4}: {best.Text}"));
            if (before - best.Cost < 1e-4) break;
        }

        Console.Error.WriteLine(best.Cells);
        return new AnswerLimits(table);
    }

    /// <summary>What is moved together: all limits for machines, or for people, those of a row or of a column, and each alone.</summary>
    private static List<int[]> Groups()
    {
        var (columns, all) = (AnswerLimits.Times.Length, Enumerable.Range(0, AnswerLimits.Figures).ToArray());
        List<int[]> groups = [];
        foreach (var machine in (bool[])[true, false])
        {
            var side = all.Where(i => AnswerLimits.IsMachine(i) == machine).ToArray();
            groups.Add(side);
            groups.AddRange(side.GroupBy(i => i / (2 * columns)).Select(row => row.ToArray()));
            groups.AddRange(side.GroupBy(i => i % columns).Select(column => column.ToArray()));
        }

        return [.. groups, .. all.Select(i => (int[])[i])];
    }

    /// <summary>A limit whose odds were multiplied, within what is sensible.</summary>
    private static float Moved(float limit, float step, int figure)
    {
        var odds = Odds(limit) + step;
        var moved = (float)Math.Round(1 / (1 + Math.Exp(-odds)), 4);
        return AnswerLimits.IsMachine(figure) ? Math.Clamp(moved, Bound(figure), 0.99f) : Math.Clamp(moved, 0.02f, Bound(figure));
    }

    /// <summary>The boldest that a figure of the table may be.</summary>
    private static float Bound(int figure) => (AnswerLimits.IsMachine(figure) ? LeastMachine : MostHuman)[figure / (2 * AnswerLimits.Times.Length)];

    private static (double Cost, string Text, string Cells) Cost(ReplayedCall[] calls, AnswerLimits limits)
    {
        var (kinds, noises) = (Enum.GetValues<AnswerKind>().Length, Enum.GetValues<LineNoise>().Length);
        var (wrong, count) = (new double[kinds, noises], new double[kinds, noises]);
        var times = new double[kinds, 352];
        foreach (var call in calls)
        {
            var (machine, seconds) = call.Replay(limits);
            if (machine != Shares.IsMachine(call.Kind)) wrong[(int)call.Kind, (int)call.Noise!]++;
            count[(int)call.Kind, (int)call.Noise!]++;
            times[(int)call.Kind, (int)Math.Round(seconds / SpeechTimings.Frame)]++;
        }

        double cost = 0, allPeople = 0, allMachines = 0;
        var cells = new System.Text.StringBuilder();
        for (var noise = 0; noise < noises; noise++)
        {
            double people = 0, machines = 0;
            for (var kind = 0; kind < kinds; kind++)
            {
                if (kind == (int)AnswerKind.Business) continue;
                var share = Shares.Of((AnswerKind)kind) * wrong[kind, noise] / count[kind, noise];
                if (Shares.IsMachine((AnswerKind)kind)) machines += share;
                else people += share;
            }

            (allPeople, allMachines) = (allPeople + people / noises, allMachines + machines / noises);
            cost += (PersonCost * people + MachineCost * machines) / noises;
            cost += AboveAim * (Math.Max(0, people - (noise == 0 ? QuietPeopleAim : PeopleAim)) + Math.Max(0, machines - MachinesAim)) / noises;
            cells.Append(CultureInfo.InvariantCulture, $"{(LineNoise)noise} {100 * people:F1}/{100 * machines:F1}  ");
        }

        double business = 0, businesses = 0;
        for (var noise = 0; noise < noises; noise++) (business, businesses) = (business + wrong[(int)AnswerKind.Business, noise], businesses + count[(int)AnswerKind.Business, noise]);
        var (median, mean) = Times(times);
        cost += Roughness(limits.Table) + SecondCost * Math.Max(0, median - MostMedian) + MeanSecondCost * mean;
        for (var kind = 0; kind < kinds; kind++)
        {
            cells.Append(CultureInfo.InvariantCulture, $"\n{(AnswerKind)kind,-14}");
            for (var noise = 0; noise < noises; noise++) cells.Append(CultureInfo.InvariantCulture, $"{100 * wrong[kind, noise] / count[kind, noise],6:F1}");
        }

        return (cost, string.Create(CultureInfo.InvariantCulture,
            $"people as machines {allPeople:P1}, machines as people {allMachines:P1}, business as machines {business / businesses:P1}, median {median:F2} s (people {Times(times, false).Median:F2}, machines {Times(times, true).Median:F2}), mean {mean:F2} s"), cells.ToString());
    }

    /// <summary>The later, the less waiting still tells, and the sooner somebody is sure: limits come nearer to each other in time, never apart.</summary>
    private static bool Relaxes(float[] table)
    {
        for (var i = 1; i < table.Length; i++)
        {
            if (i % AnswerLimits.Times.Length > 0 && (AnswerLimits.IsMachine(i) ? table[i] > table[i - 1] : table[i] < table[i - 1])) return false;
        }

        return true;
    }

    private static double Roughness(ReadOnlySpan<float> table)
    {
        var (columns, row, sum) = (AnswerLimits.Times.Length, 2 * AnswerLimits.Times.Length, 0.0);
        for (var i = 0; i < table.Length; i++)
        {
            if (i % columns > 0) sum += ColumnRoughness * Square(Odds(table[i]) - Odds(table[i - 1]));
            if (i >= row) sum += RowRoughness * Square(Odds(table[i]) - Odds(table[i - row]));
        }

        return sum;
    }

    private static double Odds(float chance) => Math.Log(chance / (1 - chance));

    private static double Square(double x) => x * x;

    private static (double Median, double Mean) Times(double[,] times, bool? machines = null)
    {
        double sum = 0, all = 0, mean = 0, median = 0;
        var (kinds, lengths) = (times.GetLength(0), times.GetLength(1));
        var weights = new double[kinds];
        for (var kind = 0; kind < kinds; kind++)
        {
            if (kind == (int)AnswerKind.Business || (machines is { } only && Shares.IsMachine((AnswerKind)kind) != only)) continue;
            double count = 0;
            for (var i = 0; i < lengths; i++) count += times[kind, i];
            weights[kind] = Shares.Of((AnswerKind)kind) / count / (machines is null ? 2 : 1);
        }

        for (var i = 0; i < lengths; i++)
        {
            for (var kind = 0; kind < kinds; kind++) sum += weights[kind] * times[kind, i];
            mean += (sum - all) * i * SpeechTimings.Frame;
            // Between two judgements in a straight line: a search finds no way on steps.
            if (median == 0 && sum >= 0.5) median = (i - AnswerDetector.JudgedEvery * (sum - 0.5) / (sum - all)) * SpeechTimings.Frame;
            all = sum;
        }

        return (median, mean);
    }
}
