using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>Takes the messages of a <see cref="SipTransport"/>.</summary>
internal interface ISipSink
{
    /// <summary>A message came; it is good until this returns. Called by one thread for each socket or connection.</summary>
    void OnMessage(SipMessage message, SocketAddress from);

    /// <summary>A request came that cannot be taken but refused; <see cref="SipMessage.Fault"/> says why. By the same thread.</summary>
    void OnFault(SipMessage request, SocketAddress from)
    {
        // Dropped by whoever has nothing to say to it.
    }

    /// <summary>A connection has ended.</summary>
    /// <param name="to">Whom it went to.</param>
    /// <param name="problem">Why, in words.</param>
    /// <param name="reached">It was up: what was sent may have arrived.</param>
    void OnLost(StreamAddress to, string problem, bool reached)
    {
        // Nothing waits by whoever opens no connections.
    }
}

/// <summary>
/// SIP over UDP (RFC 3261 section 18): one socket, one thread that reads it. The thread blocks in the kernel and handles each datagram
/// before the next read, so nothing is queued or copied; the socket's own buffer takes bursts.
/// </summary>
internal sealed class SipTransport : IDisposable
{
    /// <summary>Bytes the kernel may hold while this thread is busy; it grants what its own limit allows.</summary>
    private const int SocketBufferBytes = 4 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly ISipSink _sink;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private long _malformed;
    private volatile bool _closed;

    /// <summary>Binds the socket.</summary>
    /// <exception cref="SocketException">The address or port cannot be bound.</exception>
    public SipTransport(IPAddress address, int port, ISipSink sink, ILogger logger, string threadName)
    {
        _sink = sink;
        _logger = logger;
        _socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.ReceiveBufferSize = SocketBufferBytes;
            _socket.SendBufferSize = SocketBufferBytes;
            _socket.Bind(new IPEndPoint(address, port));
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
        Local = (IPEndPoint)_socket.LocalEndPoint!;
        _thread = new Thread(Receive) { IsBackground = true, Name = threadName, Priority = ThreadPriority.AboveNormal };
    }

    /// <summary>Where the socket is bound.</summary>
    public IPEndPoint Local { get; }

    /// <summary>Datagrams that were no SIP message or passed a bound.</summary>
    public long Malformed => Interlocked.Read(ref _malformed);

    /// <summary>Connections; null where only datagrams are spoken.</summary>
    public SipStreams? Streams { get; init; }

    /// <summary>Begins to read.</summary>
    public void Start() => _thread.Start();

    /// <summary>Sends what the writer holds; false when it did not fit or the network refused it. Any thread.</summary>
    public bool Send(SipWriter writer, SocketAddress to)
    {
        if (writer.Overflowed || _closed)
            return false;
        if (to is StreamAddress peer)
            return Streams is not null && Streams.Send(writer.Written, peer);
        try
        {
            _socket.SendTo(writer.Written, SocketFlags.None, to);
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _logger.LogDebug(e, "A SIP message could not be sent");
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_closed)
            return;
        _closed = true;
        Wake();
        if (_thread.IsAlive && Thread.CurrentThread != _thread)
            _thread.Join();
        _socket.Dispose();
    }

    private void Wake()
    {
        // An empty datagram to ourselves ends the blocking read; a closed socket alone would leave the thread in the kernel.
        var address = Local.Address.Equals(IPAddress.Any) ? IPAddress.Loopback : Local.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : Local.Address;
        try
        {
            _socket.SendTo(ReadOnlySpan<byte>.Empty, SocketFlags.None, new IPEndPoint(address, Local.Port));
        }
        catch (SocketException)
        {
            _socket.Dispose();
        }
    }

    private void Receive()
    {
        var buffer = new byte[SipLimits.MessageBytes + 1];
        var message = new SipMessage();
        var from = new SocketAddress(_socket.AddressFamily);
        while (!_closed)
        {
            try
            {
                var length = _socket.ReceiveFrom(buffer, SocketFlags.None, from);
                if (_closed)
                    return;
                if (message.TryParse(buffer, length))
                {
                    _sink.OnMessage(message, from);
                    continue;
                }
                if (length > 4)
                    Interlocked.Increment(ref _malformed); // four bytes or fewer: a keep-alive (RFC 5626 section 3.5.1)
                if (message.Fault != SipFault.Garbage)
                    _sink.OnFault(message, from);
            }
            catch (SocketException e)
            {
                if (_closed)
                    return;
                _logger.LogDebug(e, "Reading SIP failed");
            }
            catch (ObjectDisposedException)
            {
                return;
            }
#pragma warning disable CA1031 // One peer's message must not end the thread that serves all calls.
            catch (Exception e)
            {
                _logger.LogError(e, "A SIP message could not be handled");
            }
#pragma warning restore CA1031
        }
    }
}
