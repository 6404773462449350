namespace CallTasks.Core.Telephony.Sip;

/// <summary>What was wrong with bytes that were no whole message.</summary>
internal enum SipFault : byte
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>Nothing that could be answered: dropped.</summary>
    Garbage,
    /// <summary>A request that breaks the grammar or contradicts itself: 400 (RFC 3261 section 21.4.1).</summary>
    Bad,
    /// <summary>A request of another version of SIP: 505 (section 21.5.6).</summary>
    Version,
}
