using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// Answers to our own INVITEs that nobody waits for any more: retransmitted refusals, a second fork, a 200 for a call that an earlier
/// run placed. All that the ACK and the BYE need stands in the answer, so no state is kept for them. Whoever calls has checked that the
/// From tag is ours, which only somebody who saw our INVITE can know.
/// </summary>
internal sealed class StrayAnswers(SipTransport transport, SipIdentity identity, SipRequests requests, TrunkResolver resolver, ILogger logger)
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource> _expected = new();

    /// <summary>Done once a final answer to this call's INVITE was served here, and its dialog ended if it opened one. One waiter a call.</summary>
    public Task ExpectAsync(long callId) => _expected.GetOrAdd(callId, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Nobody waits for this call any more.</summary>
    public void Unexpect(long callId) => _expected.TryRemove(callId, out _);

    /// <summary>The ACK of a refusal (RFC 3261 section 17.1.1.3): the INVITE's branch and request-URI, the answer's To.</summary>
    public static SipWriter RefusalAck(SipMessage refusal)
    {
        var writer = SipWriter.Begin().Add("ACK "u8).Add(SipGrammar.Uri(refusal.First(SipHeaderName.To))).Add(" SIP/2.0\r\nVia: "u8)
            .Add(SentBy(refusal)).Add(";rport;branch="u8).Add(refusal.Branch);
        return EndAck(writer, refusal);
    }

    /// <summary>Takes an answer that belongs to no leg.</summary>
    public void OnStray(SipMessage answer, SocketAddress from, long callId)
    {
        var keys = identity.ForCall(callId);
        if (answer.CSeqMethod != SipMethod.Invite || answer.StatusCode < 200 || !keys.IsTag(answer.FromTag) || !SipIdentity.IsInviteBranch(answer.Branch, keys, answer.CSeq))
            return;
        if (answer.StatusCode >= 300)
        {
            transport.Send(RefusalAck(answer), from);
            Served(callId);
        }
        else
        {
            Release(answer, from, callId, keys);
        }
    }

    private void Served(long callId)
    {
        if (_expected.TryGetValue(callId, out var expected))
            expected.TrySetResult();
    }

    private void Release(SipMessage answer, SocketAddress from, long callId, SipIdentity.Keys keys)
    {
        if (SipDialog.FromAnswer(answer) is not { } dialog)
            return;
        logger.LogInformation("Call {CallId}: an answer that nobody waits for is acknowledged and ended", callId);
        var to = dialog.NextHop(resolver, SipResponses.Copy(from));
        // Several forks may answer: each gets its own branch.
        var branch = $"z9hG4bK{keys.Branch ^ Fingerprint(answer.ToTag):x16}-{answer.CSeq + 1}s";
        var ack = Begin(dialog, "ACK "u8, answer, branch).Add("From: "u8).Add(dialog.From).Add("\r\nTo: "u8).Add(dialog.To);
        transport.Send(ack.Add("\r\nCall-ID: "u8).Add(answer.CallId).Add("\r\nCSeq: "u8).Add(answer.CSeq).Add(" ACK\r\n"u8).EndWithoutBody(), to);
        var bye = Begin(dialog, "BYE "u8, answer, branch).Add("From: "u8).Add(dialog.From).Add("\r\nTo: "u8).Add(dialog.To);
        // Beyond every PRACK that the call may have sent.
        bye.Add("\r\nCall-ID: "u8).Add(answer.CallId).Add("\r\nCSeq: "u8).Add(answer.CSeq + SipLimits.Pracks + 1).Add(" BYE\r\n"u8).EndWithoutBody();
        _ = requests.SendAsync(bye, branch, to).ContinueWith(_ => Served(callId), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private static SipWriter Begin(SipDialog dialog, ReadOnlySpan<byte> method, SipMessage answer, string branch)
    {
        var writer = SipWriter.Begin().Add(method).Add(dialog.RequestUri).Add(" SIP/2.0\r\nVia: "u8).Add(SentBy(answer)).Add(";rport;branch="u8).Add(branch).Add("\r\nMax-Forwards: 70\r\n"u8);
        dialog.WriteRoutes(writer);
        return writer;
    }

    private static SipWriter EndAck(SipWriter writer, SipMessage answer) =>
        writer.Add("\r\nMax-Forwards: 70\r\nFrom: "u8).Add(answer.First(SipHeaderName.From)).Add("\r\nTo: "u8).Add(answer.First(SipHeaderName.To))
            .Add("\r\nCall-ID: "u8).Add(answer.CallId).Add("\r\nCSeq: "u8).Add(answer.CSeq).Add(" ACK\r\n"u8).EndWithoutBody();

    /// <summary>Protocol and our own address as our INVITE's Via had them.</summary>
    private static ReadOnlySpan<byte> SentBy(SipMessage answer)
    {
        var rest = answer.First(SipHeaderName.Via);
        SipGrammar.NextElement(ref rest, out var via);
        var semicolon = via.IndexOf((byte)';');
        return SipGrammar.Trim(semicolon < 0 ? via : via[..semicolon]);
    }

    /// <summary>FNV-1a, 64 bits: tells tags apart, protects nothing.</summary>
    internal static ulong Fingerprint(ReadOnlySpan<byte> text)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in text)
            hash = (hash ^ b) * 1099511628211UL;
        return hash;
    }
}
