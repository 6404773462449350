namespace CallTasks.Core.Telephony.Detection;

/// <summary>
/// Tells from the first seconds of an answered call whether a person or a machine speaks. Takes frames of 20 ms in their order and decides as
/// soon as it is sure, after <see cref="Longest"/> at the latest; only a tone overrules a person's verdict afterwards. The same frames give the same verdict at the same moment; nothing allocates
/// while frames are taken. For one thread.
/// </summary>
public sealed class AnswerDetector
{
    /// <summary>Samples of a frame: 20 ms of 8 kHz.</summary>
    public const int FrameSamples = 160;

    /// <summary>Nothing is decided later: the caller waits, or talks to a machine.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(7);

    private const int FrameMilliseconds = 20;
    private const int MostFrames = 7_000 / FrameMilliseconds;

    /// <summary>Every so many frames is judged: sooner than anybody notices, at half the cost.</summary>
    internal const int JudgedEvery = 2;

    /// <summary>Before that too little was heard, 0.3 s.</summary>
    internal const int FirstJudged = 15;

    /// <summary>So many judgements in a row must agree on a person, 80 ms: what one frame changes in a pause is not sure. A machine's speech only grows longer.</summary>
    internal const int AgreeingOnPerson = 2;

    /// <summary>So many frames of a tone, 60 ms, are not a voice any more.</summary>
    private const int ToneSounds = 3;

    /// <summary>When the time is over, this chance is enough: who has not let us speak for so long does not wait for an answer.</summary>
    internal const float MachineAtEnd = 0.75f;

    private readonly AnswerModel model;
    private readonly AnswerFigures heard = new(MostFrames);
    private readonly ToneWatch tones = new();
    private readonly float[] samples = new float[FrameSamples];
    private readonly float[] features = new float[AnswerFigures.Count];
    private readonly SpeechBand band = new();
    private int humans;

    /// <summary>A detector with the model that comes with the program.</summary>
    public AnswerDetector()
        : this(AnswerModel.Default)
    {
    }

    internal AnswerDetector(AnswerModel model) => this.model = model;

    /// <summary>What was decided; null as long as nothing is.</summary>
    public AnswerEvidence? Evidence { get; private set; }

    /// <summary>The chance of a machine at the last judgement, 0 to 1.</summary>
    internal float Chance { get; private set; } = 0.5f;

    /// <summary>Somebody spoke.</summary>
    internal bool Spoken => heard.Spoken;

    /// <summary>What was measured last.</summary>
    internal ReadOnlySpan<float> Features => features;

    /// <summary>Nothing that comes can change the verdict any more.</summary>
    public bool Over => Evidence is { Verdict: not AnswerVerdict.Human } || heard.Frames == MostFrames;

    /// <summary>
    /// Takes the next frame. A person stays under watch until <see cref="Longest"/>: a mailbox of few words pauses like one before its beep, and
    /// such a tone overrules the verdict. What is spoken does not: people may speak long once the bot talks to them.
    /// </summary>
    /// <param name="frame"><see cref="FrameSamples"/> samples; zeroes for what was lost.</param>
    /// <returns>The evidence once it is decided.</returns>
    /// <exception cref="ArgumentException">The frame has another length.</exception>
    public AnswerEvidence? Take(ReadOnlySpan<short> frame)
    {
        if (frame.Length != FrameSamples) throw new ArgumentException($"A frame has {FrameSamples} samples, this one {frame.Length}.", nameof(frame));
        if (Over) return Evidence;
        var level = band.Level(frame, samples);
        if (!frame.ContainsAnyExcept((short)0)) level = SpeechTimings.Quietest; // lost; the filter still hears what was before
        var cause = tones.Take(samples, level, heard.Noise, heard.Loudest, heard.Spoken);
        heard.Add(samples, level, tones.InTone ? tones.Length : 0);
        if (cause is { } tone)
        {
            heard.Measure(features); // noise and speech for the record
            return Evidence = Decided(AnswerVerdict.Machine, tone, ToneConfidence);
        }

        if (Evidence is not null) return Evidence;
        var over = heard.Frames == MostFrames;
        if (heard.Frames < FirstJudged || (heard.Frames % JudgedEvery != 0 && !over)) return null;
        heard.Measure(features);
        Chance = model.Chance(features);
        var (machineFrom, humanTo) = model.Limits.At(features[(int)AnswerFeature.SignalToNoise], features[(int)AnswerFeature.SinceOnset], AnswerFigures.SilenceOf(features));
        // As long as nobody spoke only a tone tells: silence and ringing have no timing. While one sounds, what it is decides.
        var machine = Chance >= machineFrom && heard.Spoken && tones.Length < ToneSounds;
        humans = Chance <= humanTo && heard.Spoken ? humans + 1 : 0;
        if (machine) Evidence = Decided(AnswerVerdict.Machine, AnswerCause.Timing, Chance);
        else if (humans >= AgreeingOnPerson) Evidence = Decided(AnswerVerdict.Human, AnswerCause.Timing, 1 - Chance);
        else if (over && Chance >= MachineAtEnd && heard.Spoken) Evidence = Decided(AnswerVerdict.Machine, AnswerCause.TimeOver, Chance);
        else if (over) Evidence = Decided(AnswerVerdict.Unsure, AnswerCause.TimeOver, 1 - Chance);
        return Evidence;
    }

    /// <summary>Share of beeps and network tones that come from machines, as far as the composed calls tell.</summary>
    private const double ToneConfidence = 0.99;

    private AnswerEvidence Decided(AnswerVerdict verdict, AnswerCause cause, double confidence) => new()
    {
        Verdict = verdict,
        Cause = cause,
        Confidence = Math.Round(confidence, 3),
        DecidedAt = heard.Frames * FrameMilliseconds,
        SpeechAt = heard.Spoken ? Milliseconds(AnswerFeature.Onset) : null,
        Speech = Milliseconds(AnswerFeature.Speech),
        FirstUtterance = Milliseconds(AnswerFeature.FirstUtterance),
        SilenceAfter = Milliseconds(AnswerFeature.Silence),
        LongestPause = Milliseconds(AnswerFeature.LongestPause),
        Bursts = (int)features[(int)AnswerFeature.Bursts],
        Utterances = (int)features[(int)AnswerFeature.Utterances],
        SyllableRate = Math.Round(features[(int)AnswerFeature.SyllableRate], 1),
        SignalToNoise = Math.Round(features[(int)AnswerFeature.SignalToNoise], 1),
        NoiseLevel = Math.Round(heard.Noise, 1),
        ToneFrequency = cause is AnswerCause.Timing or AnswerCause.TimeOver ? null : tones.Frequency,
    };

    private int Milliseconds(AnswerFeature feature) => (int)MathF.Round(features[(int)feature] * 1000);
}
