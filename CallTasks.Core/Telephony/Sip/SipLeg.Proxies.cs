namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// The trunk's proxies, tried in turn (RFC 3263 section 4.3). Nobody may be called twice: the next one is tried only where this one refused the
/// call or cannot have got it. Once anything but 100 came the telephone may have rung; and silence proves nothing, since answers can be lost on
/// their way back. A next INVITE keeps Call-ID and From tag.
/// </summary>
internal sealed partial class SipLeg
{
    private SipCallWire WireTo(TrunkRoute route) => new(_endpoint, CallId, _request.Phone, _request.CallerId, _request.Trunk, route);

    /// <summary>Goes on to the next proxy; false when there is none, or the call may have rung, or is to end.</summary>
    /// <param name="seconds">How long the one that failed comes after the others.</param>
    private bool TryNextProxy(int seconds)
    {
        _endpoint.Quarantine.Fail(_wire.Route, seconds);
        if (_why is not null || _mayHaveRung || _dialog is not null || _route + 1 >= _routes.Count)
            return false;
        _wire = WireTo(_routes[++_route]);
        (_datagrams, _tooLongForTcp) = (null, false);
        (_code, _text, _cause, _retryAfter) = (0, null, null, null);
        SendInvite();
        return true;
    }

    /// <summary>
    /// A 3xx (section 8.1.3.4): followed to another of the plan's own addresses, for the same number, before anything could ring; each address once.
    /// Any other place or number would be called without the rules that allowed this one; then the call ends as refused.
    /// </summary>
    private bool TryRedirect(SipMessage answer)
    {
        if (answer.StatusCode >= 400 || _why is not null || _mayHaveRung || _dialog is not null)
            return false;
        for (var i = answer.Find(SipHeaderName.Contact, 0); i >= 0; i = answer.Find(SipHeaderName.Contact, i + 1))
        {
            var rest = answer.Value(i);
            while (SipGrammar.NextElement(ref rest, out var contact))
            {
                var uri = SipGrammar.Uri(contact);
                if (!IsOfNumber(uri))
                    continue;
                for (var next = _route + 1; next < _routes.Count; next++)
                {
                    if (!TrunkResolver.LeadsTo(uri, _routes[next]))
                        continue;
                    var order = _routes.ToList();
                    (order[_route + 1], order[next]) = (order[next], order[_route + 1]);
                    (_routes, _wire) = (order, WireTo(order[++_route]));
                    (_datagrams, _tooLongForTcp) = (null, false);
                    (_code, _text, _cause, _retryAfter) = (0, null, null, null);
                    SendInvite();
                    return true;
                }
            }
        }
        return false;
    }

    /// <summary>The user part of a SIP URI is the number that this call is for, with or without its plus sign.</summary>
    private bool IsOfNumber(ReadOnlySpan<byte> uri)
    {
        if (!SipGrammar.IsSipScheme(uri))
            return false;
        var user = uri[(uri.IndexOf((byte)':') + 1)..];
        var at = user.IndexOf((byte)'@');
        if (at <= 0)
            return false;
        user = user[..at];
        var semicolon = user.IndexOf((byte)';');
        user = (semicolon < 0 ? user : user[..semicolon]).TrimStart((byte)'+');
        Span<byte> phone = stackalloc byte[24];
        return System.Text.Encoding.ASCII.TryGetBytes(_request.Phone.AsSpan().TrimStart('+'), phone, out var length) && phone[..length].SequenceEqual(user);
    }

    /// <summary>Nothing came for long: this call waits on, those that follow try another proxy first.</summary>
    private void PassOver()
    {
        _passOverAt = long.MaxValue;
        _endpoint.Quarantine.Fail(_wire.Route, ProxyQuarantine.Seconds);
    }

    private bool IsOfThisProxy(SipMessage answer) => SipIdentity.ProxyOf(answer.Branch, _wire.Keys, _cseq) == _wire.Route.Proxy;
}
