using System.Globalization;
using System.Runtime.CompilerServices;

namespace CallTasks.Core.Telephony.Detection;

/// <summary>
/// The chance that a machine answered, from what <see cref="AnswerFigures"/> measured: boosted trees of depth four, fitted by
/// <c>bench detection --fit</c> and kept as the text <c>answer-model.txt</c>. Immutable; nothing allocates.
/// </summary>
internal sealed class AnswerModel
{
    /// <summary>Splits on the way to a leaf.</summary>
    public const int Depth = 4;

    /// <summary>Splits of a tree.</summary>
    public const int Splits = (1 << Depth) - 1;

    /// <summary>Leaves of a tree.</summary>
    public const int Leaves = 1 << Depth;

    /// <summary>Most trees that are read: a file of more is none of ours.</summary>
    private const int MostTrees = 1_000;

    private static readonly Lazy<AnswerModel> Shipped = new(() =>
    {
        using var file = typeof(AnswerModel).Assembly.GetManifestResourceStream("Detection/answer-model.txt")
            ?? throw new InvalidOperationException("The model of answers was not built into the program.");
        using var reader = new StreamReader(file);
        return Read(reader);
    });

    private readonly int[] features;
    private readonly float[] thresholds;
    private readonly float[] leaves;

    /// <summary>A model of trees laid one after another.</summary>
    /// <param name="features">Feature of each split.</param>
    /// <param name="thresholds">A figure above it goes right.</param>
    /// <param name="leaves">What each leaf adds to the logarithm of the odds.</param>
    /// <param name="limits">From which chance on a verdict is given.</param>
    public AnswerModel(int[] features, float[] thresholds, float[] leaves, AnswerLimits limits)
    {
        var trees = features.Length / Splits;
        if (features.Length != trees * Splits || thresholds.Length != features.Length || leaves.Length != trees * Leaves)
            throw new FormatException("The trees of the model of answers are not whole.");
        if (features.Any(f => f is < 0 or >= AnswerFigures.Count)) throw new FormatException("The model of answers asks for a figure that is not measured.");
        (this.features, this.thresholds, this.leaves, Limits) = (features, thresholds, leaves, limits);
    }

    /// <summary>The model that comes with the program.</summary>
    public static AnswerModel Default => Shipped.Value;

    /// <summary>From which chance on a verdict is given.</summary>
    public AnswerLimits Limits { get; }

    /// <summary>The chance of a machine, 0 to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Chance(ReadOnlySpan<float> measured)
    {
        float odds = 0;
        for (int split = 0, leaf = 0; split < features.Length; split += Splits, leaf += Leaves)
        {
            var node = 0;
            for (var depth = 0; depth < Depth; depth++) node = 2 * node + (measured[features[split + node]] > thresholds[split + node] ? 2 : 1);
            odds += leaves[leaf + node - Splits];
        }

        return 1 / (1 + MathF.Exp(-odds));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">It is no model.</exception>
    public static AnswerModel Read(TextReader text)
    {
        List<int> features = [];
        List<float> thresholds = [], leaves = [];
        AnswerLimits? limits = null;
        while (text.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var words = line.Split(' ');
            if (words is ["verdicts", .. var row])
            {
                limits = AnswerLimits.Read(row);
                continue;
            }

            if (words.Length != 2 * Splits + Leaves || features.Count == MostTrees * Splits) throw new FormatException("A line of the model of answers is no tree.");
            for (var i = 0; i < Splits; i++)
            {
                features.Add((int)Enum.Parse<AnswerFeature>(words[2 * i]));
                thresholds.Add(Number(words[2 * i + 1]));
            }

            for (var i = 0; i < Leaves; i++) leaves.Add(Number(words[2 * Splits + i]));
        }

        if (limits is null) throw new FormatException("The model of answers does not say from where on it is sure.");
        return new AnswerModel([.. features], [.. thresholds], [.. leaves], limits);
    }

    /// <summary>Writes the model, one tree a line.</summary>
    public void Write(TextWriter text)
    {
        text.Write($"verdicts {Limits}\n");
        for (int split = 0, leaf = 0; split < features.Length; split += Splits, leaf += Leaves)
        {
            for (var i = 0; i < Splits; i++) text.Write(string.Create(CultureInfo.InvariantCulture, $"{(AnswerFeature)features[split + i]} {thresholds[split + i]:0.####} "));
            for (var i = 0; i < Leaves; i++) text.Write(string.Create(CultureInfo.InvariantCulture, $"{leaves[leaf + i]:0.####}{(i == Leaves - 1 ? "\n" : " ")}"));
        }
    }

    /// <summary>The same trees with other limits.</summary>
    public AnswerModel With(AnswerLimits limits) => new(features, thresholds, leaves, limits);

    private static float Number(string word) =>
        float.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite(number)
            ? number
            : throw new FormatException($"The model of answers has '{word}' for a number.");
}
