namespace CallTasks.Core.Model;

/// <summary>How the signalling of a call came to its end.</summary>
public enum CallEnding
{
    /// <summary>The carrier gave a final answer of 300 or above.</summary>
    Refused = 0,
    /// <summary>We cancelled after the ring timeout.</summary>
    RingTimeout = 1,
    /// <summary>We cancelled for another reason (task stopped, shutdown).</summary>
    Cancelled = 2,
    /// <summary>Nothing at all came back (RFC 3261 Timer B), or the network refused the packet.</summary>
    NoReply = 3,
    /// <summary>Answered, and the client's side sent BYE.</summary>
    ClientHungUp = 4,
    /// <summary>Answered, and we sent BYE because the script ended.</summary>
    BotHungUp = 5,
    /// <summary>Answered, then broken: no acceptable media, media silence, an error of ours.</summary>
    Broken = 6,
    /// <summary>401 or 407 could not be satisfied.</summary>
    Unauthorized = 7,
    /// <summary>We cancelled because the network said by its special information tones (ITU-T E.180) before any answer that the number is not in service.</summary>
    InvalidTones = 8,
    /// <summary>We cancelled because it said so that it had no circuit free.</summary>
    CongestionTones = 9,
}

/// <summary>What the carrier said: kept as evidence with every call, and what outcomes are decided on.</summary>
public sealed record CarrierAnswer
{
    /// <summary>How it ended.</summary>
    public required CallEnding Ending { get; init; }
    /// <summary>Final SIP code (200 for answered calls), or null when none came.</summary>
    public int? SipCode { get; init; }
    /// <summary>Its reason phrase, at most 200 characters.</summary>
    public string? SipText { get; init; }
    /// <summary>Q.850 cause of a Reason header (RFC 3326), or null.</summary>
    public int? Cause { get; init; }
    /// <summary>True when a 180 or 183 was seen.</summary>
    public bool Rang { get; init; }
    /// <summary>True when any provisional answer was seen.</summary>
    public bool Progressed { get; init; }
    /// <summary>Seconds of a Retry-After header, or null.</summary>
    public int? RetryAfter { get; init; }
    /// <summary>True when a 2xx was acknowledged.</summary>
    public bool Answered => Ending is CallEnding.ClientHungUp or CallEnding.BotHungUp or CallEnding.Broken;
}
