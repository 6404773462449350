namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// The trunk's proxies, tried in turn (RFC 3263 section 4.3). Nobody may be called twice: once anything but 100 came from a proxy its
/// telephone may have rung, and no other is tried. A next INVITE keeps Call-ID, From tag and CSeq, so that a server that got both knows
/// them for the same call (RFC 3261 section 8.2.2.2).
/// </summary>
internal sealed partial class SipLeg
{
    /// <summary>INVITEs that were given up because nothing came at all: should something come yet, they are cancelled.</summary>
    private readonly List<(SipCallWire Wire, int CSeq)> _silent = [];

    private SipCallWire WireTo(TrunkRoute route) => new(_endpoint, CallId, _request.Phone, _request.CallerId, _request.Trunk.Username, route);

    /// <summary>Goes on to the next proxy; false when there is none, or the call may have rung, or is to end.</summary>
    /// <param name="silent">The INVITE was sent and nothing came: it may have arrived all the same.</param>
    /// <param name="seconds">How long the one that failed comes after the others.</param>
    private bool TryNextProxy(bool silent, int seconds)
    {
        _endpoint.Quarantine.Fail(_wire.Route, seconds);
        if (_why is not null || _mayHaveRung || _dialog is not null || _route + 1 >= _routes.Count)
        {
            _nextProxyAt = long.MaxValue;
            return false;
        }
        if (silent)
            _silent.Add((_wire, _cseq));
        _wire = WireTo(_routes[++_route]);
        (_datagrams, _tooLongForTcp) = (null, false);
        (_code, _text, _cause, _retryAfter) = (0, null, null, null);
        SendInvite();
        return true;
    }

    private bool IsOfThisProxy(SipMessage answer) => SipIdentity.ProxyOf(answer.Branch, _wire.Keys, _cseq) == _wire.Route.Proxy;

    /// <summary>A proxy that was given up speaks after all: what it began is cancelled; its 2xx would be ended as a stray answer.</summary>
    private void CancelWhereSilent(SipMessage answer)
    {
        foreach (var (wire, cseq) in _silent)
        {
            if (answer.CSeq == cseq && SipIdentity.ProxyOf(answer.Branch, wire.Keys, cseq) == wire.Route.Proxy)
                _endpoint.Transport.Send(wire.Cancel(cseq), wire.Route.Remote);
        }
    }
}
