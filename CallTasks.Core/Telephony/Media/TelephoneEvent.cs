using System.Buffers.Binary;

namespace CallTasks.Core.Telephony.Media;

/// <summary>One report of a key that is pressed (RFC 4733 section 2.3); a key press is told by many of them.</summary>
/// <param name="Code">0–15 are the keys 0–9, *, #, A–D; others are no keys.</param>
/// <param name="End">The key was released.</param>
/// <param name="Volume">Below full scale, dB, 0 to 63.</param>
/// <param name="Duration">So far, in samples at the clock rate.</param>
public readonly record struct TelephoneEvent(byte Code, bool End, byte Volume, ushort Duration)
{
    private const string Keys = "0123456789*#ABCD";

    /// <summary>Payload type that our offers name for reports. A peer whose answer names another one may send by either: ours by RFC 3264 section 6.1, its own by habit.</summary>
    public const int OfferedPayloadType = 101;

    /// <summary>Bytes of a report.</summary>
    public const int Length = 4;

    /// <summary>The key, or null when the code is something else (flash, fax tones).</summary>
    public char? Key => Code < Keys.Length ? Keys[Code] : null;

    /// <summary>The code of a key, or null when it is none.</summary>
    internal static byte? CodeOf(char key) => Keys.IndexOf(char.ToUpperInvariant(key), StringComparison.Ordinal) is >= 0 and var code ? (byte)code : null;

    /// <summary>Reads the first report of a payload; false when it is too short.</summary>
    public static bool TryParse(ReadOnlySpan<byte> payload, out TelephoneEvent telephoneEvent)
    {
        telephoneEvent = default;
        if (payload.Length < Length) return false;
        telephoneEvent = new TelephoneEvent(
            payload[0],
            (payload[1] & 0x80) != 0,
            (byte)(payload[1] & 0x3F),
            BinaryPrimitives.ReadUInt16BigEndian(payload[2..]));
        return true;
    }

    /// <summary>Writes a report.</summary>
    /// <returns><see cref="Length"/>.</returns>
    public int Write(Span<byte> payload)
    {
        payload[0] = Code;
        payload[1] = (byte)((End ? 0x80 : 0) | (Volume & 0x3F));
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], Duration);
        return Length;
    }
}
