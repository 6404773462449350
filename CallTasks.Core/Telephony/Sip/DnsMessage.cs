using System.Buffers.Binary;
using System.Text;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>Kinds of records that are asked for.</summary>
internal enum DnsType : ushort
{
    /// <summary>RFC 2782: host and port of a service.</summary>
    Srv = 33,
    /// <summary>RFC 3403: which services a domain has.</summary>
    Naptr = 35,
}

/// <summary>One SRV or NAPTR record.</summary>
/// <param name="Seconds">How long it may be kept.</param>
/// <param name="Order">SRV: priority; NAPTR: order. Lower goes first.</param>
/// <param name="Weight">SRV: weight; NAPTR: preference.</param>
/// <param name="Port">SRV alone.</param>
/// <param name="Service">NAPTR alone: such as SIP+D2U.</param>
/// <param name="Flags">NAPTR alone: s where the target is the name of an SRV record.</param>
/// <param name="Target">A name without its last dot; empty: the service is not there.</param>
internal sealed record DnsRecord(int Seconds, int Order, int Weight, int Port, string Service, string Flags, string Target);

/// <summary>
/// Queries and answers of the domain name system (RFC 1035), as little of them as finding a carrier needs. Every answer is hostile: names end,
/// pointers lead only backwards, counts are not believed.
/// </summary>
internal static class DnsMessage
{
    /// <summary>Records read of one answer: a carrier has a handful.</summary>
    public const int MostRecords = 32;

    private const int HeaderBytes = 12;
    private const int NameCharacters = 253;
    private const ushort Internet = 1;

    /// <summary>TC among the flags.</summary>
    private const int Cut = 2;

    /// <summary>A query; null when the name cannot be one.</summary>
    public static byte[]? WriteQuery(ushort id, string name, DnsType type)
    {
        if (name.Length is 0 or > NameCharacters || !Ascii.IsValid(name))
            return null;
        var query = new byte[HeaderBytes + name.Length + 2 + 4];
        BinaryPrimitives.WriteUInt16BigEndian(query, id);
        query[2] = 1; // recursion is desired
        query[5] = 1; // one question
        var at = HeaderBytes;
        foreach (var label in name.Split('.'))
        {
            if (label.Length is 0 or > 63)
                return null;
            query[at++] = (byte)label.Length;
            at += Encoding.ASCII.GetBytes(label, query.AsSpan(at));
        }
        at++;
        BinaryPrimitives.WriteUInt16BigEndian(query.AsSpan(at), (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(query.AsSpan(at + 2), Internet);
        return query;
    }

    /// <summary>It is the answer to this query, but was cut: it did not fit into a datagram, and is to be asked for over TCP (RFC 1035 section 4.2.1).</summary>
    public static bool IsCut(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> query) => IsAnswer(answer, query) && (answer[2] & Cut) != 0;

    /// <summary>Reads the answer to a query; false when it is none to this one, was cut, or breaks the rules. A name that does not exist has no records.</summary>
    public static bool TryRead(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> query, out List<DnsRecord> records)
    {
        records = [];
        if (!IsAnswer(answer, query) || (answer[2] & Cut) != 0)
            return false;
        var type = BinaryPrimitives.ReadUInt16BigEndian(query[^4..]);
        var count = BinaryPrimitives.ReadUInt16BigEndian(answer[6..]);
        var at = query.Length;
        for (var i = 0; i < count && records.Count < MostRecords; i++)
        {
            if (!TryName(answer, ref at, out _) || answer.Length - at < 10)
                return false;
            var kind = BinaryPrimitives.ReadUInt16BigEndian(answer[at..]);
            var seconds = (int)Math.Min(int.MaxValue, BinaryPrimitives.ReadUInt32BigEndian(answer[(at + 4)..]));
            var length = BinaryPrimitives.ReadUInt16BigEndian(answer[(at + 8)..]);
            at += 10;
            if (answer.Length - at < length)
                return false;
            var end = at + length;
            if (kind == type && BinaryPrimitives.ReadUInt16BigEndian(answer[(at - 8)..]) == Internet)
            {
                if ((kind == (ushort)DnsType.Srv ? Srv(answer[..end], at, seconds) : Naptr(answer[..end], at, seconds)) is not { } record)
                    return false;
                records.Add(record);
            }
            at = end;
        }
        return true;
    }

    /// <summary>An answer that names this query, and its question in any case (RFC 4343).</summary>
    private static bool IsAnswer(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> query) =>
        answer.Length >= query.Length && answer[..2].SequenceEqual(query[..2]) && answer[2] >> 3 == 0x10 && (answer[3] & 15) is 0 or 3
        && BinaryPrimitives.ReadUInt16BigEndian(answer[4..]) == 1 && Ascii.EqualsIgnoreCase(answer[HeaderBytes..query.Length], query[HeaderBytes..]);

    private static DnsRecord? Srv(ReadOnlySpan<byte> answer, int at, int seconds)
    {
        if (answer.Length - at < 7)
            return null;
        var (priority, weight, port) = (Number(answer, at), Number(answer, at + 2), Number(answer, at + 4));
        at += 6;
        return TryName(answer, ref at, out var target) && at == answer.Length ? new DnsRecord(seconds, priority, weight, port, "", "", target) : null;
    }

    private static DnsRecord? Naptr(ReadOnlySpan<byte> answer, int at, int seconds)
    {
        if (answer.Length - at < 8)
            return null;
        var (order, preference) = (Number(answer, at), Number(answer, at + 2));
        at += 4;
        return TryText(answer, ref at, out var flags) && TryText(answer, ref at, out var service) && TryText(answer, ref at, out _) && TryName(answer, ref at, out var target) && at == answer.Length
            ? new DnsRecord(seconds, order, preference, 0, service, flags, target) : null;
    }

    private static int Number(ReadOnlySpan<byte> answer, int at) => BinaryPrimitives.ReadUInt16BigEndian(answer[at..]);

    private static bool TryText(ReadOnlySpan<byte> answer, ref int at, out string text)
    {
        text = "";
        if (at >= answer.Length || answer.Length - at - 1 < answer[at])
            return false;
        text = Encoding.ASCII.GetString(answer.Slice(at + 1, answer[at]));
        at += 1 + answer[at];
        return true;
    }

    /// <summary>Reads a name. A pointer leads to what stood before it and before every pointer that led there, so that no circle is possible.</summary>
    private static bool TryName(ReadOnlySpan<byte> answer, ref int at, out string name)
    {
        var text = new StringBuilder();
        var (read, before, jumped) = (at, at, false);
        name = "";
        while (true)
        {
            if (read >= answer.Length)
                return false;
            int length = answer[read];
            if (length == 0)
                break;
            if (length >= 0xC0)
            {
                if (read + 1 >= answer.Length)
                    return false;
                var to = (length & 0x3F) << 8 | answer[read + 1];
                if (to >= before)
                    return false;
                if (!jumped)
                    at = read + 2;
                (read, before, jumped) = (to, to, true);
                continue;
            }
            if (length > 63 || answer.Length - read - 1 < length || text.Length + 1 + length > NameCharacters)
                return false;
            foreach (var b in answer.Slice(read + 1, length))
            {
                // A name with anything else is no host of anybody.
                if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'-' or (byte)'_'))
                    return false;
            }
            if (text.Length > 0)
                text.Append('.');
            text.Append(Encoding.ASCII.GetString(answer.Slice(read + 1, length)));
            read += 1 + length;
        }
        if (!jumped)
            at = read + 1;
        name = text.ToString();
        return true;
    }
}
