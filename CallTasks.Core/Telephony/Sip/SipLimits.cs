namespace CallTasks.Core.Telephony.Sip;

/// <summary>Bounds on what a peer may send; whatever passes one is dropped, counted and never crashes the receive loop.</summary>
internal static class SipLimits
{
    /// <summary>Bytes of a datagram: UDP cannot carry more.</summary>
    public const int MessageBytes = 65_535;

    /// <summary>Longest request sent as a datagram where the path is not known (RFC 3261 section 18.1.1): longer ones might be cut on the way.</summary>
    public const int DatagramBytes = 1_300;

    /// <summary>Header lines of a message; real ones have under 40.</summary>
    public const int Headers = 200;

    /// <summary>Bytes of one URI; carriers stay under 200.</summary>
    public const int UriBytes = 512;

    /// <summary>Bytes of a method; the longest known has 9.</summary>
    public const int MethodBytes = 64;

    /// <summary>Bytes of a tag, a branch or a Call-ID; real ones stay under 128.</summary>
    public const int TokenBytes = 256;

    /// <summary>Proxies that recorded their route; each costs bytes in every later request.</summary>
    public const int RouteSet = 16;

    /// <summary>Characters of a dialog written down (<see cref="LegEvent.Answered.Dialog"/>).</summary>
    public const int DialogText = 8_192;

    /// <summary>Characters kept of a reason phrase.</summary>
    public const int ReasonPhrase = 200;

    /// <summary>Lines of a session description; real ones have under 40.</summary>
    public const int SdpLines = 400;

    /// <summary>Challenges answered for one request: a proxy's, the server's, and one stale nonce.</summary>
    public const int Challenges = 3;

    /// <summary>Phones of one call that are told apart before one answers; a carrier that forks rings two or three.</summary>
    public const int EarlyDialogs = 8;

    /// <summary>Provisional answers of one call that are acknowledged (RFC 3262); a carrier that rings, plays and forwards sends a handful.</summary>
    public const int Pracks = 20;

    /// <summary>Keys told per call: a peer must not fill memory with events nobody reads.</summary>
    public const int DtmfEvents = 1_000;

    /// <summary>Largest Retry-After kept, in seconds: a day.</summary>
    public const int RetryAfterSeconds = 86_400;

    /// <summary>Proxies of one trunk; the letter of a branch tells which one it went to.</summary>
    public const int Proxies = 5;

    /// <summary>Trunk addresses remembered with their resolution; dial plans are few.</summary>
    public const int TrunkAddresses = 1_000;
}
