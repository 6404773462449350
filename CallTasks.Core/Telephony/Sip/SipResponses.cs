using System.Net;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>Answers to requests (RFC 3261 section 8.2.6).</summary>
internal static class SipResponses
{
    /// <summary>Begins an answer: status line and the headers that are copied from the request; the top Via tells where it came from (RFC 3581).</summary>
    /// <param name="request">The request.</param>
    /// <param name="from">Where it came from.</param>
    /// <param name="status">Code and phrase, e.g. <c>200 OK</c>.</param>
    /// <param name="localTag">Our tag, added to To when it has none; 0: none is added (100 needs none).</param>
    public static SipWriter Begin(SipMessage request, SocketAddress from, ReadOnlySpan<byte> status, ulong localTag)
    {
        var writer = SipWriter.Begin().Add("SIP/2.0 "u8).Add(status).EndLine();
        var top = request.Find(SipHeaderName.Via, 0);
        WriteTopVia(writer, request.Value(top), from);
        for (var i = request.Find(SipHeaderName.Via, top + 1); i >= 0; i = request.Find(SipHeaderName.Via, i + 1))
            writer.Add(request.Line(i)).EndLine();
        for (var i = request.Find(SipHeaderName.RecordRoute, 0); i >= 0; i = request.Find(SipHeaderName.RecordRoute, i + 1))
            writer.Add(request.Line(i)).EndLine();
        // A request that is refused for what it lacks is answered with what it has.
        Copy(writer, "From: "u8, request.First(SipHeaderName.From));
        if (request.First(SipHeaderName.To) is { IsEmpty: false } to)
        {
            writer.Add("To: "u8).Add(to);
            if (localTag != 0 && request.ToTag.IsEmpty)
                writer.Add(";tag="u8).AddHex(localTag);
            writer.EndLine();
        }
        Copy(writer, "Call-ID: "u8, request.CallId);
        Copy(writer, "CSeq: "u8, request.First(SipHeaderName.CSeq));
        return writer;
    }

    private static void Copy(SipWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
            writer.Add(name).Add(value).EndLine();
    }

    /// <summary>Where the answer goes (sections 18.2.2 and RFC 3581 section 4): back to the source when the request asks so by rport, else to the port of its top Via.</summary>
    public static SocketAddress Destination(SipMessage request, SocketAddress from)
    {
        var value = request.First(SipHeaderName.Via);
        if (from is StreamAddress)
            return from; // section 18.2.2: by the connection that the request came by
        if (!SipGrammar.NextElement(ref value, out var via))
            return from;
        SplitVia(via, out var sentBy, out var parameters);
        if (SipGrammar.TryParameter(parameters, "rport"u8, out _) || !SipGrammar.TryHostPort(sentBy, out _, out var port))
            return from;
        if (port == 0)
            port = TrunkResolver.DefaultPort;
        if (PortOf(from) == port)
            return from;
        var other = Copy(from);
        other[2] = (byte)(port >> 8);
        other[3] = (byte)port;
        return other;
    }

    /// <summary>Port of an IPv4 or IPv6 socket address.</summary>
    public static int PortOf(SocketAddress address) => address[2] << 8 | address[3];

    /// <summary>A copy that its owner may keep.</summary>
    public static SocketAddress Copy(SocketAddress address)
    {
        if (address is StreamAddress)
            return address; // nobody writes to these
        var copy = new SocketAddress(address.Family, address.Buffer.Length) { Size = address.Size };
        address.Buffer.Span[..address.Size].CopyTo(copy.Buffer.Span);
        return copy;
    }

    private static void WriteTopVia(SipWriter writer, ReadOnlySpan<byte> value, SocketAddress from)
    {
        var rest = value;
        SipGrammar.NextElement(ref rest, out var via);
        SplitVia(via, out _, out var parameters);
        writer.Add("Via: "u8);
        if (SipGrammar.TryParameter(parameters, "rport"u8, out var port) && port.IsEmpty && FindRport(via) is var at and >= 0)
        {
            writer.Add(via[..at]).Add("rport="u8).Add(PortOf(from)).Add(";received="u8);
            WriteAddress(writer, from);
            writer.Add(via[(at + 5)..]);
        }
        else
            writer.Add(via);
        if (!rest.IsEmpty)
            writer.Add(", "u8).Add(rest);
        writer.EndLine();
    }

    private static void WriteAddress(SipWriter writer, SocketAddress from)
    {
        var bytes = from.Buffer.Span;
        writer.AddAddress(from.Family == System.Net.Sockets.AddressFamily.InterNetworkV6 ? new IPAddress(bytes.Slice(8, 16)) : new IPAddress(bytes.Slice(4, 4)));
    }

    private static int FindRport(ReadOnlySpan<byte> via)
    {
        var at = 0;
        while (true)
        {
            var semicolon = via[at..].IndexOf((byte)';');
            at += semicolon + 1;
            var part = via[at..];
            var lead = part.Length - part.TrimStart(" \t"u8).Length;
            part = part[lead..];
            if (part.Length >= 5 && System.Text.Ascii.EqualsIgnoreCase(part[..5], "rport"u8) && (part.Length == 5 || part[5] is (byte)';' or (byte)' ' or (byte)'\t'))
                return at + lead;
            if (semicolon < 0 || part.IsEmpty)
                return -1;
        }
    }

    private static void SplitVia(ReadOnlySpan<byte> via, out ReadOnlySpan<byte> sentBy, out ReadOnlySpan<byte> parameters)
    {
        var semicolon = via.IndexOf((byte)';');
        var head = SipGrammar.Trim(semicolon < 0 ? via : via[..semicolon]);
        parameters = semicolon < 0 ? default : via[(semicolon + 1)..];
        var space = head.LastIndexOf((byte)' ');
        sentBy = space < 0 ? default : head[(space + 1)..];
    }
}
