using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using CallTasks.Core.Audio;

namespace CallTasks.Core.Telephony.Media;

/// <summary>Sends one leg's frames: numbers, stamps, codes them. Nothing allocates per packet; the network's errors are counted.</summary>
internal sealed class RtpSender
{
    /// <summary>Samples of a 20 ms frame.</summary>
    public const int FrameSamples = 160;

    // While the network refuses, a try every second is enough: each refusal costs an exception.
    private const int RestAfterErrors = 50;
    private const int ErrorsBeforeRest = 5;

    private static readonly byte[] SilentALaw = Silent(G711Law.ALaw);
    private static readonly byte[] SilentMuLaw = Silent(G711Law.MuLaw);

    private readonly Socket socket;
    private readonly byte[] packet = new byte[RtpPacket.HeaderLength + FrameSamples];
    private readonly uint source;
    private ushort sequence;
    private uint timestamp;
    private uint pressedAt;
    private bool marker = true;
    private SocketAddress? to;
    private MediaFormat format = MediaFormat.Pcma;
    private int errorsInRow;
    private int resting;

    public RtpSender(Socket socket)
    {
        this.socket = socket;
        Span<byte> random = stackalloc byte[10]; // all three begin at random (RFC 3550 section 5.1)
        RandomNumberGenerator.Fill(random);
        source = BitConverter.ToUInt32(random);
        timestamp = BitConverter.ToUInt32(random[4..]);
        sequence = BitConverter.ToUInt16(random[8..]);
    }

    public long Sent { get; private set; }

    public long Errors { get; private set; }

    public void Target(IPEndPoint remote, MediaFormat codec)
    {
        var nowhere = remote.Port == 0 || remote.Address.Equals(IPAddress.Any) || remote.Address.Equals(IPAddress.IPv6Any);
        to = nowhere ? null : remote.Serialize();
        format = codec;
        errorsInRow = resting = 0;
    }

    /// <summary>Goes on to where the peer's sound comes from; not while nothing is to be sent.</summary>
    public void Follow(SocketAddress source)
    {
        if (to is not null) to = source;
    }

    /// <summary>Time passed without frames of ours: the next one says so by its stamp and its marker.</summary>
    public void Skip(long frames)
    {
        timestamp += (uint)(frames * FrameSamples);
        marker = true;
    }

    /// <summary>Sends one frame; an empty one is silence.</summary>
    public void Send(ReadOnlySpan<short> samples)
    {
        var payload = packet.AsSpan(RtpPacket.HeaderLength);
        if (samples.IsEmpty)
        {
            (format.Law == G711Law.ALaw ? SilentALaw : SilentMuLaw).CopyTo(payload);
        }
        else
        {
            G711.Encode(format.Law, samples, payload);
            payload[samples.Length..].Fill(G711.Silence(format.Law));
        }
        RtpPacket.WriteHeader(packet, format.PayloadType, marker, sequence, timestamp, source);
        timestamp += FrameSamples;
        if (to is null) return;
        if (resting > 0)
        {
            resting--;
            return;
        }
        marker = false;
        sequence++;
        Transmit(to, packet.Length);
    }

    /// <summary>Sends a report of a key in a frame's place; the sound stands still meanwhile, its clock goes on.</summary>
    /// <param name="payloadType">What the peer takes key reports as.</param>
    /// <param name="report">The report.</param>
    /// <param name="first">It begins a press, whose reports share one timestamp (RFC 4733 section 2.5.1.2).</param>
    public void SendKey(byte payloadType, TelephoneEvent report, bool first)
    {
        if (first) pressedAt = timestamp;
        timestamp += FrameSamples;
        if (to is null || resting > 0) return;
        RtpPacket.WriteHeader(packet, payloadType, first, sequence++, pressedAt, source);
        report.Write(packet.AsSpan(RtpPacket.HeaderLength));
        Transmit(to, RtpPacket.HeaderLength + TelephoneEvent.Length);
    }

    private void Transmit(SocketAddress target, int length)
    {
        try
        {
            socket.SendTo(packet.AsSpan(0, length), SocketFlags.None, target);
            Sent++;
            errorsInRow = 0;
        }
        catch (SocketException)
        {
            Errors++;
            if (++errorsInRow >= ErrorsBeforeRest) resting = RestAfterErrors;
        }
    }

    private static byte[] Silent(G711Law law)
    {
        var frame = new byte[FrameSamples];
        frame.AsSpan().Fill(G711.Silence(law));
        return frame;
    }
}
