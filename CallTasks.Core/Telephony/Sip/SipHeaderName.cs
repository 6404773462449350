using System.Text;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>Headers that this program reads.</summary>
internal enum SipHeaderName : byte
{
    /// <summary>Any other header; kept, never read.</summary>
    Other,
    /// <summary>Via, v.</summary>
    Via,
    /// <summary>From, f.</summary>
    From,
    /// <summary>To, t.</summary>
    To,
    /// <summary>Call-ID, i.</summary>
    CallId,
    /// <summary>CSeq.</summary>
    CSeq,
    /// <summary>Contact, m.</summary>
    Contact,
    /// <summary>Record-Route.</summary>
    RecordRoute,
    /// <summary>Content-Length, l.</summary>
    ContentLength,
    /// <summary>Content-Type, c.</summary>
    ContentType,
    /// <summary>WWW-Authenticate.</summary>
    WwwAuthenticate,
    /// <summary>Proxy-Authenticate.</summary>
    ProxyAuthenticate,
    /// <summary>Reason (RFC 3326).</summary>
    Reason,
    /// <summary>Retry-After.</summary>
    RetryAfter,
    /// <summary>Require.</summary>
    Require,
    /// <summary>Expires.</summary>
    Expires,
    /// <summary>Min-Expires.</summary>
    MinExpires,
    /// <summary>Allow.</summary>
    Allow,
    /// <summary>Session-Expires, x (RFC 4028).</summary>
    SessionExpires,
    /// <summary>Min-SE (RFC 4028).</summary>
    MinSe,
    /// <summary>Event, o (RFC 6665).</summary>
    Event,
    /// <summary>RSeq (RFC 3262).</summary>
    RSeq,
}

/// <summary>Header names as they stand on the wire: any case, long or compact (RFC 3261 section 7.3.3).</summary>
internal static class SipHeaderNames
{
    /// <summary>Reads a header name.</summary>
    public static SipHeaderName Parse(ReadOnlySpan<byte> name) => name.Length switch
    {
        1 => (char)(name[0] | 0x20) switch
        {
            'v' => SipHeaderName.Via,
            'f' => SipHeaderName.From,
            't' => SipHeaderName.To,
            'i' => SipHeaderName.CallId,
            'm' => SipHeaderName.Contact,
            'x' => SipHeaderName.SessionExpires,
            'l' => SipHeaderName.ContentLength,
            'c' => SipHeaderName.ContentType,
            'o' => SipHeaderName.Event,
            _ => SipHeaderName.Other,
        },
        2 when Is(name, "To"u8) => SipHeaderName.To,
        3 when Is(name, "Via"u8) => SipHeaderName.Via,
        4 when Is(name, "From"u8) => SipHeaderName.From,
        4 when Is(name, "CSeq"u8) => SipHeaderName.CSeq,
        4 when Is(name, "RSeq"u8) => SipHeaderName.RSeq,
        5 when Is(name, "Allow"u8) => SipHeaderName.Allow,
        5 when Is(name, "Event"u8) => SipHeaderName.Event,
        6 when Is(name, "Min-SE"u8) => SipHeaderName.MinSe,
        6 when Is(name, "Reason"u8) => SipHeaderName.Reason,
        7 when Is(name, "Call-ID"u8) => SipHeaderName.CallId,
        7 when Is(name, "Contact"u8) => SipHeaderName.Contact,
        7 when Is(name, "Expires"u8) => SipHeaderName.Expires,
        7 when Is(name, "Require"u8) => SipHeaderName.Require,
        11 when Is(name, "Min-Expires"u8) => SipHeaderName.MinExpires,
        11 when Is(name, "Retry-After"u8) => SipHeaderName.RetryAfter,
        12 when Is(name, "Record-Route"u8) => SipHeaderName.RecordRoute,
        12 when Is(name, "Content-Type"u8) => SipHeaderName.ContentType,
        14 when Is(name, "Content-Length"u8) => SipHeaderName.ContentLength,
        15 when Is(name, "Session-Expires"u8) => SipHeaderName.SessionExpires,
        16 when Is(name, "WWW-Authenticate"u8) => SipHeaderName.WwwAuthenticate,
        18 when Is(name, "Proxy-Authenticate"u8) => SipHeaderName.ProxyAuthenticate,
        _ => SipHeaderName.Other,
    };

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> known) => Ascii.EqualsIgnoreCase(name, known);
}
