using System.Collections.Concurrent;
using System.Net;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>Proxies that failed lately: they are tried after the others until their time is over or they answer.</summary>
internal sealed class ProxyQuarantine(SipClock clock)
{
    /// <summary>Seconds after silence, a refused connection, or a 503 that names no time.</summary>
    public const int Seconds = 30;

    /// <summary>Longest, whatever Retry-After says: a proxy must be found again by itself.</summary>
    private const int MostSeconds = 300;

    private readonly ConcurrentDictionary<(IPEndPoint, SipWay), long> _until = new();

    /// <summary>It failed.</summary>
    public void Fail(TrunkRoute route, int seconds)
    {
        if (_until.Count < SipLimits.TrunkAddresses)
            _until[(route.EndPoint, route.Way)] = clock.NowMs + 1_000L * Math.Clamp(seconds, 1, MostSeconds);
    }

    /// <summary>It answered.</summary>
    public void Succeed(TrunkRoute route)
    {
        if (!_until.IsEmpty)
            _until.TryRemove((route.EndPoint, route.Way), out _);
    }

    /// <summary>It failed lately.</summary>
    public bool Holds(TrunkRoute route)
    {
        if (_until.IsEmpty || !_until.TryGetValue((route.EndPoint, route.Way), out var until))
            return false;
        if (until > clock.NowMs)
            return true;
        _until.TryRemove(new KeyValuePair<(IPEndPoint, SipWay), long>((route.EndPoint, route.Way), until));
        return false;
    }
}
