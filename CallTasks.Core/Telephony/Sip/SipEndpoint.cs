using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>What all calls of a user agent share.</summary>
internal sealed class SipEndpoint
{
    /// <summary>The socket; set once, right after it was bound.</summary>
    public required SipTransport Transport { get; init; }
    /// <summary>Names on the wire.</summary>
    public required SipIdentity Identity { get; init; }
    /// <summary>Deadlines.</summary>
    public required SipTimerWheel Wheel { get; init; }
    /// <summary>Resolved addresses.</summary>
    public required TrunkResolver Resolver { get; init; }
    /// <summary>Proxies that failed lately.</summary>
    public required ProxyQuarantine Quarantine { get; init; }
    /// <summary>User-Agent header, UTF-8.</summary>
    public required byte[] UserAgent { get; init; }
    /// <summary>Log.</summary>
    public required ILogger Logger { get; init; }
}
