namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// The trunk's proxies, tried in turn (RFC 3263 section 4.3). Nobody may be called twice: the next one is tried only where this one refused the
/// call or cannot have got it. Once anything but 100 came the telephone may have rung; and silence proves nothing, since answers can be lost on
/// their way back. A next INVITE keeps Call-ID and From tag.
/// </summary>
internal sealed partial class SipLeg
{
    private SipCallWire WireTo(TrunkRoute route) => new(_endpoint, CallId, _request.Phone, _request.CallerId, _request.Trunk.Username, route);

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

    /// <summary>Nothing came for long: this call waits on, those that follow try another proxy first.</summary>
    private void PassOver()
    {
        _passOverAt = long.MaxValue;
        _endpoint.Quarantine.Fail(_wire.Route, ProxyQuarantine.Seconds);
    }

    private bool IsOfThisProxy(SipMessage answer) => SipIdentity.ProxyOf(answer.Branch, _wire.Keys, _cseq) == _wire.Route.Proxy;
}
