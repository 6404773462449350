using System.Net;
using CallTasks.Core.Model;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>Handing the peer over by REFER (RFC 3515).</summary>
internal sealed partial class SipLeg
{
    /// <summary>A trunk that knows REFER answers at once; 10 s leave room for three repetitions.</summary>
    private const int ReferMs = 10_000;

    private TaskCompletionSource<int>? _referred;

    /// <summary>CSeq of the REFER that waits: its notifications bear it as their id.</summary>
    private int _referCSeq;

    /// <summary>An earlier REFER was accepted, and no word came what became of it: one without an id may still be its.</summary>
    private bool _earlierUnheard;

    /// <summary>CSeq of the last notification that was taken, so that one which comes again is not taken for another REFER's.</summary>
    private int _notifiedCSeq = -1;

    /// <inheritdoc/>
    public async Task<ReferAnswer> ReferAsync(string phone, TimeSpan patience, CancellationToken cancellationToken)
    {
        var referred = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_state != State.Talking || _referred is not null || !SipCallWire.IsNumber(phone))
                return new ReferAnswer(false, false, 0, "not sent");
            SendDueAck();
            (_referred, _referCSeq) = (referred, 0); // a notification may come before the answer (section 2.4.4)
        }
        var refused = false;
        try
        {
            var answer = await SendReferAsync(phone, cancellationToken);
            if (refused = answer.Code is < 200 or >= 300)
                return new ReferAnswer(false, false, answer.Code, answer.Text);
            // What has ended before it is told is told too: many carriers take the dialog away as soon as they have the other.
            return Told(await referred.Task.WaitAsync(patience, _endpoint.Wheel.Clock.Time, cancellationToken));
        }
        catch (TimeoutException)
        {
            return new ReferAnswer(false, true, 0, "no word came whether it was reached");
        }
        catch (OperationCanceledException) when (referred.Task.IsCompletedSuccessfully)
        {
            return Told(referred.Task.Result); // the end of the dialog says so too
        }
        finally
        {
            lock (_gate)
            {
                _referred = null;
                _earlierUnheard |= !refused && !referred.Task.IsCompletedSuccessfully;
            }
        }
    }

    /// <summary>Sends the REFER, again with credentials where it is challenged, and waits for its final answer.</summary>
    private async Task<SipFinal> SendReferAsync(string phone, CancellationToken cancellationToken)
    {
        var authorization = new List<string>();
        for (var challenges = 0; ; challenges++)
        {
            Task<SipFinal> sent;
            lock (_gate)
            {
                if (_state != State.Talking)
                    return new SipFinal(0, "the call has ended");
                var cseq = _referCSeq = ++_dialog!.LocalCSeq;
                var refer = _wire.Refer(_dialog, cseq, phone, authorization);
                _trace?.Note(sent: true, refer.Written, _nextHop!);
                sent = _carrier.Requests.SendAsync(refer, SipIdentity.Branch(_wire.Keys, cseq, 'f'), SipResponses.Copy(_nextHop!), ReferMs, whole: true);
            }
            var final = await sent.WaitAsync(cancellationToken);
            lock (_gate)
            {
                if (final.Code is not (401 or 407) || challenges == SipLimits.Challenges || !Credentials.TryAnswer(final.Message!, _request.Trunk, "REFER", _dialog!.RequestUri, authorization))
                    return final;
            }
        }
    }

    private static ReferAnswer Told(int code) => new(code is >= 200 and < 300, true, code, "");

    /// <summary>Takes how the other call stands: the first line of a SIP answer (RFC 3515 section 2.4.5, RFC 3420).</summary>
    private void OnNotify(SipMessage request, SocketAddress from)
    {
        var package = request.First(SipHeaderName.Event);
        if (!package.IsEmpty && !SipGrammar.Trim(package[..SipGrammar.EndOfPart(package, (byte)';')]).SequenceEqual("refer"u8))
        {
            Send(SipResponses.Begin(request, from, "489 Bad Event"u8, 0).Add("Allow-Events: refer\r\n"u8).EndWithoutBody(), SipResponses.Destination(request, from));
            return;
        }
        if (request.CSeq == _notifiedCSeq)
        {
            Answer(request, from, "200 OK"u8); // it came again
            return;
        }
        if (_referred is not { } referred || !IsOfThisRefer(package))
        {
            Answer(request, from, "481 Call/Transaction Does Not Exist"u8);
            return;
        }
        _notifiedCSeq = request.CSeq;
        Answer(request, from, "200 OK"u8);
        var body = request.Body;
        if (body.StartsWith("SIP/2.0 "u8) && body.Length >= 11 && SipGrammar.TryNumber(body[8..11], 699, out var code) && code >= 200)
            referred.TrySetResult(code);
    }

    /// <summary>
    /// Of several REFERs in a dialog each notification names its own by an id, only that of the first may leave it out (section 2.4.6). Peers that know
    /// no ids are believed as long as no earlier REFER can be meant.
    /// </summary>
    private bool IsOfThisRefer(ReadOnlySpan<byte> package) =>
        SipGrammar.TryParameter(package, "id"u8, out var id) ? SipGrammar.TryNumber(id, int.MaxValue, out var cseq) && cseq == _referCSeq : !_earlierUnheard;

    /// <summary>The dialog is over. Ended by the carrier after it had accepted the REFER, and without a word of failure, the client is with the other.</summary>
    private void EndRefer(CallEnding ending) => _referred?.TrySetResult(ending == CallEnding.ClientHungUp ? 200 : 0);
}
