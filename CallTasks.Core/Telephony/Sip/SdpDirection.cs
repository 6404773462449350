namespace CallTasks.Core.Telephony.Sip;

/// <summary>Which way media flows, seen from the side that says it (RFC 3264 section 5.1).</summary>
[Flags]
internal enum SdpDirection
{
    /// <summary>Neither way: on hold.</summary>
    Inactive = 0,
    /// <summary>The speaker sends.</summary>
    SendOnly = 1,
    /// <summary>The speaker receives.</summary>
    RecvOnly = 2,
    /// <summary>Both ways; what holds when nothing is said.</summary>
    SendRecv = 3,
}

/// <summary>Rules over directions.</summary>
internal static class SdpDirections
{
    /// <summary>What we answer to a peer's direction (RFC 3264 section 6.1).</summary>
    public static SdpDirection Mirrored(this SdpDirection theirs) => theirs switch
    {
        SdpDirection.SendOnly => SdpDirection.RecvOnly,
        SdpDirection.RecvOnly => SdpDirection.SendOnly,
        _ => theirs,
    };
}
