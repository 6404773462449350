namespace CallTasks.Core.Model;

/// <summary>Where the number that a client is shown stands in an INVITE: carriers that know their customers by a user name want it beside From, or in its place.</summary>
public enum CallerIdPlace
{
    /// <summary>In From alone.</summary>
    From = 0,
    /// <summary>In From and in P-Asserted-Identity (RFC 3325).</summary>
    FromAndAsserted = 1,
    /// <summary>In P-Asserted-Identity; From bears the user name.</summary>
    Asserted = 2,
    /// <summary>In P-Preferred-Identity (RFC 3325 section 9.2); From bears the user name.</summary>
    Preferred = 3,
}
