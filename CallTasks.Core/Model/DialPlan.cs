namespace CallTasks.Core.Model;

/// <summary>What stands behind a dial plan.</summary>
public enum DialPlanKind
{
    /// <summary>The built-in simulated carrier.</summary>
    Simulated = 0,
    /// <summary>A SIP trunk.</summary>
    Sip = 1,
}

/// <summary>A carrier's own word for one of our outcomes.</summary>
/// <param name="Code">SIP response code, 300 to 699.</param>
/// <param name="Outcome">What a call that ended with this code is recorded as.</param>
public sealed record OutcomeOverride(int Code, CallStatus Outcome);

/// <summary>Which carrier carries the calls, and within which limits.</summary>
public sealed record DialPlan
{
    /// <summary>Longest ring timeout, in seconds: carriers cut at three minutes (RFC 3261 section 16.6, Timer C).</summary>
    public const int MaxRingTimeoutSeconds = 180;

    /// <summary>Row number; 1 is the built-in plan <c>Standard</c>.</summary>
    public required long Id { get; init; }
    /// <summary>Rises by one with every change.</summary>
    public required int Version { get; init; }
    /// <summary>What stands behind it.</summary>
    public required DialPlanKind Kind { get; init; }
    /// <summary>What a person set.</summary>
    public required DialPlanSettings Settings { get; init; }
}

/// <summary>Everything a person sets on a dial plan; kept as one JSON document.</summary>
public sealed record DialPlanSettings
{
    /// <summary>1 to 200 characters, unique.</summary>
    public required string Name { get; init; }
    /// <summary>host or host:port of the trunk; ignored for the simulated carrier.</summary>
    public string Address { get; init; } = "";
    /// <summary>Further addresses of the same carrier, tried in turn when the one before fails.</summary>
    public IReadOnlyList<string> Proxies { get; init; } = [];
    /// <summary><c>udp</c>, <c>tcp</c> or <c>tls</c>.</summary>
    public string Transport { get; init; } = "udp";
    /// <summary>With TLS: the carrier's certificate is checked, its name too (RFC 5922).</summary>
    public bool VerifyCertificate { get; init; } = true;
    /// <summary>Digest user, or null.</summary>
    public string? Username { get; init; }
    /// <summary>Digest password, or null; never leaves by the API.</summary>
    public string? Password { get; init; }
    /// <summary>How long a call may ring, 5 to 180 s.</summary>
    public int RingTimeoutSeconds { get; init; } = 45;
    /// <summary>Starts per second over all its tasks, 0.01 to 1,000.</summary>
    public decimal CallsPerSecond { get; init; } = 10;
    /// <summary>Calls up at once over all its tasks, 1 to 10,000.</summary>
    public int MaxLines { get; init; } = 30;
    /// <summary>Price of a minute in <see cref="Currency"/>.</summary>
    public decimal PricePerMinute { get; init; }
    /// <summary>Talk time is billed in steps of so many seconds, 1 to 60.</summary>
    public int BillingStepSeconds { get; init; } = 1;
    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; init; } = "USD";
    /// <summary>Numbers that may be shown, E.164.</summary>
    public IReadOnlyList<string> CallerIds { get; init; } = [];
    /// <summary>Where the number that is shown stands on the wire.</summary>
    public CallerIdPlace CallerIdIn { get; init; }
    /// <summary>In order of preference: <c>pcma</c>, <c>pcmu</c>.</summary>
    public IReadOnlyList<string> Codecs { get; init; } = ["pcma", "pcmu"];
    /// <summary>The carrier wants a registration (REGISTER with <see cref="Username"/>) before it takes calls.</summary>
    public bool Register { get; init; }
    /// <summary>Sound goes back to where the carrier's comes from (RFC 4961), for carriers behind address translation.</summary>
    public bool SymmetricRtp { get; init; }
    /// <summary>The SIP messages of its calls are kept with them, of the newest <see cref="CallTrace.KeptCalls"/> calls.</summary>
    public bool Trace { get; init; }
    /// <summary>Countries (ISO 3166-1 alpha-2) whose numbers may be called over this plan; empty: all. Others are recorded as invalid and not dialled.</summary>
    public IReadOnlyList<string> AllowedCountries { get; init; } = [];
    /// <summary>Its carrier takes REFER: a client is given to an operator over the same plan by the carrier itself, and bridged only where that fails.</summary>
    public bool Refer { get; init; }
    /// <summary>Code → outcome, ahead of the built-in table.</summary>
    public IReadOnlyList<OutcomeOverride> OutcomeOverrides { get; init; } = [];
}
