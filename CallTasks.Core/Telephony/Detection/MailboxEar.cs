namespace CallTasks.Core.Telephony.Detection;

/// <summary>How the wait for a machine's beep ended.</summary>
public enum MessageMoment
{
    /// <summary>The beep came and was over.</summary>
    AfterBeep,

    /// <summary>No beep was heard, but the machine has been silent so long that it must be recording: some beep in ways that are not known.</summary>
    AfterSilence,

    /// <summary>It went on speaking until the time was over.</summary>
    NoBeep,

    /// <summary>The network's tones or a fax: nobody would ever hear a message.</summary>
    NoMailbox,
}

/// <summary>What became of the message for a machine.</summary>
/// <param name="Begun">It was begun to be said.</param>
/// <param name="Left">It was said to its end.</param>
/// <param name="Moment">How the wait for the beep ended; null: the call ended first.</param>
/// <param name="At">When the message began, or the wait ended without one; Unix milliseconds.</param>
/// <param name="WaitedMilliseconds">From the verdict until then.</param>
public sealed record MessageEvidence(bool Begun, bool Left, MessageMoment? Moment, long At, int WaitedMilliseconds);

/// <summary>Listens to a machine from the verdict on, for the moment from which it records. Told from any thread.</summary>
public sealed class MailboxEar : IListener
{
    /// <summary>No beep is waited for longer: greetings end before, and each second costs.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(45);

    /// <summary>So long a silence without a beep is taken for the beginning of the recording; within greetings pauses are shorter.</summary>
    public static readonly TimeSpan SilenceWithoutBeep = TimeSpan.FromSeconds(4);

    private const int FrameMilliseconds = 20;
    private const int MostFrames = 45_000 / FrameMilliseconds;
    private const int SilentFrames = 4_000 / FrameMilliseconds;

    /// <summary>Silence after the beep before the message, 0.2 s: the first word must not be cut off.</summary>
    private const int AfterBeepFrames = 10;

    /// <summary>Who speaks on for 0.3 s after a tone was no machine at its beep.</summary>
    private const int SpeechFrames = 15;

    /// <summary>Speech is so much above the noise, and never fainter than <see cref="FaintestSpeech"/>, decibels.</summary>
    private const float AboveNoise = 9, FaintestSpeech = -45f;

    private readonly TaskCompletionSource<MessageMoment> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ToneWatch tones = new();
    private readonly SpeechBand band = new();
    private readonly float[] samples = new float[AnswerDetector.FrameSamples];
    private readonly float noise;
    private int frames, silent, quiet, loud;
    private bool beeping;

    /// <summary>An ear for the rest of a machine's greeting.</summary>
    /// <param name="verdict">What showed the machine: its noise is the line's, and its beep may still sound.</param>
    public MailboxEar(AnswerEvidence verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        noise = (float)verdict.NoiseLevel;
        beeping = verdict.Cause == AnswerCause.Beep;
    }

    /// <summary>Completes when the wait is over; never where no sound comes at all.</summary>
    public Task<MessageMoment> Ended => ended.Task;

    /// <inheritdoc/>
    public bool Hear(ReadOnlySpan<short> frame, bool heard)
    {
        if (Take(frame) is not { } moment) return true;
        ended.TrySetResult(moment);
        return false;
    }

    private MessageMoment? Take(ReadOnlySpan<short> frame)
    {
        var level = band.Level(frame, samples);
        var sounds = level > Math.Max(noise + AboveNoise, FaintestSpeech);
        switch (tones.Take(samples, level, noise, SpeechTimings.Quietest, spoken: true)) // how loud its voice is, is not asked
        {
            case AnswerCause.Fax or AnswerCause.InformationTones:
                return MessageMoment.NoMailbox;
            case AnswerCause.Beep:
                (beeping, quiet, loud) = (true, 0, 0);
                break;
        }

        silent = sounds ? 0 : silent + 1;
        if (beeping && !tones.Sounds)
        {
            quiet = sounds ? 0 : quiet + 1;
            loud = sounds ? loud + 1 : loud;
            if (quiet == AfterBeepFrames) return MessageMoment.AfterBeep;
            if (loud == SpeechFrames) beeping = false;
        }
        else
        {
            quiet = loud = 0;
        }

        if (silent == SilentFrames) return MessageMoment.AfterSilence;
        return ++frames == MostFrames ? MessageMoment.NoBeep : null;
    }
}
