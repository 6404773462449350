using System.Net;
using CallTasks.Core.Model;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>Answers to what a leg sent.</summary>
internal sealed partial class SipLeg
{
    /// <summary>Takes an answer whose Call-ID is this leg's. False when it is none of the leg's transactions: then it is a stray.</summary>
    public bool OnAnswer(SipMessage answer, SocketAddress from)
    {
        lock (_gate)
        {
            if (_state is State.New or State.Ended || !_wire.Keys.IsTag(answer.FromTag))
                return false;
            _trace?.Note(sent: false, answer.Bytes, from);
            switch (answer.CSeqMethod)
            {
                case SipMethod.Invite when answer.CSeq == _cseq && IsOfThisProxy(answer):
                    return OnInviteAnswer(answer, from);
                case SipMethod.Invite when answer.CSeq == _refreshCSeq && _dialog is not null && SameTag(answer.ToTag, _dialog.RemoteTag):
                    OnReinviteAnswer(answer);
                    return true;
                case SipMethod.Cancel when _state == State.Cancelling && answer.StatusCode >= 200 && IsOfThisProxy(answer):
                    _retransmitEvery = 0; // the CANCEL arrived; what is still due is the INVITE's own answer
                    Schedule();
                    return true;
                case SipMethod.Bye when _state == State.Ending && answer.CSeq == _dialog!.LocalCSeq && SipIdentity.IsByeBranch(answer.Branch, _wire.Keys, answer.CSeq):
                    OnByeAnswer(answer);
                    return true;
                default:
                    return answer.CSeqMethod != SipMethod.Invite;
            }
        }
    }

    private bool OnInviteAnswer(SipMessage answer, SocketAddress from)
    {
        if (answer.StatusCode < 200)
        {
            OnProvisional(answer, from);
            return true;
        }
        if (answer.StatusCode < 300)
            return OnAccepted(answer, from);
        if (_state is State.Talking or State.Ending)
            return true; // a fork that refuses after another accepted
        Send(StrayAnswers.RefusalAck(answer), _wire.Route.Remote);
        OnRefused(answer);
        return true;
    }

    private void OnProvisional(SipMessage answer, SocketAddress from)
    {
        if (_state is not (State.Calling or State.Proceeding or State.Cancelling) || !TryAcknowledge(answer, from))
            return;
        _endpoint.Quarantine.Succeed(_wire.Route);
        _mayHaveRung |= answer.StatusCode > 100;
        var at = _endpoint.Wheel.Clock.UnixMs;
        if (!_progressed)
            Publish(new LegEvent.Trying { At = at });
        _progressed = true;
        _rang |= answer.StatusCode is 180 or 183;
        if (answer.StatusCode == 180 && !_toldRinging)
        {
            _toldRinging = true;
            Publish(new LegEvent.Ringing { At = at });
        }
        if (answer.StatusCode > 100)
            OnEarly(answer, at);
        if (_state != State.Calling)
            return;
        _state = State.Proceeding;
        if (_why is not null)
            SendCancel();
        else
            Schedule();
    }

    private bool OnAccepted(SipMessage answer, SocketAddress from)
    {
        if (_dialog is not null)
        {
            // The same dialog: our ACK was lost. Another To tag: a fork that answered too; it is ended (section 13.2.2.4).
            if (!SameTag(answer.ToTag, _dialog.RemoteTag))
            {
                SendDueAck(); // the first one must not be taken for the one that is ended
                return false;
            }
            if (!_ackDue)
                Send(_wire.Ack(_dialog, _authorization), _nextHop!);
            return true;
        }
        _dialog = SipDialog.FromAnswer(answer);
        if (_dialog is null)
        {
            _text = "the answer's route set or addresses are too large";
            _code = answer.StatusCode;
            End(CallEnding.Broken);
            return true;
        }
        Note(answer);
        _dialog.LocalCSeq += _pracks; // what follows comes after what was sent in the early dialog
        _nextHop = _dialog.NextHop(_endpoint.Resolver, SipResponses.Copy(from));
        _ackDue = true;
        if (_why is not null)
        {
            SendBye(); // the 200 crossed our CANCEL
            return true;
        }
        string? problem = null;
        if (answer.HasSdp)
            SdpAudio.TryParse(answer.Body, _request.Trunk.Codecs, _wire.Route.EndPoint.AddressFamily, out _remoteAudio, out problem);
        else if ((_remoteAudio = EarlyAudio(answer)) is null)
            problem = "no session description";
        ForgetEarly();
        if (problem is not null)
        {
            _why = CallEnding.Broken;
            _whyText = $"no acceptable media: {problem}";
            SendBye();
            return true;
        }
        _state = State.Talking;
        _peerUpdates = SipGrammar.Lists(answer, SipHeaderName.Allow, "UPDATE"u8);
        Settle(SessionTimer.OfAnswer(answer));
        _ackBy = Now + SipTimers.AckWithin;
        Schedule();
        Connect(_remoteAudio!);
        Publish(new LegEvent.Answered { At = _endpoint.Wheel.Clock.UnixMs, Dialog = _dialog.Write() });
        return true;
    }

    private void OnRefused(SipMessage answer)
    {
        Note(answer);
        if (SipGrammar.TryLeadingNumber(answer.First(SipHeaderName.RetryAfter), SipLimits.RetryAfterSeconds, out var seconds))
            _retryAfter = seconds;
        if (_why is { } why)
            End(why);
        else if (answer.StatusCode == 503 && TryNextProxy(_retryAfter ?? ProxyQuarantine.Seconds))
            return;
        else if (TryLongerSession(answer) || TryRedirect(answer))
            return;
        else if (answer.StatusCode is not (401 or 407))
            End(CallEnding.Refused);
        else if (TryAuthorize(answer, "INVITE", _wire.RequestUri, _authorization))
        {
            _cseq++;
            (_code, _text) = (0, null);
            SendInvite();
        }
        else
            End(CallEnding.Unauthorized);
    }

    private void OnByeAnswer(SipMessage answer)
    {
        if (answer.StatusCode < 200)
            return;
        if (answer.StatusCode is 401 or 407 && TryAuthorize(answer, "BYE", _dialog!.RequestUri, _byeAuthorization))
            SendBye();
        else
            End(_why!.Value);
    }

    /// <summary>Answers a challenge; false when there are no credentials, none that fit, they were refused already, or too many were asked for.</summary>
    private bool TryAuthorize(SipMessage answer, string method, string uri, List<string> authorization) =>
        ++_challenges <= SipLimits.Challenges && Credentials.TryAnswer(answer, _request.Trunk, method, uri, authorization);

    private static bool SameTag(ReadOnlySpan<byte> tag, string known)
    {
        Span<byte> bytes = stackalloc byte[SipLimits.TokenBytes * 3];
        return System.Text.Encoding.UTF8.TryGetBytes(known, bytes, out var length) && bytes[..length].SequenceEqual(tag);
    }
}
