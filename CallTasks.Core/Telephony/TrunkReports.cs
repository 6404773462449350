using CallTasks.Core.Languages;

namespace CallTasks.Core.Telephony;

/// <summary>What came of a REGISTER.</summary>
/// <param name="Registered">The trunk knows now where we are.</param>
/// <param name="Granted">For how long, where it is.</param>
/// <param name="Answer">Code and phrase, or what went wrong, in words.</param>
public sealed record TrunkRegistration(bool Registered, TimeSpan Granted, string Answer);

/// <summary>What is looked at when a trunk is tested.</summary>
public enum TrunkCheck
{
    /// <summary>Its name leads to an address.</summary>
    Address,
    /// <summary>Datagrams pass, or a connection stands.</summary>
    Transport,
    /// <summary>Its certificate is right (TLS).</summary>
    Certificate,
    /// <summary>It answers OPTIONS.</summary>
    Options,
    /// <summary>User name and password are taken.</summary>
    Credentials,
    /// <summary>There is a codec that both speak.</summary>
    Codecs,
}

/// <summary>How one look ended.</summary>
public enum TrunkVerdict
{
    /// <summary>As it should be.</summary>
    Good,
    /// <summary>Not so.</summary>
    Bad,
    /// <summary>Cannot be told without a call, or is not asked for.</summary>
    Unknown,
}

/// <summary>One look at a trunk.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Address">At which of its addresses.</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Found">What was found, in a sentence.</param>
/// <param name="Mend">How to mend it; null where there is nothing to mend.</param>
public sealed record TrunkStep(TrunkCheck Check, string Address, TrunkVerdict Verdict, Wording Found, Wording? Mend = null);
