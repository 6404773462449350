namespace CallTasks.Core.Telephony.Detection;

/// <summary>
/// Catches one utterance: from shortly before its first word until somebody has been silent after it. Who speaks when is told by the same
/// <see cref="SpeechTimings"/> that tell people from machines. One instance for one utterance; told from the pump, asked from any thread.
/// </summary>
internal sealed class UtteranceEar : IListener
{
    /// <summary>Longest utterance that is caught; what is said beyond is cut off. A recogniser's audio is 240 KB at most.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>Silence that ends an utterance: people pause for breath up to half a second.</summary>
    public static readonly TimeSpan EndSilence = TimeSpan.FromSeconds(0.8);

    /// <summary>Speech in all below this is a cough or a click, and listening goes on.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.1);

    /// <summary>Speech after which somebody counts as speaking, so that a prompt may be broken off.</summary>
    public static readonly TimeSpan SurelySpeaking = TimeSpan.FromSeconds(0.24);

    private const int FrameSamples = AnswerDetector.FrameSamples;
    private const int FramesPerSecond = 50;

    // Judged anew every 80 ms: an answer may come so much later, and thrice as much is saved.
    private const int JudgedEvery = 4;

    // As long as nobody speaks the last five seconds tell what noise is; at that the older half goes.
    private const int WaitingFrames = 5 * FramesPerSecond;

    // The first consonant is quieter than what speech is known by, the last one too.
    private const int FramesBefore = 15;
    private const int FramesAfter = 15;

    private static readonly int MostFrames = (int)(Longest.TotalSeconds * FramesPerSecond);

    private readonly SpeechBand band = new();
    private readonly SpeechTimings timings = new(MostFrames);
    private readonly float[] filtered = new float[FrameSamples];
    private readonly float[] features = new float[SpeechTimings.Features];
    private readonly TaskCompletionSource speaking = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<short[]> caught = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private short[] samples = new short[2 * FramesPerSecond * FrameSamples];
    private volatile bool stopped;

    /// <summary>Completes when somebody surely speaks; else never.</summary>
    public Task Speaking => speaking.Task;

    /// <summary>The utterance, 8,000 samples a second, at most <see cref="Longest"/>; never completed where nobody speaks.</summary>
    public Task<short[]> Caught => caught.Task;

    /// <summary>Hears no more.</summary>
    public void Stop() => stopped = true;

    /// <inheritdoc/>
    public bool Hear(ReadOnlySpan<short> frame, bool heard)
    {
        if (stopped || caught.Task.IsCompleted) return false;
        var at = timings.Count * FrameSamples;
        if (at + FrameSamples > samples.Length) Array.Resize(ref samples, Math.Min(samples.Length * 2, MostFrames * FrameSamples));
        frame.CopyTo(samples.AsSpan(at));
        timings.Add(band.Level(frame, filtered), 0);
        if (timings.Count % JudgedEvery != 0 && timings.Count < MostFrames) return true;
        return !Judge();
    }

    /// <summary>Whether the utterance is over.</summary>
    private bool Judge()
    {
        timings.Measure(features);
        if (!timings.Spoken)
        {
            if (timings.Count >= WaitingFrames) Forget(WaitingFrames / 2);
            return false;
        }

        var spoken = features[(int)AnswerFeature.Speech];
        if (spoken >= SurelySpeaking.TotalSeconds) speaking.TrySetResult();
        var over = features[(int)AnswerFeature.Silence] >= EndSilence.TotalSeconds;
        if (over && spoken < Shortest.TotalSeconds)
        {
            Forget(timings.Count - FramesBefore);
            return false;
        }

        if (!over && timings.Count < MostFrames) return false;
        speaking.TrySetResult();
        var from = Math.Max(0, Frames(AnswerFeature.Onset) - FramesBefore);
        var to = Math.Min(timings.Count, timings.Count - Frames(AnswerFeature.Silence) + FramesAfter);
        return caught.TrySetResult(samples[(from * FrameSamples)..(to * FrameSamples)]);
    }

    private int Frames(AnswerFeature seconds) => (int)MathF.Round(features[(int)seconds] / SpeechTimings.Frame);

    private void Forget(int oldest)
    {
        samples.AsSpan(oldest * FrameSamples, (timings.Count - oldest) * FrameSamples).CopyTo(samples);
        timings.Forget(oldest);
    }
}
