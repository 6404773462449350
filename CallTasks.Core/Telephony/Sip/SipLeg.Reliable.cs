using System.Net;
using System.Text;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>
/// Provisional answers that want to be acknowledged (RFC 3262). They are not offered, but a carrier that sends them all the same would end the call after
/// 32 s without a PRACK.
/// </summary>
internal sealed partial class SipLeg
{
    /// <summary>The last such answer of each phone, by its To tag.</summary>
    private Dictionary<string, int>? _reliable;

    /// <summary>PRACKs of this call: each takes a CSeq of its own.</summary>
    private int _pracks;

    /// <summary>Acknowledges a provisional answer that wants it; false for one that came before, or out of its turn: it is not looked at (section 4).</summary>
    private bool TryAcknowledge(SipMessage answer, SocketAddress from)
    {
        if (answer.StatusCode == 100 || answer.ToTag.IsEmpty || !SipGrammar.Lists(answer, SipHeaderName.Require, "100rel"u8)
            || !SipGrammar.TryNumber(answer.First(SipHeaderName.RSeq), int.MaxValue, out var rseq))
            return true;
        var tag = Encoding.UTF8.GetString(answer.ToTag);
        if (_reliable is not null && _reliable.TryGetValue(tag, out var last) && rseq != last + 1)
            return false;
        if (_pracks == SipLimits.Pracks || SipDialog.FromAnswer(answer) is not { } early)
            return true;
        (_reliable ??= [])[tag] = rseq;
        var cseq = _cseq + ++_pracks;
        var prack = _wire.Prack(early, cseq, rseq);
        var to = early.NextHop(_endpoint.Resolver, SipResponses.Copy(from));
        _trace?.Note(sent: true, prack.Written, to);
        _ = _carrier.Requests.SendAsync(prack, SipIdentity.Branch(_wire.Keys, cseq, 'p'), to);
        return true;
    }
}
