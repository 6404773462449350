using System.Globalization;
using CallTasks.Core.Telephony.Detection;

namespace CallTasks.Bench.Detection;

/// <summary>
/// Fits the model to the voices for fitting. A third of these voices is kept back and used for one thing only: to choose from which chance on
/// a verdict is given. The held-out voices take no part.
/// </summary>
internal static class ModelFit
{
    private const int CallsPerKind = 700;
    private const int ChoosingPerKind = 250;

    /// <summary>Sampled every so many frames: what lies between tells nothing new.</summary>
    private const int SampledEvery = 4;

    private static readonly float[] MachineLimits = [0.88f, 0.9f, 0.92f, 0.93f, 0.94f, 0.945f, 0.95f, 0.96f, 0.965f, 0.97f, 0.975f, 0.98f, 0.985f, 0.99f];
    private static readonly float[] HumanLimits = [0.04f, 0.06f, 0.08f, 0.1f, 0.12f, 0.14f, 0.16f, 0.18f, 0.2f, 0.25f];

    // What verdicts cost when the limits are chosen: a person who is hung up on most.
    private const double PersonCost = 2.5;
    private const double MachineCost = 2;
    private const double BusinessCost = 0.05;

    /// <summary>A second by which half of the verdicts come later than <see cref="MostMedian"/> costs as much as a person each time.</summary>
    private const double SecondCost = 1;
    private const double MostMedian = 2.25;

    public static int Run(string folder, string target)
    {
        var all = VoiceSources.Read(folder, "fit");
        var voices = new VoiceSources(all).Voices;
        var kept = voices.Where((_, i) => i % 3 == 2).ToHashSet();
        Console.Error.WriteLine($"limits are chosen on: {string.Join(", ", kept)}");
        var fitting = new CallComposer(new VoiceSources(all.Where(source => !kept.Contains(source.Voice))));
        var choosing = new CallComposer(new VoiceSources(all.Where(source => kept.Contains(source.Voice) || source.Kind == "music")));

        var never = AnswerModel.Default.With(2, -1);
        var kinds = Enum.GetValues<AnswerKind>();
        var calls = new (List<float> Figures, int Samples)[kinds.Length * CallsPerKind];
        Parallel.For(0, calls.Length, i =>
        {
            var figures = new List<float>();
            Listen(fitting.ComposeAny(kinds[i % kinds.Length], i), never, (frame, detector) =>
            {
                if (frame % SampledEvery == 0) figures.AddRange(detector.Features);
            });
            calls[i] = (figures, figures.Count / SpeechTimings.Features);
        });

        var count = calls.Sum(call => call.Samples);
        var figuresOfAll = new float[count * SpeechTimings.Features];
        var (machine, weights) = (new bool[count], new float[count]);
        var at = 0;
        for (var i = 0; i < calls.Length; i++)
        {
            calls[i].Figures.CopyTo(figuresOfAll, at * SpeechTimings.Features);
            var kind = kinds[i % kinds.Length];
            var weight = (float)Shares.Of(kind) * kinds.Length / 2;
            machine.AsSpan(at, calls[i].Samples).Fill(Shares.IsMachine(kind));
            weights.AsSpan(at, calls[i].Samples).Fill(weight / Math.Max(1, calls[i].Samples));
            at += calls[i].Samples;
        }

        Console.Error.WriteLine($"{calls.Length} calls, {count} moments");
        var model = BoostedTrees.Fit(figuresOfAll, machine, weights);
        model = Choose(model, choosing, kinds);
        using var file = new StreamWriter(target) { NewLine = "\n" };
        file.Write("# Fitted by `bench detection --fit` to the voices of build/detection-set.sh; see docs/detection.md. A tree is a line: 7 splits (figure, limit), 8 leaves.\n");
        model.Write(file);
        return 0;
    }

    /// <summary>Runs a detector to the end of a call, without a verdict by timing; what it decided by a tone, or that it could not.</summary>
    private static AnswerEvidence? Listen(short[] call, AnswerModel never, Action<int, AnswerDetector> judged)
    {
        var detector = new AnswerDetector(never);
        for (var frame = 0; frame < AnswerDetector.Longest.TotalMilliseconds / 20; frame++)
        {
            if (detector.Take(call.AsSpan(frame * AnswerDetector.FrameSamples, AnswerDetector.FrameSamples)) is not null) break;
            if (frame >= AnswerDetector.FirstJudged) judged(frame + 1, detector);
        }

        return detector.Evidence;
    }

    private static AnswerModel Choose(AnswerModel model, CallComposer composer, AnswerKind[] kinds)
    {
        (float Machine, float Human)[] limits =
        [
            .. from machine in MachineLimits
               from human in HumanLimits
               select (machine, human)
        ];
        var judged = new (AnswerKind Kind, (bool Machine, double Seconds)[] Verdicts)[kinds.Length * ChoosingPerKind];
        Parallel.For(0, judged.Length, i =>
        {
            var kind = kinds[i % kinds.Length];
            var chances = new List<(int Frame, float Chance, bool Spoken)>();
            var end = Listen(composer.ComposeAny(kind, 1_000_000 + i), model.With(2, -1), (frame, detector) =>
            {
                if (frame % AnswerDetector.JudgedEvery == 0) chances.Add((frame, detector.Chance, detector.Spoken));
            });
            judged[i] = (kind, Array.ConvertAll(limits, limit => Replay(chances, end, limit.Machine, limit.Human)));
        });

        var results = new (double Cost, string Text)[limits.Length];
        Parallel.For(0, limits.Length, l =>
        {
            var verdicts = judged.Select(call => (call.Kind, call.Verdicts[l].Machine, call.Verdicts[l].Seconds)).ToArray();
            var plain = verdicts.Where(call => call.Kind != AnswerKind.Business).ToArray();
            var people = Shares.Mean(plain.Where(call => !Shares.IsMachine(call.Kind)).Select(call => (call.Kind, call.Machine ? 1.0 : 0)));
            var machines = Shares.Mean(plain.Where(call => Shares.IsMachine(call.Kind)).Select(call => (call.Kind, call.Machine ? 0.0 : 1)));
            var business = verdicts.Where(call => call.Kind == AnswerKind.Business).Average(call => call.Machine ? 1.0 : 0);
            var median = Shares.Quantile(plain.Select(call => (call.Kind, call.Seconds)), 0.5);
            var cost = PersonCost * people + MachineCost * machines + BusinessCost * business + SecondCost * Math.Max(0, median - MostMedian);
            results[l] = (cost, string.Create(CultureInfo.InvariantCulture,
                $"machine from {limits[l].Machine}, person to {limits[l].Human}: people as machines {people:P1}, machines as people {machines:P1}, business as machines {business:P1}, median {median:F2} s"));
        });
        foreach (var (_, text) in results.OrderBy(result => result.Cost).Take(12)) Console.Error.WriteLine(text);
        var best = Enumerable.Range(0, limits.Length).MinBy(l => results[l].Cost);
        return model.With(limits[best].Machine, limits[best].Human);
    }

    /// <summary>What the detector would decide with these limits.</summary>
    private static (bool Machine, double Seconds) Replay(List<(int Frame, float Chance, bool Spoken)> chances, AnswerEvidence? end, float machine, float human)
    {
        int machines = 0, humans = 0;
        foreach (var (frame, chance, spoken) in chances)
        {
            machines = chance >= machine ? machines + 1 : 0;
            humans = chance <= human && spoken ? humans + 1 : 0;
            if (machines >= AnswerDetector.Agreeing) return (true, frame * 0.02);
            if (humans < AnswerDetector.Agreeing) continue;
            return end is { Verdict: AnswerVerdict.Machine, Cause: not AnswerCause.TimeOver } ? (true, end.DecidedAt / 1000.0) : (false, frame * 0.02);
        }

        if (end?.Cause is null or AnswerCause.TimeOver && chances.Count > 0) return (chances[^1].Chance >= AnswerDetector.MachineAtEnd, AnswerDetector.Longest.TotalSeconds);
        return (end?.Verdict == AnswerVerdict.Machine, (end?.DecidedAt ?? AnswerDetector.Longest.TotalMilliseconds) / 1000);
    }
}
