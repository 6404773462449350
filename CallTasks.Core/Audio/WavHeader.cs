using System.Buffers.Binary;

namespace CallTasks.Core.Audio;

/// <summary>Writes the bytes before the samples of a WAV file.</summary>
internal static class WavHeader
{
    public const int Pcm16Length = 44;

    /// <summary>G.711 wants a 'fact' part (number of sample frames) and an 18-byte 'fmt ' part.</summary>
    public const int G711Length = 58;

    public const int MaximumLength = G711Length;

    public static int WritePcm16(Span<byte> header, int sampleRate, int channels, long dataBytes)
    {
        WriteFormat(header, coding: 1, formatBytes: 16, sampleRate, channels, bits: 16);
        WriteSizes(header, Pcm16Length, dataBytes);
        return Pcm16Length;
    }

    public static int WriteG711(Span<byte> header, G711Law law, int sampleRate, int channels, long dataBytes)
    {
        WriteFormat(header, (ushort)(law == G711Law.ALaw ? 6 : 7), formatBytes: 18, sampleRate, channels, bits: 8);
        BinaryPrimitives.WriteUInt16LittleEndian(header[36..], 0);
        "fact"u8.CopyTo(header[38..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[42..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[46..], Size(dataBytes / channels));
        WriteSizes(header, G711Length, dataBytes);
        return G711Length;
    }

    private static void WriteFormat(Span<byte> header, ushort coding, int formatBytes, int sampleRate, int channels, int bits)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        var frameBytes = channels * bits / 8;
        "RIFF"u8.CopyTo(header);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], formatBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], coding);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], sampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], sampleRate * frameBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(header[32..], (ushort)frameBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(header[34..], (ushort)bits);
    }

    private static void WriteSizes(Span<byte> header, int headerBytes, long dataBytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Size(headerBytes - 8 + dataBytes + (dataBytes & 1)));
        "data"u8.CopyTo(header[(headerBytes - 8)..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[(headerBytes - 4)..], Size(dataBytes));
    }

    private static uint Size(long bytes) => (uint)Math.Min(bytes, uint.MaxValue);
}
