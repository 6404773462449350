namespace CallTasks.Core.Telephony.Sip;

/// <summary>Intervals of RFC 3261 for unreliable transports, in milliseconds (section 17, table 4 of appendix A).</summary>
internal static class SipTimers
{
    /// <summary>T1: estimate of the round trip.</summary>
    public const int T1 = 500;

    /// <summary>T2: longest interval between retransmissions of non-INVITE requests and of INVITE answers.</summary>
    public const int T2 = 4_000;

    /// <summary>T4: how long a message may live in the network.</summary>
    public const int T4 = 5_000;

    /// <summary>Timer A starts at T1 and doubles without a cap (section 17.1.1.2).</summary>
    public const int A = T1;

    /// <summary>Timer B: an INVITE without any answer is given up (section 17.1.1.2).</summary>
    public const int B = 64 * T1;

    /// <summary>
    /// A proxy that says nothing at all so long, not even 100, comes after the others for the calls that follow: its INVITE was sent five times
    /// by then (at 0, 0.5, 1.5, 3.5 and 7.5 s), and a proxy that works says 100 within 200 ms (section 17.2.1).
    /// </summary>
    public const int PassOver = 8_000;

    /// <summary>
    /// How long the ACK of a 2xx waits for the answer to become durable: the ACK is the user agent's own act, without a timer (section
    /// 13.2.2.4), and within T1 the 2xx is not sent again.
    /// </summary>
    public const int AckWithin = T1 - 100;

    /// <summary>
    /// Timer D: how long a retransmitted refusal is acknowledged again (section 17.1.1.2). Needs no state here: the ACK is made from
    /// the refusal's own headers, however late it comes.
    /// </summary>
    public const int D = 32_000;

    /// <summary>Timer E starts at T1 and doubles up to T2 (section 17.1.2.2).</summary>
    public const int E = T1;

    /// <summary>Timer F: a non-INVITE request without a final answer is given up (section 17.1.2.2).</summary>
    public const int F = 64 * T1;

    /// <summary>Timer G starts at T1 and doubles up to T2: a refused INVITE is refused again until its ACK (section 17.2.1).</summary>
    public const int G = T1;

    /// <summary>Timer H: the ACK did not come (section 17.2.1; the same bound holds for a 2xx, section 13.3.1.4).</summary>
    public const int H = 64 * T1;

    /// <summary>Timer J: how long a non-INVITE answer may be asked for again (section 17.2.2). Served without state, see <see cref="D"/>.</summary>
    public const int J = 64 * T1;

    /// <summary>Timer K: absorbs answers that come again (section 17.1.2.2). Served without state: an unknown answer is dropped.</summary>
    public const int K = T4;

    /// <summary>After a CANCEL: the INVITE counts as cancelled when no final answer came so long (section 9.1).</summary>
    public const int CancelWait = 64 * T1;
}
