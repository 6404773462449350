using System.Net;
using System.Text;
using CallTasks.Core.Model;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>Requests of the peer within the leg's dialog.</summary>
internal sealed partial class SipLeg
{
    private byte[]? _reinviteAnswer;
    private SocketAddress? _reinviteFrom;
    private int _reinviteCSeq = -1;
    private bool _reinvitePending, _ackBringsAnswer;
    private RefusedMedia _others = RefusedMedia.None;

    /// <summary>Takes a request; false when it is not of this leg's dialog.</summary>
    public bool OnRequest(SipMessage request, SocketAddress from)
    {
        lock (_gate)
        {
            if (_dialog is null || _state is not (State.Talking or State.Ending) || !_wire.Keys.IsTag(request.ToTag) || !SameTag(request.FromTag, _dialog.RemoteTag))
                return false;
            _trace?.Note(sent: false, request.Bytes, from);
            SendDueAck(); // the peer goes on within the dialog
            if (request.Method == SipMethod.Ack)
            {
                OnAck(request);
                return true;
            }
            if (request.CSeq < _dialog.RemoteCSeq)
            {
                Answer(request, from, "500 CSeq Out Of Order"u8);
                return true;
            }
            if (request.CSeq == _reinviteCSeq && request.Method == SipMethod.Invite)
            {
                SendReinviteAnswer();
                return true;
            }
            _dialog.RemoteCSeq = request.CSeq;
            Handle(request, from);
            return true;
        }
    }

    private void Handle(SipMessage request, SocketAddress from)
    {
        switch (request.Method)
        {
            case SipMethod.Bye:
                Answer(request, from, "200 OK"u8);
                _cause = SipReason.Q850(request) ?? _cause;
                // Our BYE is on its way too: both ended it, ours was first.
                End(_state == State.Ending ? _why!.Value : CallEnding.ClientHungUp);
                break;
            case SipMethod.Invite when _reinvitePending || _refreshing || _state == State.Ending:
                Answer(request, from, "491 Request Pending"u8);
                break;
            // An offer of ours waits for its answer (RFC 3311 section 5.2).
            case SipMethod.Update when request.HasSdp && (_ackBringsAnswer || (_refreshing && _refreshCSeq >= 0)):
                Answer(request, from, "491 Request Pending"u8);
                break;
            case SipMethod.Invite:
            case SipMethod.Update:
                OnOffer(request, from);
                break;
            case SipMethod.Info:
                OnInfo(request);
                Answer(request, from, "200 OK"u8);
                break;
            case SipMethod.Options:
                Answer(request, from, "200 OK"u8);
                break;
            case SipMethod.Notify:
                OnNotify(request, from);
                break;
            case SipMethod.Prack:
            case SipMethod.Cancel:
                Answer(request, from, "481 Call/Transaction Does Not Exist"u8); // no reliable 1xx, nothing pending
                break;
            default:
                Answer(request, from, "405 Method Not Allowed"u8);
                break;
        }
    }

    private void OnOffer(SipMessage request, SocketAddress from)
    {
        var timer = SessionTimer.OfRequest(request);
        if (timer is { Seconds: < SessionTimer.LeastSeconds })
        {
            var refusal = SipResponses.Begin(request, from, "422 Session Interval Too Small"u8, 0).Add("Min-SE: "u8).Add(SessionTimer.LeastSeconds).EndLine();
            Send(refusal.EndWithoutBody(), SipResponses.Destination(request, from));
            return;
        }
        SdpOffer? ours = null;
        if (request.HasSdp)
        {
            if (!SdpAudio.TryParse(request.Body, _request.Trunk.Codecs, _wire.Route.EndPoint.AddressFamily, out var theirs, out _) || theirs.Others is not { } others)
            {
                Answer(request, from, "488 Not Acceptable Here"u8);
                return;
            }
            _remoteAudio = theirs;
            Connect(theirs);
            _sdpVersion++;
            _others = others;
            ours = new SdpOffer(_wire.Route.Public ?? _media!.Local.Address, _media!.Local.Port, CallId, _sdpVersion, [theirs.PayloadType], theirs.DtmfPayloadType, theirs.Direction.Mirrored()) { Others = others };
        }
        else if (request.Method == SipMethod.Invite)
        {
            _ackBringsAnswer = true;
            _sdpVersion++;
            ours = Offer();
        }
        _dialog!.Refresh(request);
        _nextHop = _dialog.NextHop(_endpoint.Resolver, _nextHop!);
        var writer = SipResponses.Begin(request, from, "200 OK"u8, 0);
        _wire.WriteContact(writer);
        writer.Add("Allow: "u8).Add(SipMethods.Allowed).EndLine();
        timer?.WriteTo(writer, asRequest: false);
        if (_state == State.Talking)
        {
            Settle(timer);
            Schedule();
        }
        if (ours is null)
            writer.EndWithoutBody();
        else
            writer.EndWithSdp(ours);
        var to = SipResponses.Destination(request, from);
        if (request.Method == SipMethod.Update)
        {
            Send(writer, to);
            return;
        }
        // The 2xx of an INVITE is sent again until its ACK comes (section 13.3.1.4).
        var now = Now;
        _reinviteAnswer = writer.Overflowed ? [] : writer.Written.ToArray();
        _reinviteFrom = SipResponses.Copy(to);
        _reinviteCSeq = request.CSeq;
        _reinvitePending = true;
        _retransmitEvery = SipTimers.G;
        _retransmitAt = now + SipTimers.G;
        _giveUpAt = now + SipTimers.H;
        SendReinviteAnswer();
        Schedule();
    }

    private void OnAck(SipMessage ack)
    {
        if (!_reinvitePending || ack.CSeq != _reinviteCSeq)
            return;
        _reinvitePending = false;
        if (_ackBringsAnswer && ack.HasSdp
            && SdpAudio.TryParse(ack.Body, _request.Trunk.Codecs, _wire.Route.EndPoint.AddressFamily, out var theirs, out _))
        {
            _remoteAudio = theirs;
            Connect(theirs);
        }
        _ackBringsAnswer = false;
        Schedule();
    }

    private void SendReinviteAnswer()
    {
        if (_reinviteAnswer is { Length: > 0 } answer)
            Send(SipWriter.Begin().Add(answer), _reinviteFrom!);
    }

    private void OnReinviteDue(long nowMs)
    {
        if (!_reinvitePending)
            return;
        if (nowMs >= _giveUpAt)
        {
            _reinvitePending = false;
            Release(CallEnding.Broken, "a re-INVITE was never acknowledged");
        }
        else if (nowMs >= _retransmitAt)
        {
            SendReinviteAnswer();
            _retransmitEvery = Math.Min(2 * _retransmitEvery, SipTimers.T2);
            _retransmitAt = nowMs + _retransmitEvery;
        }
    }

    /// <summary>Keys told by INFO, as many carriers still do (application/dtmf-relay: <c>Signal=5</c>).</summary>
    private void OnInfo(SipMessage request)
    {
        if (!Ascii.EqualsIgnoreCase(request.First(SipHeaderName.ContentType), "application/dtmf-relay"u8))
            return;
        var body = request.Body;
        if (!body.StartsWith("Signal="u8))
            return;
        var value = body[7..].TrimStart((byte)' ');
        if (!value.IsEmpty && "0123456789*#ABCD"u8.Contains(value[0]))
            OnKey((char)value[0]);
    }

    private void Answer(SipMessage request, SocketAddress from, ReadOnlySpan<byte> status)
    {
        var writer = SipResponses.Begin(request, from, status, 0);
        if (request.Method is not SipMethod.Bye)
            writer.Add("Allow: "u8).Add(SipMethods.Allowed).EndLine();
        Send(writer.EndWithoutBody(), SipResponses.Destination(request, from));
    }
}
