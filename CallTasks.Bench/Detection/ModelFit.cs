using CallTasks.Core.Telephony.Detection;

namespace CallTasks.Bench.Detection;

/// <summary>
/// Fits the model to the voices for fitting. They are parted into folds, a speaker with all languages in one; what is said about the calls of
/// a fold by a model that was fitted to the others serves one thing only: to choose the limits from which a verdict is given. The model itself
/// is then fitted to all of them. The held-out voices take no part.
/// </summary>
internal static class ModelFit
{
    private const int Folds = 4;
    private const int AnyPerKind = 800;
    private const int CallsPerCell = 80;

    /// <summary>Every so many judgements is fitted to: what lies between tells nothing new.</summary>
    private const int FittedEvery = 4;

    /// <summary>Seconds since the first word after which most verdicts were given: what is heard then counts less.</summary>
    private const float Late = 4;

    private const float LateWeight = 0.4f;
    private const float EarlyWeight = 1.3f;

    public static int Run(string folder, string target)
    {
        var calls = Hear(folder);
        var (figures, machine, weights, folds, spans) = Moments(calls);
        Console.Error.WriteLine($"{calls.Length} calls, {machine.Length} moments");
        var judged = new ReplayedCall[calls.Length];
        for (var fold = 0; fold < Folds; fold++)
        {
            var others = new float[weights.Length];
            for (var i = 0; i < others.Length; i++) others[i] = folds[i] == fold ? 0 : weights[i];
            var model = BoostedTrees.Fit(figures, machine, others, Array.FindAll(spans, span => span.To > span.From && folds[span.From] != fold));
            Parallel.For(0, calls.Length, i =>
            {
                if (calls[i].Fold == fold) judged[i] = new ReplayedCall(calls[i], model);
            });
        }

        var limits = LimitSearch.Choose([.. judged.Where(call => call.Noise is not null)]);
        using var file = new StreamWriter(target) { NewLine = "\n" };
        file.Write("# Fitted by `bench detection --fit` to the voices of build/detection-set.sh; see docs/detection.md. A tree is a line: 15 splits (figure, limit), 16 leaves.\n");
        BoostedTrees.Fit(figures, machine, weights, spans).With(limits).Write(file);
        return 0;
    }

    private static FitCall[] Hear(string folder)
    {
        var all = VoiceSources.Varied(VoiceSources.Read(folder, "fit"));
        var tracks = all.Where(source => source.Kind == "music").Select(source => source.Voice).ToList();
        var speakers = all.Where(source => source.Kind != "music").Select(source => Speaker(source.Voice)).Distinct().Order(StringComparer.Ordinal).ToList();
        // Recorded prompts, syllables and synthetic voices stand together in this order: each fold gets some of each.
        var composers = Enumerable.Range(0, Folds).Select(fold => new CallComposer(new VoiceSources(all.Where(source =>
            (source.Kind == "music" ? tracks.IndexOf(source.Voice) : speakers.IndexOf(Speaker(source.Voice))) % Folds == fold)))).ToArray();
        for (var fold = 0; fold < Folds; fold++) Console.Error.WriteLine($"fold {fold}: {string.Join(", ", speakers.Where((_, i) => i % Folds == fold))}");
        var (kinds, noises) = (Enum.GetValues<AnswerKind>(), Enum.GetValues<LineNoise>());
        var never = AnswerModel.Default.With(AnswerLimits.Never);
        var calls = new FitCall[kinds.Length * (AnyPerKind + noises.Length * CallsPerCell)];
        Parallel.For(0, calls.Length, i =>
        {
            var (kind, turn) = (kinds[i % kinds.Length], i / kinds.Length);
            var fold = turn % Folds;
            if (turn < AnyPerKind)
            {
                calls[i] = FitCall.Hear(composers[fold].ComposeAny(kind, i), kind, null, fold, never);
                return;
            }

            var noise = noises[turn / Folds % noises.Length];
            calls[i] = FitCall.Hear(composers[fold].Compose(kind, noise, 1_000_000 + i), kind, noise, fold, never);
        });
        return calls;
    }

    /// <summary>Who speaks: a synthetic voice is the same in each language, and a voice that was changed is still the same.</summary>
    private static string Speaker(string voice)
    {
        var unchanged = voice.Split(VoiceSources.Changed)[0];
        return unchanged.StartsWith("espeak", StringComparison.Ordinal) ? unchanged[..7] + unchanged[10..] : unchanged;
    }

    private static (float[] Figures, bool[] Machine, float[] Weights, int[] Folds, (int From, int To)[] Spans) Moments(FitCall[] calls)
    {
        var kinds = Enum.GetValues<AnswerKind>().Length;
        var count = calls.Sum(call => call.Count / FittedEvery);
        var figures = new float[count * AnswerFigures.Count];
        var (machine, weights, folds) = (new bool[count], new float[count], new int[count]);
        var spans = new (int From, int To)[calls.Length];
        var at = 0;
        for (var turn = 0; turn < calls.Length; turn++)
        {
            var call = calls[turn];
            var moments = call.Count / FittedEvery;
            spans[turn] = (at, at + moments);
            // A company's sentence lasts as long as a mailbox': fitted as a person it makes every verdict on a machine late, and is itself told apart no better.
            var share = call.Kind == AnswerKind.Business ? 0 : Shares.Of(call.Kind);
            for (var moment = 0; moment < moments; moment++, at++)
            {
                call.At(moment * FittedEvery + FittedEvery - 1).CopyTo(figures.AsSpan(at * AnswerFigures.Count));
                machine[at] = Shares.IsMachine(call.Kind);
                var late = figures[at * AnswerFigures.Count + (int)AnswerFeature.SinceOnset] > Late;
                weights[at] = (float)share * kinds / 2 / moments * (late ? LateWeight : EarlyWeight);
                folds[at] = call.Fold;
            }
        }

        return (figures, machine, weights, folds, spans);
    }
}
