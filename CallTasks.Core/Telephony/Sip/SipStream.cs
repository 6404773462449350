using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Channels;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// One connection (RFC 3261 section 18): messages wait in order until it stands, what comes is cut into messages and handed on. It
/// tells once why it ended, and whether the other side can have got anything.
/// </summary>
internal sealed class SipStream : IDisposable
{
    /// <summary>Messages that may wait for a peer that does not read.</summary>
    private const int Waiting = 1_000;

    /// <summary>How long connecting and TLS may take, each: as long as a call waits for a datagram's first answers.</summary>
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(4);

    /// <summary>
    /// A connection that somebody opened to us and that brings no whole message so long is closed: keep-alives come every two minutes at least
    /// (RFC 5626 section 4.4.1), and what is only begun may not hold a place for ever.
    /// </summary>
    internal static readonly TimeSpan IdleWithin = TimeSpan.FromMinutes(4);

    private readonly SipStreams _owner;
    private readonly Socket _socket;
    private readonly bool _accepted;
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<byte[]> _toSend = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    private Stream? _stream;
    private int _ended;

    /// <summary>A connection to open.</summary>
    /// <exception cref="SocketException">No port can be had.</exception>
    public SipStream(SipStreams owner, StreamAddress to)
    {
        _owner = owner;
        Address = to;
        _socket = new Socket(to.Remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Bound at once: the port stands in the Contact of a TLS call, before the connection does.
            _socket.Bind(new IPEndPoint(to.Local, 0));
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
        LocalPort = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        From = new StreamAddress(to.Remote, to.Way, to.Local, to.Name, this);
    }

    /// <summary>A connection that somebody opened to us.</summary>
    public SipStream(SipStreams owner, Socket accepted)
    {
        _owner = owner;
        _accepted = true;
        _socket = accepted;
        _socket.NoDelay = true;
        var (remote, local) = ((IPEndPoint)accepted.RemoteEndPoint!, (IPEndPoint)accepted.LocalEndPoint!);
        LocalPort = local.Port;
        Address = From = new StreamAddress(remote, SipWay.Tcp, local.Address, null, this);
        _stream = new NetworkStream(accepted);
    }

    /// <summary>Where it goes, as it is asked for.</summary>
    public StreamAddress Address { get; }

    /// <summary>The same, bound to this connection: answers go back by it.</summary>
    public StreamAddress From { get; }

    /// <summary>Our port of it.</summary>
    public int LocalPort { get; }

    /// <summary>It was up.</summary>
    public bool Reached { get; private set; }

    /// <summary>Not ended.</summary>
    public bool Alive => Volatile.Read(ref _ended) == 0;

    /// <summary>Sends in its turn; false when it has ended or too much waits.</summary>
    public bool Send(byte[] message)
    {
        if (!Alive)
            return false;
        if (_toSend.Writer.TryWrite(message))
            return true;
        End("it does not read what is sent to it");
        return false;
    }

    /// <summary>Connects and serves it to its end.</summary>
    public async Task RunAsync()
    {
        try
        {
            _stream ??= await ConnectAsync();
            Reached = true;
            var sending = SendAsync(_stream);
            await ReceiveAsync(_stream);
            End("the other side closed the connection");
            await sending;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException or TimeoutException)
        {
            End(_refused ?? (e is TimeoutException or OperationCanceledException ? "the connection did not come about in time" : (e.InnerException as SocketException ?? e).Message));
        }
    }

    private string? _refused;

    /// <summary>Ends it.</summary>
    public void End(string problem)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        _closing.Cancel();
        _toSend.Writer.TryComplete();
        _stream?.Dispose();
        _socket.Dispose();
        _owner.OnEnded(this, problem);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        End("the program ends");
        _closing.Dispose();
    }

    private async Task<Stream> ConnectAsync()
    {
        using var limit = new CancellationTokenSource(ConnectWithin, _owner.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _closing.Token);
        await _socket.ConnectAsync(Address.Remote, either.Token);
        var plain = new NetworkStream(_socket);
        if (Address.Way != SipWay.Tls)
            return plain;
        var tls = new SslStream(plain);
        limit.CancelAfter(ConnectWithin);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = Address.Name ?? "",
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                {
                    _refused = Address.Name is { } name ? _owner.Trust.Problem(certificate, chain, errors, name) : null;
                    return _refused is null;
                },
            },
            either.Token);
        return tls;
    }

    private async Task SendAsync(Stream stream)
    {
        try
        {
            await foreach (var message in _toSend.Reader.ReadAllAsync(_closing.Token))
                await stream.WriteAsync(message, _closing.Token);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            End(e.Message);
        }
    }

    private async Task ReceiveAsync(Stream stream)
    {
        // Those that we opened stay: trunks are few, and a call may be silent for hours.
        using var idle = _accepted ? new CancellationTokenSource(IdleWithin, _owner.Time) : null;
        await using var closing = idle?.Token.UnsafeRegister(_ => End("nothing came by it for long"), null) ?? default;
        var buffer = new byte[SipLimits.MessageBytes + SipFraming.HeaderBytes];
        var message = new SipMessage();
        var have = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(have), _closing.Token);
            if (read == 0)
                return;
            have += read;
            var at = 0;
            SipFrame frame;
            while ((frame = SipFraming.Next(buffer.AsSpan(at, have - at), out var length)) is SipFrame.Whole or SipFrame.KeepAlive)
            {
                if (frame == SipFrame.Whole)
                    _owner.Take(this, message, buffer.AsSpan(at, length).ToArray());
                else if (length == 4)
                    Send("\r\n"u8.ToArray()); // the pong of RFC 5626 section 3.5.1
                at += length;
                idle?.CancelAfter(IdleWithin);
            }
            if (frame == SipFrame.Broken)
            {
                _owner.CountMalformed();
                End("it sent what is no SIP");
                return;
            }
            buffer.AsSpan(at, have - at).CopyTo(buffer);
            have -= at;
        }
    }
}
