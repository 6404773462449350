using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using CallTasks.Core.Telephony.Media;

namespace CallTasks.Tests.Support;

/// <summary>The other end of a leg: a UDP socket whose packets are kept with their instants.</summary>
internal sealed class RtpPeer : IDisposable
{
    private readonly Socket socket;
    private readonly ConcurrentQueue<Arrival> arrivals = new();
    private readonly byte[] packet = new byte[2048];

    public RtpPeer(string address = "127.0.0.1")
    {
        var bound = new IPEndPoint(IPAddress.Parse(address), 0);
        socket = new Socket(bound.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(bound);
        new Thread(Receive) { IsBackground = true, Name = "rtp peer" }.Start();
    }

    public IPEndPoint EndPoint => (IPEndPoint)socket.LocalEndPoint!;

    public IReadOnlyList<Arrival> Arrivals => [.. arrivals];

    public int Count => arrivals.Count;

    /// <summary>Called for each packet that came, at once, on the thread that took it.</summary>
    public Action<Arrival>? Came { get; set; }

    public void SendBytes(EndPoint to, ReadOnlySpan<byte> bytes) => socket.SendTo(bytes, SocketFlags.None, to);

    public void Send(EndPoint to, byte payloadType, ushort sequence, uint timestamp, ReadOnlySpan<byte> payload, uint source = 0x1234, bool marker = false)
    {
        var header = RtpPacket.WriteHeader(packet, payloadType, marker, sequence, timestamp, source);
        payload.CopyTo(packet.AsSpan(header));
        socket.SendTo(packet.AsSpan(0, header + payload.Length), SocketFlags.None, to);
    }

    public void Dispose() => socket.Dispose();

    private void Receive()
    {
        ThreadUrgency.Raise(); // as punctual as the leg it speaks to
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var length = socket.Receive(buffer);
                var at = Stopwatch.GetTimestamp();
                if (!RtpPacket.TryParse(buffer.AsSpan(0, length), out var rtp))
                    continue;
                var arrival = new Arrival(at, rtp.Sequence, rtp.Timestamp, rtp.PayloadType, rtp.Marker, rtp.Source, rtp.Payload.ToArray());
                arrivals.Enqueue(arrival);
                Came?.Invoke(arrival);
            }
        }
        catch (SocketException)
        {
            // Closed.
        }
        catch (ObjectDisposedException)
        {
            // Closed.
        }
    }

    /// <summary>A packet that came.</summary>
    internal sealed record Arrival(long At, ushort Sequence, uint Timestamp, byte PayloadType, bool Marker, uint Source, byte[] Payload);
}
