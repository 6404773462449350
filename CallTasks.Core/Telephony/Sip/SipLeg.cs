using System.Net;
using System.Text;
using System.Threading.Channels;
using CallTasks.Core.Model;
using CallTasks.Core.Phones;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// One outgoing call: INVITE client transaction (RFC 3261 section 17.1.1), dialog and BYE as one state machine with one deadline.
/// Every entry takes the leg's own lock; events go to a channel, so no reader runs inside it.
/// </summary>
internal sealed partial class SipLeg : SipTimed, ICallLeg
{
    private readonly Lock _gate = new();
    private readonly SipCarrier _carrier;
    private readonly SipEndpoint _endpoint;
    private readonly DialRequest _request;
    private readonly ILegMedia? _media;
    private readonly Channel<LegEvent> _events = Channel.CreateUnbounded<LegEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly List<string> _authorization = [];
    private readonly List<string> _byeAuthorization = [];
    private SipCallWire _wire = null!;
    private SipCallWire? _datagrams;
    private IReadOnlyList<TrunkRoute> _routes = [];
    private int _route;
    private bool _mayHaveRung;
    private long _passOverAt = long.MaxValue;
    private bool _tooLongForTcp;
    private State _state = State.New;
    private int _cseq = 1;
    private int _challenges;
    private SipDialog? _dialog;
    private SocketAddress? _nextHop;
    private CallEnding? _why;
    private string? _whyText;
    private bool _progressed, _rang, _toldRinging;
    private int _code;
    private string? _text;
    private int? _cause, _retryAfter;
    private long _retransmitAt, _retransmitEvery, _giveUpAt, _ringUntil, _endedAt;
    private int _sdpVersion = 1;
    private int _keys;
    private bool _ackDue;
    private long _ackBy;
    private SdpAudio? _remoteAudio;
    private Task _mediaClosed = Task.CompletedTask;

    private enum State
    {
        /// <summary>Nothing sent.</summary>
        New,
        /// <summary>INVITE sent, nothing came.</summary>
        Calling,
        /// <summary>A 1xx came.</summary>
        Proceeding,
        /// <summary>CANCEL sent; the INVITE's final answer is awaited.</summary>
        Cancelling,
        /// <summary>A 2xx came; its ACK may still wait for the answer to be recorded.</summary>
        Talking,
        /// <summary>BYE sent.</summary>
        Ending,
        /// <summary>Over.</summary>
        Ended,
    }

    /// <summary>A leg that has not sent anything yet.</summary>
    public SipLeg(SipCarrier carrier, SipEndpoint endpoint, DialRequest request, ILegMedia? media)
    {
        _carrier = carrier;
        _endpoint = endpoint;
        _request = request;
        _media = media;
        _trace = request.Trunk.Trace ? new SipTrace(endpoint.Wheel.Clock) : null;
        if (media is not null)
            media.KeyPressed = OnKey;
    }

    /// <inheritdoc/>
    public long CallId => _request.CallId;

    /// <inheritdoc/>
    public ChannelReader<LegEvent> Events => _events.Reader;

    /// <inheritdoc/>
    public IMediaPort Media => (IMediaPort?)_media ?? NoMedia.Instance;

    private long Now => _endpoint.Wheel.Clock.NowMs;

    /// <summary>Sends the INVITE for the first time.</summary>
    /// <param name="routes">The trunk's proxies in the order they are tried; one or more.</param>
    public void Start(IReadOnlyList<TrunkRoute> routes)
    {
        lock (_gate)
        {
            _routes = routes;
            _wire = WireTo(routes[0]);
            _ringUntil = Now + (long)_request.RingTimeout.TotalMilliseconds;
            SendInvite();
        }
    }

    /// <summary>Ends a leg that never got as far as an INVITE.</summary>
    public void Fail(string text)
    {
        lock (_gate)
        {
            _text = text;
            End(CallEnding.NoReply);
        }
    }

    /// <inheritdoc/>
    public void Acknowledge()
    {
        lock (_gate)
            SendDueAck();
    }

    /// <inheritdoc/>
    public void HangUp(CallEnding why)
    {
        if (why is not (CallEnding.BotHungUp or CallEnding.Cancelled or CallEnding.Broken))
            throw new ArgumentOutOfRangeException(nameof(why), why, "A leg is hung up as BotHungUp, Cancelled or Broken");
        lock (_gate)
            Release(why, null);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            Release(CallEnding.Broken, "given up");
        await _mediaClosed;
    }

    /// <summary>The program ends: one CANCEL or BYE, without waiting for its answer.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            Release(_state == State.Talking ? CallEnding.Broken : CallEnding.Cancelled, "the program ended");
            if (_state != State.Ended)
                End(_why ?? CallEnding.Cancelled);
        }
    }

    /// <summary>A connection has ended. What cannot have arrived need not be waited for; what may have arrived is, as if nothing had happened.</summary>
    public void OnLost(StreamAddress to, string problem, bool reached)
    {
        lock (_gate)
        {
            if (reached)
                return;
            if (_state == State.Calling && _wire.Route.Remote is StreamAddress route && route.Key == to.Key)
            {
                if (_datagrams is not null)
                {
                    // The trunk speaks datagrams alone (section 18.1.1): the long request goes to it as it would have.
                    (_wire, _datagrams, _tooLongForTcp) = (_datagrams, null, true);
                    SendInvite();
                    return;
                }
                _text = problem;
                if (!TryNextProxy(ProxyQuarantine.Seconds))
                    End(_why == CallEnding.Cancelled ? CallEnding.Cancelled : CallEnding.NoReply);
            }
            else if (_state == State.Ending && _nextHop is StreamAddress hop && hop.Key == to.Key)
                End(_why!.Value);
        }
    }

    internal override void OnDue(long nowMs)
    {
        lock (_gate)
        {
            if (_state is State.New or State.Ended)
                return;
            if (_state == State.Talking && _ackDue)
                SendDueAck();
            else if (_state == State.Talking)
            {
                OnReinviteDue(nowMs);
                if (_state == State.Talking)
                    OnSessionDue(nowMs);
            }
            else if (_state is State.Calling or State.Proceeding && nowMs >= _ringUntil && _why is null)
                Release(CallEnding.RingTimeout, null);
            else if (_state == State.Calling && _why is null && nowMs >= _passOverAt)
                PassOver();
            else if (_state != State.Proceeding && nowMs >= _giveUpAt)
                GiveUp();
            else if (nowMs >= _retransmitAt)
                Retransmit(nowMs);
            Schedule();
        }
    }

    private void GiveUp()
    {
        switch (_state)
        {
            case State.Calling:
                _text ??= $"no reply within {SipTimers.B / 1000} s";
                End(_why == CallEnding.Cancelled ? CallEnding.Cancelled : CallEnding.NoReply);
                break;
            case State.Cancelling:
            case State.Ending:
                End(_why!.Value);
                break;
        }
    }

    private void Retransmit(long nowMs)
    {
        switch (_state)
        {
            // A cancelled INVITE that nobody answered is not sent again: where it was lost, nothing rings.
            case State.Calling when _why is null:
                Send(_wire.Invite(_cseq, Offer(), _authorization, AskedTimer), _wire.Route.Remote);
                _retransmitEvery *= 2;
                break;
            case State.Cancelling when _retransmitEvery > 0:
                Send(_wire.Cancel(_cseq), _wire.Route.Remote);
                _retransmitEvery = Math.Min(2 * _retransmitEvery, SipTimers.T2);
                break;
            case State.Ending:
                Send(_wire.Bye(_dialog!, _dialog!.LocalCSeq, _byeAuthorization), _nextHop!);
                _retransmitEvery = Math.Min(2 * _retransmitEvery, SipTimers.T2);
                break;
        }
        _retransmitAt = nowMs + _retransmitEvery;
    }

    private void Schedule()
    {
        switch (_state)
        {
            case State.Calling:
                _endpoint.Wheel.Set(this, _why is null ? Math.Min(Math.Min(_ringUntil, _passOverAt), Math.Min(_retransmitAt, _giveUpAt)) : _giveUpAt);
                break;
            case State.Proceeding:
                _endpoint.Wheel.Set(this, _ringUntil);
                break;
            case State.Cancelling:
                _endpoint.Wheel.Set(this, _retransmitEvery > 0 ? Math.Min(_retransmitAt, _giveUpAt) : _giveUpAt);
                break;
            case State.Ending:
                _endpoint.Wheel.Set(this, Math.Min(_retransmitAt, _giveUpAt));
                break;
            case State.Talking:
                var due = Math.Min(Math.Min(_refreshAt, _expireAt), _ackDue ? _ackBy : _reinvitePending ? Math.Min(_retransmitAt, _giveUpAt) : long.MaxValue);
                if (due == long.MaxValue)
                    _endpoint.Wheel.Clear(this);
                else
                    _endpoint.Wheel.Set(this, due);
                break;
        }
    }

    private void SendInvite()
    {
        var now = Now;
        _state = State.Calling;
        ForgetEarly();
        var invite = _wire.Invite(_cseq, Offer(), _authorization, AskedTimer);
        if (invite.Written.Length > SipLimits.DatagramBytes && _wire.Route.Way == SipWay.Udp && !_tooLongForTcp)
        {
            (_datagrams, _wire) = (_wire, _wire.ByTcp());
            invite = _wire.Invite(_cseq, Offer(), _authorization, AskedTimer);
        }
        _retransmitEvery = SipTimers.A;
        _retransmitAt = SendAgainAt(now, _wire.Route.Remote);
        _giveUpAt = now + SipTimers.B;
        _passOverAt = now + SipTimers.PassOver;
        if (Send(invite, _wire.Route.Remote))
        {
            Schedule();
            return;
        }
        _text = "the network refused the packet";
        if (!TryNextProxy(ProxyQuarantine.Seconds))
            End(CallEnding.NoReply);
    }

    /// <summary>T1 from now, or never by a connection, which loses nothing (sections 17.1.1.2 and 17.1.2.2).</summary>
    private static long SendAgainAt(long now, SocketAddress to) => to is StreamAddress ? long.MaxValue : now + SipTimers.T1;

    private void SendDueAck()
    {
        if (!_ackDue)
            return;
        _ackDue = false;
        Schedule();
        Send(_wire.Ack(_dialog!, _authorization), _nextHop!);
    }

    private void SendBye()
    {
        SendDueAck();
        var now = Now;
        _state = State.Ending;
        _dialog!.LocalCSeq++;
        _retransmitEvery = SipTimers.E;
        _retransmitAt = SendAgainAt(now, _nextHop!);
        _giveUpAt = now + SipTimers.F;
        Send(_wire.Bye(_dialog, _dialog.LocalCSeq, _byeAuthorization), _nextHop!);
        Schedule();
    }

    private void SendCancel()
    {
        var now = Now;
        _state = State.Cancelling;
        _retransmitEvery = SipTimers.E;
        _retransmitAt = SendAgainAt(now, _wire.Route.Remote);
        _giveUpAt = now + SipTimers.CancelWait;
        Send(_wire.Cancel(_cseq), _wire.Route.Remote);
        Schedule();
    }

    /// <summary>CANCEL, BYE, or nothing yet, as the state allows.</summary>
    private void Release(CallEnding why, string? text)
    {
        switch (_state)
        {
            case State.Calling:
            case State.Proceeding:
                // Before the answer nothing can be "hung up": it is cancelled, whoever asked.
                _why ??= why is CallEnding.RingTimeout or CallEnding.InvalidTones or CallEnding.CongestionTones ? why : CallEnding.Cancelled;
                _whyText ??= text;
                if (_state == State.Proceeding)
                    SendCancel();
                else
                    Schedule();
                break;
            case State.Talking:
                // An answered call cannot be cancelled any more.
                _why = why == CallEnding.Cancelled ? CallEnding.BotHungUp : why;
                _whyText = text;
                _endedAt = _endpoint.Wheel.Clock.UnixMs;
                SendBye();
                break;
        }
    }

    private void End(CallEnding ending)
    {
        if (_state == State.Ended)
            return;
        _state = State.Ended;
        _endpoint.Wheel.Clear(this);
        _carrier.Forget(this);
        EndRefer(ending);
        var answer = new CarrierAnswer
        {
            Ending = ending,
            SipCode = _code == 0 ? null : _code,
            SipText = _whyText ?? _text,
            Cause = _cause,
            Rang = _rang,
            Progressed = _progressed,
            RetryAfter = _retryAfter,
        };
        _events.Writer.TryWrite(new LegEvent.Ended { At = _endedAt == 0 ? _endpoint.Wheel.Clock.UnixMs : _endedAt, Answer = answer });
        _events.Writer.TryComplete();
        if (_endpoint.Logger.IsEnabled(LogLevel.Debug))
            _endpoint.Logger.LogDebug("Call {CallId} to {Phone} ended: {Ending} {Code} {Text}", CallId, PhoneMask.Mask(_request.Phone), ending, answer.SipCode, answer.SipText);
        if (_media is not null)
            _mediaClosed = CloseMediaAsync(_media);
    }

    private async Task CloseMediaAsync(ILegMedia media)
    {
        try
        {
            await media.CloseAsync();
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            _endpoint.Logger.LogWarning(e, "The sound of call {CallId} could not be closed", CallId);
        }
    }

    private void Publish(LegEvent told) => _events.Writer.TryWrite(told);

    private void OnKey(char key)
    {
        if (Interlocked.Increment(ref _keys) <= SipLimits.DtmfEvents)
            Publish(new LegEvent.Dtmf { At = _endpoint.Wheel.Clock.UnixMs, Key = key });
    }

    private SdpOffer Offer() =>
        new(_wire.Route.Public ?? _media!.Local.Address, _media!.Local.Port, CallId, _sdpVersion, _request.Trunk.Codecs, SdpOffer.OwnDtmfPayloadType, SdpDirection.SendRecv) { Others = _others };

    private void Note(SipMessage answer)
    {
        _code = answer.StatusCode;
        var phrase = answer.ReasonPhrase;
        _text = Encoding.UTF8.GetString(phrase[..Math.Min(phrase.Length, SipLimits.ReasonPhrase)]);
        _cause = SipReason.Q850(answer) ?? _cause;
    }
}
