using System.Security.Cryptography;
using System.Text;

namespace CallTasks.Core.Telephony.Sip;

/// <summary>Names of a line of requests to a trunk: one Call-ID and tag, a CSeq that rises (RFC 3261 section 10.2.4).</summary>
internal sealed class TrunkNames
{
    private int _cseq;

    /// <summary>Call-ID.</summary>
    public string CallId { get; } = "t" + RandomNumberGenerator.GetHexString(24, lowercase: true);
    /// <summary>Our tag.</summary>
    public string Tag { get; } = RandomNumberGenerator.GetHexString(16, lowercase: true);

    /// <summary>The next sequence number.</summary>
    public int NextCSeq() => Interlocked.Increment(ref _cseq);
}

/// <summary>The final answer to such a request.</summary>
/// <param name="Final">The answer; its message is there when any came.</param>
/// <param name="WithCredentials">User name and password had been sent along.</param>
internal readonly record struct TrunkReply(SipFinal Final, bool WithCredentials);

/// <summary>Requests to a trunk outside of calls, OPTIONS and REGISTER, with credentials where it asks for them.</summary>
internal sealed class TrunkRequests(SipEndpoint endpoint, SipRequests requests)
{
    /// <summary>Contact of ours as a trunk may call it.</summary>
    public string Contact(TrunkRoute route, SipTrunk trunk)
    {
        var port = route.Remote is StreamAddress { Way: SipWay.Tls } peer ? endpoint.Transport.Streams!.LocalPort(peer) : 0;
        var writer = SipWriter.Begin().Add("sip:"u8).Add(User(trunk)).Add("@"u8).AddHost(route.Shown).Add(":"u8)
            .Add(port > 0 ? port : endpoint.Transport.Local.Port).Add(route.Way.Parameter());
        return Encoding.ASCII.GetString(writer.Written);
    }

    /// <summary>Sends a request and answers its challenges.</summary>
    /// <param name="method">OPTIONS or REGISTER.</param>
    /// <param name="route">Where it goes.</param>
    /// <param name="trunk">Whose credentials.</param>
    /// <param name="names">Its line.</param>
    /// <param name="headers">Further header lines, each with its line end; nothing that a peer said.</param>
    /// <param name="patienceMs">Until each answer, in milliseconds.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<TrunkReply> AskAsync(SipMethod method, TrunkRoute route, SipTrunk trunk, TrunkNames names, string headers, int patienceMs, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        for (var challenges = 0; ; challenges++)
        {
            var branch = "z9hG4bK" + RandomNumberGenerator.GetHexString(16, lowercase: true);
            var request = Write(method, route, trunk, names, branch, headers, lines);
            var final = await requests.SendAsync(request, branch, route.Remote, patienceMs, whole: true).WaitAsync(cancellationToken);
            var withCredentials = lines.Count > 0;
            if (final.Code is not (401 or 407) || challenges == SipLimits.Challenges
                || !Credentials.TryAnswer(final.Message!, trunk, Encoding.ASCII.GetString(SipMethods.Name(method)), $"sip:{route.Host}", lines))
                return new TrunkReply(final, withCredentials);
        }
    }

    private SipWriter Write(SipMethod method, TrunkRoute route, SipTrunk trunk, TrunkNames names, string branch, string headers, List<string> lines)
    {
        var cseq = names.NextCSeq();
        var writer = SipWriter.Begin().Add(SipMethods.Name(method)).Add(" sip:"u8).Add(route.Host).Add(" SIP/2.0\r\nVia: "u8).Add(route.Way.Via()).AddHost(route.Shown)
            .Add(":"u8).Add(endpoint.Transport.Local.Port).Add(";rport;branch="u8).Add(branch).Add("\r\nMax-Forwards: 70\r\nFrom: <sip:"u8).Add(User(trunk)).Add("@"u8).Add(route.Host)
            .Add(">;tag="u8).Add(names.Tag).Add("\r\nTo: <sip:"u8);
        if (method == SipMethod.Register)
            writer.Add(User(trunk)).Add("@"u8);
        writer.Add(route.Host).Add(">\r\nCall-ID: "u8).Add(names.CallId).Add("\r\nCSeq: "u8).Add(cseq).Add(" "u8).Add(SipMethods.Name(method)).EndLine();
        writer.Add(Encoding.ASCII.GetBytes(headers));
        foreach (var line in lines)
            writer.Add(line).EndLine();
        return writer.Add("User-Agent: "u8).Add(endpoint.UserAgent).EndLine().EndWithoutBody();
    }

    /// <summary>User part of a URI: what may not stand there is escaped (RFC 3261 section 25.1).</summary>
    private static string User(SipTrunk trunk) => trunk.Username is { Length: > 0 } user ? Uri.EscapeDataString(user).Replace("%2B", "+", StringComparison.Ordinal) : "calltasks";
}
