using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// Names of a call on the wire, derived from this installation and the call's row number alone: a later run can cancel or end what an
/// earlier one began, and nobody who has not seen the call can name it. From tag and branches are HMAC-SHA-256 under the identity.
/// </summary>
internal sealed class SipIdentity
{
    /// <summary>Prefix of every branch (RFC 3261 section 8.1.1.7).</summary>
    private static ReadOnlySpan<byte> Cookie => "z9hG4bK"u8;

    private const int HexDigits = 16;
    private readonly byte[] _key;
    private readonly ulong _mark;

    /// <summary>Derives the keys.</summary>
    /// <param name="installation">A secret text that stays the same over restarts and differs between installations.</param>
    public SipIdentity(string installation)
    {
        _key = SHA256.HashData(Encoding.UTF8.GetBytes("calltasks-sip|" + installation));
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(_key, "mark"u8, mac);
        _mark = BitConverter.ToUInt64(mac);
    }

    /// <summary>Keys of a call.</summary>
    public Keys ForCall(long callId)
    {
        Span<byte> text = stackalloc byte[28];
        "call"u8.CopyTo(text);
        Utf8Formatter.TryFormat(callId, text[4..], out var digits);
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(_key, text[..(4 + digits)], mac);
        return new Keys(BitConverter.ToUInt64(mac), BitConverter.ToUInt64(mac[8..]));
    }

    /// <summary>Writes the call's Call-ID.</summary>
    public void WriteCallId(SipWriter writer, long callId) => writer.Add(callId).Add("-"u8).AddHex(_mark);

    /// <summary>Reads a Call-ID; false when it is not of this installation.</summary>
    public bool TryReadCallId(ReadOnlySpan<byte> text, out long callId) =>
        Utf8Parser.TryParse(text, out callId, out var used) && text.Length == used + 1 + HexDigits && text[used] == (byte)'-'
        && TryHex(text[(used + 1)..], out var mark) && mark == _mark;

    /// <summary>Writes a branch: one per request that is not a retransmission; a CANCEL and the ACK of a refusal take their INVITE's.</summary>
    public static void WriteBranch(SipWriter writer, Keys keys, int cseq, char kind) =>
        writer.Add(Cookie).AddHex(keys.Branch).Add("-"u8).Add(cseq).Add(kind switch { 'i' => "i"u8, 'j' => "j"u8, 'k' => "k"u8, 'l' => "l"u8, 'm' => "m"u8, 'a' => "a"u8, 'b' => "b"u8, 'f' => "f"u8, 'p' => "p"u8, 'r' => "r"u8, _ => "s"u8 });

    /// <summary>The same as a text.</summary>
    public static string Branch(Keys keys, int cseq, char kind) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"z9hG4bK{keys.Branch:x16}-{cseq}{kind}");

    /// <summary>Letter of the branch of an INVITE to a trunk's proxy.</summary>
    public static char InviteKind(int proxy) => (char)('i' + proxy);

    /// <summary>True when the branch is that of the call's INVITE with this number, to whichever proxy.</summary>
    public static bool IsInviteBranch(ReadOnlySpan<byte> branch, Keys keys, int cseq) => ProxyOf(branch, keys, cseq) >= 0;

    /// <summary>Which proxy the call's INVITE with this number and branch went to; -1 when it is none of them.</summary>
    public static int ProxyOf(ReadOnlySpan<byte> branch, Keys keys, int cseq)
    {
        var proxy = branch.IsEmpty ? -1 : branch[^1] - 'i';
        return proxy is >= 0 and < SipLimits.Proxies && IsBranch(branch, keys, cseq, branch[^1]) ? proxy : -1;
    }

    /// <summary>True when the branch is that of the call's BYE with this number.</summary>
    public static bool IsByeBranch(ReadOnlySpan<byte> branch, Keys keys, int cseq) => IsBranch(branch, keys, cseq, (byte)'b');

    /// <summary>Reads 16 hexadecimal digits.</summary>
    public static bool TryHex(ReadOnlySpan<byte> text, out ulong number)
    {
        number = 0;
        return text.Length == HexDigits && Utf8Parser.TryParse(text, out number, out var used, 'x') && used == HexDigits;
    }

    private static bool IsBranch(ReadOnlySpan<byte> branch, Keys keys, int cseq, byte kind)
    {
        var start = Cookie.Length + HexDigits;
        return branch.Length > start + 2 && branch.StartsWith(Cookie) && TryHex(branch[Cookie.Length..start], out var key) && key == keys.Branch
            && branch[start] == (byte)'-' && branch[^1] == kind && SipGrammar.TryNumber(branch[(start + 1)..^1], int.MaxValue, out var number) && number == cseq;
    }

    /// <summary>What a call's names are made of.</summary>
    /// <param name="Tag">Our tag, written as 16 hexadecimal digits.</param>
    /// <param name="Branch">The part of branches that others cannot guess.</param>
    internal readonly record struct Keys(ulong Tag, ulong Branch)
    {
        /// <summary>True when the text is our tag.</summary>
        public bool IsTag(ReadOnlySpan<byte> text) => TryHex(text, out var tag) && tag == Tag;
    }
}
