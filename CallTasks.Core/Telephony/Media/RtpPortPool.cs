using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace CallTasks.Core.Telephony.Media;

/// <summary>
/// Binds UDP sockets for RTP on one address. Ports are even (RFC 3550 section 11) and lie below 32768, where the system hands out
/// ports of its own accord; neighbours in time get neighbouring ports, so a port just given back rests before it is used again.
/// </summary>
public sealed class RtpPortPool
{
    /// <summary>Lowest port by default.</summary>
    public const int DefaultFirstPort = 16384;

    /// <summary>Highest port by default.</summary>
    public const int DefaultLastPort = 32766;

    // Two seconds of 20 ms packets: more would only be stale when it is read, and a flood must not fill the memory.
    private const int ReceiveBufferBytes = 64 * 1024;

    private const int ExpeditedForwarding = 0xB8; // DSCP 46, what voice is marked with (RFC 4594 section 4.1)

    private readonly int firstPort;
    private readonly int ports;
    private int next;

    /// <summary>A pool on an address.</summary>
    /// <param name="address">The address of this host that media is sent from; IPv4 or IPv6.</param>
    /// <param name="firstPort">Lowest port, even, from 1024.</param>
    /// <param name="lastPort">Highest port, below 32768.</param>
    public RtpPortPool(IPAddress address, int firstPort = DefaultFirstPort, int lastPort = DefaultLastPort)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfLessThan(firstPort, 1024);
        ArgumentOutOfRangeException.ThrowIfNotEqual(firstPort % 2, 0, nameof(firstPort));
        ArgumentOutOfRangeException.ThrowIfLessThan(lastPort, firstPort);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(lastPort, 32768);
        Address = address;
        this.firstPort = firstPort;
        ports = (lastPort - firstPort) / 2 + 1;
        next = Random.Shared.Next(ports); // two processes on one host should not race for the same ports
    }

    /// <summary>The address that sockets are bound to.</summary>
    public IPAddress Address { get; }

    /// <summary>Binds the next free port; every port of the range is tried at most once.</summary>
    /// <param name="socket">A bound UDP socket that the caller owns.</param>
    /// <returns>False when no port is free, or the address is not this host's.</returns>
    public bool TryBind([NotNullWhen(true)] out Socket? socket)
    {
        for (var attempt = 0; attempt < ports; attempt++)
        {
            var port = firstPort + 2 * (int)((uint)Interlocked.Increment(ref next) % (uint)ports);
            var candidate = new Socket(Address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                candidate.Bind(new IPEndPoint(Address, port));
                candidate.ReceiveBufferSize = ReceiveBufferBytes;
                MarkAsVoice(candidate);
                socket = candidate;
                return true;
            }
            catch (SocketException e)
            {
                candidate.Dispose();
                if (e.SocketErrorCode is not (SocketError.AddressAlreadyInUse or SocketError.AccessDenied)) break;
            }
        }
        socket = null;
        return false;
    }

    private static void MarkAsVoice(Socket socket)
    {
        if (socket.AddressFamily != AddressFamily.InterNetwork) return;
        try
        {
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, ExpeditedForwarding);
        }
        catch (SocketException)
        {
            // A system that does not allow the mark carries the packets all the same.
        }
    }
}
