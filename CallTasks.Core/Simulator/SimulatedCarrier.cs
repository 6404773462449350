using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CallTasks.Core.Telephony.Sip;

namespace CallTasks.Core.Simulator;

/// <summary>
/// The built-in dial plan's carrier: a SIP server (RFC 3261, user agent server over UDP) on a loopback port. The console reaches it as
/// it reaches any trunk, so that a demonstration runs the same path as production. Asks for no password and never calls anybody.
/// </summary>
public sealed class SimulatedCarrier : ISipSink, IAsyncDisposable
{
    /// <summary>Calls up at once; beyond it the carrier is overloaded, as real ones are.</summary>
    public const int MaxCalls = 20_000;

    private readonly ConcurrentDictionary<string, SimulatedCall> _calls = new(StringComparer.Ordinal);
    private readonly SimulatorOptions _options;
    private long _invites, _answered;
    private int _up;

    /// <summary>Binds the port and begins to serve.</summary>
    /// <exception cref="SocketException">The port cannot be bound.</exception>
    /// <exception cref="ArgumentException">The address is not loopback, or the speed out of bounds.</exception>
    public SimulatedCarrier(SimulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!IPAddress.IsLoopback(options.Address))
            throw new ArgumentException("The simulated carrier serves on a loopback address only", nameof(options));
        if (options.Speed is not (>= 0.01 and <= 100_000))
            throw new ArgumentException("Simulator:Speed must be 0.01 to 100000", nameof(options));
        _options = options;
        Media = options.Pump is null || options.Ports is null ? new SilentMediaSource() : new RtpLegMedia.Source(options.Pump, options.Ports);
        Wheel = new SipTimerWheel(new SipClock(options.Time));
        Transport = new SipTransport(options.Address, options.Port, this, options.Logger, "simulator");
        Transport.Start();
    }

    /// <summary>Where it serves: the address of the dial plan <c>Standard</c>.</summary>
    public IPEndPoint LocalEndPoint => Transport.Local;

    /// <summary>The same as host:port.</summary>
    public string Address => Transport.Local.ToString();

    /// <summary>Calls that ring or talk.</summary>
    public int CallsUp => Volatile.Read(ref _up);

    /// <summary>INVITEs taken, retransmissions not counted.</summary>
    public long Invites => Interlocked.Read(ref _invites);

    /// <summary>Calls that were answered and acknowledged.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    internal SipTransport Transport { get; }
    internal SipTimerWheel Wheel { get; }
    internal ILegMediaSource Media { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Transport.Dispose();
        Wheel.Dispose();
        foreach (var call in _calls.Values)
            await call.CloseAsync();
        _calls.Clear();
    }

    void ISipSink.OnMessage(SipMessage message, SocketAddress from)
    {
        var call = Find(message.CallId);
        if (!message.IsRequest)
        {
            call?.OnAnswer(message);
            return;
        }
        if (call is not null && call.OnRequest(message, from))
            return;
        switch (message.Method)
        {
            case SipMethod.Ack:
                break;
            case SipMethod.Invite when message.ToTag.IsEmpty && call is null:
                Accept(message, from);
                break;
            case SipMethod.Options:
                Refuse(message, from, "200 OK"u8);
                break;
            case SipMethod.Invite or SipMethod.Bye or SipMethod.Cancel or SipMethod.Info or SipMethod.Update:
                Refuse(message, from, "481 Call/Transaction Does Not Exist"u8);
                break;
            default:
                Refuse(message, from, "405 Method Not Allowed"u8);
                break;
        }
    }

    /// <summary>Milliseconds of a persona's time as the wheel counts them.</summary>
    internal int Scaled(int milliseconds) => milliseconds == int.MaxValue ? milliseconds : (int)(milliseconds / _options.Speed);

    internal void OnAnswered() => Interlocked.Increment(ref _answered);

    internal void OnEnded() => Interlocked.Decrement(ref _up);

    internal void Forget(string key) => _calls.TryRemove(key, out _);

    private void Accept(SipMessage invite, SocketAddress from)
    {
        if (Volatile.Read(ref _up) >= MaxCalls)
        {
            Refuse(invite, from, "503 Service Unavailable"u8);
            return;
        }
        var uri = invite.RequestUri;
        var number = uri.StartsWith("sip:"u8) ? uri[4..] : uri;
        var at = number.IndexOf((byte)'@');
        number = at < 0 ? default : number[..at];
        var name = invite.CallId;
        var dash = name.IndexOf((byte)'-');
        var plan = PersonaPlan.Choose(_options.Seed, number, dash < 0 ? name : name[..dash]);
        var call = new SimulatedCall(this, Encoding.ASCII.GetString(name), plan);
        if (!_calls.TryAdd(call.Key, call))
            return;
        Interlocked.Increment(ref _up);
        Interlocked.Increment(ref _invites);
        call.Begin(invite, from);
    }

    private void Refuse(SipMessage request, SocketAddress from, ReadOnlySpan<byte> status)
    {
        var writer = SipResponses.Begin(request, from, status, StrayAnswers.Fingerprint(request.CallId) | 1);
        writer.Add("Allow: INVITE, ACK, BYE, CANCEL, OPTIONS\r\nServer: CallTasks simulator\r\n"u8);
        Transport.Send(writer.EndWithoutBody(), SipResponses.Destination(request, from));
    }

    private SimulatedCall? Find(ReadOnlySpan<byte> callId)
    {
        Span<char> key = stackalloc char[SipLimits.TokenBytes];
        return Ascii.ToUtf16(callId, key, out var length) == System.Buffers.OperationStatus.Done
            && _calls.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key[..length], out var call) ? call : null;
    }
}
