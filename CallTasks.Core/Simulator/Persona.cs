namespace CallTasks.Core.Simulator;

/// <summary>Who is at the other end of a simulated call. A number that ends in 01 to 10 always meets the persona of that value.</summary>
public enum Persona
{
    /// <summary>01: rings, answers and listens; hangs up itself only after a long while.</summary>
    Answers = 1,
    /// <summary>02: rings, answers and hangs up within a few seconds.</summary>
    HangsUpSoon = 2,
    /// <summary>03: busy, 486 with cause 17.</summary>
    Busy = 3,
    /// <summary>04: rings until it is cancelled.</summary>
    NoAnswer = 4,
    /// <summary>05: a machine: greeting, beep, then it records what the bot says and hangs up.</summary>
    Machine = 5,
    /// <summary>06: the carrier is overloaded, 503 with Retry-After.</summary>
    Overload = 6,
    /// <summary>07: there is no such number, 404 with cause 1.</summary>
    Invalid = 7,
    /// <summary>08: the subscriber cannot be reached, 480 with cause 20.</summary>
    Unavailable = 8,
    /// <summary>09: rings, then declines, 603 with cause 21.</summary>
    Declines = 9,
    /// <summary>10: the network plays its special information tones before any answer, and refuses after 12 s with 404.</summary>
    InformationTones = 10,
}
