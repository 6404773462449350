using System.Net;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>A trunk's address, resolved.</summary>
/// <param name="Host">host or host:port as URIs carry it.</param>
/// <param name="Remote">Where its datagrams go.</param>
/// <param name="EndPoint">The same, readable.</param>
/// <param name="LocalAddress">The address of ours that reaches it; stands in Via, Contact and SDP.</param>
/// <param name="Way">How its messages travel.</param>
/// <param name="Proxy">Which of the trunk's proxies it is, in the order of its settings.</param>
internal sealed record TrunkRoute(string Host, SocketAddress Remote, IPEndPoint EndPoint, IPAddress LocalAddress, SipWay Way, int Proxy = 0);
