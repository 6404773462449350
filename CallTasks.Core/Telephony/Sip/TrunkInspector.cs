using CallTasks.Core.Languages;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>Looks at a trunk step by step, as far as can be told without a call, and says of each step how to mend it.</summary>
internal sealed class TrunkInspector(SipEndpoint endpoint, TrunkRequests requests, TrunkRegistrar registrar)
{
    /// <summary>Patience with each request, in milliseconds: four transmissions of a datagram, or a connection with TLS.</summary>
    private const int PatienceMs = 8_000;

    /// <summary>How long a registration that is only tried holds.</summary>
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(10);

    /// <summary>Looks at one address: at each server that its name leads to.</summary>
    public async Task<IReadOnlyList<TrunkStep>> InspectAsync(SipTrunk trunk, CancellationToken cancellationToken)
    {
        var (routes, problem) = await endpoint.Resolver.ResolveAllAsync(trunk, cancellationToken);
        if (routes.Count == 0)
            return [new TrunkStep(TrunkCheck.Address, trunk.Address, TrunkVerdict.Bad, $"The address leads nowhere: {problem}.", $"Check how it is spelled, and that this host's name server knows it.")];
        var looks = await Task.WhenAll(routes.Select(route => InspectAsync(trunk, route, routes.Count > 1 ? $"{trunk.Address} ({route.EndPoint})" : trunk.Address, cancellationToken)));
        return [.. looks.SelectMany(steps => steps)];
    }

    private async Task<List<TrunkStep>> InspectAsync(SipTrunk trunk, TrunkRoute route, string shown, CancellationToken cancellationToken)
    {
        var steps = new List<TrunkStep>();
        void Add(TrunkCheck check, TrunkVerdict verdict, Wording found, Wording? mend = null) => steps.Add(new TrunkStep(check, shown, verdict, found, mend));

        Add(TrunkCheck.Address, TrunkVerdict.Good, $"{trunk.Address} is {route.EndPoint}, which this host reaches from {route.Shown}.");

        var time = endpoint.Wheel.Clock.Time;
        var begun = time.GetTimestamp();
        var names = new TrunkNames();
        var contact = $"Contact: <{requests.Contact(route, trunk)}>\r\nAccept: application/sdp\r\n";
        // Without credentials: some ask for them at OPTIONS, and the step below tells of those.
        var (options, _) = await requests.AskAsync(SipMethod.Options, route, trunk with { Password = null }, names, contact, PatienceMs, cancellationToken);
        var milliseconds = time.GetElapsedTime(begun).TotalMilliseconds;
        Transport(trunk, route, options, Add);
        if (options.Code == 0)
        {
            Add(TrunkCheck.Options, TrunkVerdict.Bad, $"OPTIONS was not answered.", $"Mend what stands above. A carrier that is silent to OPTIONS may take calls all the same: try a test call.");
            return steps;
        }
        Add(TrunkCheck.Options, TrunkVerdict.Good, $"Answered {options.Code} {options.Text} after {milliseconds:0} ms.");
        await CredentialsAsync(trunk, route, Add, cancellationToken);
        Codecs(trunk, route, options, Add);
        return steps;
    }

    private static void Transport(SipTrunk trunk, TrunkRoute route, SipFinal options, Action<TrunkCheck, TrunkVerdict, Wording, Wording?> add)
    {
        var way = route.Way.ToString().ToUpperInvariant();
        var certificate = options.Code == 0 && options.Text.Contains("certificate", StringComparison.Ordinal);
        if (route.Way == SipWay.Udp)
        {
            if (options.Code == 0)
                add(TrunkCheck.Transport, TrunkVerdict.Bad, $"Nothing came back by UDP.", $"Check the port, whether the carrier knows this host's address, and that firewalls between let UDP pass both ways.");
            else
                add(TrunkCheck.Transport, TrunkVerdict.Good, $"Datagrams pass both ways.", null);
            return;
        }
        if (options.Code == 0 && !certificate)
        {
            add(TrunkCheck.Transport, TrunkVerdict.Bad, options.Text == SipRequests.NoReply ? Wording.Of($"The connection stands, and nothing is answered by it.") : Wording.Of($"No connection by {way}: {options.Text}."),
                $"Check the port, and that the carrier takes {way} there.");
            return;
        }
        add(TrunkCheck.Transport, TrunkVerdict.Good, $"A connection by {way} stands.", null);
        if (route.Way != SipWay.Tls)
            return;
        if (certificate)
            add(TrunkCheck.Certificate, TrunkVerdict.Bad, $"TLS failed: {options.Text}.", $"Use the name that stands in the certificate, name its authority in Telephony:TrustedCertificates, or ask the carrier for a right one.");
        else if (!trunk.VerifyCertificate)
            add(TrunkCheck.Certificate, TrunkVerdict.Unknown, $"The check is switched off: anybody may stand between.", $"Switch it on as soon as the carrier's certificate is right.");
        else
            add(TrunkCheck.Certificate, TrunkVerdict.Good, $"It is signed by somebody this host trusts, in date, and for this name.", null);
    }

    private async Task CredentialsAsync(SipTrunk trunk, TrunkRoute route, Action<TrunkCheck, TrunkVerdict, Wording, Wording?> add, CancellationToken cancellationToken)
    {
        if (trunk.Register)
        {
            var registered = await registrar.RegisterAsync(route, trunk, Validity, cancellationToken);
            if (registered.Registered)
                add(TrunkCheck.Credentials, TrunkVerdict.Good, $"Registered for {registered.Granted.TotalSeconds:0} s.", null);
            else
                add(TrunkCheck.Credentials, TrunkVerdict.Bad, $"Not registered: {registered.Answer}.", $"Check user name and password, and that the carrier wants a registration at this address.");
            return;
        }
        if (trunk.Username is null || trunk.Password is null)
        {
            add(TrunkCheck.Credentials, TrunkVerdict.Unknown, $"None are set: the carrier must know this host by its address.", null);
            return;
        }
        // A REGISTER without Contact changes nothing (RFC 3261 section 10.2.3), and is challenged like any other.
        var (final, withCredentials) = await requests.AskAsync(SipMethod.Register, route, trunk, new TrunkNames(), "", PatienceMs, cancellationToken);
        switch (final.Code)
        {
            case >= 200 and < 300 when withCredentials:
                add(TrunkCheck.Credentials, TrunkVerdict.Good, $"User name and password are right.", null);
                break;
            case 401 or 407 when withCredentials:
                add(TrunkCheck.Credentials, TrunkVerdict.Bad, $"User name or password is wrong ({final.Code} {final.Text}).", $"Type both anew as the carrier gave them; some carriers lock an account after a few wrong tries.");
                break;
            case 401 or 407:
                add(TrunkCheck.Credentials, TrunkVerdict.Bad, $"The carrier asks for a proof that this program does not know ({final.Code} {final.Text}).", $"Ask it for digest authentication with MD5 or SHA-256.");
                break;
            case 403 when withCredentials:
                add(TrunkCheck.Credentials, TrunkVerdict.Bad, $"Refused with user name and password: {final.Code} {final.Text}.", $"The user may be unknown or locked: ask the carrier.");
                break;
            default:
                add(TrunkCheck.Credentials, TrunkVerdict.Unknown, $"The carrier does not ask for them outside of calls (REGISTER: {(final.Code == 0 ? final.Text : $"{final.Code} {final.Text}")}); a test call tells.", null);
                break;
        }
    }

    private static void Codecs(SipTrunk trunk, TrunkRoute route, SipFinal options, Action<TrunkCheck, TrunkVerdict, Wording, Wording?> add)
    {
        var ours = string.Join(", ", trunk.Codecs.Select(codec => codec == 8 ? "PCMA" : "PCMU"));
        if (options.Message is not { HasSdp: true } message)
            add(TrunkCheck.Codecs, TrunkVerdict.Unknown, $"The carrier tells its codecs only in calls; offered are {ours}.", null);
        else if (SdpAudio.TryParse(message.Body, trunk.Codecs, route.EndPoint.AddressFamily, out var audio, out var problem))
            add(TrunkCheck.Codecs, TrunkVerdict.Good, $"Both speak {(audio.PayloadType == 8 ? "PCMA" : "PCMU")}.", null);
        else
            add(TrunkCheck.Codecs, problem.Contains("codec", StringComparison.Ordinal) ? TrunkVerdict.Bad : TrunkVerdict.Unknown, $"What the carrier says of its sound cannot be used: {problem}.", $"Ask the carrier to allow PCMA or PCMU.");
    }
}
