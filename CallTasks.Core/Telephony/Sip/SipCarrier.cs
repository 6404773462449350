using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// A SIP user agent that places calls (RFC 3261 over UDP, TCP and TLS). A leg is found by the row number in its Call-ID; calls from outside are refused.
/// </summary>
public sealed class SipCarrier : ICarrier, ISipSink, IAsyncDisposable
{
    /// <summary>Patience of <see cref="ProbeAsync"/>, in milliseconds: three transmissions.</summary>
    private const int ProbeMs = 3_000;

    /// <summary>The same where a connection must be opened first, with TLS.</summary>
    private const int ProbeByConnectionMs = 10_000;

    /// <summary>Ports tried until one is free for datagrams and connections.</summary>
    private const int BindTries = 20;

    /// <summary>CSeq numbers an earlier run's INVITE may have had: one more for each challenge.</summary>
    private const int OrphanCSeqs = 1 + SipLimits.Challenges;

    /// <summary>Within so long a final answer that nobody acknowledged comes again: T2, and half a second for the way.</summary>
    private static readonly TimeSpan LastAnswer = TimeSpan.FromMilliseconds(SipTimers.T2 + 500);

    private readonly ConcurrentDictionary<long, SipLeg> _legs = new();
    private readonly ILegMediaSource _media;
    private readonly SipEndpoint _endpoint;
    private readonly SipRequests _requests;
    private readonly TrunkRequests _trunks;
    private readonly TrunkRegistrar _registrar;
    private readonly TrunkInspector _inspector;
    private readonly Refusals _refusals;
    private readonly SipStreams _streams;
    private int _closed;

    /// <summary>Binds the port and begins to listen.</summary>
    /// <exception cref="SocketException">The address or port cannot be bound.</exception>
    /// <exception cref="ArgumentException">The identity is empty or the user agent's name not printable ASCII.</exception>
    public SipCarrier(SipCarrierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Identity);
        if (options.UserAgent.Length > 100 || options.UserAgent.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw new ArgumentException("The user agent's name must be printable ASCII, at most 100 characters", nameof(options));
        _media = options.MediaSource;
        var clock = new SipClock(options.Time);
        _streams = new SipStreams(this, new TlsTrust(options.TrustedRoots), options.Time, options.Logger);
        var transport = Bind(options);
        var wheel = new SipTimerWheel(clock);
        _endpoint = new SipEndpoint
        {
            Transport = transport,
            Identity = new SipIdentity(options.Identity),
            Wheel = wheel,
            Resolver = new TrunkResolver(transport.Local, clock, options.Logger, new CarrierNames(new NameServers(options.NameServers, options.Time)), options.PublicAddress),
            Quarantine = new ProxyQuarantine(clock),
            UserAgent = Encoding.ASCII.GetBytes(options.UserAgent),
            Logger = options.Logger,
        };
        _requests = new SipRequests(transport, wheel);
        _trunks = new TrunkRequests(_endpoint, _requests);
        _registrar = new TrunkRegistrar(_endpoint, _trunks);
        _inspector = new TrunkInspector(_endpoint, _trunks, _registrar);
        Strays = new StrayAnswers(transport, _endpoint.Identity, _requests, _endpoint.Resolver, options.Logger);
        _refusals = new Refusals(_endpoint);
        transport.Start();
    }

    /// <summary>Where SIP is bound; the host keeps the port for the next start.</summary>
    public IPEndPoint LocalEndPoint => _endpoint.Transport.Local;

    /// <summary>Calls whose dialog or transaction has not ended.</summary>
    public int LiveLegs => _legs.Count;

    /// <summary>Messages dropped because they were no SIP message or passed a bound.</summary>
    public long MalformedDatagrams => _endpoint.Transport.Malformed + _streams.Malformed;

    /// <summary>The socket; tests close it to leave as a crash does.</summary>
    internal SipTransport Transport => _endpoint.Transport;

    /// <summary>Its connections.</summary>
    internal SipStreams Streams => _streams;

    /// <summary>Requests that are sent again until they are answered.</summary>
    internal SipRequests Requests => _requests;

    /// <summary>Answers that belong to no leg.</summary>
    internal StrayAnswers Strays { get; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A leg with this call's row number is still up: its Call-ID would be the same.</exception>
    public ICallLeg Dial(DialRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var routes = Routes(request.Trunk, out var problem);
        if (!SipCallWire.IsNumber(request.Phone) || (request.CallerId is { } shown && !SipCallWire.IsNumber(shown)))
            problem = "not sent: the number called or shown is not E.164";
        else if (request.Trunk.Codecs.Count == 0 || request.Trunk.Codecs.Any(codec => codec is not (0 or 8)))
            problem = "not sent: the trunk's codecs must be 8 (PCMA) or 0 (PCMU)";
        var media = problem is null ? _media.Open(routes[0].LocalAddress) : null;
        if (problem is null && media is null)
            problem = "not sent: no RTP port is free";
        var leg = new SipLeg(this, _endpoint, request, media);
        if (!_legs.TryAdd(request.CallId, leg))
        {
            leg.Fail("a leg of the same call is up");
            throw new InvalidOperationException($"Call {request.CallId} is up already");
        }
        if (problem is not null)
            leg.Fail(problem);
        else
            leg.Start(routes); // stored before it is sent: the answer may come before this returns
        return leg;
    }

    /// <inheritdoc/>
    public async Task<TrunkProbe> ProbeAsync(SipTrunk trunk, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(trunk);
        var probes = await Task.WhenAll(Addresses(trunk).Select(one => ProbeOneAsync(one, cancellationToken)));
        if (probes.Length == 1)
            return probes[0];
        // One that answers carries the calls; what is wrong with the others is told.
        var best = Array.Find(probes, probe => probe.Reachable) ?? probes[0];
        return best with { Answer = string.Join("; ", probes.Zip(Addresses(trunk), (probe, one) => probe.Reachable ? $"{one.Address}: {probe.Answer}" : probe.Answer)) };
    }

    private async Task<TrunkProbe> ProbeOneAsync(SipTrunk trunk, CancellationToken cancellationToken)
    {
        var (routes, problem) = await _endpoint.Resolver.ResolveAllAsync(trunk, cancellationToken);
        if (routes.Count == 0)
            return new TrunkProbe(false, null, problem!);
        var probes = await Task.WhenAll(routes.Select(route => ProbeRouteAsync(trunk, route, cancellationToken)));
        return Array.Find(probes, probe => probe.Reachable) ?? probes[0];
    }

    private async Task<TrunkProbe> ProbeRouteAsync(SipTrunk trunk, TrunkRoute route, CancellationToken cancellationToken)
    {
        var clock = _endpoint.Wheel.Clock.Time;
        var begun = clock.GetTimestamp();
        var patience = route.Way == SipWay.Udp ? ProbeMs : ProbeByConnectionMs;
        var final = (await _trunks.AskAsync(SipMethod.Options, route, trunk with { Password = null }, new TrunkNames(), $"Contact: <{_trunks.Contact(route, trunk)}>\r\nAccept: application/sdp\r\n", patience, cancellationToken)).Final;
        if (final.Code == 0)
            _endpoint.Quarantine.Fail(route, ProxyQuarantine.Seconds);
        else
            _endpoint.Quarantine.Succeed(route);
        return final.Code == 0
            ? new TrunkProbe(false, null, final.Text == SipRequests.NoReply ? $"{trunk.Address} did not answer OPTIONS within {patience / 1000} s" : $"{trunk.Address} cannot be reached: {final.Text}")
            : new TrunkProbe(true, clock.GetElapsedTime(begun), $"{final.Code} {final.Text}");
    }

    /// <inheritdoc/>
    public async Task<TrunkRegistration> RegisterAsync(SipTrunk trunk, TimeSpan validity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(trunk);
        var result = new TrunkRegistration(false, TimeSpan.Zero, "");
        foreach (var address in Addresses(trunk))
        {
            var (routes, problem) = await _endpoint.Resolver.ResolveAllAsync(address, cancellationToken);
            if (routes.Count == 0)
                result = new TrunkRegistration(false, TimeSpan.Zero, problem!);
            foreach (var route in routes)
            {
                result = await _registrar.RegisterAsync(route, address, validity, cancellationToken);
                if (result.Registered)
                    return result; // the carrier's proxies share what one of them knows
            }
        }
        return result;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TrunkStep>> InspectAsync(SipTrunk trunk, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(trunk);
        return [.. (await Task.WhenAll(Addresses(trunk).Select(one => _inspector.InspectAsync(one, cancellationToken)))).SelectMany(steps => steps)];
    }

    /// <inheritdoc/>
    public async Task ReleaseAsync(OrphanDialog orphan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(orphan);
        var found = await Task.WhenAll(Addresses(orphan.Trunk).Select(one => _endpoint.Resolver.ResolveAllAsync(one, cancellationToken)));
        var routes = Numbered([.. found.Select(one => one.Routes)]).SelectMany(one => one).ToArray();
        var problem = found[0].Problem;
        if (routes.Length == 0 || !SipCallWire.IsNumber(orphan.Phone))
        {
            _endpoint.Logger.LogWarning("Call {CallId} of an earlier run cannot be ended at its carrier: {Problem}", orphan.CallId, problem ?? "its number is not E.164");
            return;
        }
        var callerId = orphan.CallerId is { } shown && SipCallWire.IsNumber(shown) ? shown : null;
        var wires = Array.ConvertAll(routes, route => new SipCallWire(_endpoint, orphan.CallId, orphan.Phone, callerId, orphan.Trunk, route));
        if (orphan.Dialog is { } text && SipDialog.Read(text) is { } dialog)
            await EndAsync(wires[0], dialog, cancellationToken);
        else
            await Task.WhenAll(wires.Select(wire => CancelAsync(wire, cancellationToken))); // nobody knows which of them got it
    }

    private static SipTrunk[] Addresses(SipTrunk trunk) =>
        trunk.Proxies.Count == 0 ? [trunk] : [trunk, .. trunk.Proxies.Take(SipLimits.Proxies - 1).Select(proxy => trunk with { Address = proxy, Proxies = [] })];

    /// <summary>
    /// Gives each route the number that its branches tell: the first server of an address that of the address, further ones (SRV) those behind all
    /// addresses, so that the next run names them alike. Beyond the last number none is used.
    /// </summary>
    private static List<TrunkRoute>[] Numbered(IReadOnlyList<TrunkRoute>[] found)
    {
        var more = found.Length;
        return [.. found.Select((routes, i) => routes.Select((route, k) => k > 0 ? route with { Proxy = more++ } : i > 0 ? route with { Proxy = i } : route).Where(route => route.Proxy < SipLimits.Proxies).ToList())];
    }

    /// <summary>The trunk's proxies that are known in the order a call tries them, those that failed lately after the others; empty with the first one's problem.</summary>
    private List<TrunkRoute> Routes(SipTrunk trunk, out string? problem)
    {
        problem = null;
        var addresses = Addresses(trunk);
        var found = new IReadOnlyList<TrunkRoute>[addresses.Length];
        for (var i = 0; i < addresses.Length; i++)
        {
            found[i] = _endpoint.Resolver.Find(addresses[i], out var trouble);
            problem ??= trouble;
        }
        if (found is [[var only]])
            return [only];
        var all = Numbered(found).SelectMany(one => CarrierNames.InTurn(one, route => (route.Priority, route.Weight), RandomNumberGenerator.GetInt32)).ToList();
        if (all.Count > 0)
            problem = null;
        return [.. all.Where(route => !_endpoint.Quarantine.Holds(route)), .. all.Where(_endpoint.Quarantine.Holds)];
    }

    /// <summary>Ends every leg with one CANCEL or BYE and closes the socket.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 1)
            return;
        foreach (var leg in _legs.Values)
        {
            leg.Abandon();
            await leg.DisposeAsync();
        }
        _endpoint.Wheel.Dispose();
        _endpoint.Transport.Dispose();
        _streams.Dispose();
    }

    void ISipSink.OnMessage(SipMessage message, SocketAddress from)
    {
        var ours = _endpoint.Identity.TryReadCallId(message.CallId, out var callId);
        if (message.IsRequest)
        {
            if (!ours || !_legs.TryGetValue(callId, out var leg) || !leg.OnRequest(message, from))
                _refusals.OnRequest(message, from, ours ? callId : null);
            return;
        }
        if (message.CSeqMethod != SipMethod.Invite && _requests.IsAwaited(message))
        {
            // Kept before whoever waits is woken: what they send on it stands behind it.
            if (ours && _legs.TryGetValue(callId, out var asking))
                asking.Keep(message, from);
            _requests.OnAnswer(message);
            return;
        }
        if (ours && (!_legs.TryGetValue(callId, out var called) || !called.OnAnswer(message, from)))
            Strays.OnStray(message, from, callId);
    }

    void ISipSink.OnLost(StreamAddress to, string problem, bool reached)
    {
        _requests.OnLost(to, problem);
        foreach (var leg in _legs.Values)
            leg.OnLost(to, problem, reached);
    }

    void ISipSink.OnFault(SipMessage request, SocketAddress from) => _refusals.OnFault(request, from);

    /// <summary>A leg has ended.</summary>
    internal void Forget(SipLeg leg) => _legs.TryRemove(new KeyValuePair<long, SipLeg>(leg.CallId, leg));

    /// <summary>
    /// Cancels, then waits for the INVITE's final answer, which is served as a stray. A CANCEL that crossed a 200, or came after it, ends
    /// nothing; but whoever still holds a final answer sends it again at least every T2 (RFC 3261 sections 13.3.1.4 and 17.2.1).
    /// </summary>
    private async Task CancelAsync(SipCallWire wire, CancellationToken cancellationToken)
    {
        var ended = Strays.ExpectAsync(wire.CallId);
        try
        {
            for (var cseq = 1; cseq <= OrphanCSeqs && !ended.IsCompleted; cseq++)
            {
                var branch = wire.InviteBranch(cseq);
                var final = await _requests.SendAsync(wire.Cancel(cseq), branch, wire.Route.Remote).WaitAsync(cancellationToken);
                _endpoint.Logger.LogInformation("Call {CallId} of an earlier run: CANCEL was answered {Code} {Text}", wire.CallId, final.Code, final.Text);
                if (final.Code == 0)
                    return; // nobody is there
                if (final.Code != 481)
                    break;
            }

            await ended.WaitAsync(LastAnswer, _endpoint.Wheel.Clock.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // No final answer is held over there: the INVITE never arrived, or its transaction is long over.
        }
        finally
        {
            Strays.Unexpect(wire.CallId);
        }
    }

    private async Task EndAsync(SipCallWire wire, SipDialog dialog, CancellationToken cancellationToken)
    {
        var to = dialog.NextHop(_endpoint.Resolver, wire.Route.Remote);
        // The earlier run may have ended before its ACK; a second one harms nobody (RFC 3261 section 13.3.1.4).
        _endpoint.Transport.Send(wire.Ack(dialog, []), to);
        dialog.LocalCSeq++;
        var final = await _requests.SendAsync(wire.Bye(dialog, dialog.LocalCSeq, []), SipIdentity.Branch(wire.Keys, dialog.LocalCSeq, 'b'), to).WaitAsync(cancellationToken);
        _endpoint.Logger.LogInformation("Call {CallId} of an earlier run: BYE was answered {Code} {Text}", wire.CallId, final.Code, final.Text);
    }

    /// <summary>The same port for datagrams and connections; where only connections cannot be had, datagrams alone.</summary>
    private SipTransport Bind(SipCarrierOptions options)
    {
        for (var attempt = 1; ; attempt++)
        {
            var transport = new SipTransport(options.BindAddress, options.Port, this, options.Logger, "sip") { Streams = _streams };
            if (_streams.Listen(transport.Local) || options.Port != 0 || attempt == BindTries)
                return transport;
            transport.Dispose();
        }
    }
}
