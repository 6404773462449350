using System.Globalization;
using System.Net;
using System.Text;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// A dialog that we began (RFC 3261 section 12): all that later requests need, read from the 2xx alone, so that another run of this
/// program can end it from the written text.
/// </summary>
internal sealed class SipDialog
{
    private const string Version = "1";

    private SipDialog(string from, string to, string remoteTag, string target, string[] routes, int inviteCSeq)
    {
        From = from;
        To = to;
        RemoteTag = remoteTag;
        Target = target;
        Routes = routes;
        InviteCSeq = LocalCSeq = inviteCSeq;
    }

    /// <summary>Our From header, tag included.</summary>
    public string From { get; }
    /// <summary>The peer's To header, tag included.</summary>
    public string To { get; }
    /// <summary>The peer's tag.</summary>
    public string RemoteTag { get; }
    /// <summary>Remote target: the URI that requests go to; refreshed by Contact (section 12.2.1.2).</summary>
    public string Target { get; private set; }
    /// <summary>Route set in the order of sending, each in angle brackets (section 12.1.2).</summary>
    public IReadOnlyList<string> Routes { get; }
    /// <summary>CSeq of the INVITE that was answered: its ACK bears it.</summary>
    public int InviteCSeq { get; }
    /// <summary>CSeq of our last request.</summary>
    public int LocalCSeq { get; set; }
    /// <summary>CSeq of the peer's last request; -1 before the first.</summary>
    public int RemoteCSeq { get; set; } = -1;

    /// <summary>Reads the dialog that a 2xx establishes; null when a bound of <see cref="SipLimits"/> is passed.</summary>
    public static SipDialog? FromAnswer(SipMessage answer)
    {
        var routes = new List<string>();
        for (var i = answer.Find(SipHeaderName.RecordRoute, 0); i >= 0; i = answer.Find(SipHeaderName.RecordRoute, i + 1))
        {
            var rest = answer.Value(i);
            while (SipGrammar.NextElement(ref rest, out var element))
            {
                var uri = SipGrammar.Uri(element);
                if (routes.Count == SipLimits.RouteSet || uri.IsEmpty || uri.Length > SipLimits.UriBytes || uri.ContainsAny(SipGrammar.Control))
                    return null;
                routes.Add($"<{Encoding.UTF8.GetString(uri)}>");
            }
        }
        routes.Reverse();
        var from = Plain(answer.First(SipHeaderName.From));
        var to = Plain(answer.First(SipHeaderName.To));
        if (from.ContainsAny(SipGrammar.Control) || to.ContainsAny(SipGrammar.Control))
            return null;
        // Without a Contact the answer breaks section 13.3.1.4; the URI that was called is the best guess.
        var target = ContactOf(answer);
        if (target.IsEmpty)
            target = SipGrammar.Uri(to);
        if (from.Length > 2 * SipLimits.UriBytes || to.Length > 2 * SipLimits.UriBytes || target.IsEmpty || target.Length > SipLimits.UriBytes)
            return null;
        var dialog = new SipDialog(Encoding.UTF8.GetString(from), Encoding.UTF8.GetString(to), Encoding.UTF8.GetString(answer.ToTag), Encoding.UTF8.GetString(target), [.. routes], answer.CSeq);
        return dialog.Write().Length <= SipLimits.DialogText ? dialog : null;
    }

    /// <summary>The dialog as one text.</summary>
    public string Write() => string.Join('\n', [Version, LocalCSeq.ToString(CultureInfo.InvariantCulture), From, To, Target, .. Routes]);

    /// <summary>Reads what <see cref="Write"/> wrote; null for anything else.</summary>
    public static SipDialog? Read(string text)
    {
        if (text.Length > SipLimits.DialogText)
            return null;
        var parts = text.Split('\n');
        if (parts.Length is < 5 or > 5 + SipLimits.RouteSet || parts[0] != Version
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var cseq) || Array.Exists(parts, p => p.Length == 0 || p.Any(SipWriter.IsForbidden))
            || Array.Exists(parts[5..], p => p.Length < 3 || p[0] != '<' || p[^1] != '>'))
            return null;
        var to = Encoding.UTF8.GetBytes(parts[3]);
        var tag = SipGrammar.TryAddressParameter(to, "tag"u8, out var found) ? Encoding.UTF8.GetString(found) : "";
        return new SipDialog(parts[2], parts[3], tag, parts[4], parts[5..], cseq);
    }

    /// <summary>Takes a new remote target from a request or answer that may refresh it.</summary>
    public void Refresh(SipMessage message)
    {
        var contact = ContactOf(message);
        if (!contact.IsEmpty && contact.Length <= SipLimits.UriBytes)
            Target = Encoding.UTF8.GetString(contact);
    }

    /// <summary>Where requests go: the first route, else the target; the fallback when that is a name nobody resolved.</summary>
    public SocketAddress NextHop(TrunkResolver resolver, SocketAddress fallback)
    {
        Span<byte> uri = stackalloc byte[SipLimits.UriBytes * 3];
        var text = Routes.Count > 0 ? Routes[0].AsSpan(1, Routes[0].Length - 2) : Target.AsSpan();
        return Encoding.UTF8.TryGetBytes(text, uri, out var length) ? resolver.NextHop(uri[..length], fallback) ?? fallback : fallback;
    }

    /// <summary>Request-URI of later requests: the target, or with a strict router (section 12.2.1.1) the router itself.</summary>
    public string RequestUri => IsStrict ? Routes[0][1..^1] : Target;

    /// <summary>Writes the Route headers.</summary>
    public void WriteRoutes(SipWriter writer)
    {
        for (var i = IsStrict ? 1 : 0; i < Routes.Count; i++)
            writer.Add("Route: "u8).Add(Routes[i]).EndLine();
        if (IsStrict)
            writer.Add("Route: <"u8).Add(Target).Add(">\r\n"u8);
    }

    private bool IsStrict => Routes.Count > 0
        && !(SipGrammar.TrySipUri(Encoding.UTF8.GetBytes(Routes[0][1..^1]), out _, out _, out var parameters) && SipGrammar.TryParameter(parameters, "lr"u8, out _));

    private static ReadOnlySpan<byte> ContactOf(SipMessage message)
    {
        var rest = message.First(SipHeaderName.Contact);
        if (!SipGrammar.NextElement(ref rest, out var contact))
            return default;
        var uri = SipGrammar.Uri(contact);
        return SipGrammar.TrySipUri(uri, out _, out _, out _) && !uri.ContainsAny((byte)' ', (byte)'\t') && !uri.ContainsAny(SipGrammar.Control) ? uri : default;
    }

    /// <summary>An address without its display name where that holds control characters: it tells nothing within a dialog (section 12.2.1.1).</summary>
    private static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> address)
    {
        if (!address.ContainsAny(SipGrammar.Control))
            return address;
        var uri = SipGrammar.Uri(address);
        return uri.IsEmpty || !address.Overlaps(uri, out var at) || at == 0 || address[at - 1] != (byte)'<' ? address : address[(at - 1)..];
    }
}
