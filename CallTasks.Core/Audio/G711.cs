using System.Runtime.CompilerServices;

namespace CallTasks.Core.Audio;

/// <summary>The two companding laws of ITU-T G.711.</summary>
public enum G711Law
{
    /// <summary>A-law, used outside North America and Japan; RTP name PCMA.</summary>
    ALaw,

    /// <summary>µ-law, used in North America and Japan; RTP name PCMU.</summary>
    MuLaw,
}

/// <summary>
/// G.711 coding of 16-bit samples, by tables (ITU-T G.711; thresholds as in the reference code of ITU-T G.191: A-law keeps the
/// upper 13 bits, µ-law the upper 14, both by truncation). Nothing allocates.
/// </summary>
public static class G711
{
    /// <summary>The A-law code of the smallest positive level: what silence is coded as.</summary>
    public const byte ALawSilence = 0xD5;

    /// <summary>The µ-law code of zero.</summary>
    public const byte MuLawSilence = 0xFF;

    // A-law looks only at a sample's upper 12 bits and µ-law at its upper 14, so small tables hold every case and stay in the cache.
    private const int ALawShift = 4;
    private const int MuLawShift = 2;

    private static readonly short[] ALawLevels = BuildLevels(DecodeALawCode);
    private static readonly short[] MuLawLevels = BuildLevels(DecodeMuLawCode);
    private static readonly byte[] ALawCodes = BuildCodes(ALawShift, EncodeALawSample);
    private static readonly byte[] MuLawCodes = BuildCodes(MuLawShift, EncodeMuLawSample);
    private static readonly byte[] MuLawAsALaw = BuildTranscoding();

    /// <summary>The code that stands for silence in a law.</summary>
    public static byte Silence(G711Law law) => law == G711Law.ALaw ? ALawSilence : MuLawSilence;

    /// <summary>Codes one sample.</summary>
    public static byte Encode(G711Law law, short sample) => law == G711Law.ALaw
        ? ALawCodes[(ushort)sample >> ALawShift]
        : MuLawCodes[(ushort)sample >> MuLawShift];

    /// <summary>Decodes one code.</summary>
    public static short Decode(G711Law law, byte code) => law == G711Law.ALaw ? ALawLevels[code] : MuLawLevels[code];

    /// <summary>Codes samples into as many bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="codes"/> is shorter than <paramref name="samples"/>.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encode(G711Law law, ReadOnlySpan<short> samples, Span<byte> codes)
    {
        RequireRoom(samples.Length, codes.Length);
        codes = codes[..samples.Length];
        var (table, shift) = law == G711Law.ALaw ? (ALawCodes, ALawShift) : (MuLawCodes, MuLawShift);
        for (var i = 0; i < samples.Length; i++) codes[i] = table[(ushort)samples[i] >> shift];
    }

    /// <summary>Decodes bytes into as many samples.</summary>
    /// <exception cref="ArgumentException"><paramref name="samples"/> is shorter than <paramref name="codes"/>.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode(G711Law law, ReadOnlySpan<byte> codes, Span<short> samples)
    {
        RequireRoom(codes.Length, samples.Length);
        samples = samples[..codes.Length];
        var table = law == G711Law.ALaw ? ALawLevels : MuLawLevels;
        for (var i = 0; i < codes.Length; i++) samples[i] = table[codes[i]];
    }

    /// <summary>Turns codes of one law into A-law, the law recordings are kept in.</summary>
    /// <exception cref="ArgumentException"><paramref name="aLaw"/> is shorter than <paramref name="codes"/>.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToALaw(G711Law law, ReadOnlySpan<byte> codes, Span<byte> aLaw)
    {
        RequireRoom(codes.Length, aLaw.Length);
        if (law == G711Law.ALaw)
        {
            codes.CopyTo(aLaw);
            return;
        }
        aLaw = aLaw[..codes.Length];
        for (var i = 0; i < codes.Length; i++) aLaw[i] = MuLawAsALaw[codes[i]];
    }

    private static void RequireRoom(int needed, int given)
    {
        if (given < needed) throw new ArgumentException($"Room for {needed} values is needed, {given} are given.");
    }

    private static short[] BuildLevels(Func<byte, short> decode)
    {
        var levels = new short[256];
        for (var code = 0; code < levels.Length; code++) levels[code] = decode((byte)code);
        return levels;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static byte[] BuildCodes(int shift, Func<short, byte> encode)
    {
        var codes = new byte[65536 >> shift];
        for (var i = 0; i < codes.Length; i++) codes[i] = encode((short)(ushort)(i << shift));
        return codes;
    }

    private static byte[] BuildTranscoding()
    {
        var codes = new byte[256];
        for (var code = 0; code < codes.Length; code++) codes[code] = ALawCodes[(ushort)MuLawLevels[code] >> ALawShift];
        codes[MuLawSilence] = ALawSilence;
        return codes;
    }

    private static short DecodeALawCode(byte code)
    {
        var plain = code ^ 0x55; // even bits are inverted on the line
        var segment = (plain >> 4) & 7;
        var level = ((plain & 0x0F) << 4) + 8;
        if (segment > 0) level = (level + 0x100) << (segment - 1);
        return (short)((plain & 0x80) != 0 ? level : -level);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static byte EncodeALawSample(short sample)
    {
        var magnitude = (sample < 0 ? ~sample : sample) >> 4; // 11 bits
        var segment = 0;
        if (magnitude > 15)
        {
            segment = 1;
            while (magnitude > 31)
            {
                magnitude >>= 1;
                segment++;
            }
            magnitude -= 16;
        }
        var plain = (segment << 4) | magnitude;
        if (sample >= 0) plain |= 0x80;
        return (byte)(plain ^ 0x55);
    }

    private static short DecodeMuLawCode(byte code)
    {
        var plain = ~code & 0xFF;
        var segment = (plain >> 4) & 7;
        var level = ((((plain & 0x0F) << 3) + 0x84) << segment) - 0x84;
        return (short)((plain & 0x80) != 0 ? -level : level);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static byte EncodeMuLawSample(short sample)
    {
        const int bias = 33;
        const int clip = 0x1FFF;
        var magnitude = Math.Min(((sample < 0 ? ~sample : sample) >> 2) + bias, clip);
        var segment = 0;
        while (magnitude >> (segment + 6) != 0) segment++;
        var plain = (segment << 4) | ((magnitude >> (segment + 1)) & 0x0F);
        if (sample < 0) plain |= 0x80;
        return (byte)~plain;
    }
}
