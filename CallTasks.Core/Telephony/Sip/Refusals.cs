using System.Net;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// Requests outside of any dialog of ours, answered without keeping state (RFC 3261 section 8.2.7): this user agent takes no calls. One
/// answer for one request, never larger than a little more than it: no use to anybody as an amplifier.
/// </summary>
internal sealed class Refusals(SipEndpoint endpoint)
{
    /// <summary>Answers, or drops.</summary>
    /// <param name="request">The request.</param>
    /// <param name="from">Where it came from.</param>
    /// <param name="callId">The call of ours that its Call-ID names, or null.</param>
    public void OnRequest(SipMessage request, SocketAddress from, long? callId)
    {
        if (Answer(request, from, callId) is { } answer)
            endpoint.Transport.Send(answer, SipResponses.Destination(request, from));
    }

    /// <summary>Answers what could be read of a request that breaks the rules, or drops it.</summary>
    public void OnFault(SipMessage request, SocketAddress from)
    {
        if (FaultAnswer(request, from) is { } answer)
            endpoint.Transport.Send(answer, SipResponses.Destination(request, from));
    }

    /// <summary>The answer to a request; null where none is due.</summary>
    public SipWriter? Answer(SipMessage request, SocketAddress from, long? callId)
    {
        if (request.Method == SipMethod.Ack)
            return null;
        var status = Status(request, callId);
        // The same request gets the same tag, so that a retransmission sees the same answer.
        var writer = SipResponses.Begin(request, from, status, StrayAnswers.Fingerprint(request.CallId) | 1);
        if (status.StartsWith("420"u8))
            writer.Add("Unsupported: "u8).Add(request.First(SipHeaderName.Require)).EndLine();
        if (status.StartsWith("405"u8) || request.Method == SipMethod.Options)
            writer.Add("Allow: "u8).Add(SipMethods.Allowed).Add("\r\nAccept: application/sdp\r\n"u8);
        return writer.EndWithoutBody();
    }

    /// <summary>The answer to a request that breaks the rules; null where none is due.</summary>
    public static SipWriter? FaultAnswer(SipMessage request, SocketAddress from)
    {
        if (request.Method == SipMethod.Ack || request.Fault is not (SipFault.Bad or SipFault.Version))
            return null;
        var status = request.Fault == SipFault.Version ? "505 Version Not Supported"u8 : "400 Bad Request"u8;
        return SipResponses.Begin(request, from, status, StrayAnswers.Fingerprint(request.CallId) | 1).EndWithoutBody();
    }

    private ReadOnlySpan<byte> Status(SipMessage request, long? callId)
    {
        switch (request.Method)
        {
            case SipMethod.Bye when callId is { } call && endpoint.Identity.ForCall(call).IsTag(request.ToTag):
                // A dialog of ours that has ended here already: its BYE again because our 200 was lost, or one that crossed ours, or one
                // that an earlier run had. All of them have what they want.
                return "200 OK"u8;
            case SipMethod.Bye or SipMethod.Cancel or SipMethod.Info or SipMethod.Update or SipMethod.Notify or SipMethod.Prack:
                return "481 Call/Transaction Does Not Exist"u8;
            case SipMethod.Invite when !request.ToTag.IsEmpty:
                return "481 Call/Transaction Does Not Exist"u8;
            case not (SipMethod.Invite or SipMethod.Options):
                return "405 Method Not Allowed"u8;
        }
        if (!SipGrammar.IsSipScheme(request.RequestUri) && !request.RequestUri.StartsWith("tel:"u8))
            return "416 Unsupported URI Scheme"u8;
        if (!request.First(SipHeaderName.Require).IsEmpty)
            return "420 Bad Extension"u8;
        return request.Method == SipMethod.Invite ? "403 This System Only Places Calls"u8 : "200 OK"u8;
    }
}
