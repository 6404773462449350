using CallTasks.Core.Telephony.Detection;

namespace CallTasks.Bench.Detection;

/// <summary>Fits the trees of <see cref="AnswerModel"/>: gradient boosting of the logistic loss by Newton's steps, splits found on histograms.</summary>
internal static class BoostedTrees
{
    private const int Trees = 120;
    private const float Rate = 0.12f;
    private const int Bins = 64;

    /// <summary>The share of calls that a tree hears.</summary>
    private const double HeardByTree = 0.5;

    /// <summary>Weight that holds leaves near zero, in calls.</summary>
    private const double Lambda = 4;

    /// <summary>A leaf rests on the weight of so many calls at least: no rule for three of them.</summary>
    private const double LeastWeight = 6;

    /// <summary>Fits to samples.</summary>
    /// <param name="figures">Figures of all samples, <see cref="AnswerFigures.Count"/> each.</param>
    /// <param name="machine">Whether a machine answered.</param>
    /// <param name="weights">How much each counts; those of a call sum up to about 1.</param>
    /// <param name="calls">Where the samples of each call begin and end; each tree hears other calls, so that no few of them shape all trees.</param>
    public static AnswerModel Fit(float[] figures, bool[] machine, float[] weights, (int From, int To)[] calls)
    {
        var count = machine.Length;
        var random = new Random(1);
        var edges = Edges(figures, count);
        var binned = new byte[AnswerFigures.Count][];
        Parallel.For(0, AnswerFigures.Count, f =>
        {
            binned[f] = new byte[count];
            for (var i = 0; i < count; i++)
            {
                var place = Array.BinarySearch(edges[f], figures[i * AnswerFigures.Count + f]);
                binned[f][i] = (byte)(place >= 0 ? place : ~place); // bin b: edges[b − 1] < figure ≤ edges[b]
            }
        });

        var odds = new float[count];
        var (gradients, curvatures, nodes) = (new float[count], new float[count], new byte[count]);
        var features = new int[Trees * AnswerModel.Splits];
        var thresholds = new float[Trees * AnswerModel.Splits];
        var leaves = new float[Trees * AnswerModel.Leaves];
        Span<double> sums = stackalloc double[AnswerModel.Leaves];
        Span<double> bends = stackalloc double[AnswerModel.Leaves];
        for (var tree = 0; tree < Trees; tree++)
        {
            var heard = Array.FindAll(calls, _ => random.NextDouble() < HeardByTree);
            for (var i = 0; i < count; i++)
            {
                var chance = 1 / (1 + MathF.Exp(-odds[i]));
                gradients[i] = weights[i] * ((machine[i] ? 1 : 0) - chance);
                curvatures[i] = weights[i] * Math.Max(1e-4f, chance * (1 - chance));
                nodes[i] = 0;
            }

            for (var depth = 0; depth < AnswerModel.Depth; depth++)
            {
                var first = (1 << depth) - 1;
                var splits = BestSplits(binned, gradients, curvatures, weights, nodes, heard, first, 1 << depth);
                for (var node = 0; node < splits.Length; node++)
                {
                    var (feature, bin) = splits[node];
                    features[tree * AnswerModel.Splits + first + node] = feature;
                    thresholds[tree * AnswerModel.Splits + first + node] = bin < edges[feature].Length ? edges[feature][bin] : 1e6f;
                }

                for (var i = 0; i < count; i++)
                {
                    var (feature, bin) = splits[nodes[i] - first];
                    nodes[i] = (byte)(2 * nodes[i] + (binned[feature][i] > bin ? 2 : 1));
                }
            }

            sums.Clear();
            bends.Clear();
            foreach (var (from, to) in heard)
            {
                for (var i = from; i < to; i++)
                {
                    sums[nodes[i] - AnswerModel.Splits] += gradients[i];
                    bends[nodes[i] - AnswerModel.Splits] += curvatures[i];
                }
            }

            var values = leaves.AsSpan(tree * AnswerModel.Leaves, AnswerModel.Leaves);
            for (var leaf = 0; leaf < AnswerModel.Leaves; leaf++) values[leaf] = (float)(Rate * sums[leaf] / (bends[leaf] + Lambda));
            for (var i = 0; i < count; i++) odds[i] += values[nodes[i] - AnswerModel.Splits];
        }

        return new AnswerModel(features, thresholds, leaves, AnswerLimits.Never);
    }

    private static float[][] Edges(float[] figures, int count)
    {
        var edges = new float[AnswerFigures.Count][];
        var step = Math.Max(1, count / 50_000);
        Parallel.For(0, edges.Length, f =>
        {
            var values = new List<float>();
            for (var i = 0; i < count; i += step) values.Add(figures[i * AnswerFigures.Count + f]);
            values.Sort();
            // Rounded as the model's file rounds, so that what was fitted and what is read agree.
            edges[f] = [.. Enumerable.Range(1, Bins - 1).Select(b => MathF.Round(values[(int)((long)b * values.Count / Bins)], 3) + 0.0005f).Distinct().Order()];
        });
        return edges;
    }

    private static (int Feature, int Bin)[] BestSplits(byte[][] binned, float[] gradients, float[] curvatures, float[] weights, byte[] nodes, (int From, int To)[] heard, int first, int width)
    {
        var best = new (double Gain, int Feature, int Bin)[AnswerFigures.Count, width];
        Parallel.For(0, AnswerFigures.Count, feature =>
        {
            var sums = new double[width * Bins * 3];
            var bins = binned[feature];
            foreach (var (from, to) in heard)
            {
                for (var i = from; i < to; i++)
                {
                    var at = ((nodes[i] - first) * Bins + bins[i]) * 3;
                    sums[at] += gradients[i];
                    sums[at + 1] += curvatures[i];
                    sums[at + 2] += weights[i];
                }
            }

            for (var node = 0; node < width; node++)
            {
                double all = 0, allBend = 0, allWeight = 0, left = 0, leftBend = 0, leftWeight = 0;
                for (var bin = 0; bin < Bins; bin++)
                {
                    var at = (node * Bins + bin) * 3;
                    (all, allBend, allWeight) = (all + sums[at], allBend + sums[at + 1], allWeight + sums[at + 2]);
                }

                best[feature, node] = (0, 0, Bins);
                for (var bin = 0; bin < Bins - 1; bin++)
                {
                    var at = (node * Bins + bin) * 3;
                    (left, leftBend, leftWeight) = (left + sums[at], leftBend + sums[at + 1], leftWeight + sums[at + 2]);
                    if (leftWeight < LeastWeight || allWeight - leftWeight < LeastWeight) continue;
                    var right = all - left;
                    var gain = left * left / (leftBend + Lambda) + right * right / (allBend - leftBend + Lambda) - all * all / (allBend + Lambda);
                    if (gain > best[feature, node].Gain) best[feature, node] = (gain, feature, bin);
                }
            }
        });

        var splits = new (int, int)[width];
        for (var node = 0; node < width; node++)
        {
            var (gain, chosen) = (0.0, (0, Bins));
            for (var feature = 0; feature < AnswerFigures.Count; feature++)
            {
                if (best[feature, node].Gain > gain) (gain, chosen) = (best[feature, node].Gain, (best[feature, node].Feature, best[feature, node].Bin));
            }

            splits[node] = chosen;
        }

        return splits;
    }
}
