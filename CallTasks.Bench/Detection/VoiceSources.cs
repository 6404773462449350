using CallTasks.Core.Audio;

namespace CallTasks.Bench.Detection;

/// <summary>The sounds of one side of the split, found by kind and voice.</summary>
internal sealed class VoiceSources
{
    private readonly ILookup<string, VoiceSource> byKind;
    private readonly ILookup<(string, string), VoiceSource> byVoice;

    public VoiceSources(IEnumerable<VoiceSource> sources)
    {
        var all = sources.ToList();
        byKind = all.ToLookup(source => source.Kind);
        byVoice = all.ToLookup(source => (source.Voice, source.Kind));
        Voices = [.. all.Where(source => source.Kind != "music").Select(source => source.Voice).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Parts whose voice it was from how it was changed.</summary>
    public const char Changed = '~';

    private static readonly int[] ChangedRates = [7_000, 9_200];

    /// <summary>Who speaks here.</summary>
    public IReadOnlyList<string> Voices { get; }

    /// <summary>Folder of the set that build/detection-set.sh made.</summary>
    public static string Folder => Environment.GetEnvironmentVariable("CALLTASKS_DETECTION_SET")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "calltasks", "detection");

    /// <summary>Reads the sounds of a split (<c>fit</c> or <c>held</c>).</summary>
    public static List<VoiceSource> Read(string folder, string split)
    {
        var lines = File.ReadAllLines(Path.Combine(folder, "sources.tsv")).Select(line => line.Split('\t')).Where(fields => fields[1] == split).ToArray();
        var read = new VoiceSource?[lines.Length];
        Parallel.For(0, lines.Length, i =>
        {
            using var file = File.OpenRead(Path.Combine(folder, lines[i][0]));
            var samples = Prepared(WavFile.Read(file));
            if (samples.Length > 800) read[i] = new VoiceSource(lines[i][2], lines[i][3], samples);
        });
        return [.. read.OfType<VoiceSource>()];
    }

    /// <summary>
    /// The same sounds, and what was said also slower and lower, and faster and higher, each as a voice of its own: for fitting, as there are
    /// few of them, and synthetic voices say the same texts. Whose voice it was stands before <see cref="Changed"/> in its name. Of the words
    /// of the children's game, which are only people's, there are enough as they are.
    /// </summary>
    public static List<VoiceSource> Varied(List<VoiceSource> sources) =>
    [
        .. sources,
        .. from source in sources
           where source.Kind != "music" && !source.Voice.StartsWith("toys", StringComparison.Ordinal)
           from rate in ChangedRates
           select new VoiceSource($"{source.Voice}{Changed}{rate}", source.Kind, Resampler.Resample(source.Samples, 8000, rate)),
    ];

    /// <summary>Any sound of a kind within a length in seconds.</summary>
    public VoiceSource Any(Random random, string kind, double least = 0, double most = double.MaxValue) =>
        Choose(random, byKind[kind], least, most) ?? throw new InvalidOperationException($"The set has no sound '{kind}' of {least} to {most} s: make it anew with build/detection-set.sh.");

    /// <summary>A sound of the same voice, or null.</summary>
    public VoiceSource? Of(Random random, string voice, string kind, double least = 0, double most = double.MaxValue) => Choose(random, byVoice[(voice, kind)], least, most);

    private static VoiceSource? Choose(Random random, IEnumerable<VoiceSource> sources, double least, double most)
    {
        // First the voice, then what it says: a voice of many sounds counts no more than another.
        var voices = sources.Where(source => source.Seconds >= least && source.Seconds <= most).GroupBy(source => source.Voice).ToArray();
        return voices.Length == 0 ? null : voices[random.Next(voices.Length)].ToArray() is var choice ? choice[random.Next(choice.Length)] : null;
    }

    private static float[] Prepared(WavAudio audio)
    {
        var samples = Resampler.Resample(audio.Mono(), audio.SampleRate, 8000);
        const int frame = 160;
        var levels = new float[samples.Length / frame];
        for (var i = 0; i < levels.Length; i++)
            foreach (var sample in samples.AsSpan(i * frame, frame)) levels[i] += sample * sample / frame;
        if (levels.Length == 0) return [];
        var limit = levels.Max() * 1e-3f; // 30 dB below the loudest
        var first = Array.FindIndex(levels, level => level > limit);
        var last = Array.FindLastIndex(levels, level => level > limit);
        var loud = levels.Where(level => level > limit).Average();
        var result = samples[Math.Max(0, (first - 1) * frame)..Math.Min(samples.Length, (last + 2) * frame)];
        for (var i = 0; i < result.Length; i++) result[i] /= MathF.Sqrt(loud);
        return result;
    }
}
