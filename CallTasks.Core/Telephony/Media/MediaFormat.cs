using CallTasks.Core.Audio;

namespace CallTasks.Core.Telephony.Media;

/// <summary>A codec of the telephone, as SDP names it and RTP carries it (RFC 3551 section 6): 8 kHz mono, one byte a sample.</summary>
public sealed record MediaFormat
{
    /// <summary>A-law: PCMA, static payload type 8.</summary>
    public static readonly MediaFormat Pcma = new("PCMA", 8, G711Law.ALaw);

    /// <summary>µ-law: PCMU, static payload type 0.</summary>
    public static readonly MediaFormat Pcmu = new("PCMU", 0, G711Law.MuLaw);

    private MediaFormat(string name, byte payloadType, G711Law law)
    {
        Name = name;
        PayloadType = payloadType;
        Law = law;
    }

    /// <summary>The encoding name of SDP's rtpmap.</summary>
    public string Name { get; }

    /// <summary>The RTP payload type.</summary>
    public byte PayloadType { get; }

    /// <summary>How samples are coded.</summary>
    public G711Law Law { get; }

    /// <summary>The format of a static payload type, or null when we do not speak it.</summary>
    public static MediaFormat? OfPayloadType(int payloadType) => payloadType switch
    {
        8 => Pcma,
        0 => Pcmu,
        _ => null,
    };
}
