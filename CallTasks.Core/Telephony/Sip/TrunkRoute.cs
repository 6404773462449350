using System.Net;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>A trunk's address, resolved.</summary>
/// <param name="Host">host or host:port as URIs carry it.</param>
/// <param name="Remote">Where its datagrams go.</param>
/// <param name="EndPoint">The same, readable.</param>
/// <param name="LocalAddress">The address of ours that reaches it.</param>
/// <param name="Way">How its messages travel.</param>
/// <param name="Proxy">Which of the trunk's proxies it is, in the order of its settings.</param>
internal sealed record TrunkRoute(string Host, SocketAddress Remote, IPEndPoint EndPoint, IPAddress LocalAddress, SipWay Way, int Proxy = 0)
{
    /// <summary>Of its SRV record: lower goes first.</summary>
    public int Priority { get; init; }
    /// <summary>Of its SRV record: its share among those of the same priority.</summary>
    public int Weight { get; init; }
    /// <summary>Our address as it is seen from outside, where address translation stands between; or null.</summary>
    public IPAddress? Public { get; init; }
    /// <summary>Our address in Via and Contact.</summary>
    public IPAddress Shown => Public ?? LocalAddress;
}
