using System.Globalization;
using System.Net.Sockets;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Core.Telephony.Media;
using CallTasks.Core.Telephony.Sip;

namespace CallTasks.Web.Hosting;

/// <summary>
/// Opens the SIP port, the one of the last run where it can be had: answers to calls that an earlier run left arrive there.
/// </summary>
internal static class SipLine
{
    private const string PortKey = "sip-port";
    private const string InstallationKey = "installation";

    /// <exception cref="StartRefusedException">The address or the configured port cannot be bound.</exception>
    public static SipCarrier Open(IServiceProvider services)
    {
        var settings = services.GetRequiredService<ConsoleSettings>();
        var log = services.GetRequiredService<ILogger<SipCarrier>>();
        var meta = services.GetRequiredService<SettingsQueries>();
        var kept = int.TryParse(meta.Meta(PortKey), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0;
        var options = new SipCarrierOptions
        {
            BindAddress = settings.BindAddress,
            PublicAddress = settings.PublicAddress,
            Identity = meta.Meta(InstallationKey) ?? throw new InvalidOperationException("The database has no installation identity."),
            Port = settings.SipPort ?? kept,
            Time = services.GetRequiredService<TimeProvider>(),
            Logger = log,
            TrustedRoots = settings.TrustedCertificates,
            Pump = services.GetRequiredService<MediaPump>(),
            Ports = new RtpPortPool(settings.BindAddress),
        };
        try
        {
            return new SipCarrier(options);
        }
        catch (SocketException e) when (settings.SipPort is null && kept != 0 && e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            log.LogWarning("The SIP port {Port} of the last run is taken by another program: another one is used, and answers to calls of that run are lost", kept);
            return new SipCarrier(options with { Port = 0 });
        }
        catch (SocketException e)
        {
            throw new StartRefusedException($"SIP cannot be bound to {settings.BindAddress}, port {options.Port}: {e.Message}. Set Telephony:BindAddress to an address of this host, and Telephony:SipPort to a free port.");
        }
    }

    /// <summary>Keeps the port for the next run.</summary>
    public static Task KeepPortAsync(SipCarrier carrier, SettingsLedger ledger) =>
        ledger.SetMetaAsync(PortKey, carrier.LocalEndPoint.Port.ToString(CultureInfo.InvariantCulture));
}
