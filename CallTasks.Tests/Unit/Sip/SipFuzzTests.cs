using System.Net;
using System.Net.Sockets;
using System.Text;
using CallTasks.Core.Telephony.Sip;

namespace CallTasks.Tests.Unit.Sip;

/// <summary>Mutated messages: whatever comes, reading it neither throws nor hangs, and what is passed on holds no line break.</summary>
[Trait("Speed", "slow")]
public sealed class SipFuzzTests
{
    private const int Messages = 120_000;

    private static readonly byte[][] Seeds = Array.ConvertAll<string, byte[]>(
    [
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:5060;rport=5060;received=127.0.0.1;branch=z9hG4bKaaaaaaaaaaaaaaaa-1i\r\nRecord-Route: <sip:127.0.0.1;lr>, <sip:p@[::1]:5062;lr=on>\r\nFrom: \"x, y\" <sip:a@b>;tag=00000000000000aa\r\nTo: <sip:+79120000001@b>;tag=z\r\nCall-ID: 5-00000000000000bb\r\nCSeq: 1 INVITE\r\nContact: <sip:c@127.0.0.1:5070;x=y>;q=1\r\nReason: Q.850;cause=16;text=\"a;b\"\r\nContent-Type: application/sdp\r\nContent-Length: 129\r\n\r\nv=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n",
        "SIP/2.0 401 Unauthorized\r\nv: SIP/2.0/UDP a;branch=b\r\nf: a;tag=b\r\nt: c\r\ni: d\r\nCSeq: 1 INVITE\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth,auth-int\", algorithm=SHA-256, opaque=\"\\\"o\", stale=true\r\nRetry-After: 5 (x);duration=1\r\n\r\n",
        "BYE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bKx,SIP/2.0/UDP c;branch=y\r\nVia: SIP/2.0/UDP d\r\nFrom: <sip:a@b>\r\n ;tag=x\r\nTo: <sip:c@d>;tag=y\r\nCall-ID: 1\r\nCSeq: 2 BYE\r\nl: 0\r\n\r\n",
    ], Encoding.ASCII.GetBytes);

    private static readonly byte[][] Tokens = Array.ConvertAll<string, byte[]>(
        ["\r\n", "\r\n ", "\n", "\r", "\0", ";", ",", "\"", "<", ">", "\\", ":", "=", "@", "[", "]", "sip:", "Via: ", "tag=", "rport", ";lr", "99999999999", "-1", "Content-Length: 70000\r\n", "a=rtpmap:", "c=IN IP4 ", "Digest "], Encoding.ASCII.GetBytes);

    [Fact]
    public void A_hundred_thousand_mutated_messages_do_no_harm()
    {
        const int seed = 20_260_301; // printed by every failure below
        var random = new Random(seed);
        var message = new SipMessage();
        var from = new IPEndPoint(IPAddress.Loopback, 5_060).Serialize();
        var resolver = new TrunkResolver(new IPEndPoint(IPAddress.Loopback, 5_060), new SipClock(TimeProvider.System), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var parsed = 0;
        for (var i = 0; i < Messages; i++)
        {
            var bytes = Mutated(random);
            var copy = bytes.ToArray();
            try
            {
                if (!message.TryParse(bytes, bytes.Length))
                    continue;
                parsed++;
                Use(message, from, resolver);
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, message {i}: {e}\n{Convert.ToHexString(copy)}");
            }
        }
        Assert.True(parsed > Messages / 10, $"only {parsed} of {Messages} were readable: the mutations are too coarse to prove anything");
    }

    private static void Use(SipMessage message, SocketAddress from, TrunkResolver resolver)
    {
        SdpAudio.TryParse(message.Body, [8, 0], AddressFamily.InterNetwork, out _, out _);
        DigestChallenge.FirstUsable(message, SipHeaderName.WwwAuthenticate)?.Answer("u", "p", "INVITE", "sip:a", "c", 1);
        _ = SipReason.Q850(message);
        SipIdentity.IsInviteBranch(message.Branch, default, 1);
        if (SipDialog.FromAnswer(message) is { } dialog)
        {
            Assert.NotNull(SipDialog.Read(dialog.Write()));
            var writer = SipWriter.Begin();
            writer.Add(dialog.RequestUri).Add("\n"u8);
            dialog.WriteRoutes(writer);
            dialog.NextHop(resolver, from);
        }
        var answer = SipResponses.Begin(message, from, "200 OK"u8, 1).EndWithoutBody();
        SipResponses.Destination(message, from);
        var again = answer.Written.ToArray();
        // What we answer must itself be a message, with the request's identity and nothing smuggled in.
        var echo = new SipMessage();
        if (message.ToTag.IsEmpty || !answer.Overflowed)
            Assert.True(echo.TryParse(again, again.Length), Encoding.UTF8.GetString(again));
        Assert.True(echo.CallId.SequenceEqual(message.CallId));
    }

    private static byte[] Mutated(Random random)
    {
        var bytes = Seeds[random.Next(Seeds.Length)].ToList();
        for (var change = random.Next(1, 5); change > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                    break;
                default:
                    bytes[at] = (byte)"\r\n;,\"<>:= "[random.Next(10)];
                    break;
            }
            if (bytes.Count == 0)
                break;
        }
        return [.. bytes];
    }
}
