using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CallTasks.Core.Dialing;
using CallTasks.Web.Security;

namespace CallTasks.Web.Hosting;

/// <summary>Settings of the whole program, read once and checked: a bad one ends the start with a line that names it.</summary>
internal sealed record ConsoleSettings
{
    /// <summary>Where the console listens unless <c>Urls</c> says otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>A shorter key could be guessed.</summary>
    public const int MinKeyLength = 32;

    /// <summary>A longer key is a mistake: request headers end at 32 KB.</summary>
    public const int MaxKeyLength = 1_000;

    /// <summary>Folder of the database, recordings, reports and keys; absolute.</summary>
    public required string StoragePath { get; init; }

    /// <summary>Where the console listens.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>An administrator's key from outside, or null.</summary>
    public string? BootstrapKey { get; init; }

    /// <summary>Names it may be called by.</summary>
    public required Hosts Hosts { get; init; }

    /// <summary>Proxies in front of it, whose word on the caller's address and scheme is believed.</summary>
    public required IReadOnlyList<IPAddress> TrustedProxies { get; init; }

    /// <summary>Requests without a right key, per minute and address, until they are told to wait.</summary>
    public required int WrongKeysPerMinute { get; init; }

    /// <summary>API requests at work at once; more wait.</summary>
    public required int RequestsAtWork { get; init; }

    /// <summary>API requests that wait; more are told to come back.</summary>
    public required int RequestsWaiting { get; init; }

    /// <summary>Tells this installation's cookies from another's on the same machine: browsers share cookies over the ports of a host.</summary>
    public string Mark => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(StoragePath)))[..8];

    /// <summary>Chance of the simulated carrier.</summary>
    public required int SimulatorSeed { get; init; }

    /// <summary>How much faster than people its personas are.</summary>
    public required double SimulatorSpeed { get; init; }

    /// <summary>Address that SIP and RTP bind to.</summary>
    public required IPAddress BindAddress { get; init; }

    /// <summary>Our address as carriers outside see it, or null: our own.</summary>
    public IPAddress? PublicAddress { get; init; }

    /// <summary>SIP port, or null: the one of the last run, else any free one.</summary>
    public int? SipPort { get; init; }

    /// <summary>Authorities whose certificates are believed of carriers, instead of those of the system; empty: the system's.</summary>
    public required X509Certificate2Collection TrustedCertificates { get; init; }

    /// <summary>Scripts and customer transfers may ask servers in private networks, and this one.</summary>
    public required bool AllowPrivateRequests { get; init; }

    /// <summary>How customers' systems are asked for the numbers of transfers.</summary>
    public required CustomerNumberOptions Transfers { get; init; }

    /// <summary>Demo content is made at the first start.</summary>
    public required bool Demo { get; init; }

    /// <summary>How texts are spoken and clients understood.</summary>
    public required SpeechSettings Speech { get; init; }

    /// <summary>Limits of the host.</summary>
    public required DialerOptions Dialing { get; init; }

    /// <exception cref="StartRefusedException">A setting is missing its range.</exception>
    public static ConsoleSettings Read(IConfiguration configuration, string contentRoot) => new()
    {
        StoragePath = Storage(configuration["Storage:Path"], contentRoot),
        Urls = ListenAddresses.Read(configuration),
        BootstrapKey = Key(configuration["Api:BootstrapKey"]),
        Hosts = Hosts.Read(configuration["AllowedHosts"]),
        TrustedProxies = Proxies(configuration["TrustedProxies"]),
        WrongKeysPerMinute = Whole(configuration, "Api:WrongKeysPerMinute", 1, 1_000_000) ?? 30,
        RequestsAtWork = Whole(configuration, "Api:RequestsAtWork", 1, 10_000) ?? 64,
        RequestsWaiting = Whole(configuration, "Api:RequestsWaiting", 0, 100_000) ?? 512,
        SimulatorSeed = Whole(configuration, "Simulator:Seed", int.MinValue, int.MaxValue) ?? Random.Shared.Next(),
        SimulatorSpeed = Decimal(configuration, "Simulator:Speed", 0.01, 100_000) ?? 1,
        BindAddress = Address(configuration["Telephony:BindAddress"]),
        PublicAddress = Public(configuration["Telephony:PublicAddress"]),
        TrustedCertificates = Certificates(configuration["Telephony:TrustedCertificates"], contentRoot),
        SipPort = Whole(configuration, "Telephony:SipPort", 1, 65_535),
        AllowPrivateRequests = Flag(configuration, "Requests:AllowPrivateAddresses") ?? false,
        Transfers = TransferOptions(configuration),
        Demo = Flag(configuration, "Demo:Enabled") ?? true,
        Speech = SpeechSettings.Read(configuration),
        Dialing = DialingLimits(configuration),
    };

    private static string Storage(string? path, string contentRoot)
    {
        try
        {
            return Path.GetFullPath(string.IsNullOrWhiteSpace(path) ? "storage" : path, contentRoot);
        }
        catch (ArgumentException)
        {
            throw new StartRefusedException("Storage:Path is not a path of this system: name a folder.");
        }
    }

    private static string? Key(string? key)
    {
        if (string.IsNullOrEmpty(key)) return null;
        if (key.Length is < MinKeyLength or > MaxKeyLength)
            throw new StartRefusedException($"Api:BootstrapKey has {key.Length} characters; it must have from {MinKeyLength} to {MaxKeyLength}. Make one with: openssl rand -hex 32");
        if (key.Any(c => c is <= ' ' or > '~'))
            throw new StartRefusedException("Api:BootstrapKey must be of printable ASCII without spaces, since it travels in a header. Make one with: openssl rand -hex 32");
        return key;
    }

    private static IPAddress Address(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return IPAddress.Loopback;
        return IPAddress.TryParse(text, out var address)
            ? address
            : throw new StartRefusedException($"Telephony:BindAddress is '{text}'; it must be an IP address of this host, such as 192.0.2.10, or 0.0.0.0 for all.");
    }

    private static IPAddress? Public(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return IPAddress.TryParse(text, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
            ? address
            : throw new StartRefusedException($"Telephony:PublicAddress is '{text}'; it must be the IP address by which carriers reach this host, such as 192.0.2.10.");
    }

    private static X509Certificate2Collection Certificates(string? path, string contentRoot)
    {
        var found = new X509Certificate2Collection();
        if (string.IsNullOrWhiteSpace(path)) return found;
        try
        {
            found.ImportFromPemFile(Path.GetFullPath(path, contentRoot));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            throw new StartRefusedException($"Telephony:TrustedCertificates: {path} cannot be read: {e.Message}");
        }
        return found.Count > 0 ? found : throw new StartRefusedException($"Telephony:TrustedCertificates: {path} holds no certificate; it must be a PEM file of authorities.");
    }

    private static IPAddress[] Proxies(string? text) =>
        [.. (text ?? "").Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(proxy => IPAddress.TryParse(proxy, out var address)
            ? address
            : throw new StartRefusedException($"TrustedProxies has '{proxy}'; it must hold IP addresses, separated by semicolons."))];

    private static CustomerNumberOptions TransferOptions(IConfiguration configuration)
    {
        var secret = configuration["Transfers:Secret"];
        var options = new CustomerNumberOptions { Secret = string.IsNullOrEmpty(secret) ? null : secret };
        if (Decimal(configuration, "Transfers:TimeoutSeconds", 0.5, 15) is { } seconds)
            options = options with { Timeout = TimeSpan.FromSeconds(seconds) };
        try
        {
            options.Validate();
            return options;
        }
        catch (ArgumentException e)
        {
            throw new StartRefusedException(e.Message);
        }
    }

    private static DialerOptions DialingLimits(IConfiguration configuration)
    {
        try
        {
            var options = configuration.GetSection("Dialing").Get<DialerOptions>() ?? new DialerOptions();
            options.Validate();
            return options;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new StartRefusedException(e.Message);
        }
    }

    internal static int? Whole(IConfiguration configuration, string name, int min, int max)
    {
        if (configuration[name] is not { Length: > 0 } text) return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw new StartRefusedException($"{name} is '{text}'; it must be a whole number from {min} to {max}.");
    }

    private static double? Decimal(IConfiguration configuration, string name, double min, double max)
    {
        if (configuration[name] is not { Length: > 0 } text) return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw new StartRefusedException(string.Create(CultureInfo.InvariantCulture, $"{name} is '{text}'; it must be a number from {min} to {max}."));
    }

    private static bool? Flag(IConfiguration configuration, string name)
    {
        if (configuration[name] is not { Length: > 0 } text) return null;
        return bool.TryParse(text, out var value) ? value : throw new StartRefusedException($"{name} is '{text}'; it must be true or false.");
    }
}
