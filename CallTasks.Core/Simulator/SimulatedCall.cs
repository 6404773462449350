using System.Net;
using System.Text;
using CallTasks.Core.Telephony.Sip;

namespace CallTasks.Core.Simulator;

/// <summary>One call at the simulated carrier: INVITE server transaction, dialog and persona, with one deadline.</summary>
internal sealed class SimulatedCall : SipTimed
{
    private readonly Lock _gate = new();
    private readonly SimulatedCarrier _carrier;
    private readonly PersonaPlan _plan;
    private readonly ulong _tag;
    private byte[] _stem = []; // every header that answers to the INVITE share
    private byte[] _last = [];
    private byte[] _bye = [];
    private string _peerUri = "", _peer = "", _self = "";
    private SocketAddress _to = null!;
    private SdpAudio? _audio;
    private ILegMedia? _media;
    private int _cseq;
    private State _state = State.Trying;
    private long _nextAt, _giveUpAt, _hangUpAt;
    private int _every;

    private enum State
    {
        /// <summary>100 sent.</summary>
        Trying,
        /// <summary>180 sent.</summary>
        Ringing,
        /// <summary>200 sent, its ACK is awaited.</summary>
        Answered,
        /// <summary>The ACK came.</summary>
        Talking,
        /// <summary>Refused; the ACK is awaited.</summary>
        Refused,
        /// <summary>BYE sent.</summary>
        Ending,
        /// <summary>Over; kept a little, so that what comes again is known.</summary>
        Over,
    }

    /// <summary>A call that was not answered in any way yet.</summary>
    public SimulatedCall(SimulatedCarrier carrier, string key, PersonaPlan plan)
    {
        _carrier = carrier;
        _plan = plan;
        Key = key;
        _tag = StrayAnswers.Fingerprint(Encoding.ASCII.GetBytes(key)) | 1;
    }

    /// <summary>Its Call-ID.</summary>
    public string Key { get; }

    private long Now => _carrier.Wheel.Clock.NowMs;

    /// <summary>Takes the INVITE.</summary>
    public void Begin(SipMessage invite, SocketAddress from)
    {
        lock (_gate)
        {
            _to = SipResponses.Copy(SipResponses.Destination(invite, from));
            _cseq = invite.CSeq;
            var status = "100 Trying"u8;
            var writer = SipResponses.Begin(invite, from, status, _tag);
            _stem = writer.Written[("SIP/2.0 "u8.Length + status.Length + 2)..].ToArray();
            _self = $"{Encoding.UTF8.GetString(invite.First(SipHeaderName.To))};tag={_tag:x16}";
            _peer = Encoding.UTF8.GetString(invite.First(SipHeaderName.From));
            var contact = invite.First(SipHeaderName.Contact);
            _peerUri = Encoding.UTF8.GetString(SipGrammar.Uri(contact.IsEmpty ? invite.First(SipHeaderName.From) : contact));
            SdpAudio.TryParse(invite.Body, [8, 0], _carrier.LocalEndPoint.AddressFamily, out _audio, out _);
            Send(writer.EndWithoutBody());
            Wake(Now + _carrier.Scaled(_plan.SilentMs));
        }
    }

    /// <summary>Takes a request with this Call-ID; false when it is none of this call.</summary>
    public bool OnRequest(SipMessage request, SocketAddress from)
    {
        lock (_gate)
        {
            switch (request.Method)
            {
                case SipMethod.Invite when request.CSeq == _cseq:
                    Again();
                    return true;
                case SipMethod.Ack:
                    OnAck();
                    return true;
                case SipMethod.Cancel when request.CSeq == _cseq && _state != State.Over:
                    Answer(request, from);
                    if (_state is State.Trying or State.Ringing)
                        Refuse(487);
                    return true;
                case SipMethod.Bye:
                    Answer(request, from);
                    if (_state != State.Over)
                        Finish();
                    return true;
                case SipMethod.Options or SipMethod.Info when !request.ToTag.IsEmpty:
                    Answer(request, from);
                    return true;
                default:
                    return false;
            }
        }
    }

    /// <summary>Takes the answer to our BYE.</summary>
    public void OnAnswer(SipMessage answer)
    {
        lock (_gate)
        {
            if (_state == State.Ending && answer.CSeqMethod == SipMethod.Bye && answer.StatusCode >= 200)
                Finish();
        }
    }

    /// <summary>Ends the sound at the end of the program.</summary>
    public ValueTask CloseAsync() => _media?.CloseAsync() ?? ValueTask.CompletedTask;

    internal override void OnDue(long nowMs)
    {
        lock (_gate)
        {
            if (nowMs < _nextAt)
            {
                Wake(_nextAt);
                return;
            }
            switch (_state)
            {
                case State.Trying when _plan.RingMs > 0:
                    _state = State.Ringing;
                    if (_plan.Persona == Persona.InformationTones)
                        SoundEarly();
                    else
                        Keep(Begin("180 Ringing"u8).EndWithoutBody());
                    if (_plan.RingMs < int.MaxValue)
                        Wake(nowMs + _carrier.Scaled(_plan.RingMs));
                    break;
                case State.Trying:
                case State.Ringing:
                    if (_plan.Code == 200)
                        Accept(nowMs);
                    else
                        Refuse(_plan.Code);
                    break;
                case State.Answered or State.Refused or State.Ending when nowMs >= _giveUpAt:
                    Finish();
                    break;
                case State.Answered or State.Refused:
                    Send(_last);
                    Repeat(nowMs);
                    break;
                case State.Talking:
                    HangUp(nowMs);
                    break;
                case State.Ending:
                    Send(_bye);
                    Repeat(nowMs);
                    break;
                case State.Over:
                    _carrier.Forget(Key);
                    break;
            }
        }
    }

    private void Accept(long nowMs)
    {
        var local = _carrier.LocalEndPoint;
        if (_audio is null || (_media = _carrier.Media.Open(local.Address)) is null)
        {
            Refuse(_audio is null ? 488 : 503);
            return;
        }
        _state = State.Answered;
        _hangUpAt = nowMs + _carrier.Scaled(_plan.TalkMs);
        var writer = Begin("200 OK"u8).Add("Contact: <sip:simulator@"u8).AddHost(local.Address).Add(":"u8).Add(local.Port).Add(">\r\nAllow: INVITE, ACK, BYE, CANCEL, OPTIONS\r\n"u8);
        Keep(writer.EndWithSdp(Sdp(local)));
        _every = SipTimers.G;
        _giveUpAt = nowMs + SipTimers.H;
        Wake(nowMs + _every);
    }

    /// <summary>What the network plays before any answer.</summary>
    private void SoundEarly()
    {
        var local = _carrier.LocalEndPoint;
        if (_audio is null || (_media = _carrier.Media.Open(local.Address)) is null)
        {
            Keep(Begin("180 Ringing"u8).EndWithoutBody());
            return;
        }
        Keep(Begin("183 Session Progress"u8).Add("Contact: <sip:simulator@"u8).AddHost(local.Address).Add(":"u8).Add(local.Port).Add(">\r\n"u8).EndWithSdp(Sdp(local)));
        _media.Connect(_audio);
        _ = _media.PlayAsync(SimulatedVoice.InformationTones, CancellationToken.None);
    }

    private SdpOffer Sdp(IPEndPoint local) => new(local.Address, _media!.Local.Port, 1, 1, [_audio!.PayloadType], _audio.DtmfPayloadType, _audio.Direction.Mirrored());

    private void Refuse(int code)
    {
        _state = State.Refused;
        var writer = code switch
        {
            404 => Begin("404 Not Found"u8).Add("Reason: Q.850;cause=1;text=\"Unallocated number\"\r\n"u8),
            480 => Begin("480 Temporarily Unavailable"u8).Add("Reason: Q.850;cause=20;text=\"Subscriber absent\"\r\n"u8),
            486 => Begin("486 Busy Here"u8).Add("Reason: Q.850;cause=17;text=\"User busy\"\r\n"u8),
            487 => Begin("487 Request Terminated"u8),
            488 => Begin("488 Not Acceptable Here"u8),
            603 => Begin("603 Decline"u8).Add("Reason: Q.850;cause=21;text=\"Call rejected\"\r\n"u8),
            _ => Begin("503 Service Unavailable"u8).Add("Retry-After: 2\r\nReason: Q.850;cause=34;text=\"No circuit available\"\r\n"u8),
        };
        Keep(writer.EndWithoutBody());
        var now = Now;
        _every = SipTimers.G;
        _giveUpAt = now + SipTimers.H;
        Wake(now + _every);
    }

    private void OnAck()
    {
        if (_state == State.Refused)
            Finish();
        else if (_state == State.Answered)
        {
            _state = State.Talking;
            _carrier.OnAnswered();
            _media!.Connect(_audio!);
            if (_plan.Persona == Persona.Machine)
                _ = _media.PlayAsync(SimulatedVoice.MachineGreeting, CancellationToken.None);
            else
                _ = _media.PlayAsync(SimulatedVoice.Hello, CancellationToken.None);
            Wake(_hangUpAt);
        }
    }

    private void HangUp(long nowMs)
    {
        _state = State.Ending;
        var local = _carrier.LocalEndPoint;
        var writer = SipWriter.Begin().Add("BYE "u8).Add(_peerUri).Add(" SIP/2.0\r\nVia: SIP/2.0/UDP "u8).AddHost(local.Address).Add(":"u8).Add(local.Port)
            .Add(";rport;branch=z9hG4bK"u8).AddHex(_tag).Add("\r\nMax-Forwards: 70\r\nFrom: "u8).Add(_self).Add("\r\nTo: "u8).Add(_peer)
            .Add("\r\nCall-ID: "u8).Add(Key).Add("\r\nCSeq: 1 BYE\r\nReason: Q.850;cause=16;text=\"Normal call clearing\"\r\n"u8).EndWithoutBody();
        _bye = writer.Overflowed ? [] : writer.Written.ToArray();
        Send(_bye);
        _every = SipTimers.E;
        _giveUpAt = nowMs + SipTimers.F;
        Wake(nowMs + _every);
    }

    private void Finish()
    {
        _state = State.Over;
        _carrier.OnEnded();
        _ = _media?.CloseAsync().AsTask();
        _stem = [];
        Wake(Now + SipTimers.T4);
    }

    /// <summary>A retransmitted INVITE: the last answer again.</summary>
    private void Again()
    {
        if (_state is State.Ringing or State.Answered or State.Refused)
            Send(_last);
        else if (_state == State.Trying)
            Send(Begin("100 Trying"u8).EndWithoutBody());
    }

    private void Repeat(long nowMs)
    {
        _every = Math.Min(2 * _every, SipTimers.T2);
        Wake(nowMs + _every);
    }

    private void Wake(long atMs)
    {
        _nextAt = atMs;
        _carrier.Wheel.Set(this, atMs);
    }

    private SipWriter Begin(ReadOnlySpan<byte> status) => SipWriter.Begin().Add("SIP/2.0 "u8).Add(status).EndLine().Add(_stem);

    private void Answer(SipMessage request, SocketAddress from) =>
        _carrier.Transport.Send(SipResponses.Begin(request, from, "200 OK"u8, _tag).EndWithoutBody(), SipResponses.Destination(request, from));

    private void Keep(SipWriter writer)
    {
        _last = writer.Overflowed ? [] : writer.Written.ToArray();
        Send(_last);
    }

    private void Send(SipWriter writer) => _carrier.Transport.Send(writer, _to);

    private void Send(byte[] message)
    {
        if (message.Length > 0)
            _carrier.Transport.Send(SipWriter.Begin().Add(message), _to);
    }
}
