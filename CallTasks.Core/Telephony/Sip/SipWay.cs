namespace CallTasks.Core.Telephony.Sip;

/// <summary>How messages travel (RFC 3261 section 18).</summary>
internal enum SipWay : byte
{
    /// <summary>Datagrams: sent again until they are answered.</summary>
    Udp,
    /// <summary>A connection.</summary>
    Tcp,
    /// <summary>A connection with TLS.</summary>
    Tls,
}

/// <summary>Ways as they stand on the wire and in settings.</summary>
internal static class SipWays
{
    /// <summary>Reads a dial plan's word or a URI's transport parameter; false for what is not carried.</summary>
    public static bool TryParse(string text, out SipWay way)
    {
        way = text.ToLowerInvariant() switch { "tcp" => SipWay.Tcp, "tls" => SipWay.Tls, _ => SipWay.Udp };
        return way != SipWay.Udp || text.Equals("udp", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Protocol of a Via header.</summary>
    public static ReadOnlySpan<byte> Via(this SipWay way) => way switch { SipWay.Tcp => "SIP/2.0/TCP "u8, SipWay.Tls => "SIP/2.0/TLS "u8, _ => "SIP/2.0/UDP "u8 };

    /// <summary>Parameter of a Contact that others send requests to.</summary>
    public static ReadOnlySpan<byte> Parameter(this SipWay way) => way switch { SipWay.Tcp => ";transport=tcp"u8, SipWay.Tls => ";transport=tls"u8, _ => default };

    /// <summary>Port where none is given (RFC 3261 section 19.1.2).</summary>
    public static int DefaultPort(this SipWay way) => way == SipWay.Tls ? 5_061 : 5_060;
}
