using System.Globalization;
using CallTasks.Core.Telephony.Detection;

namespace CallTasks.Bench.Detection;

/// <summary>Chooses <see cref="AnswerLimits"/>: one figure of the table after another is set where verdicts cost least, until nothing changes.</summary>
internal static class LimitSearch
{
    private static readonly float[] Machine = [0.5f, 0.6f, 0.7f, 0.76f, 0.8f, 0.84f, 0.87f, 0.89f, 0.91f, 0.925f, 0.94f, 0.95f, 0.96f, 0.97f, 0.98f, 0.987f, 0.993f];
    private static readonly float[] Human = [0.02f, 0.035f, 0.05f, 0.065f, 0.08f, 0.1f, 0.12f, 0.14f, 0.16f, 0.19f, 0.22f, 0.26f, 0.3f, 0.35f, 0.42f];

    private const int MostRounds = 3;

    // What verdicts cost: a person who is hung up on most.
    private const double PersonCost = 4;
    private const double MachineCost = 2;
    private const double BusinessCost = 0.1;

    /// <summary>What is wrong above the aim of a noise costs that much more, as each noise has to keep its own.</summary>
    private const double AboveAim = 3;

    // A little below what is promised: other voices are a little harder.
    private const double QuietPeopleAim = 0.01;
    private const double PeopleAim = 0.025;
    private const double MachinesAim = 0.04;

    /// <summary>Seconds: half of the verdicts come before it, and a second later costs as much as so many wrong verdicts.</summary>
    private const double MostMedian = 2.3;
    private const double SecondCost = 0.6;
    private const double MeanSecondCost = 0.01;

    // What neighbours of the table that differ cost, by the square of the difference of their odds' logarithms: a limit that suits some
    // calls by chance suits no others.
    private const double RowRoughness = 0.004;
    private const double ColumnRoughness = 0.002;

    /// <summary>The limits that cost least on these calls.</summary>
    public static AnswerLimits Choose(ReplayedCall[] calls)
    {
        var table = new float[AnswerLimits.Figures];
        for (var i = 0; i < table.Length; i++) table[i] = AnswerLimits.IsMachine(i) ? 0.94f : 0.14f;
        var best = Cost(calls, new AnswerLimits([.. table]));
        for (var round = 0; round < MostRounds; round++)
        {
            var before = best.Cost;
            for (var i = 0; i < table.Length; i++)
            {
                foreach (var candidate in AnswerLimits.IsMachine(i) ? Machine : Human)
                {
                    var kept = table[i];
                    table[i] = candidate;
                    if (!Relaxes(table, i))
                    {
                        table[i] = kept;
                        continue;
                    }

                    var cost = Cost(calls, new AnswerLimits([.. table]));
                    if (cost.Cost < best.Cost - 1e-9) best = cost;
                    else table[i] = kept;
                }
            }

            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cost {best.Cost:F4}: {best.Text}"));
            if (before - best.Cost < 1e-4) break;
        }

        Console.Error.WriteLine(best.Cells);
        return new AnswerLimits(table);
    }

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
        cost += Roughness(limits.Table) + BusinessCost * business / businesses + SecondCost * Math.Max(0, median - MostMedian) + MeanSecondCost * mean;
        for (var kind = 0; kind < kinds; kind++)
        {
            cells.Append(CultureInfo.InvariantCulture, $"\n{(AnswerKind)kind,-14}");
            for (var noise = 0; noise < noises; noise++) cells.Append(CultureInfo.InvariantCulture, $"{100 * wrong[kind, noise] / count[kind, noise],6:F1}");
        }

        return (cost, string.Create(CultureInfo.InvariantCulture,
            $"people as machines {allPeople:P1}, machines as people {allMachines:P1}, business as machines {business / businesses:P1}, median {median:F2} s, mean {mean:F2} s"), cells.ToString());
    }

    /// <summary>The later, the less waiting still tells, and the sooner somebody is sure: limits come nearer to each other in time, never apart.</summary>
    private static bool Relaxes(float[] table, int changed)
    {
        var column = changed % AnswerLimits.Times.Length;
        var sign = AnswerLimits.IsMachine(changed) ? 1 : -1;
        return (column == 0 || sign * (table[changed - 1] - table[changed]) >= 0)
            && (column == AnswerLimits.Times.Length - 1 || sign * (table[changed] - table[changed + 1]) >= 0);
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

    private static (double Median, double Mean) Times(double[,] times)
    {
        double sum = 0, all = 0, mean = 0, median = 0;
        var (kinds, lengths) = (times.GetLength(0), times.GetLength(1));
        var weights = new double[kinds];
        for (var kind = 0; kind < kinds; kind++)
        {
            if (kind == (int)AnswerKind.Business) continue;
            double count = 0;
            for (var i = 0; i < lengths; i++) count += times[kind, i];
            weights[kind] = Shares.Of((AnswerKind)kind) / count / 2;
        }

        for (var i = 0; i < lengths; i++)
        {
            for (var kind = 0; kind < kinds; kind++) sum += weights[kind] * times[kind, i];
            mean += (sum - all) * i * SpeechTimings.Frame;
            all = sum;
            if (median == 0 && sum >= 0.5) median = i * SpeechTimings.Frame;
        }

        return (median, mean);
    }
}
