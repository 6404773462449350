using System.Buffers.Binary;

namespace CallTasks.Core.Telephony.Media;

/// <summary>An RTP packet (RFC 3550 section 5.1) as a view over the bytes it came in.</summary>
public readonly ref struct RtpPacket
{
    /// <summary>Bytes before the payload when there are neither contributing sources nor an extension.</summary>
    public const int HeaderLength = 12;

    private RtpPacket(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> payload)
    {
        Marker = (packet[1] & 0x80) != 0;
        PayloadType = (byte)(packet[1] & 0x7F);
        Sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        Timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        Source = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        Payload = payload;
    }

    /// <summary>The marker bit: for sound, the first packet after silence.</summary>
    public bool Marker { get; }

    /// <summary>0 to 127.</summary>
    public byte PayloadType { get; }

    /// <summary>Counts packets, wrapping.</summary>
    public ushort Sequence { get; }

    /// <summary>Counts samples, wrapping.</summary>
    public uint Timestamp { get; }

    /// <summary>The synchronisation source (SSRC).</summary>
    public uint Source { get; }

    /// <summary>What is carried, without padding.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Reads a packet; false when it is none (wrong version, shorter than its own header says, impossible padding).</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out RtpPacket packet)
    {
        packet = default;
        if (bytes.Length < HeaderLength || bytes[0] >> 6 != 2) return false;

        var begin = HeaderLength + 4 * (bytes[0] & 0x0F); // contributing sources
        if ((bytes[0] & 0x10) != 0)
        {
            if (bytes.Length < begin + 4) return false;
            begin += 4 + 4 * BinaryPrimitives.ReadUInt16BigEndian(bytes[(begin + 2)..]);
        }
        var end = bytes.Length;
        if (begin > end) return false;
        if ((bytes[0] & 0x20) != 0)
        {
            var padding = bytes[^1];
            if (padding == 0 || padding > end - begin) return false;
            end -= padding;
        }
        packet = new RtpPacket(bytes, bytes[begin..end]);
        return true;
    }

    /// <summary>Writes the header of a packet without contributing sources, extension and padding; the payload follows it.</summary>
    /// <returns><see cref="HeaderLength"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Less room than <see cref="HeaderLength"/>.</exception>
    public static int WriteHeader(Span<byte> packet, byte payloadType, bool marker, ushort sequence, uint timestamp, uint source)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(packet.Length, HeaderLength, nameof(packet));
        packet[0] = 0x80;
        packet[1] = (byte)((payloadType & 0x7F) | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], source);
        return HeaderLength;
    }
}
