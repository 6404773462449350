using System.Net;
using System.Security.Cryptography.X509Certificates;
using CallTasks.Core.Telephony.Media;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>What a <see cref="SipCarrier"/> needs to know.</summary>
public sealed record SipCarrierOptions
{
    /// <summary>Address that SIP is bound to. An any-address works too; then each trunk's own route tells what Via, Contact and SDP say.</summary>
    public IPAddress BindAddress { get; init; } = IPAddress.Loopback;

    /// <summary>Port for datagrams and connections, 0 for any free one. A restarted process must come back on the port it had: answers to its calls arrive there.</summary>
    public int Port { get; init; }

    /// <summary>Our address as carriers outside of private networks see it, where address translation stands between; stands in Via, Contact and SDP to them. Null: our own.</summary>
    public IPAddress? PublicAddress { get; init; }

    /// <summary>Whom to ask for SRV and NAPTR records; null: this host's name servers.</summary>
    internal IReadOnlyList<IPEndPoint>? NameServers { get; init; }

    /// <summary>Secret text of this installation, the same over restarts: the names of calls on the wire derive from it.</summary>
    public required string Identity { get; init; }

    /// <summary>Authorities whose certificates are believed with TLS; empty: those of the system.</summary>
    public X509Certificate2Collection TrustedRoots { get; init; } = [];

    /// <summary>User-Agent header; printable ASCII, at most 100 characters.</summary>
    public string UserAgent { get; init; } = "CallTasks";

    /// <summary>Clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Log; numbers in it are masked.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The process's pump; null together with <see cref="Ports"/>: legs are silent (for load without sound).</summary>
    public MediaPump? Pump { get; init; }

    /// <summary>Where legs get their RTP ports.</summary>
    public RtpPortPool? Ports { get; init; }

    /// <summary>Where legs get their sound.</summary>
    internal ILegMediaSource MediaSource => Pump is null || Ports is null ? new SilentMediaSource() : new RtpLegMedia.Source(Pump, Ports);
}
