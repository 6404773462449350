namespace CallTasks.Core.Telephony.Media;

/// <summary>What passed through one leg so far.</summary>
public readonly record struct MediaCounters
{
    /// <summary>RTP packets sent.</summary>
    public long Sent { get; init; }

    /// <summary>Packets the network refused to take (unreachable, no buffer).</summary>
    public long SendErrors { get; init; }

    /// <summary>Frames of ours that were never sent because the pump was held up longer than it may catch up.</summary>
    public long SkippedFrames { get; init; }

    /// <summary>RTP packets taken from the peer.</summary>
    public long Received { get; init; }

    /// <summary>Packets of the peer that never came, by sequence numbers (RFC 3550 appendix A.3); late duplicates may bring it below the truth.</summary>
    public long Lost { get; init; }

    /// <summary>Datagrams that were thrown away: from elsewhere, or no RTP, or of an unknown format.</summary>
    public long Ignored { get; init; }

    /// <summary>Variation of the peer's packets' arrival (RFC 3550 section 6.4.1), as exact as the pump looks: 20 ms.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Frames that are missing in the recording because the disk did not keep up.</summary>
    public long RecordingFramesDropped { get; init; }
}
