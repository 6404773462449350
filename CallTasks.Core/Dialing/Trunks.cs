using CallTasks.Core.Model;
using CallTasks.Core.Telephony;

namespace CallTasks.Core.Dialing;

/// <summary>Where the carrier of a dial plan is reached.</summary>
/// <param name="simulatorAddress">host:port of the built-in simulated carrier, asked at each use: it listens on a port of the system's choice.</param>
public sealed class Trunks(Func<string> simulatorAddress)
{
    private const int Pcma = 8;
    private const int Pcmu = 0;

    /// <summary>The SIP side of a dial plan.</summary>
    public SipTrunk Of(DialPlan plan) => new()
    {
        DialPlanId = plan.Id,
        Address = plan.Kind == DialPlanKind.Simulated ? simulatorAddress() : plan.Settings.Address,
        Proxies = plan.Kind == DialPlanKind.Simulated ? [] : plan.Settings.Proxies,
        Transport = plan.Kind == DialPlanKind.Simulated ? "udp" : plan.Settings.Transport,
        VerifyCertificate = plan.Settings.VerifyCertificate,
        Register = plan.Kind == DialPlanKind.Sip && plan.Settings.Register,
        SymmetricRtp = plan.Settings.SymmetricRtp,
        Trace = plan.Settings.Trace,
        CallerIdIn = plan.Settings.CallerIdIn,
        Username = plan.Settings.Username,
        Password = plan.Settings.Password,
        Codecs = [.. plan.Settings.Codecs.Select(c => c == "pcmu" ? Pcmu : Pcma).Distinct()],
    };
}
