using System.Net;
using CallTasks.Core.Model;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>What passes through the leg: its messages, where its dial plan keeps them, and its sound.</summary>
internal sealed partial class SipLeg
{
    private readonly SipTrace? _trace;

    /// <inheritdoc/>
    public CallTrace? Trace
    {
        get
        {
            lock (_gate) return _trace?.Whole;
        }
    }

    /// <summary>Keeps the answer to a request that others wait for.</summary>
    public void Keep(SipMessage answer, SocketAddress from)
    {
        lock (_gate) _trace?.Note(sent: false, answer.Bytes, from);
    }

    private bool Send(SipWriter message, SocketAddress to)
    {
        _trace?.Note(sent: true, message.Written, to);
        return _endpoint.Transport.Send(message, to);
    }

    /// <summary>Takes the peer's side of the session; behind address translation its sound may come from the trunk itself.</summary>
    private void Connect(SdpAudio theirs) => _media!.Connect(theirs, SymmetricFrom);

    private IPAddress? SymmetricFrom => _request.Trunk.SymmetricRtp ? _wire.Route.EndPoint.Address : null;
}
