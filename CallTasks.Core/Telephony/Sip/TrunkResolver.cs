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
internal sealed class TrunkResolver(IPEndPoint local, SipClock clock, ILogger logger)
{
    /// <summary>How long a name's answer is used before it is asked again in the background, in milliseconds.</summary>
    public const int FreshMs = 60_000;

    /// <summary>Default port of SIP (RFC 3261 section 19.1.2).</summary>
    public const int DefaultPort = 5_060;

    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private sealed class Entry
    {
        public volatile TrunkRoute? Route;
        public volatile string? Problem;
        public long AskedMs;
        public Task? Asking;
    }

    /// <summary>The route to a trunk; null with the reason in words when it is not known (yet).</summary>
    public TrunkRoute? Find(string address, out string? problem)
    {
        var entry = EntryOf(address, out problem);
        if (entry is null)
            return null;
        if (entry.Route is null || clock.NowMs - Interlocked.Read(ref entry.AskedMs) > FreshMs)
            _ = Ask(entry, address);
        problem = entry.Route is null ? entry.Problem ?? $"The name of {address} is being looked up; try again" : null;
        return entry.Route;
    }

    /// <summary>Resolves a trunk's address, waiting for the name server.</summary>
    public async Task<(TrunkRoute? Route, string? Problem)> ResolveAsync(string address, CancellationToken cancellationToken)
    {
        var entry = EntryOf(address, out var problem);
        if (entry is null)
            return (null, problem);
        if (entry.Route is null || clock.NowMs - Interlocked.Read(ref entry.AskedMs) > FreshMs)
            await Ask(entry, address).WaitAsync(cancellationToken);
        return (entry.Route, entry.Route is null ? entry.Problem : null);
    }

    /// <summary>Where a URI of a peer leads; null when it is a name nobody resolved.</summary>
    public SocketAddress? NextHop(ReadOnlySpan<byte> uri)
    {
        if (!SipGrammar.TrySipUri(uri, out var host, out var port, out _) || host.Length > 255)
            return null;
        if (port == 0)
            port = DefaultPort;
        Span<char> name = stackalloc char[host.Length];
        Encoding.ASCII.GetChars(host, name);
        if (IPAddress.TryParse(name, out var address))
            return address.AddressFamily == local.AddressFamily ? new IPEndPoint(address, port).Serialize() : null;
        return _entries.TryGetValue($"{name}:{port}", out var entry) || _entries.TryGetValue(name.ToString(), out entry) ? entry.Route?.Remote : null;
    }

    /// <summary>Splits host:port; false for what cannot stand in a URI.</summary>
    internal static bool TrySplit(string address, out string host, out int port)
    {
        host = "";
        port = DefaultPort;
        if (address.Length is 0 or > 260 || !Ascii.IsValid(address))
            return false;
        if (!SipGrammar.TryHostPort(Encoding.ASCII.GetBytes(address), out var hostBytes, out var given))
            return false;
        host = Encoding.ASCII.GetString(hostBytes);
        if (given > 0)
            port = given;
        return !host.AsSpan().ContainsAnyExcept(HostCharacters) || (address[0] == '[' && IPAddress.TryParse(host, out _));
    }

    private Entry? EntryOf(string address, out string? problem)
    {
        problem = null;
        if (_entries.TryGetValue(address, out var known))
            return known;
        if (!TrySplit(address, out var host, out var port))
        {
            problem = "The trunk's address must be host or host:port";
            return null;
        }
        if (_entries.Count >= SipLimits.TrunkAddresses)
            _entries.Clear();
        var entry = new Entry();
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            host = local.AddressFamily == AddressFamily.InterNetworkV6 ? "::1" : "127.0.0.1";
        if (IPAddress.TryParse(host, out var literal))
        {
            Settle(entry, address, literal, port);
            entry.AskedMs = long.MaxValue / 2; // never stale
        }
        return _entries.GetOrAdd(address, entry);
    }

    private Task Ask(Entry entry, string address)
    {
        lock (entry)
        {
            if (entry.Asking is { IsCompleted: false } asking)
                return asking;
            entry.AskedMs = clock.NowMs;
            return entry.Asking = Task.Run(() => LookUpAsync(entry, address));
        }
    }

    private async Task LookUpAsync(Entry entry, string address)
    {
        TrySplit(address, out var host, out var port);
        try
        {
            var found = await Dns.GetHostAddressesAsync(host, local.AddressFamily);
            if (found.Length > 0)
                Settle(entry, address, found[0], port);
            else
                entry.Problem = $"The name {host} has no address";
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            entry.Problem = $"The name {host} could not be looked up: {e.Message}";
            logger.LogWarning("The trunk's name {Host} could not be looked up: {Problem}", host, e.Message);
        }
    }

    private void Settle(Entry entry, string address, IPAddress remote, int port)
    {
        if (remote.AddressFamily != local.AddressFamily)
        {
            entry.Problem = $"{remote} cannot be reached from {local.Address}: set Telephony:BindAddress to an address of the same kind";
            return;
        }
        var endPoint = new IPEndPoint(remote, port);
        entry.Route = new TrunkRoute(address, endPoint.Serialize(), endPoint, LocalFor(endPoint));
        entry.Problem = null;
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
