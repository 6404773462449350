using System.Diagnostics;
using System.Globalization;
using CallTasks.Bench.Detection;
using CallTasks.Core.Telephony.Detection;

namespace CallTasks.Bench;

/// <summary>
/// People and machines told apart on calls composed from voices that the model was not fitted to, beside the classic threshold rules on the
/// same calls. <c>--fit</c> fits the model anew; <c>--calls N</c> composes N calls a kind and noise, <c>--seed N</c> other calls; <c>--write FOLDER</c> keeps some to be heard;
/// <c>--wrong</c> tells the evidence of each wrong verdict.
/// </summary>
internal static class DetectionBench
{
    private const int CallsPerCell = 160;
    private const int FirstSeed = 500_000;
    private const string ModelFile = "CallTasks.Core/Telephony/Detection/answer-model.txt";

    private static AnswerModel model = AnswerModel.Default;

    public static int Run(string[] args)
    {
        var folder = VoiceSources.Folder;
        if (!File.Exists(Path.Combine(folder, "sources.tsv")))
        {
            Console.Error.WriteLine($"no sounds in {folder}: run build/detection-set.sh");
            return 2;
        }

        if (args.Contains("--fit")) return ModelFit.Run(folder, Path.Combine(Root(), ModelFile));
        // The model of the sources, so that a fit is judged without another build.
        using (var file = File.OpenText(Path.Combine(Root(), ModelFile))) model = AnswerModel.Read(file);
        var calls = Number(args, "--calls", CallsPerCell);
        var seed = Number(args, "--seed", FirstSeed);
        // --split fit is for looking at what the model makes of voices it knows; no figure of it is told anywhere.
        var composer = new CallComposer(new VoiceSources(VoiceSources.Read(folder, Option(args, "--split") ?? "held")));
        if (Option(args, "--write") is { } kept) return Write(composer, kept);
        var (kinds, noises) = (Enum.GetValues<AnswerKind>(), Enum.GetValues<LineNoise>());
        var never = model.With(AnswerLimits.Never);
        var judged = new JudgedCall[kinds.Length * noises.Length * calls];
        Parallel.For(0, judged.Length, i =>
        {
            var (kind, noise) = (kinds[i % kinds.Length], noises[i / kinds.Length % noises.Length]);
            var call = composer.Compose(kind, noise, seed + i);
            judged[i] = new JudgedCall(kind, noise, Judge(call), ClassicRules.Judge(call), new ReplayedCall(FitCall.Hear(call, kind, noise, 0, never), model));
        });
        if (args.Contains("--wrong"))
        {
            foreach (var call in judged.Where(call => call.Ours.Verdict == AnswerVerdict.Machine != call.IsMachine)) Console.Error.WriteLine($"{call.Kind} {call.Noise} {call.Ours}");
        }

        return Report(judged, Cost(composer));
    }

    private static int Report(JudgedCall[] calls, double microseconds)
    {
        Console.Error.WriteLine("wrong verdicts in percent, ours/classic rules; a person that is taken for a machine, a machine that is taken for a person (unsure included)");
        Console.Error.WriteLine($"{"",-14}{string.Concat(Enum.GetValues<LineNoise>().Select(noise => $"{noise,13}"))}{"all",13}   median s  p95 s");
        foreach (var kind in calls.GroupBy(call => call.Kind))
        {
            var cells = kind.GroupBy(call => call.Noise).Append<IEnumerable<JudgedCall>>(kind).Select(cell => $"{Wrong(cell),6:F1}/{ClassicWrong(cell),-6:F1}");
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind.Key,-14}{string.Concat(cells)}   {Time(kind, 0.5),6:F2} {Time(kind, 0.95),8:F2}"));
        }

        var plain = calls.Where(call => call.Kind != AnswerKind.Business).ToArray();
        var lines = new List<BenchLine>();
        List<BenchLine> atTheirs = [];
        var (worse, worseAtTheirs) = (0, 0);
        foreach (var noise in calls.GroupBy(call => call.Noise))
        {
            var people = noise.Where(call => call.Kind < AnswerKind.Business).ToArray();
            var machines = noise.Where(call => call.Kind >= AnswerKind.Greeting).ToArray();
            lines.Add(new($"detection.{noise.Key}.people-as-machines".ToLowerInvariant(), Wrong(people), "%", noise.Key == LineNoise.Quiet ? 2 : 5, ClassicWrong(people), Better.Lower));
            lines.Add(new($"detection.{noise.Key}.machines-as-people".ToLowerInvariant(), Wrong(machines), "%", 5, ClassicWrong(machines), Better.Lower));
            if (Wrong(people) + Wrong(machines) >= ClassicWrong(people) + ClassicWrong(machines)) worse++;
            // Where the rules spare one error at the price of the other: ours at the same price.
            var curve = new OperatingCurve([.. noise.Where(call => call.Kind != AnswerKind.Business).Select(call => call.Replayed)], model.Limits);
            var (missed, hungUp) = (curve.MachinesAt(ClassicWrong(people)), curve.PeopleAt(ClassicWrong(machines)));
            atTheirs.Add(new($"detection.{noise.Key}.machines-as-people-at-rules-people".ToLowerInvariant(), missed, "%", null, ClassicWrong(machines), Better.Lower));
            atTheirs.Add(new($"detection.{noise.Key}.people-as-machines-at-rules-machines".ToLowerInvariant(), hungUp, "%", null, ClassicWrong(people), Better.Lower));
            if (missed > ClassicWrong(machines) || (missed == ClassicWrong(machines) && missed > 0)) worseAtTheirs++; // both 0: nothing to be better in
            if (hungUp >= ClassicWrong(people)) worseAtTheirs++;
        }

        foreach (var (name, some) in new[] { ("people", plain.Where(call => !call.IsMachine)), ("machines", plain.Where(call => call.IsMachine)) })
        {
            var cells = some.GroupBy(call => call.Noise).Select(cell => (IEnumerable<JudgedCall>)cell).Append(some).Select(cell => $"{Wrong(cell),6:F1}/{ClassicWrong(cell),-6:F1}");
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-14}{string.Concat(cells)}   {Time(some, 0.5),6:F2} {Time(some, 0.95),8:F2}"));
        }

        var business = calls.Where(call => call.Kind == AnswerKind.Business).ToArray();
        var (allPeople, allMachines) = (plain.Where(call => !call.IsMachine).ToArray(), plain.Where(call => call.IsMachine).ToArray());
        return BenchLine.PrintAll(
        [
            .. lines,
            .. atTheirs,
            new("detection.business-as-machines", Wrong(business), "%", null, ClassicWrong(business), Better.Lower),
            new("detection.unsure", 100 * Shares.Mean(calls.Select(call => (call.Kind, call.Ours.Verdict == AnswerVerdict.Unsure ? 1.0 : 0))), "%", null, 100 * Shares.Mean(calls.Select(call => (call.Kind, call.Classic.Verdict == AnswerVerdict.Unsure ? 1.0 : 0))), Better.Lower),
            new("detection.noises-not-better-than-rules", worse, "", 0, null, Better.Lower),
            new("detection.not-better-at-rules-own-errors", worseAtTheirs, "", 0, null, Better.Lower),
            new("detection.median", Time(plain, 0.5), "s", 2.5, ClassicTime(plain, 0.5), Better.Lower),
            new("detection.median-people", Time(allPeople, 0.5), "s", null, ClassicTime(allPeople, 0.5), Better.Lower),
            new("detection.median-machines", Time(allMachines, 0.5), "s", null, ClassicTime(allMachines, 0.5), Better.Lower),
            new("detection.p95", Time(plain, 0.95), "s", null, ClassicTime(plain, 0.95), Better.Lower),
            new("detection.cost", microseconds, "µs/s", 500, null, Better.Lower),
        ]);
    }

    /// <summary>Microseconds for a second of sound, verdicts put off to the end: the fastest of some passes over calls of every kind.</summary>
    private static double Cost(CallComposer composer)
    {
        var calls = Enum.GetValues<AnswerKind>().Select(kind => composer.Compose(kind, LineNoise.Babble20, 1)).ToArray();
        var never = model.With(AnswerLimits.Never);
        var best = double.MaxValue;
        for (var pass = 0; pass < 40; pass++)
        {
            var frames = 0;
            var start = Stopwatch.GetTimestamp();
            foreach (var call in calls)
            {
                var detector = new AnswerDetector(never);
                for (var i = 0; detector.Take(call.AsSpan(i, AnswerDetector.FrameSamples)) is null; i += AnswerDetector.FrameSamples) frames++;
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds / (frames * 0.02));
        }

        return best;
    }

    private static AnswerEvidence Judge(short[] call)
    {
        var detector = new AnswerDetector(model);
        for (var i = 0; !detector.Over; i += AnswerDetector.FrameSamples) detector.Take(call.AsSpan(i, AnswerDetector.FrameSamples));
        return detector.Evidence!;
    }

    private static int Write(CallComposer composer, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var kind in Enum.GetValues<AnswerKind>())
        {
            foreach (var noise in Enum.GetValues<LineNoise>())
            {
                using var file = File.Create(Path.Combine(folder, $"{kind}-{noise}.wav".ToLowerInvariant()));
                CallTasks.Core.Audio.WavFile.WritePcm16(file, composer.Compose(kind, noise, 1), 8000, channels: 1);
            }
        }

        return 0;
    }

    private static double Wrong(IEnumerable<JudgedCall> calls) => 100 * Shares.Mean(calls.Select(call => (call.Kind, call.Ours.Verdict == AnswerVerdict.Machine == call.IsMachine ? 0.0 : 1)));

    private static double ClassicWrong(IEnumerable<JudgedCall> calls) => 100 * Shares.Mean(calls.Select(call => (call.Kind, call.Classic.Verdict == AnswerVerdict.Machine == call.IsMachine ? 0.0 : 1)));

    private static double Time(IEnumerable<JudgedCall> calls, double share) => Shares.Quantile(calls.Select(call => (call.Kind, call.Ours.DecidedAt / 1000.0)), share);

    private static double ClassicTime(IEnumerable<JudgedCall> calls, double share) => Shares.Quantile(calls.Select(call => (call.Kind, call.Classic.At / 1000.0)), share);

    private static int Number(string[] args, string name, int usual) => Option(args, name) is { } number ? int.Parse(number, CultureInfo.InvariantCulture) : usual;

    private static string? Option(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CallTasks.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The model is fitted inside the repository.");
    }

    private readonly record struct JudgedCall(AnswerKind Kind, LineNoise Noise, AnswerEvidence Ours, (AnswerVerdict Verdict, int At) Classic, ReplayedCall Replayed)
    {
        public bool IsMachine => Shares.IsMachine(Kind);
    }
}
