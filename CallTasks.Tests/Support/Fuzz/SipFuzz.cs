using System.Net;
using System.Net.Sockets;
using System.Text;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Sip;

namespace CallTasks.Tests.Support.Fuzz;

/// <summary>
/// Mutated answers and requests given to a real user agent in the middle of a call: whatever comes, nothing throws, and what is sent on
/// holds no line break that was not there. A new call is placed now and then, since mutated messages end calls too.
/// </summary>
internal sealed class SipFuzz : IDisposable
{
    /// <summary>Messages to one call.</summary>
    private const int PerCall = 200;

    private static readonly byte[][] Tokens = Array.ConvertAll<string, byte[]>(
        [
            "\r\n", "\r\n ", "\n", "\r", "\0", "\\\0", ";", ",", "\"", "<", ">", "\\", ":", "=", "@", "[", "]", "sip:", "sips:", "tel:", "Via: ", "v: SIP/2.0/TCP a;branch=b\r\n", "tag=", "rport",
            ";lr", "99999999999", "-1", "Content-Length: 70000\r\n", "a=rtpmap:", "c=IN IP4 ", "Digest ", "Contact: <sip:a@b>\r\n", "SIP/7.0", "CSeq: 1 INVITE\r\n", "Require: x\r\n", "INVITE ", "BYE ",
            "Retry-After: 1\r\n", "stale=true", "Session-Expires: 90\r\n", "transport=tls",
        ], Encoding.ASCII.GetBytes);

    private readonly Mutator _mutator;
    private readonly UdpClient _trunk = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly FakeClock _clock = new();
    private readonly SipCarrier _carrier;
    private readonly SipMessage _message = new();
    private readonly SocketAddress _from;
    private readonly List<byte[]> _good = [];
    private long _call;
    private ICallLeg? _leg;

    /// <summary>A user agent of its own and a trunk that says nothing by itself.</summary>
    public SipFuzz(int seed)
    {
        _mutator = new Mutator(new Random(seed), Tokens);
        _carrier = new SipCarrier(new SipCarrierOptions { Identity = "fuzz", Time = _clock });
        _from = _trunk.Client.LocalEndPoint!.Serialize();
        _trunk.Client.ReceiveTimeout = 10_000;
    }

    /// <summary>Messages that could be read.</summary>
    public int Taken { get; private set; }

    /// <summary>Messages that were given.</summary>
    public int Given { get; private set; }

    /// <summary>Gives one more; the exception of one that does harm bears its bytes.</summary>
    public void Step()
    {
        if (Given++ % PerCall == 0)
            Call();
        if (Given % 10 == 0)
            _clock.Advance(TimeSpan.FromMilliseconds(10)); // a message a millisecond: retransmissions and timeouts come in between
        var bytes = _mutator.Next(_good);
        var copy = Convert.ToHexString(bytes);
        try
        {
            if (_message.TryParse(bytes, bytes.Length))
            {
                Taken++;
                Use(_message);
                ((ISipSink)_carrier).OnMessage(_message, _from);
            }
            else if (_message.Fault != SipFault.Garbage)
            {
                ((ISipSink)_carrier).OnFault(_message, _from);
            }
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"message {Given}: {copy}", e);
        }
    }

    /// <summary>Lets every transaction come to its end.</summary>
    public void Settle() => _clock.Advance(TimeSpan.FromMilliseconds(3 * SipTimers.F));

    public void Dispose()
    {
        (_leg as SipLeg)?.Abandon();
        _carrier.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _trunk.Dispose();
    }

    private void Call()
    {
        (_leg as SipLeg)?.Abandon();
        var drained = new IPEndPoint(IPAddress.Any, 0);
        while (_trunk.Available > 0)
            _trunk.Receive(ref drained);
        _leg = _carrier.Dial(new DialRequest
        {
            CallId = ++_call,
            Phone = "+79120000001",
            Trunk = new SipTrunk { DialPlanId = 1, Address = _trunk.Client.LocalEndPoint!.ToString()!, Username = "u", Password = "p" },
            RingTimeout = TimeSpan.FromSeconds(45),
        });
        string invite;
        do
            invite = Encoding.ASCII.GetString(_trunk.Receive(ref drained));
        while (!invite.StartsWith("INVITE ", StringComparison.Ordinal) || !invite.Contains($"Call-ID: {_call}-", StringComparison.Ordinal));
        var answers = Answers(invite);
        _good.Clear();
        _good.AddRange(answers);
        // Most calls are answered, so that what follows meets a dialog.
        if (_call % 4 != 0)
            Give(answers[2]);
    }

    private void Give(byte[] bytes)
    {
        var copy = bytes.ToArray();
        if (_message.TryParse(copy, copy.Length))
            ((ISipSink)_carrier).OnMessage(_message, _from);
    }

    private static byte[][] Answers(string invite)
    {
        string Line(string name) => invite.Split("\r\n").First(line => line.StartsWith(name, StringComparison.Ordinal));
        var own = $"{Line("Via: ").Replace(";rport", ";rport=5060;received=127.0.0.1", StringComparison.Ordinal)}\r\n{Line("From: ")}\r\n{Line("To: ")};tag=z\r\n{Line("Call-ID: ")}\r\nCSeq: 1 INVITE\r\n";
        var ours = Line("From: ")[6..];
        var request = $"Via: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bKx,SIP/2.0/UDP c;branch=y\r\nFrom: {Line("To: ")[4..]};tag=z\r\nTo: {ours}\r\n{Line("Call-ID: ")}\r\nContact: <sip:c@127.0.0.1:5070;x=y>\r\n";
        const string sdp = "Content-Type: application/sdp\r\n\r\nv=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\na=sendonly\r\n";
        return Array.ConvertAll<string, byte[]>(
        [
            $"SIP/2.0 100 Trying\r\n{own}\r\n",
            $"SIP/2.0 183 Session Progress\r\n{own}{sdp}",
            $"SIP/2.0 200 OK\r\nRecord-Route: <sip:127.0.0.1;lr>, <sip:p@[::1]:5062;lr=on>\r\n{own}Contact: <sip:c@127.0.0.1:5070;x=y>;q=1\r\n{sdp}",
            $"SIP/2.0 401 Unauthorized\r\n{own}WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth,auth-int\", algorithm=SHA-256, opaque=\"\\\"o\", stale=true\r\n\r\n",
            $"SIP/2.0 503 Service Unavailable\r\n{own}Retry-After: 5 (x);duration=1\r\nReason: Q.850;cause=34;text=\"a;b\"\r\n\r\n",
            $"SIP/2.0 302 Moved\r\n{own}Contact: <sip:+79120000002@127.0.0.1:5080>;q=0.5, <sip:x@y>\r\n\r\n",
            $"BYE sip:a@b SIP/2.0\r\n{request}CSeq: 3 BYE\r\nReason: Q.850;cause=16\r\n\r\n",
            $"INVITE sip:a@b SIP/2.0\r\n{request}CSeq: 2 INVITE\r\nSession-Expires: 90;refresher=uas\r\nSupported: timer\r\n{sdp}",
            $"ACK sip:a@b SIP/2.0\r\n{request}CSeq: 2 ACK\r\n\r\n",
            $"INFO sip:a@b SIP/2.0\r\n{request}CSeq: 4 INFO\r\nContent-Type: application/dtmf-relay\r\n\r\nSignal=5\r\nDuration=160\r\n",
            $"UPDATE sip:a@b SIP/2.0\r\n{request}CSeq: 5 UPDATE\r\n\r\n",
            $"OPTIONS sip:a@b SIP/2.0\r\nv: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bKo\r\nf: \"x, \\\"y\" <sip:a@b>\r\n ;tag=x\r\nt: <sip:c@d>\r\ni: 1\r\nCSeq: 2 OPTIONS\r\nl: 0\r\n\r\n",
        ], Encoding.ASCII.GetBytes);
    }

    /// <summary>Everything that reads a message, and the check that what is copied from it stays one message.</summary>
    private void Use(SipMessage message)
    {
        DigestChallenge.FirstUsable(message, SipHeaderName.WwwAuthenticate)?.Answer("u", "p", "INVITE", "sip:a", "c", 1);
        _ = SipReason.Q850(message);
        if (SipDialog.FromAnswer(message) is { } dialog && SipDialog.Read(dialog.Write()) is null)
            throw new InvalidOperationException("a dialog cannot be read back");
        SipResponses.Destination(message, _from);
        var answer = SipResponses.Begin(message, _from, "200 OK"u8, 1).EndWithoutBody();
        if (answer.Overflowed)
            return;
        var bytes = answer.Written.ToArray();
        var echo = new SipMessage();
        if (!echo.TryParse(bytes, bytes.Length) || !echo.CallId.SequenceEqual(message.CallId) || echo.CSeq != message.CSeq)
            throw new InvalidOperationException("the answer is not the message it was meant to be: " + Encoding.UTF8.GetString(answer.Written));
    }
}
