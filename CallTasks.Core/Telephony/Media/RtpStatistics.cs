using CallTasks.Core.Audio;

namespace CallTasks.Core.Telephony.Media;

/// <summary>What a peer's packets tell about the way they took (RFC 3550 appendix A.1, A.3, A.8).</summary>
internal sealed class RtpStatistics
{
    private const int MaximumDropout = 3000; // a longer jump is a new count, not a loss

    private bool begun;
    private uint source;
    private ushort highest;
    private long span;           // packets that should have come since the count began
    private long receivedInSpan;
    private long lostBefore;
    private int? transit;
    private double jitter;

    public long Received { get; private set; }

    public long Lost => lostBefore + Math.Max(0, span - receivedInSpan);

    public TimeSpan Jitter => TimeSpan.FromSeconds(jitter / Prompt.SampleRate);

    /// <summary>Counts a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="arrival">When it came, in samples.</param>
    /// <param name="isEvent">Key presses keep one timestamp and so tell nothing about jitter.</param>
    public void Count(in RtpPacket packet, uint arrival, bool isEvent)
    {
        Received++;
        var ahead = (ushort)(packet.Sequence - highest);
        var behind = (ushort)(highest - packet.Sequence);
        if (!begun || packet.Source != source || (ahead > MaximumDropout && behind > MaximumDropout))
        {
            lostBefore = Lost;
            begun = true;
            source = packet.Source;
            highest = packet.Sequence;
            span = receivedInSpan = 1;
            transit = null;
        }
        else
        {
            receivedInSpan++;
            if (ahead is > 0 and <= MaximumDropout)
            {
                span += ahead;
                highest = packet.Sequence;
            }
        }
        if (isEvent) return;
        var now = (int)(arrival - packet.Timestamp);
        if (transit is { } before) jitter += (Math.Abs((double)now - before) - jitter) / 16;
        transit = now;
    }
}
