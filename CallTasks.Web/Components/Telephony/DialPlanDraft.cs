using System.Globalization;
using CallTasks.Core.Model;

namespace CallTasks.Web.Components.Telephony;

/// <summary>A dial plan as it is being typed.</summary>
public sealed class DialPlanDraft
{
    public string Name { get; set; } = "";
    public string Address { get; set; } = "";
    /// <summary>One a line.</summary>
    public string Proxies { get; set; } = "";
    public string Transport { get; set; } = "udp";
    public bool VerifyCertificate { get; set; } = true;
    public string Username { get; set; } = "";
    /// <summary>Blank in a change: the stored one stays.</summary>
    public string Password { get; set; } = "";
    public string RingTimeout { get; set; } = "45";
    public string CallsPerSecond { get; set; } = "10";
    public string MaxLines { get; set; } = "30";
    public string Price { get; set; } = "0";
    public string BillingStep { get; set; } = "1";
    public string Currency { get; set; } = "USD";
    /// <summary>In order of preference, joined by commas.</summary>
    public string Codecs { get; set; } = "pcma,pcmu";
    /// <summary>One a line.</summary>
    public string CallerIds { get; set; } = "";
    public CallerIdPlace CallerIdIn { get; set; }
    /// <summary>Two-letter codes; blank: all.</summary>
    public string Countries { get; set; } = "";
    public bool Register { get; set; }
    public bool SymmetricRtp { get; set; }
    public bool Trace { get; set; }
    /// <summary>The carrier takes REFER.</summary>
    public bool Refer { get; set; }
    public List<Override> Overrides { get; set; } = [];

    /// <summary>One override as typed.</summary>
    public sealed class Override
    {
        public string Code { get; set; } = "";
        public CallStatus Outcome { get; set; } = CallStatus.Busy;
    }

    public static DialPlanDraft Of(DialPlanSettings plan) => new()
    {
        Name = plan.Name,
        Address = plan.Address,
        Proxies = string.Join('\n', plan.Proxies),
        Transport = plan.Transport,
        VerifyCertificate = plan.VerifyCertificate,
        Username = plan.Username ?? "",
        RingTimeout = Typed.Text(plan.RingTimeoutSeconds),
        CallsPerSecond = Typed.Text(plan.CallsPerSecond),
        MaxLines = Typed.Text(plan.MaxLines),
        Price = Typed.Text(plan.PricePerMinute),
        BillingStep = Typed.Text(plan.BillingStepSeconds),
        Currency = plan.Currency,
        Codecs = string.Join(',', plan.Codecs),
        CallerIds = string.Join('\n', plan.CallerIds),
        CallerIdIn = plan.CallerIdIn,
        Countries = string.Join(", ", plan.AllowedCountries),
        Register = plan.Register,
        SymmetricRtp = plan.SymmetricRtp,
        Trace = plan.Trace,
        Refer = plan.Refer,
        Overrides = [.. plan.OutcomeOverrides.Select(o => new Override { Code = o.Code.ToString(CultureInfo.InvariantCulture), Outcome = o.Outcome })],
    };

    /// <summary>The plan that was typed, with what cannot be read named on its field.</summary>
    public (DialPlanSettings Plan, List<FieldError> Errors) Read()
    {
        var errors = new List<FieldError>();
        var plan = new DialPlanSettings
        {
            Name = Name.Trim(),
            Address = Address.Trim(),
            Proxies = [.. Typed.Words(Proxies)],
            Transport = Transport,
            VerifyCertificate = VerifyCertificate,
            Username = Username.Length == 0 ? null : Username,
            Password = Password.Length == 0 ? null : Password,
            RingTimeoutSeconds = Typed.Whole("ringTimeoutSeconds", RingTimeout, 45, errors),
            CallsPerSecond = Typed.Decimal("callsPerSecond", CallsPerSecond, 10, errors),
            MaxLines = Typed.Whole("maxLines", MaxLines, 30, errors),
            PricePerMinute = Typed.Decimal("pricePerMinute", Price, 0, errors),
            BillingStepSeconds = Typed.Whole("billingStepSeconds", BillingStep, 1, errors),
            Currency = Currency.Trim().ToUpperInvariant(),
            Codecs = Codecs.Split(','),
            CallerIds = Typed.Numbers(CallerIds),
            CallerIdIn = CallerIdIn,
            AllowedCountries = [.. Typed.Words(Countries).Select(word => word.ToUpperInvariant())],
            Register = Register,
            SymmetricRtp = SymmetricRtp,
            Trace = Trace,
            Refer = Refer,
            OutcomeOverrides = [.. Overrides.Select((line, i) => new OutcomeOverride(Typed.Whole($"outcomeOverrides[{i}].code", line.Code, 0, errors), line.Outcome))],
        };
        return (plan, errors);
    }
}
