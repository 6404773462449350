using System.Net;
using CallTasks.Core.Model;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>The leg's messages, where its dial plan keeps them.</summary>
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

    private bool Send(SipWriter message, SocketAddress to)
    {
        _trace?.Note(sent: true, message.Written, to);
        return _endpoint.Transport.Send(message, to);
    }
}
