using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using CallTasks.Core.Audio;

namespace CallTasks.Core.Telephony.Media;

/// <summary>
/// Takes one leg's packets from its socket: only from the address that SDP named, and from the port that the first packet came
/// from. Keeps the peer's statistics. Nothing allocates per packet, and no datagram makes it throw.
/// </summary>
internal sealed class RtpReceiver
{
    /// <summary>Longest datagram that is looked at; sound for 100 ms with every header is below it.</summary>
    public const int MaximumDatagram = 2048;

    // A tick takes at most so many (a peer that was held up sends some at once); a flood at one port must not hold up the others.
    private const int MaximumPerTick = 16;

    // What waited in the socket before the leg began is old; the socket's own buffer holds fewer than this.
    private const int MaximumBacklog = 512;

    private readonly Socket socket;
    private readonly SocketAddress from;
    private SocketAddress? told, allowed, also;
    private bool latched;
    private bool discardBacklog = true;

    public RtpReceiver(Socket socket)
    {
        this.socket = socket;
        from = new SocketAddress(socket.AddressFamily);
    }

    public RtpStatistics Statistics { get; } = new();

    public long Ignored { get; private set; }

    /// <summary>Takes the peer's sound for those who listen now; null when nobody does.</summary>
    public JitterBuffer? Ear { get; set; }

    /// <summary>Timestamp of the clock when the last packet came; null before the first.</summary>
    public long? LastReceived { get; private set; }

    /// <summary>Payload type by which the peer takes key presses, and may tell its own; null: it knows none.</summary>
    public byte? TelephoneEvents { get; set; }

    /// <summary>Symmetric RTP: where the peer's sound comes from, once it came; null before, and where it is off.</summary>
    public SocketAddress? Source { get; private set; }

    /// <summary>Takes sound from the address that the peer told, or from its trunk's, whichever sends first; afterwards from there alone.</summary>
    /// <param name="remote">What the peer told.</param>
    /// <param name="trunk">The trunk's address; null: only what the peer told.</param>
    public void Allow(IPEndPoint remote, IPAddress? trunk = null)
    {
        var next = remote.Serialize();
        if (told is not null && told.Equals(next)) return; // the same session again: who was heard stays the one who is heard
        (told, allowed) = (next, remote.Serialize());
        also = trunk is not null && trunk.AddressFamily == remote.AddressFamily ? new IPEndPoint(trunk, 0).Serialize() : null;
        latched = false;
        Source = null;
    }

    /// <summary>Takes everything that waits.</summary>
    /// <param name="now">The clock's timestamp.</param>
    /// <param name="arrival">The same instant in samples.</param>
    /// <param name="late">Samples by which this frame is behind its deadline.</param>
    /// <param name="scratch">Room for a datagram and as much sound, twice <see cref="MaximumDatagram"/>.</param>
    /// <param name="keys">Takes key presses.</param>
    /// <param name="recording">Takes sound, if there is one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Drain(long now, uint arrival, int late, Span<byte> scratch, KeyPresses keys, LegRecording? recording)
    {
        var bytes = scratch[..MaximumDatagram];
        var sound = scratch.Slice(MaximumDatagram, MaximumDatagram);
        var most = discardBacklog ? MaximumBacklog : MaximumPerTick;
        for (var i = 0; i < most; i++)
        {
            var length = Receive(bytes);
            if (length < 0) break;
            if (discardBacklog) continue;
            if (!IsFromPeer() || !RtpPacket.TryParse(bytes[..length], out var packet)) Ignored++;
            else Take(packet, now, arrival, late, sound, keys, recording);
        }
        discardBacklog = false;
    }

    private void Take(in RtpPacket packet, long now, uint arrival, int late, Span<byte> sound, KeyPresses keys, LegRecording? recording)
    {
        var isEvent = TelephoneEvents is { } agreed && (packet.PayloadType == agreed || packet.PayloadType == TelephoneEvent.OfferedPayloadType);
        var format = isEvent ? null : MediaFormat.OfPayloadType(packet.PayloadType);
        if (!isEvent && format is null)
        {
            Ignored++;
            return;
        }
        Latch();
        LastReceived = now;
        Statistics.Count(packet, arrival, isEvent);
        if (isEvent)
        {
            if (TelephoneEvent.TryParse(packet.Payload, out var report)) keys.Report(packet.Source, packet.Timestamp, report);
        }
        else
        {
            Hear(packet, format!.Law, late, sound, recording);
        }
    }

    private void Hear(in RtpPacket packet, G711Law law, int late, Span<byte> sound, LegRecording? recording)
    {
        if (recording is not null)
        {
            G711.ToALaw(law, packet.Payload, sound);
            recording.Hear(packet, sound[..packet.Payload.Length], late);
        }
        Ear?.Put(packet.Source, packet.Timestamp, law, packet.Payload);
    }

    /// <returns>Bytes of the datagram, or −1 when none waits.</returns>
    private int Receive(Span<byte> bytes)
    {
        try
        {
            // A receive that finds nothing would throw; the question whether there is something costs a tenth of it.
            return socket.Poll(0, SelectMode.SelectRead) ? socket.ReceiveFrom(bytes, SocketFlags.None, from) : -1;
        }
        catch (SocketException e)
        {
            if (e.SocketErrorCode == SocketError.WouldBlock) return -1;
            Ignored++;
            return -1;
        }
    }

    private bool IsFromPeer()
    {
        if (allowed is null || from.Family != allowed.Family) return false;
        if (AddressOf(from).SequenceEqual(AddressOf(allowed))) return !latched || PortOf(from).SequenceEqual(PortOf(allowed));
        return !latched && also is not null && AddressOf(from).SequenceEqual(AddressOf(also));
    }

    private void Latch()
    {
        if (latched) return;
        from.Buffer.Span[..from.Size].CopyTo(allowed!.Buffer.Span);
        latched = true;
        if (also is null) return;
        Source = new SocketAddress(from.Family, from.Size);
        from.Buffer.Span[..from.Size].CopyTo(Source.Buffer.Span);
    }

    // struct sockaddr: family, port (2 to 4), then 4 bytes of IPv4, or flow information and 16 bytes of IPv6.
    private static Span<byte> PortOf(SocketAddress address) => address.Buffer.Span.Slice(2, 2);

    private static Span<byte> AddressOf(SocketAddress address) => address.Family == AddressFamily.InterNetworkV6
        ? address.Buffer.Span.Slice(8, 16)
        : address.Buffer.Span.Slice(4, 4);
}
