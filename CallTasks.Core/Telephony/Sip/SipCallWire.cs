using System.Buffers;
using CallTasks.Core.Model;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// Requests of one call. Nothing is kept of what was sent: every request is written again from the call's row number, its numbers and
/// the dialog, so a retransmission, and even another run of this program, writes the same.
/// </summary>
internal sealed class SipCallWire
{
    private static readonly SearchValues<char> Dialled = SearchValues.Create("0123456789*#");

    private readonly SipEndpoint _endpoint;

    /// <summary>Header and number of RFC 3325, or nothing; without the host.</summary>
    private readonly string _identity;

    /// <summary>Requests of a call.</summary>
    /// <param name="endpoint">The user agent that sends.</param>
    /// <param name="callId">The call's row number.</param>
    /// <param name="phone">Checked by <see cref="IsNumber"/>.</param>
    /// <param name="callerId">Checked by <see cref="IsNumber"/>, or null.</param>
    /// <param name="trunk">Its user name stands in From where <paramref name="callerId"/> does not; without one the product's name does.</param>
    /// <param name="route">The trunk, resolved.</param>
    public SipCallWire(SipEndpoint endpoint, long callId, string phone, string? callerId, SipTrunk trunk, TrunkRoute route)
        : this(endpoint, callId, UserOf(phone), FromOf(callerId, trunk), IdentityOf(callerId, trunk), route)
    {
    }

    private SipCallWire(SipEndpoint endpoint, long callId, string phone, string fromUser, string identity, TrunkRoute route)
    {
        _endpoint = endpoint;
        CallId = callId;
        Phone = phone;
        FromUser = fromUser;
        _identity = identity;
        Route = route;
        Keys = endpoint.Identity.ForCall(callId);
    }

    /// <summary>The call's row number.</summary>
    public long CallId { get; }
    /// <summary>Number called.</summary>
    public string Phone { get; }
    /// <summary>User part of From and Contact.</summary>
    public string FromUser { get; }
    /// <summary>The trunk.</summary>
    public TrunkRoute Route { get; }
    /// <summary>Our tag and branches.</summary>
    public SipIdentity.Keys Keys { get; }
    /// <summary>Request-URI of the INVITE.</summary>
    public string RequestUri => $"sip:{Phone}@{Route.Host}";

    /// <summary>True for what may be called: an optional plus and 1 to 32 digits, * or #.</summary>
    public static bool IsNumber(string text)
    {
        var digits = text.AsSpan(text.StartsWith('+') ? 1 : 0);
        return digits.Length is > 0 and <= Redirect.MaxNumberLength && !digits.ContainsAnyExcept(Dialled);
    }

    /// <summary>The same call by a connection: its requests are too long for datagrams (section 18.1.1).</summary>
    public SipCallWire ByTcp() => new(_endpoint, CallId, Phone, FromUser, _identity, Route with
    {
        Remote = new StreamAddress(Route.EndPoint, SipWay.Tcp, Route.LocalAddress, null),
        Way = SipWay.Tcp,
    });

    /// <summary>The INVITE; the same CSeq gives the same bytes, but for the offer.</summary>
    public SipWriter Invite(int cseq, SdpOffer offer, IReadOnlyList<string> authorization, SessionTimer timer)
    {
        var writer = SipWriter.Begin().Add("INVITE "u8);
        WriteRequestUri(writer);
        WriteOriginal(writer, cseq, SipIdentity.InviteKind(Route.Proxy));
        writer.Add(" INVITE\r\n"u8);
        WriteContact(writer);
        writer.Add("Allow: "u8).Add(SipMethods.Allowed).Add("\r\nUser-Agent: "u8).Add(_endpoint.UserAgent).EndLine();
        if (_identity.Length > 0)
            writer.Add(_identity).Add("@"u8).Add(Route.Host).Add(">\r\n"u8);
        timer.WriteTo(writer, asRequest: true);
        WriteAuthorization(writer, authorization);
        return writer.EndWithSdp(offer);
    }

    /// <summary>An UPDATE that only refreshes the session (RFC 4028 section 7.4).</summary>
    public SipWriter Update(SipDialog dialog, int cseq, IReadOnlyList<string> authorization, SessionTimer timer)
    {
        var writer = BeginInDialog(dialog, "UPDATE "u8, cseq, 'r').Add(" UPDATE\r\n"u8);
        WriteContact(writer);
        timer.WriteTo(writer, asRequest: true);
        WriteAuthorization(writer, authorization);
        return writer.EndWithoutBody();
    }

    /// <summary>The same as a re-INVITE, for peers without UPDATE.</summary>
    public SipWriter Reinvite(SipDialog dialog, int cseq, IReadOnlyList<string> authorization, SessionTimer timer, SdpOffer offer)
    {
        var writer = BeginInDialog(dialog, "INVITE "u8, cseq, 'r').Add(" INVITE\r\n"u8);
        WriteContact(writer);
        writer.Add("Allow: "u8).Add(SipMethods.Allowed).EndLine();
        timer.WriteTo(writer, asRequest: true);
        WriteAuthorization(writer, authorization);
        return writer.EndWithSdp(offer);
    }

    /// <summary>The ACK of a re-INVITE's final answer: of a refusal by the INVITE's own branch (section 17.1.1.3).</summary>
    public SipWriter AckOf(SipDialog dialog, int cseq, char kind) => BeginInDialog(dialog, "ACK "u8, cseq, kind).Add(" ACK\r\n"u8).EndWithoutBody();

    /// <summary>Branch of the INVITE with that CSeq, and so of its CANCEL.</summary>
    public string InviteBranch(int cseq) => SipIdentity.Branch(Keys, cseq, SipIdentity.InviteKind(Route.Proxy));

    /// <summary>The CANCEL of the INVITE with that CSeq (section 9.1): same branch, same everything.</summary>
    public SipWriter Cancel(int cseq)
    {
        var writer = SipWriter.Begin().Add("CANCEL "u8);
        WriteRequestUri(writer);
        WriteOriginal(writer, cseq, SipIdentity.InviteKind(Route.Proxy));
        return writer.Add(" CANCEL\r\n"u8).EndWithoutBody();
    }

    /// <summary>The ACK of a 2xx (section 13.2.2.4).</summary>
    public SipWriter Ack(SipDialog dialog, IReadOnlyList<string> authorization)
    {
        var writer = BeginInDialog(dialog, "ACK "u8, dialog.InviteCSeq, 'a');
        writer.Add(" ACK\r\n"u8);
        WriteAuthorization(writer, authorization);
        return writer.EndWithoutBody();
    }

    /// <summary>A BYE with that CSeq.</summary>
    public SipWriter Bye(SipDialog dialog, int cseq, IReadOnlyList<string> authorization)
    {
        var writer = BeginInDialog(dialog, "BYE "u8, cseq, 'b');
        writer.Add(" BYE\r\n"u8);
        WriteAuthorization(writer, authorization);
        return writer.EndWithoutBody();
    }

    /// <summary>The PRACK of a provisional answer (RFC 3262 section 7.2).</summary>
    /// <param name="dialog">The early dialog of the answer.</param>
    /// <param name="cseq">Its own CSeq.</param>
    /// <param name="rseq">Number of the answer.</param>
    public SipWriter Prack(SipDialog dialog, int cseq, int rseq) =>
        BeginInDialog(dialog, "PRACK "u8, cseq, 'p').Add(" PRACK\r\nRAck: "u8).Add(rseq).Add(" "u8).Add(dialog.InviteCSeq).Add(" INVITE\r\n"u8).EndWithoutBody();

    /// <summary>A REFER with that CSeq (RFC 3515): the trunk is to call a number and give it the peer.</summary>
    public SipWriter Refer(SipDialog dialog, int cseq, string phone, IReadOnlyList<string> authorization)
    {
        var writer = BeginInDialog(dialog, "REFER "u8, cseq, 'f');
        writer.Add(" REFER\r\n"u8);
        WriteContact(writer);
        writer.Add("Refer-To: <sip:"u8).Add(UserOf(phone)).Add("@"u8).Add(Route.Host).Add(">\r\nReferred-By: <sip:"u8).Add(FromUser).Add("@"u8).Add(Route.Host).Add(">\r\n"u8);
        WriteAuthorization(writer, authorization);
        return writer.EndWithoutBody();
    }

    /// <summary>Our side of the Contact header, for answers to requests within the dialog.</summary>
    public void WriteContact(SipWriter writer)
    {
        // By TLS nobody can open a connection to us: requests come by the one that is open, which is found by its port.
        var port = Route.Remote is StreamAddress { Way: SipWay.Tls } peer ? _endpoint.Transport.Streams!.LocalPort(peer) : 0;
        writer.Add("Contact: <sip:"u8).Add(FromUser).Add("@"u8).AddHost(Route.Shown).Add(":"u8).Add(port > 0 ? port : _endpoint.Transport.Local.Port)
            .Add(Route.Way.Parameter()).Add(">\r\n"u8);
    }

    private SipWriter BeginInDialog(SipDialog dialog, ReadOnlySpan<byte> method, int cseq, char kind)
    {
        var writer = SipWriter.Begin().Add(method).Add(dialog.RequestUri).Add(" SIP/2.0\r\n"u8);
        WriteVia(writer, cseq, kind);
        dialog.WriteRoutes(writer);
        writer.Add("From: "u8).Add(dialog.From).Add("\r\nTo: "u8).Add(dialog.To).Add("\r\nCall-ID: "u8);
        _endpoint.Identity.WriteCallId(writer, CallId);
        return writer.Add("\r\nCSeq: "u8).Add(cseq);
    }

    private void WriteOriginal(SipWriter writer, int cseq, char kind)
    {
        writer.Add(" SIP/2.0\r\n"u8);
        WriteVia(writer, cseq, kind);
        writer.Add("From: <sip:"u8).Add(FromUser).Add("@"u8).Add(Route.Host).Add(">;tag="u8).AddHex(Keys.Tag).Add("\r\nTo: <"u8);
        WriteRequestUri(writer);
        writer.Add(">\r\nCall-ID: "u8);
        _endpoint.Identity.WriteCallId(writer, CallId);
        writer.Add("\r\nCSeq: "u8).Add(cseq);
    }

    private void WriteRequestUri(SipWriter writer) => writer.Add("sip:"u8).Add(Phone).Add("@"u8).Add(Route.Host);

    private void WriteVia(SipWriter writer, int cseq, char kind)
    {
        writer.Add("Via: "u8).Add(Route.Way.Via());
        WriteSentBy(writer);
        writer.Add(Route.Way == SipWay.Udp ? ";rport;branch="u8 : ";rport;alias;branch="u8); // alias: requests to us may come by the same connection (RFC 5923)
        SipIdentity.WriteBranch(writer, Keys, cseq, kind);
        writer.Add("\r\nMax-Forwards: 70\r\n"u8);
    }

    private void WriteSentBy(SipWriter writer) => writer.AddHost(Route.Shown).Add(":"u8).Add(_endpoint.Transport.Local.Port);

    private static void WriteAuthorization(SipWriter writer, IReadOnlyList<string> lines)
    {
        for (var i = 0; i < lines.Count; i++)
            writer.Add(lines[i]).EndLine();
    }

    private static string FromOf(string? callerId, SipTrunk trunk) =>
        callerId is not null && trunk.CallerIdIn is (CallerIdPlace.From or CallerIdPlace.FromAndAsserted) ? UserOf(callerId) : trunk.Username is { } user && IsUser(user) ? user : "calltasks";

    private static string IdentityOf(string? callerId, SipTrunk trunk) => callerId is null ? "" : trunk.CallerIdIn switch
    {
        CallerIdPlace.FromAndAsserted or CallerIdPlace.Asserted => $"P-Asserted-Identity: <sip:{UserOf(callerId)}",
        CallerIdPlace.Preferred => $"P-Preferred-Identity: <sip:{UserOf(callerId)}",
        _ => "",
    };

    /// <summary>The user part of a URI takes * as it is, and # only escaped (RFC 3261 section 25.1).</summary>
    private static string UserOf(string number) => number.Replace("#", "%23", StringComparison.Ordinal);

    private static bool IsUser(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or '+'))
                return false;
        }
        return text.Length is > 0 and <= 100;
    }
}
