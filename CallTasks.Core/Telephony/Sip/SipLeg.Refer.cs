using System.Net;
using CallTasks.Core.Model;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>Handing the peer over by REFER (RFC 3515).</summary>
internal sealed partial class SipLeg
{
    /// <summary>A trunk that knows REFER answers at once; 10 s leave room for three repetitions.</summary>
    private const int ReferMs = 10_000;

    private TaskCompletionSource<int>? _referred;

    /// <inheritdoc/>
    public async Task<ReferAnswer> ReferAsync(string phone, TimeSpan patience, CancellationToken cancellationToken)
    {
        var referred = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_state != State.Talking || _referred is not null || !SipCallWire.IsNumber(phone))
                return new ReferAnswer(false, false, 0, "not sent");
            SendDueAck();
            _referred = referred; // a notification may come before the answer (section 2.4.4)
        }
        try
        {
            var answer = await SendReferAsync(phone, cancellationToken);
            if (answer.Code is < 200 or >= 300)
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
                _referred = null;
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
                var cseq = ++_dialog!.LocalCSeq;
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
        if (_referred is not { } referred)
        {
            Answer(request, from, "481 Call/Transaction Does Not Exist"u8);
            return;
        }
        Answer(request, from, "200 OK"u8);
        var body = request.Body;
        if (body.StartsWith("SIP/2.0 "u8) && body.Length >= 11 && SipGrammar.TryNumber(body[8..11], 699, out var code) && code >= 200)
            referred.TrySetResult(code);
    }

    /// <summary>The dialog is over. Ended by the carrier after it had accepted the REFER, and without a word of failure, the client is with the other.</summary>
    private void EndRefer(CallEnding ending) => _referred?.TrySetResult(ending == CallEnding.ClientHungUp ? 200 : 0);
}
