using System.Net;
using System.Net.Sockets;

namespace CallTasks.Tests.Support;

/// <summary>Ports of 127.0.0.1 for servers and peers of a test.</summary>
public static class FreePort
{
    // Below the RTP ports of calls (RtpPortPool, 16384 and up) and Linux's ephemeral ones (32768 and up), so that neither a call of a test
    // nearby nor an outgoing connection of anybody takes the port before its server binds it.
    private const int First = 10_000;
    private const int Last = 16_380;
    private const int Attempts = 500;

    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Given = [];

    /// <summary>An even port that is free for both TCP and UDP, and the next one too (RTP and RTCP); never given twice by this process.</summary>
    public static int Next()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var port = Random.Shared.Next(First / 2, Last / 2 + 1) * 2;
            lock (Gate)
            {
                if (!Given.Add(port))
                    continue;
            }
            if (IsFree(port) && IsFree(port + 1))
                return port;
        }
        throw new InvalidOperationException($"No free port between {First} and {Last} in {Attempts} attempts.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(new IPEndPoint(IPAddress.Loopback, port));
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            tcp.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
