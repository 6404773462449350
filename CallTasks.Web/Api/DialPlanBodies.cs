using CallTasks.Core.Model;
using CallTasks.Core.Telephony;

namespace CallTasks.Web.Api;

/// <summary>A carrier's own word for an outcome.</summary>
internal sealed record OutcomeOverrideBody
{
    public int Code { get; init; }
    public CallStatus Outcome { get; init; }
}

/// <summary>A dial plan as it is sent.</summary>
internal sealed record DialPlanBody
{
    public string? Name { get; init; }
    public string? Address { get; init; }
    public IReadOnlyList<string>? Proxies { get; init; } = [];
    public string? Transport { get; init; } = "udp";
    public bool VerifyCertificate { get; init; } = true;
    public string? Username { get; init; }
    /// <summary>Null or left out in a change: the stored one stays.</summary>
    public string? Password { get; init; }
    public int RingTimeoutSeconds { get; init; } = 45;
    public decimal CallsPerSecond { get; init; } = 10;
    public int MaxLines { get; init; } = 30;
    public decimal PricePerMinute { get; init; }
    public int BillingStepSeconds { get; init; } = 1;
    public string? Currency { get; init; } = "USD";
    public IReadOnlyList<string>? CallerIds { get; init; } = [];
    /// <summary>Where CallerIDs stand on the wire.</summary>
    public CallerIdPlace CallerIdIn { get; init; }
    public IReadOnlyList<string>? Codecs { get; init; } = ["pcma", "pcmu"];
    public IReadOnlyList<OutcomeOverrideBody>? OutcomeOverrides { get; init; } = [];
    /// <summary>ISO 3166-1 alpha-2 codes; empty: all.</summary>
    public IReadOnlyList<string>? AllowedCountries { get; init; } = [];
    /// <summary>The carrier wants a registration.</summary>
    public bool Register { get; init; }
    /// <summary>Sound goes back to where the carrier's comes from.</summary>
    public bool SymmetricRtp { get; init; }
    /// <summary>The carrier takes REFER.</summary>
    public bool Refer { get; init; }
    /// <summary>The SIP messages of calls are kept.</summary>
    public bool Trace { get; init; }
    /// <summary>The version that was read; required in a change.</summary>
    public int? Version { get; init; }

    public DialPlanSettings ToSettings() => new()
    {
        Name = Name?.Trim() ?? "",
        Address = Address?.Trim() ?? "",
        Proxies = Proxies ?? [],
        Transport = Transport ?? "udp",
        VerifyCertificate = VerifyCertificate,
        Username = string.IsNullOrEmpty(Username) ? null : Username,
        Password = string.IsNullOrEmpty(Password) ? null : Password,
        RingTimeoutSeconds = RingTimeoutSeconds,
        CallsPerSecond = CallsPerSecond,
        MaxLines = MaxLines,
        PricePerMinute = PricePerMinute,
        BillingStepSeconds = BillingStepSeconds,
        Currency = Currency ?? "USD",
        CallerIds = CallerIds ?? [],
        CallerIdIn = CallerIdIn,
        AllowedCountries = AllowedCountries ?? [],
        Register = Register,
        SymmetricRtp = SymmetricRtp,
        Refer = Refer,
        Trace = Trace,
        Codecs = Codecs ?? ["pcma", "pcmu"],
        OutcomeOverrides = [.. (OutcomeOverrides ?? []).Select(o => new OutcomeOverride(o?.Code ?? 0, o?.Outcome ?? default))],
    };
}

/// <summary>A dial plan as it stands; the password never leaves.</summary>
internal sealed record DialPlanAnswer(
    long Id, int Version, DialPlanKind Kind, string Name, string Address, IReadOnlyList<string> Proxies, string Transport, bool VerifyCertificate, string? Username, bool HasPassword, int RingTimeoutSeconds,
    decimal CallsPerSecond, int MaxLines, decimal PricePerMinute, int BillingStepSeconds, string Currency, IReadOnlyList<string> CallerIds, CallerIdPlace CallerIdIn,
    IReadOnlyList<string> Codecs, IReadOnlyList<OutcomeOverrideBody> OutcomeOverrides, IReadOnlyList<string> AllowedCountries, bool Register, bool SymmetricRtp, bool Trace, bool Refer)
{
    public static DialPlanAnswer Of(DialPlan plan)
    {
        var s = plan.Settings;
        return new DialPlanAnswer(
            plan.Id, plan.Version, plan.Kind, s.Name, s.Address, s.Proxies, s.Transport, s.VerifyCertificate, s.Username, s.Password is not null, s.RingTimeoutSeconds, s.CallsPerSecond, s.MaxLines,
            s.PricePerMinute, s.BillingStepSeconds, s.Currency, s.CallerIds, s.CallerIdIn, s.Codecs, [.. s.OutcomeOverrides.Select(o => new OutcomeOverrideBody { Code = o.Code, Outcome = o.Outcome })], s.AllowedCountries, s.Register, s.SymmetricRtp, s.Trace, s.Refer);
    }
}

/// <summary>One look at a trunk.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Address">At which of its addresses.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Found">What was found.</param>
/// <param name="Mend">How to mend it, or null.</param>
internal sealed record TrunkStepAnswer(TrunkCheck Check, string Address, TrunkVerdict Verdict, string Found, string? Mend);

/// <summary>All looks at a trunk.</summary>
/// <param name="Good">Nothing is bad, as far as can be told without a call.</param>
/// <param name="Steps">In order, address by address.</param>
internal sealed record DialPlanCheckAnswer(bool Good, IReadOnlyList<TrunkStepAnswer> Steps);

/// <summary>What a trunk said to OPTIONS.</summary>
/// <param name="Reachable">Any SIP answer came.</param>
/// <param name="RoundTripMs">Until the answer, or null.</param>
/// <param name="Answer">Code and phrase, or what went wrong.</param>
internal sealed record DialPlanTestAnswer(bool Reachable, double? RoundTripMs, string Answer);
