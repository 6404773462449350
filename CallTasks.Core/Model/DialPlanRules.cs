using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using CallTasks.Core.Languages;
using CallTasks.Core.Phones;

namespace CallTasks.Core.Model;

/// <summary>What the settings of a dial plan must be like, said on the field (API.md's field names).</summary>
public static class DialPlanRules
{
    /// <summary>Default port of SIP (RFC 3261 section 19.1.2).</summary>
    public const int DefaultPort = 5060;
    /// <summary>Shortest ring timeout, in seconds: below it hardly anybody reaches the phone.</summary>
    public const int MinRingTimeoutSeconds = 5;
    /// <summary>Slowest pace: one start in 100 s.</summary>
    public const decimal MinCallsPerSecond = 0.01m;
    /// <summary>Fastest pace: what one host can carry.</summary>
    public const decimal MaxCallsPerSecond = 1000m;
    /// <summary>Most lines of one plan.</summary>
    public const int MaxLines = 10_000;
    /// <summary>Highest price of a minute.</summary>
    public const decimal MaxPricePerMinute = 10_000m;
    /// <summary>Longest billing step, in seconds.</summary>
    public const int MaxBillingStepSeconds = 60;
    /// <summary>Most further addresses of a carrier: those of its data centres.</summary>
    public const int MaxProxies = 4;
    /// <summary>Most CallerIDs of one plan: the ranges of a large call centre.</summary>
    public const int MaxCallerIds = 1000;
    /// <summary>Most countries: there are fewer.</summary>
    public const int MaxCountries = 300;
    /// <summary>Most overrides: every final code there is.</summary>
    public const int MaxOverrides = 400;
    /// <summary>Longest user name or password: beyond it the digest header outgrows a UDP packet.</summary>
    public const int MaxCredentialLength = 200;

    private static readonly string[] KnownCodecs = ["pcma", "pcmu"];

    /// <summary>Everything that is wrong; empty when the settings can be saved.</summary>
    /// <param name="plan">The settings.</param>
    /// <param name="kind">What stands behind the plan; the simulated carrier has no address.</param>
    public static IReadOnlyList<FieldError> Validate(DialPlanSettings plan, DialPlanKind kind = DialPlanKind.Sip)
    {
        var errors = new List<FieldError>();
        void Add(string field, Wording message) => errors.Add(new FieldError(field, message));
        void Within(string field, decimal value, decimal min, decimal max, string unit)
        {
            if (value < min || value > max)
                Add(field, $"Must be from {min} to {max}{Wording.Of(unit)}; it is {value}.");
        }

        errors.AddRange(CallTaskRules.NameErrors(plan.Name));
        if (kind == DialPlanKind.Sip && !TryAddress(plan.Address, out _, out _))
            Add("address", "Must be the carrier's host and port, such as sip.example.com:5060 or 192.0.2.10:5060 ([2001:db8::1]:5060 for IPv6).");
        if (kind == DialPlanKind.Sip)
            Proxies(plan, Add);
        if (plan.Transport is not ("udp" or "tcp" or "tls"))
            Add("transport", "Must be udp, tcp or tls.");
        Credential("username", plan.Username, Add);
        Credential("password", plan.Password, Add);
        if (plan is { Username: null or "", Password.Length: > 0 })
            Add("username", "A password needs its user name.");
        if (plan is { Register: true, Username: null or "" })
            Add("username", "A registration needs the user name that the carrier gave.");

        if (!Enum.IsDefined(plan.CallerIdIn))
            Add("callerIdIn", "Must be from, fromAndAsserted, asserted or preferred.");
        if (plan is { CallerIdIn: CallerIdPlace.Asserted or CallerIdPlace.Preferred, Username: null or "" } && kind == DialPlanKind.Sip)
            Add("username", "Where the CallerID stands in another header, From bears the user name that the carrier gave: name it.");

        Within("ringTimeoutSeconds", plan.RingTimeoutSeconds, MinRingTimeoutSeconds, DialPlan.MaxRingTimeoutSeconds, " s");
        Within("callsPerSecond", plan.CallsPerSecond, MinCallsPerSecond, MaxCallsPerSecond, "");
        if (decimal.Round(plan.CallsPerSecond, 3) != plan.CallsPerSecond)
            Add("callsPerSecond", "At most three decimals.");
        Within("maxLines", plan.MaxLines, 1, MaxLines, "");
        Within("pricePerMinute", plan.PricePerMinute, 0, MaxPricePerMinute, "");
        Within("billingStepSeconds", plan.BillingStepSeconds, 1, MaxBillingStepSeconds, " s");
        if (plan.Currency is not { Length: 3 } currency || !currency.All(char.IsAsciiLetterUpper))
            Add("currency", "Must be a three-letter currency code such as EUR, in capitals.");

        if (plan.CallerIds.Count > MaxCallerIds)
            Add("callerIds", $"At most {MaxCallerIds} numbers; there are {plan.CallerIds.Count}.");
        for (var i = 0; i < Math.Min(plan.CallerIds.Count, MaxCallerIds); i++)
        {
            if (plan.CallerIds[i] is not { } number || !CallTaskRules.IsE164(number))
                Add($"callerIds[{i}]", "Must be a whole international number such as +4930123456.");
        }
        if (plan.Codecs.Count == 0 || plan.Codecs.Any(c => !KnownCodecs.Contains(c)) || plan.Codecs.Distinct().Count() != plan.Codecs.Count)
            Add("codecs", "Must be pcma, pcmu or both, in order of preference.");
        for (var i = 0; i < plan.AllowedCountries.Count; i++)
        {
            if (i == MaxCountries)
            {
                Add("allowedCountries", $"At most {MaxCountries} countries; there are {plan.AllowedCountries.Count}. Empty means all.");
                break;
            }

            if (plan.AllowedCountries[i] is not { } country || !CallTaskRules.IsCountry(country) || PhoneCountries.Find(country) is null)
                Add($"allowedCountries[{i}]", "Must be a two-letter country code such as DE, in capitals; leave the list empty for all countries.");
            else if (plan.AllowedCountries.Take(i).Contains(country))
                Add($"allowedCountries[{i}]", $"{country} stands in the list already: name each country once.");
        }

        Overrides(plan.OutcomeOverrides, Add);
        return errors;
    }

    /// <summary>Reads "host", "host:port", "[IPv6]" or "[IPv6]:port".</summary>
    /// <param name="address">What was typed.</param>
    /// <param name="host">Host name or IP address, without brackets.</param>
    /// <param name="port">1 to 65535; <see cref="DefaultPort"/> when none is given.</param>
    public static bool TryAddress(string? address, [NotNullWhen(true)] out string? host, out int port)
    {
        host = null;
        port = DefaultPort;
        if (string.IsNullOrEmpty(address) || address.Length > 262)
            return false;
        var text = address.AsSpan();
        ReadOnlySpan<char> portText = default;
        bool v6 = text[0] == '[';
        var end = v6 ? text.IndexOf(']') : text.IndexOf(':');
        if (v6 && end < 0)
            return false;
        var name = v6 ? text[1..end] : end < 0 ? text : text[..end];
        var rest = v6 ? text[(end + 1)..] : end < 0 ? default : text[end..];
        if (!rest.IsEmpty)
        {
            portText = rest[1..];
            if (rest[0] != ':' || !int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)
                return false;
        }
        var valid = v6
            ? IPAddress.TryParse(name, out var ip) && ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            : Uri.CheckHostName(name.ToString()) is UriHostNameType.Dns or UriHostNameType.IPv4;
        // A dotted name of digits alone is meant as an IP address, so it must be one.
        if (valid && !v6 && IsNumeric(name))
            valid = IPAddress.TryParse(name, out _) && name.Count('.') == 3;
        host = valid ? name.ToString() : null;
        return valid;
    }

    private static void Proxies(DialPlanSettings plan, Action<string, Wording> add)
    {
        if (plan.Proxies.Count > MaxProxies)
        {
            add("proxies", $"At most {MaxProxies}; there are {plan.Proxies.Count}.");
            return;
        }
        for (var i = 0; i < plan.Proxies.Count; i++)
        {
            var proxy = plan.Proxies[i];
            if (!TryAddress(proxy, out _, out _))
                add($"proxies[{i}]", "Must be the carrier's host and port, such as sip.example.com:5060 or 192.0.2.10:5060 ([2001:db8::1]:5060 for IPv6).");
            else if (proxy == plan.Address || plan.Proxies.Take(i).Contains(proxy))
                add($"proxies[{i}]", $"{proxy} stands there already: name each address once.");
        }
    }

    private static bool IsNumeric(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiDigit(c) && c != '.')
                return false;
        }
        return true;
    }

    private static void Credential(string field, string? value, Action<string, Wording> add)
    {
        if (value is { Length: > MaxCredentialLength })
            add(field, $"At most {MaxCredentialLength} characters.");
        else if (value is not null && value.Any(char.IsControl))
            add(field, "Must be without control characters.");
    }

    private static void Overrides(IReadOnlyList<OutcomeOverride> overrides, Action<string, Wording> add)
    {
        if (overrides.Count > MaxOverrides)
        {
            add("outcomeOverrides", $"At most {MaxOverrides}; there are {overrides.Count}.");
            return;
        }
        var seen = new HashSet<int>();
        for (var i = 0; i < overrides.Count; i++)
        {
            var line = overrides[i];
            if (line.Code is < 300 or > 699)
                add($"outcomeOverrides[{i}].code", "Must be a SIP code from 300 to 699.");
            else if (!seen.Add(line.Code))
                add($"outcomeOverrides[{i}].code", $"{line.Code} has an outcome already: name each code once.");
            if (line.Outcome is not (CallStatus.Busy or CallStatus.NoAnswer or CallStatus.Unavailable or CallStatus.Congestion
                or CallStatus.ChanUnavail or CallStatus.Invalid))
            {
                add($"outcomeOverrides[{i}].outcome", "Must be busy, noAnswer, unavailable, congestion, chanUnavail or invalid: a refused call is none of the others.");
            }
        }
    }
}
