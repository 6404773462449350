using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CallTasks.Tests.Support;

/// <summary>A path between one caller and one peer that loses the datagrams a test names: a UDP relay on loopback.</summary>
public sealed class LossyPath : IAsyncDisposable
{
    private readonly Socket _callers = Bound();
    private readonly Socket _peers = Bound();
    private readonly CancellationTokenSource _end = new();
    private readonly List<string> _lost = [];
    private readonly List<(bool FromCaller, string Start, int Left)> _rules = [];
    private readonly Task _running;
    private EndPoint? _caller;

    /// <summary>A path to a peer's port.</summary>
    public LossyPath(int peerPort)
    {
        var peer = new IPEndPoint(IPAddress.Loopback, peerPort);
        _running = Task.WhenAll(
            RunAsync(_callers, true, bytes => _peers.SendTo(bytes, peer)),
            RunAsync(_peers, false, bytes => _callers.SendTo(bytes, _caller!)));
    }

    /// <summary>host:port that the caller calls, and that the peer must give as its Contact.</summary>
    public string Address => _callers.LocalEndPoint!.ToString()!;

    /// <summary>First lines of what was lost.</summary>
    public IReadOnlyList<string> Lost
    {
        get { lock (_lost) return [.. _lost]; }
    }

    /// <summary>Loses the next messages of a side: those that begin with <paramref name="start"/>, or for answers with it and the method after a bar, e.g. <c>SIP/2.0 200|INVITE</c>.</summary>
    public void Lose(bool fromCaller, string start, int times = 1)
    {
        lock (_lost)
            _rules.Add((fromCaller, start, times));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        _callers.Dispose();
        _peers.Dispose();
        _end.Dispose();
    }

    private async Task RunAsync(Socket socket, bool fromCaller, Action<byte[]> pass)
    {
        var buffer = new byte[65_536];
        try
        {
            while (true)
            {
                var got = await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _end.Token);
                if (fromCaller)
                    _caller = got.RemoteEndPoint;
                var message = buffer[..got.ReceivedBytes];
                if (!IsLost(fromCaller, Encoding.UTF8.GetString(message)))
                    pass(message);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private bool IsLost(bool fromCaller, string message)
    {
        lock (_lost)
        {
            for (var i = 0; i < _rules.Count; i++)
            {
                var (side, rule, left) = _rules[i];
                var parts = rule.Split('|');
                if (side != fromCaller || left == 0 || !message.StartsWith(parts[0], StringComparison.Ordinal)
                    || (parts.Length > 1 && !message.Contains(" " + parts[1] + "\r\n", StringComparison.Ordinal)))
                    continue;
                _rules[i] = (side, rule, left - 1);
                _lost.Add(message[..message.IndexOf('\r', StringComparison.Ordinal)]);
                return true;
            }
            return false;
        }
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
