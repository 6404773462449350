using System.Net;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>What we say about our audio, as an offer or as an answer (RFC 8866, RFC 3264): PCMA, PCMU, telephone events, 20 ms.</summary>
/// <param name="Address">Where we receive.</param>
/// <param name="Port">RTP port.</param>
/// <param name="SessionId">Origin's session ID: the call's row number.</param>
/// <param name="Version">Origin's version; rises with each change.</param>
/// <param name="Codecs">Static payload types in order of preference: 8 PCMA, 0 PCMU.</param>
/// <param name="DtmfPayloadType">Payload type of telephone-event/8000 (RFC 4733), or null to leave it out.</param>
/// <param name="Direction">Which way.</param>
internal sealed record SdpOffer(IPAddress Address, int Port, long SessionId, int Version, IReadOnlyList<int> Codecs, int? DtmfPayloadType, SdpDirection Direction)
{
    /// <summary>What the peer offered beside the audio.</summary>
    public RefusedMedia Others { get; init; } = RefusedMedia.None;

    /// <summary>Payload type that we offer telephone events on.</summary>
    public const int OwnDtmfPayloadType = Media.TelephoneEvent.OfferedPayloadType;

    /// <summary>Writes it.</summary>
    public void WriteTo(SipWriter writer)
    {
        var family = Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "IP6 "u8 : "IP4 "u8;
        writer.Add("v=0\r\no=- "u8).Add(SessionId).Add(" "u8).Add(Version).Add(" IN "u8).Add(family).AddAddress(Address)
            .Add("\r\ns=-\r\nc=IN "u8).Add(family).AddAddress(Address)
            .Add("\r\nt=0 0\r\n"u8);
        RefusedMedia.Write(writer, Others.Before);
        writer.Add("m=audio "u8).Add(Port).Add(" RTP/AVP"u8);
        foreach (var codec in Codecs)
            writer.Add(" "u8).Add(codec);
        if (DtmfPayloadType is { } listed)
            writer.Add(" "u8).Add(listed);
        writer.EndLine();
        foreach (var codec in Codecs)
            writer.Add(codec == 8 ? "a=rtpmap:8 PCMA/8000\r\n"u8 : "a=rtpmap:0 PCMU/8000\r\n"u8);
        if (DtmfPayloadType is { } dtmf)
            writer.Add("a=rtpmap:"u8).Add(dtmf).Add(" telephone-event/8000\r\na=fmtp:"u8).Add(dtmf).Add(" 0-16\r\n"u8);
        writer.Add("a=ptime:20\r\n"u8).Add(Direction switch
        {
            SdpDirection.SendRecv => "a=sendrecv\r\n"u8,
            SdpDirection.SendOnly => "a=sendonly\r\n"u8,
            SdpDirection.RecvOnly => "a=recvonly\r\n"u8,
            _ => "a=inactive\r\n"u8,
        });
        RefusedMedia.Write(writer, Others.Behind);
    }
}
