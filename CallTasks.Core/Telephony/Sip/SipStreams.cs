using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// The connections of a user agent: one to each peer, opened by the first message to it, used again by all calls, opened anew after
/// it broke. Peers may open some to us (a BYE after the trunk's own connection broke); they are as bounded as everything from outside.
/// </summary>
internal sealed class SipStreams : IDisposable
{
    /// <summary>Connections that others may have opened to us: trunks are few.</summary>
    private const int Accepted = 200;

    /// <summary>Of these, those from one address: one stranger must not keep all trunks out.</summary>
    private const int AcceptedFromOne = 20;

    private readonly ConcurrentDictionary<(IPEndPoint, SipWay, string?), SipStream> _open = new();
    private readonly ConcurrentDictionary<SipStream, byte> _accepted = new();
    private readonly ISipSink _sink;
    private readonly ILogger _logger;
    private Socket? _listener;
    private long _malformed;
    private volatile bool _closed;

    /// <summary>None yet.</summary>
    public SipStreams(ISipSink sink, TlsTrust trust, TimeProvider time, ILogger logger) => (_sink, Trust, Time, _logger) = (sink, trust, time, logger);

    /// <summary>Whom certificates are believed.</summary>
    public TlsTrust Trust { get; }

    /// <summary>Clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Messages that were none.</summary>
    public long Malformed => Interlocked.Read(ref _malformed);

    /// <summary>Connections that are open or being opened.</summary>
    public int Count => _open.Count + _accepted.Count;

    /// <summary>Takes connections on the port of the datagrams; false when another program has it.</summary>
    public bool Listen(IPEndPoint local)
    {
        var listener = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(local);
            listener.Listen(Accepted);
        }
        catch (SocketException e)
        {
            listener.Dispose();
            _logger.LogWarning("SIP takes no connections on {Local}: {Problem}; it still opens them", local, e.Message);
            return false;
        }
        _listener = listener;
        _ = AcceptAsync(listener);
        return true;
    }

    /// <summary>Sends by the connection that is there, or by a new one; false when none can be opened.</summary>
    public bool Send(ReadOnlySpan<byte> message, StreamAddress to)
    {
        var bytes = message.ToArray();
        if (to.Arrived is { Alive: true } arrived)
            return arrived.Send(bytes);
        return Open(to) is { } stream && stream.Send(bytes);
    }

    /// <summary>Our port of the connection to a peer, which is opened if there is none; 0 when that cannot be.</summary>
    public int LocalPort(StreamAddress to) => Open(to)?.LocalPort ?? 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        _closed = true;
        _listener?.Dispose();
        foreach (var stream in _open.Values.Concat(_accepted.Keys))
            stream.Dispose();
    }

    /// <summary>A connection has ended.</summary>
    internal void OnEnded(SipStream stream, string problem)
    {
        _accepted.TryRemove(stream, out _);
        var known = _open.TryRemove(new KeyValuePair<(IPEndPoint, SipWay, string?), SipStream>(stream.Address.Key, stream));
        if (!known || _closed)
            return;
        _logger.LogInformation("The {Way} connection to {Remote} ended: {Problem}", stream.Address.Way, stream.Address.Remote, problem);
        // Whoever sends may hold a lock of a call; what is told goes to all of them.
        ThreadPool.UnsafeQueueUserWorkItem(_ => _sink.OnLost(stream.Address, problem, stream.Reached), null);
    }

    /// <summary>A message came.</summary>
    internal void Take(SipStream stream, SipMessage message, byte[] bytes)
    {
        try
        {
            if (message.TryParse(bytes, bytes.Length))
                _sink.OnMessage(message, stream.From);
            else
            {
                CountMalformed();
                if (message.Fault != SipFault.Garbage)
                    _sink.OnFault(message, stream.From);
            }
        }
#pragma warning disable CA1031 // One peer's message must not end the connection that serves all calls.
        catch (Exception e)
        {
            _logger.LogError(e, "A SIP message could not be handled");
        }
#pragma warning restore CA1031
    }

    internal void CountMalformed() => Interlocked.Increment(ref _malformed);

    private SipStream? Open(StreamAddress to)
    {
        if (_closed)
            return null;
        if (_open.TryGetValue(to.Key, out var open) && open.Alive)
            return open;
        SipStream made;
        try
        {
            made = new SipStream(this, to);
        }
        catch (SocketException e)
        {
            _logger.LogWarning("No connection to {Remote} can be opened: {Problem}", to.Remote, e.Message);
            return null;
        }
        var kept = _open.AddOrUpdate(to.Key, made, (_, before) => before.Alive ? before : made);
        if (kept == made)
            _ = Task.Run(made.RunAsync);
        else
            made.Dispose();
        return kept;
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_closed)
        {
            try
            {
                var socket = await listener.AcceptAsync();
                if (_accepted.Count >= Accepted || _accepted.Keys.Count(other => other.Address.Remote.Address.Equals(((IPEndPoint)socket.RemoteEndPoint!).Address)) >= AcceptedFromOne)
                {
                    socket.Dispose();
                    continue;
                }
                var stream = new SipStream(this, socket);
                _accepted.TryAdd(stream, 0);
                _ = Task.Run(stream.RunAsync);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                if (!_closed)
                    _logger.LogDebug(e, "A connection could not be taken");
            }
        }
    }
}
