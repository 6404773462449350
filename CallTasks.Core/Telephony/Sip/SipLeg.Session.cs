namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// The session timer (RFC 4028): whichever side refreshes, a call whose other side has gone without a word is ended. Ours refreshes by UPDATE
/// where the peer takes it, else by a re-INVITE that changes nothing.
/// </summary>
internal sealed partial class SipLeg
{
    private int _askedSeconds = SessionTimer.AskedSeconds;
    private int _leastSeconds;
    private SessionTimer? _session;
    private bool _peerUpdates, _refreshing;
    private int _refreshCSeq = -1;
    private long _refreshAt = long.MaxValue, _expireAt = long.MaxValue;

    /// <summary>A refresh of ours waits for its answer.</summary>
    internal bool Refreshing
    {
        get
        {
            lock (_gate) return _refreshing;
        }
    }

    private SessionTimer AskedTimer => new(_askedSeconds, null, _leastSeconds);

    /// <summary>A 422: the carrier wants fewer refreshes. Asked once more with what it wants, unless that is absurd.</summary>
    private bool TryLongerSession(SipMessage answer)
    {
        if (answer.StatusCode != 422 || _why is not null || _mayHaveRung || _leastSeconds > 0
            || !SipGrammar.TryNumber(answer.First(SipHeaderName.MinSe), SessionTimer.MostSeconds, out var least) || least <= _askedSeconds
            || ++_challenges > SipLimits.Challenges) // each costs a CSeq, and the next run knows how many there can be
            return false;
        _askedSeconds = _leastSeconds = least;
        _cseq++;
        (_code, _text) = (0, null);
        SendInvite();
        return true;
    }

    /// <summary>What a 2xx of ours or a request of theirs settled; none: the session has no end.</summary>
    private void Settle(SessionTimer? timer)
    {
        _session = timer;
        (_refreshAt, _expireAt) = (long.MaxValue, long.MaxValue);
        if (timer is not { } settled)
            return;
        var now = Now;
        if (settled.WeRefresh == true)
            _refreshAt = now + settled.Seconds * 500L;
        _expireAt = now + settled.EndAfterMs;
    }

    private void OnSessionDue(long nowMs)
    {
        if (nowMs >= _expireAt)
            Release(Model.CallEnding.Broken, $"the session of {_session!.Value.Seconds} s was not refreshed");
        else if (nowMs >= _refreshAt && !_refreshing && !_reinvitePending)
            _ = RefreshAsync();
    }

    private async Task RefreshAsync()
    {
        (_refreshing, _refreshAt) = (true, long.MaxValue);
        var lines = new List<string>();
        for (var tries = 0; ; tries++)
        {
            Task<SipFinal> sent;
            bool byUpdate;
            lock (_gate)
            {
                if (_state != State.Talking || _session is not { } timer)
                    return;
                byUpdate = _peerUpdates;
                var cseq = ++_dialog!.LocalCSeq;
                var request = byUpdate
                    ? _wire.Update(_dialog, cseq, lines, timer with { WeRefresh = true })
                    : _wire.Reinvite(_dialog, cseq, lines, timer with { WeRefresh = true }, Offer() with { Direction = _remoteAudio!.Direction.Mirrored() });
                _refreshCSeq = byUpdate ? -1 : cseq;
                _trace?.Note(sent: true, request.Written, _nextHop!);
                sent = _carrier.Requests.SendAsync(request, SipIdentity.Branch(_wire.Keys, cseq, 'r'), _nextHop!, whole: true);
            }
            var final = await sent.ConfigureAwait(false);
            lock (_gate)
            {
                if (!OnRefreshed(final, byUpdate, lines, tries))
                    return;
            }
        }
    }

    /// <summary>Takes the final answer to a refresh; true when it is to be sent once more at once.</summary>
    private bool OnRefreshed(SipFinal final, bool byUpdate, List<string> lines, int tries)
    {
        if (_state != State.Talking || _session is not { } timer)
            return false;
        var again = tries < SipLimits.Challenges;
        switch (final.Code)
        {
            case >= 200 and < 300:
                _refreshing = false;
                _dialog!.Refresh(final.Message!);
                if (!byUpdate && final.Message!.HasSdp && SdpAudio.TryParse(final.Message.Body, _request.Trunk.Codecs, _wire.Route.EndPoint.AddressFamily, out var theirs, out _))
                {
                    _remoteAudio = theirs;
                    Connect(theirs);
                }
                Settle(SessionTimer.OfAnswer(final.Message!) ?? timer with { WeRefresh = true }); // a peer that says nothing leaves it to us
                Schedule();
                return false;
            case 401 or 407 when again && Credentials.TryAnswer(final.Message!, _request.Trunk, byUpdate ? "UPDATE" : "INVITE", _dialog!.RequestUri, lines):
                return true;
            case 422 when again && SipGrammar.TryNumber(final.Message!.First(SipHeaderName.MinSe), SessionTimer.MostSeconds, out var least) && least > timer.Seconds:
                _session = timer with { Seconds = least, Least = least };
                return true;
            case 405 or 501 when byUpdate && again:
                _peerUpdates = false;
                return true;
            case 0 or 408 or 481:
                _refreshing = false;
                Release(Model.CallEnding.Broken, final.Code == 0 ? "the other side did not answer the refresh of the session" : $"the other side does not know the call any more ({final.Code})");
                return false;
            default:
                // Not now (491, 500): tried again while the session lasts (RFC 3261 section 14.1).
                _refreshing = false;
                _refreshAt = Now + SessionTimer.RetryMs;
                Schedule();
                return false;
        }
    }

    /// <summary>An answer to our re-INVITE, which is acknowledged each time it comes.</summary>
    private void OnReinviteAnswer(SipMessage answer)
    {
        if (answer.StatusCode >= 200 && _dialog is not null)
            Send(_wire.AckOf(_dialog, answer.CSeq, answer.StatusCode < 300 ? 'a' : 'r'), _nextHop!);
        _carrier.Requests.OnAnswer(answer);
    }
}
