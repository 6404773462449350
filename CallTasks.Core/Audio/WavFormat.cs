using System.Buffers.Binary;
using CallTasks.Core.Languages;

namespace CallTasks.Core.Audio;

/// <summary>How a WAV file codes its samples: the 'fmt ' part, checked.</summary>
internal sealed class WavFormat
{
    private const ushort Pcm = 1, IeeeFloat = 3, ALaw = 6, MuLaw = 7, Extensible = 0xFFFE;

    private readonly ushort coding;

    private WavFormat(ushort coding, int channels, int sampleRate, int bits)
    {
        this.coding = coding;
        Channels = channels;
        SampleRate = sampleRate;
        BytesPerSample = bits / 8;
    }

    public int Channels { get; }
    public int SampleRate { get; }
    public int BytesPerSample { get; }

    /// <param name="fmt">16 to 40 bytes.</param>
    /// <param name="mend">What the user may do; ends each message.</param>
    public static WavFormat Parse(ReadOnlySpan<byte> fmt, Wording mend)
    {
        var coding = BinaryPrimitives.ReadUInt16LittleEndian(fmt);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(fmt[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(fmt[4..]);
        var align = BinaryPrimitives.ReadUInt16LittleEndian(fmt[12..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(fmt[14..]);
        // The extensible form names the coding in the first two bytes of a GUID.
        if (coding == Extensible && fmt.Length >= 26) coding = BinaryPrimitives.ReadUInt16LittleEndian(fmt[24..]);

        var known = coding switch
        {
            Pcm => bits is 8 or 16 or 24 or 32,
            IeeeFloat => bits is 32 or 64,
            ALaw or MuLaw => bits is 8,
            _ => throw new WavFormatException($"The sound is coded as {CodingName(coding)}, which is not supported. {mend}"),
        };
        if (!known) throw new WavFormatException($"The sound has samples of {bits} bits, which is not supported. {mend}");
        if (channels is not (1 or 2)) throw new WavFormatException($"The sound has {channels} channels; mono and stereo are supported. {mend}");
        if (rate is < WavFile.MinimumRate or > WavFile.MaximumRate)
            throw new WavFormatException($"The sound has {rate} samples a second; {WavFile.MinimumRate} to {WavFile.MaximumRate} are supported. {mend}");
        if (align != channels * (bits / 8)) throw new WavFormatException($"The header contradicts itself: {channels} × {bits} bits cannot take {align} bytes. {mend}");
        return new WavFormat(coding, channels, (int)rate, bits);
    }

    /// <summary>Decodes one channel of interleaved frames; values that are no numbers become silence.</summary>
    public void Decode(ReadOnlySpan<byte> frames, int channel, Span<float> samples)
    {
        var step = BytesPerSample * Channels;
        frames = frames[Math.Min(channel * BytesPerSample, frames.Length)..];
        for (int i = 0, at = 0; i < samples.Length; i++, at += step) samples[i] = Sample(frames.Slice(at, BytesPerSample));
    }

    private float Sample(ReadOnlySpan<byte> sample) => (coding, sample.Length) switch
    {
        (ALaw, _) => G711.Decode(G711Law.ALaw, sample[0]) / 32768f,
        (MuLaw, _) => G711.Decode(G711Law.MuLaw, sample[0]) / 32768f,
        (Pcm, 1) => (sample[0] - 128) / 128f, // 8-bit PCM is unsigned
        (Pcm, 2) => BinaryPrimitives.ReadInt16LittleEndian(sample) / 32768f,
        (Pcm, 3) => ((sample[2] << 24) | (sample[1] << 16) | (sample[0] << 8)) / 2147483648f,
        (Pcm, _) => BinaryPrimitives.ReadInt32LittleEndian(sample) / 2147483648f,
        (IeeeFloat, 4) => Clean(BinaryPrimitives.ReadSingleLittleEndian(sample)),
        _ => Clean((float)BinaryPrimitives.ReadDoubleLittleEndian(sample)),
    };

    private static float Clean(float sample) => float.IsNaN(sample) ? 0 : Math.Clamp(sample, -1f, 1f);

    private static string CodingName(ushort coding) => coding switch
    {
        2 or 0x11 => "ADPCM",
        0x31 => "GSM",
        0x55 or 0x50 => "MP3",
        0x161 or 0x160 => "Windows Media",
        0xFF or 0x1600 => "AAC",
        _ => $"format {coding}",
    };
}
