using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// Addresses of trunks, resolved ahead of time: placing a call never waits for a name server. A name is asked again every
/// <see cref="FreshMs"/>; while that fails the last answer stays.
/// </summary>
/// <param name="local">Where SIP is bound.</param>
/// <param name="clock">Clock.</param>
/// <param name="logger">Log.</param>
/// <param name="names">Finds the servers of a name; null: names lead to their addresses alone.</param>
/// <param name="publicAddress">Our address as carriers outside see it, or null.</param>
internal sealed class TrunkResolver(IPEndPoint local, SipClock clock, ILogger logger, CarrierNames? names = null, IPAddress? publicAddress = null)
{
    /// <summary>How long a name's answer is used before it is asked again in the background, in milliseconds.</summary>
    public const int FreshMs = 60_000;

    /// <summary>Default port of SIP (RFC 3261 section 19.1.2) where nothing says TLS.</summary>
    public const int DefaultPort = 5_060;

    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private sealed class Entry(string address, SipWay way, bool verify)
    {
        public string Address { get; } = address;
        public SipWay Way { get; } = way;
        public bool Verify { get; } = verify;
        public volatile TrunkRoute[] Routes = [];
        public TrunkRoute? Route => Routes is [var first, ..] ? first : null;
        public long FreshMs = TrunkResolver.FreshMs;
        public volatile string? Problem;
        public long AskedMs;
        public Task? Asking;
    }

    /// <summary>The routes to a trunk's address, one for each of its servers; none with the reason in words when they are not known (yet).</summary>
    public IReadOnlyList<TrunkRoute> Find(SipTrunk trunk, out string? problem)
    {
        var entry = EntryOf(trunk, out problem);
        if (entry is null)
            return [];
        if (entry.Route is null || clock.NowMs - Interlocked.Read(ref entry.AskedMs) > Interlocked.Read(ref entry.FreshMs))
            _ = Ask(entry);
        problem = entry.Route is null ? entry.Problem ?? $"The name of {trunk.Address} is being looked up; try again" : null;
        return entry.Routes;
    }

    /// <summary>Resolves a trunk's address, waiting for the name server.</summary>
    public async Task<(TrunkRoute? Route, string? Problem)> ResolveAsync(SipTrunk trunk, CancellationToken cancellationToken)
    {
        var (routes, problem) = await ResolveAllAsync(trunk, cancellationToken);
        return (routes.Count == 0 ? null : routes[0], problem);
    }

    /// <summary>The same with all its servers, the preferred one first.</summary>
    public async Task<(IReadOnlyList<TrunkRoute> Routes, string? Problem)> ResolveAllAsync(SipTrunk trunk, CancellationToken cancellationToken)
    {
        var entry = EntryOf(trunk, out var problem);
        if (entry is null)
            return ([], problem);
        if (entry.Route is null || clock.NowMs - Interlocked.Read(ref entry.AskedMs) > Interlocked.Read(ref entry.FreshMs))
            await Ask(entry).WaitAsync(cancellationToken);
        return (entry.Routes, entry.Route is null ? entry.Problem : null);
    }

    /// <summary>Where a URI of a peer leads; null when it is a name nobody resolved, or would lead out of TLS.</summary>
    /// <param name="uri">The URI.</param>
    /// <param name="trunk">Where the call goes so far: its connection is kept, and the name of its certificate.</param>
    public SocketAddress? NextHop(ReadOnlySpan<byte> uri, SocketAddress trunk)
    {
        if (!SipGrammar.TrySipUri(uri, out var host, out var port, out var parameters) || host.Length > 255)
            return null;
        var way = WayOf(uri, parameters);
        var stream = trunk as StreamAddress;
        if (stream is { Way: SipWay.Tls } && way != SipWay.Tls)
            return null;
        if (port == 0)
            port = way.DefaultPort();
        Span<char> name = stackalloc char[host.Length];
        Encoding.ASCII.GetChars(host, name);
        if (!IPAddress.TryParse(name, out var address))
        {
            var known = _entries.TryGetValue($"{name}:{port}", out var entry) || _entries.TryGetValue(name.ToString(), out entry) ? entry.Route : null;
            return known?.Way == way ? known.Remote : null;
        }
        if (address.AddressFamily != local.AddressFamily)
            return null;
        var remote = new IPEndPoint(address, port);
        if (stream is not null && stream.Remote.Equals(remote))
            return stream;
        return way == SipWay.Udp ? remote.Serialize() : new StreamAddress(remote, way, LocalFor(remote), stream is { Way: SipWay.Tls } ? stream.Name : address.ToString());
    }

    /// <summary>A URI names the place of a route: its host or address, port and transport.</summary>
    public static bool LeadsTo(ReadOnlySpan<byte> uri, TrunkRoute route)
    {
        if (!SipGrammar.TrySipUri(uri, out var host, out var port, out var parameters) || WayOf(uri, parameters) != route.Way)
            return false;
        if (port == 0)
            port = route.Way.DefaultPort();
        var name = Encoding.ASCII.GetString(host);
        if (IPAddress.TryParse(name, out var address))
            return route.EndPoint.Port == port && route.EndPoint.Address.Equals(address);
        return TrySplit(route.Host, route.Way, out var known, out var knownPort) && knownPort == port && known.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>How a URI wants to be reached: sips and transport=tls by TLS, else by its transport parameter, else by datagrams.</summary>
    private static SipWay WayOf(ReadOnlySpan<byte> uri, ReadOnlySpan<byte> parameters)
    {
        if (Ascii.EqualsIgnoreCase(uri[..5], "sips:"u8))
            return SipWay.Tls;
        if (!SipGrammar.TryParameter(parameters, "transport"u8, out var transport))
            return SipWay.Udp;
        return Ascii.EqualsIgnoreCase(transport, "tls"u8) ? SipWay.Tls : Ascii.EqualsIgnoreCase(transport, "tcp"u8) ? SipWay.Tcp : SipWay.Udp;
    }

    /// <summary>Splits host:port; false for what cannot stand in a URI.</summary>
    internal static bool TrySplit(string address, SipWay way, out string host, out int port)
    {
        host = "";
        port = way.DefaultPort();
        if (address.Length is 0 or > 260 || !Ascii.IsValid(address))
            return false;
        if (!SipGrammar.TryHostPort(Encoding.ASCII.GetBytes(address), out var hostBytes, out var given))
            return false;
        host = Encoding.ASCII.GetString(hostBytes);
        if (given > 0)
            port = given;
        return !host.AsSpan().ContainsAnyExcept(HostCharacters) || (address[0] == '[' && IPAddress.TryParse(host, out _));
    }

    private Entry? EntryOf(SipTrunk trunk, out string? problem)
    {
        problem = null;
        if (!SipWays.TryParse(trunk.Transport, out var way))
        {
            problem = $"The transport {trunk.Transport} is not carried";
            return null;
        }
        var key = way == SipWay.Udp ? trunk.Address : $"{trunk.Address};{way}{(trunk.VerifyCertificate ? "" : ";unchecked")}";
        if (_entries.TryGetValue(key, out var known))
            return known;
        if (!TrySplit(trunk.Address, way, out var host, out var port))
        {
            problem = "The trunk's address must be host or host:port";
            return null;
        }
        if (_entries.Count >= SipLimits.TrunkAddresses)
            _entries.Clear();
        var entry = new Entry(trunk.Address, way, trunk.VerifyCertificate);
        if (IPAddress.TryParse(Loopback(host), out var literal))
        {
            Settle(entry, host, literal, port);
            entry.AskedMs = long.MaxValue / 2; // never stale
        }
        return _entries.GetOrAdd(key, entry);
    }

    private string Loopback(string host) =>
        !host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? host : local.AddressFamily == AddressFamily.InterNetworkV6 ? "::1" : "127.0.0.1";

    private Task Ask(Entry entry)
    {
        lock (entry)
        {
            if (entry.Asking is { IsCompleted: false } asking)
                return asking;
            entry.AskedMs = clock.NowMs;
            return entry.Asking = Task.Run(() => LookUpAsync(entry));
        }
    }

    private async Task LookUpAsync(Entry entry)
    {
        TrySplit(entry.Address, entry.Way, out var host, out var port);
        if (IPAddress.TryParse(Loopback(host), out var literal))
        {
            Settle(entry, host, literal, port); // no name; of the other kind of address
            return;
        }
        try
        {
            if (names is not null && await TryServersAsync(entry, host))
                return;
            var found = await Dns.GetHostAddressesAsync(host, local.AddressFamily);
            Interlocked.Exchange(ref entry.FreshMs, FreshMs);
            if (found.Length > 0)
                Settle(entry, host, found[0], port);
            else
                entry.Problem = $"The name {host} has no address";
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            entry.Problem = $"The name {host} could not be looked up: {e.Message}";
            logger.LogWarning("The trunk's name {Host} could not be looked up: {Problem}", host, e.Message);
        }
    }

    /// <summary>By NAPTR and SRV, where the address names no port (RFC 3263 section 4.2); false when the name is to lead to its own addresses.</summary>
    private async Task<bool> TryServersAsync(Entry entry, string host)
    {
        if (!host.Contains('.', StringComparison.Ordinal) || (SipGrammar.TryHostPort(Encoding.ASCII.GetBytes(entry.Address), out _, out var given) && given > 0))
            return false;
        var (servers, seconds) = await names!.FindAsync(host, entry.Way);
        if (servers is null)
            return entry.Routes.Length > 1; // nobody answers: the last answer stays
        var routes = new List<TrunkRoute>(servers.Count);
        foreach (var server in servers)
        {
            try
            {
                if (await Dns.GetHostAddressesAsync(server.Host, local.AddressFamily) is [var address, ..] && RouteTo(entry, host, address, server.Port) is { } route)
                    routes.Add(route with { Priority = server.Priority, Weight = server.Weight });
            }
            catch (Exception e) when (e is SocketException or ArgumentException)
            {
                logger.LogInformation("The server {Server} of {Host} could not be looked up: {Problem}", server.Host, host, e.Message);
            }
        }
        if (routes.Count == 0)
            return false;
        Interlocked.Exchange(ref entry.FreshMs, 1_000L * seconds);
        (entry.Routes, entry.Problem) = ([.. routes], null);
        return true;
    }

    private void Settle(Entry entry, string name, IPAddress remote, int port)
    {
        if (RouteTo(entry, name, remote, port) is { } route)
            (entry.Routes, entry.Problem) = ([route], null);
    }

    private TrunkRoute? RouteTo(Entry entry, string name, IPAddress remote, int port)
    {
        if (remote.AddressFamily != local.AddressFamily)
        {
            entry.Problem = $"{remote} cannot be reached from {local.Address}: set Telephony:BindAddress to an address of the same kind";
            return null;
        }
        var endPoint = new IPEndPoint(remote, port);
        var own = LocalFor(endPoint);
        // The certificate must be for what stands in the dial plan, not for what a name server made of it (RFC 5922 section 4).
        SocketAddress to = entry.Way == SipWay.Udp ? endPoint.Serialize()
            : new StreamAddress(endPoint, entry.Way, own, entry.Way == SipWay.Tls && entry.Verify ? name : null);
        return new TrunkRoute(entry.Address, to, endPoint, own, entry.Way)
        {
            Public = publicAddress is not null && publicAddress.AddressFamily == remote.AddressFamily && IsOutside(remote) ? publicAddress : null,
        };
    }

    /// <summary>No address of this machine or of a private network (RFC 1918, 3927, 4193, 6598): there our own address is the right one.</summary>
    internal static bool IsOutside(IPAddress address)
    {
        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal)
            return false;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return true;
        Span<byte> bytes = stackalloc byte[4];
        address.TryWriteBytes(bytes, out _);
        return (bytes[0], bytes[1]) is not ((10, _) or (172, >= 16 and < 32) or (192, 168) or (169, 254) or (100, >= 64 and < 128));
    }

    private IPAddress LocalFor(IPEndPoint remote)
    {
        if (!local.Address.Equals(IPAddress.Any) && !local.Address.Equals(IPAddress.IPv6Any))
            return local.Address;
        try
        {
            // Connecting a UDP socket sends nothing; it asks the routing table.
            using var probe = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(remote);
            return ((IPEndPoint)probe.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return local.Address;
        }
    }
}
