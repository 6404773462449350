using System.Net;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Media;
using CallTasks.Core.Telephony.Sip;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Support;

/// <summary>A carrier of its own on a free port, and what a call over it went through.</summary>
public sealed class SipLine : IAsyncDisposable
{
    private static long _nextCall = 1_000;

    private readonly MediaPump? _pump;

    /// <summary>Binds; with sound when asked for.</summary>
    public SipLine(string? identity = null, int port = 0, bool sound = false, System.Security.Cryptography.X509Certificates.X509Certificate2Collection? trust = null, TimeProvider? time = null, IPAddress? at = null, IPAddress? seenAs = null, IPEndPoint? names = null)
    {
        if (sound)
            _pump = new MediaPump(TimeProvider.System, NullLogger<MediaPump>.Instance);
        Carrier = new SipCarrier(new SipCarrierOptions
        {
            Identity = identity ?? Guid.NewGuid().ToString(),
            Port = port,
            BindAddress = at ?? IPAddress.Loopback,
            PublicAddress = seenAs,
            NameServers = names is null ? null : [names],
            TrustedRoots = trust ?? [],
            Time = time ?? TimeProvider.System,
            Pump = _pump,
            Ports = sound ? new RtpPortPool(at ?? IPAddress.Loopback) : null,
        });
    }

    /// <summary>The user agent under test.</summary>
    public SipCarrier Carrier { get; }

    /// <summary>A call's request; every call has a row number of its own.</summary>
    public static DialRequest Request(string address, string phone = "+79120000001", TimeSpan? ringTimeout = null, string? user = null, string? password = null, string transport = "udp", bool verify = true) => new()
    {
        CallId = Interlocked.Increment(ref _nextCall),
        Phone = phone,
        CallerId = "+74950000000",
        Trunk = new SipTrunk { DialPlanId = 1, Address = address, Transport = transport, VerifyCertificate = verify, Username = user, Password = password },
        RingTimeout = ringTimeout ?? TimeSpan.FromSeconds(45),
    };

    /// <summary>Calls, hangs up when answered unless told otherwise, and returns all events.</summary>
    public async Task<IReadOnlyList<LegEvent>> CallAsync(DialRequest request, bool hangUp = true, Func<ICallLeg, Task>? whenAnswered = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var leg = Carrier.Dial(request);
        var events = new List<LegEvent>();
        await foreach (var told in leg.Events.ReadAllAsync(limit.Token))
        {
            events.Add(told);
            if (told is not LegEvent.Answered)
                continue;
            if (whenAnswered is not null)
                await whenAnswered(leg);
            if (hangUp)
                leg.HangUp(CallEnding.BotHungUp);
        }
        return events;
    }

    /// <summary>The end of a call.</summary>
    public async Task<CarrierAnswer> EndOfAsync(DialRequest request, bool hangUp = true, Func<ICallLeg, Task>? whenAnswered = null) =>
        ((LegEvent.Ended)(await CallAsync(request, hangUp, whenAnswered))[^1]).Answer;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Carrier.DisposeAsync();
        _pump?.Dispose();
    }
}
