namespace CallTasks.Core.Model;

/// <summary>
/// What a call is recorded as, by what the carrier said: the dial plan's own word for the code first, then the Q.850 cause of the
/// Reason header (RFC 3326) where it says more than "normal" (16, 31) or "interworking" (127), then the SIP code (RFC 3261 section 21).
/// </summary>
public static class OutcomeClassifier
{
    /// <summary>Status of a call that has ended. Machines are told apart elsewhere: here an answered call is answered.</summary>
    /// <param name="answer">What the carrier said.</param>
    /// <param name="overrides">The dial plan's own table; asked only for calls that the carrier refused, by a code or by tones.</param>
    public static CallStatus Classify(CarrierAnswer answer, IReadOnlyList<OutcomeOverride> overrides) => answer.Ending switch
    {
        CallEnding.ClientHungUp or CallEnding.BotHungUp => CallStatus.Answered,
        CallEnding.Broken => CallStatus.Failed,
        CallEnding.RingTimeout => CallStatus.NoAnswer,
        CallEnding.Cancelled => CallStatus.Cancel,
        CallEnding.NoReply => answer.Rang ? CallStatus.NoAnswer : CallStatus.ChanUnavail,
        CallEnding.Unauthorized => CallStatus.ChanUnavail,
        // The network says by its tones what it would say by these codes; a plan that reads a code in its own way reads the tones so too.
        CallEnding.InvalidTones => Overridden(404, overrides) ?? CallStatus.Invalid,
        CallEnding.CongestionTones => Overridden(503, overrides) ?? CallStatus.Congestion,
        _ => Overridden(answer.SipCode, overrides) ?? OfCause(answer.Cause) ?? OfCode(answer.SipCode, answer.Rang),
    };

    /// <summary>Who ended it: the client hung up or declined, the script hung up, or the carrier or this program did.</summary>
    /// <param name="answer">What the carrier said.</param>
    /// <param name="status">What the call is recorded as.</param>
    public static EndedBy EndedByOf(CarrierAnswer answer, CallStatus status) => answer.Ending switch
    {
        CallEnding.ClientHungUp => EndedBy.Client,
        CallEnding.BotHungUp => EndedBy.Bot,
        CallEnding.Refused when status == CallStatus.Busy => EndedBy.Client,
        _ => EndedBy.System,
    };

    private static CallStatus? Overridden(int? code, IReadOnlyList<OutcomeOverride> overrides)
    {
        if (code is null)
            return null;
        foreach (var line in overrides)
        {
            if (line.Code == code)
                return line.Outcome;
        }
        return null;
    }

    private static CallStatus? OfCause(int? cause) => cause switch
    {
        17 or 21 => CallStatus.Busy,
        18 or 19 => CallStatus.NoAnswer,
        20 => CallStatus.Unavailable,
        1 or 3 or 22 or 28 => CallStatus.Invalid,
        34 or 42 => CallStatus.Congestion,
        27 or 38 or 41 or 44 or 47 or 58 or 102 => CallStatus.ChanUnavail,
        _ => null,
    };

    private static CallStatus OfCode(int? code, bool rang) => code switch
    {
        486 or 600 or 603 or 607 or 608 => CallStatus.Busy,
        403 => rang ? CallStatus.Busy : CallStatus.Congestion,
        // 487 that we did not ask for: the carrier gave up on a call that rang.
        408 or 487 => rang ? CallStatus.NoAnswer : CallStatus.ChanUnavail,
        480 => CallStatus.Unavailable,
        404 or 410 or 484 or 485 or 604 => CallStatus.Invalid,
        503 or 402 => CallStatus.Congestion,
        606 => CallStatus.ChanUnavail,
        // An unknown code counts as x00 of its class (RFC 3261 section 8.1.3.2); 600 is busy everywhere.
        >= 600 and <= 699 => CallStatus.Busy,
        _ => CallStatus.ChanUnavail,
    };
}
