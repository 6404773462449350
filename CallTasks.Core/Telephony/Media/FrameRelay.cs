using CallTasks.Core.Audio;

namespace CallTasks.Core.Telephony.Media;

/// <summary>
/// One direction of two legs that talk to each other: hears on the one and speaks on the other. The legs' clocks are those of the pump, but
/// their frames fall differently, so a few wait here.
/// </summary>
/// <param name="presses">
/// Takes the keys that are heard as tones. They are pressed anew on the other leg, so their own sound is left out: who takes keys by tones, or by
/// events beside them, would take them twice. Null: the sound passes as it is.
/// </param>
/// <param name="most">Most frames that wait; the oldest goes.</param>
/// <remarks>
/// Where keys are taken, each frame waits for the next one (20 ms): two in a row are a key, and then neither passes; one alone is speech that looks like
/// a key, and passes as it is.
/// </remarks>
internal sealed class FrameRelay(KeyPresses? presses = null, int most = FrameRelay.MaximumWaiting) : IListener, IVoice
{
    /// <summary>Most frames that wait between two legs, 80 ms: more would be heard as an echo of oneself.</summary>
    public const int MaximumWaiting = 4;

    private const int Frame = RtpSender.FrameSamples;

    private readonly Lock gate = new();
    private readonly KeyTones? tones = presses is null ? null : new KeyTones();
    private readonly int held = presses is null ? 0 : 1;
    private readonly short[] frames = new short[most * Frame];
    private int first;
    private int waiting;
    private bool ended;

    /// <inheritdoc/>
    public bool Hear(ReadOnlySpan<short> frame, bool heard)
    {
        lock (gate)
        {
            if (ended) return false;
            if (waiting == most)
            {
                first = (first + 1) % most;
                waiting--;
            }
            waiting++;
            frame[..Frame].CopyTo(Newest(0));
            if (tones is null) return true;
            if (tones.Hear(frame[..Frame]) is { } key) presses!.Press(key);
            if (tones.Sounding)
            {
                Newest(0).Clear();
                if (waiting > 1) Newest(1).Clear();
            }
            return true;
        }
    }

    /// <inheritdoc/>
    public bool Speak(Span<short> frame)
    {
        lock (gate)
        {
            if (waiting <= held) return false;
            frames.AsSpan(first * Frame, Frame).CopyTo(frame);
            first = (first + 1) % most;
            waiting--;
            return true;
        }
    }

    /// <summary>Hears no more.</summary>
    public void End()
    {
        lock (gate) (ended, waiting) = (true, 0);
    }

    /// <summary>The frame that came last, or so many before it.</summary>
    private Span<short> Newest(int before) => frames.AsSpan((first + waiting - 1 - before) % most * Frame, Frame);
}
