using System.Text;
using CallTasks.Core.Telephony.Sip;

namespace CallTasks.Tests.Unit.Sip;

public sealed class SipMessageTests
{
    private const string Invite =
        "INVITE sip:+79120000001@example.com SIP/2.0\r\n" +
        "Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKone;rport, SIP/2.0/UDP 10.0.0.2;branch=z9hG4bKtwo\r\n" +
        "Via: SIP/2.0/UDP 10.0.0.3;branch=z9hG4bKthree\r\n" +
        "From: \"A, \\\"B\\\" <c>\" <sip:a@example.com;user=phone>;x=1;tag=from-tag\r\n" +
        "To: sip:b@example.com;tag=to-tag\r\n" +
        "Call-ID: id@host\r\n" +
        "CSeq: 7 INVITE\r\n" +
        "Record-Route: <sip:p2.example.com;lr>, <sip:p1.example.com;lr>\r\n" +
        "Content-Length: 4\r\n\r\nbody";

    [Fact]
    public void A_request_is_read_with_all_that_identifies_it()
    {
        var message = Parsed(Invite);

        Assert.True(message.IsRequest);
        Assert.Equal((SipMethod.Invite, 7, SipMethod.Invite), (message.Method, message.CSeq, message.CSeqMethod));
        Assert.Equal("sip:+79120000001@example.com", Text(message.RequestUri));
        Assert.Equal(("id@host", "z9hG4bKone", "from-tag", "to-tag", "body"), (Text(message.CallId), Text(message.Branch), Text(message.FromTag), Text(message.ToTag), Text(message.Body)));
    }

    [Fact]
    public void Compact_names_folded_lines_any_case_and_bare_line_feeds_mean_the_same()
    {
        var message = Parsed("SIP/2.0 180 Ringing there\nv : SIP/2.0/UDP 10.0.0.1\r\n ;branch=z9hG4bKone\r\nF:<sip:a@b>;TAG=x\r\nt: <sip:c@d>\r\n\t;tag=y\r\nI: id\r\ncseq:\t12   INVITE\r\nl: 0\r\n\r\n");

        Assert.Equal((180, "Ringing there"), (message.StatusCode, Text(message.ReasonPhrase)));
        Assert.Equal(("z9hG4bKone", "x", "y", 12), (Text(message.Branch), Text(message.FromTag), Text(message.ToTag), message.CSeq));
    }

    [Fact]
    public void Several_values_and_several_lines_of_a_header_come_in_order()
    {
        var message = Parsed(Invite.Replace("Content-Length", "Record-Route: <sip:p0.example.com;lr>\r\nContent-Length", StringComparison.Ordinal)
            .Replace("INVITE sip:+79120000001@example.com SIP/2.0", "SIP/2.0 200 OK", StringComparison.Ordinal));

        var dialog = SipDialog.FromAnswer(message)!;

        Assert.Equal(["<sip:p0.example.com;lr>", "<sip:p1.example.com;lr>", "<sip:p2.example.com;lr>"], dialog.Routes);
        Assert.Equal("sip:b@example.com", dialog.Target); // no Contact: the URI that was called
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("SIP/2.0 99 Low\r\nVia: SIP/2.0/UDP a\r\nFrom: a\r\nTo: b\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n\r\n")]
    [InlineData("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a\r\nFrom: a\r\nTo: b\r\nCSeq: 1 INVITE\r\n\r\n")]
    [InlineData("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a\r\nFrom: a\r\nTo: b\r\nCall-ID: c\r\nCSeq: 99999999999 INVITE\r\n\r\n")]
    [InlineData("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a\r\nFrom: a\r\nTo: b\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n")]
    [InlineData("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a\r\nFrom: a\r\nTo: b\r\nCall-ID: c\r\nCall-ID: d\r\nCSeq: 1 INVITE\r\n\r\n")]
    [InlineData("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a\r\nFrom: a\r\nTo: b\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\nContent-Length: 5\r\n\r\nbody")]
    [InlineData("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a\r\nFrom: a\rInjected: b\r\nTo: b\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n\r\n")]
    [InlineData("BYE sip:a SIP/2.0\r\nVia: SIP/2.0/UDP a\r\nFrom: a\r\nTo: b\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n\r\n")]
    public void What_is_no_whole_message_is_refused(string text) => Assert.False(TryParse(text, out _));

    [Fact]
    public void A_message_of_more_than_200_headers_is_refused()
    {
        Assert.True(TryParse(WithHeaders(SipLimits.Headers - 5), out _));
        Assert.False(TryParse(WithHeaders(SipLimits.Headers - 4), out _));
    }

    [Fact]
    public void A_message_of_more_than_64_KB_is_refused() => Assert.False(new SipMessage().TryParse(new byte[SipLimits.MessageBytes + 1], SipLimits.MessageBytes + 1));

    [Theory]
    [InlineData("Q.850;cause=17;text=\"User busy\"", 17)]
    [InlineData("SIP;cause=200;text=\"a, b\", q.850 ; cause=34", 34)]
    [InlineData("Q.850;cause=0", null)]
    [InlineData("Q.850;cause=128", null)]
    [InlineData("Q.850", null)]
    [InlineData("SIP;cause=486", null)]
    public void The_cause_of_a_reason_header_is_read(string reason, int? cause) =>
        Assert.Equal(cause, SipReason.Q850(Parsed($"SIP/2.0 486 Busy\r\nVia: SIP/2.0/UDP a\r\nFrom: a\r\nTo: b\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\nReason: {reason}\r\n\r\n")));

    [Theory]
    [InlineData("sip:a@10.0.0.1", "10.0.0.1", 0)]
    [InlineData("sip:10.0.0.1:5080;lr", "10.0.0.1", 5080)]
    [InlineData("sips:a@b", "b", 0)]
    [InlineData("SIP:a:b@[2001:db8::1]:5062;transport=udp?x=y", "2001:db8::1", 5062)]
    public void Host_and_port_of_a_URI_are_found(string uri, string host, int port)
    {
        Assert.True(SipGrammar.TrySipUri(Encoding.ASCII.GetBytes(uri), out var foundHost, out var foundPort, out _));
        Assert.Equal((host, port), (Text(foundHost), foundPort));
    }

    [Theory]
    [InlineData("tel:+79120000001")]
    [InlineData("sip:")]
    [InlineData("sip:a@b:0")]
    [InlineData("sip:a@b:99999")]
    [InlineData("*")]
    public void Other_URIs_are_none(string uri) => Assert.False(SipGrammar.TrySipUri(Encoding.ASCII.GetBytes(uri), out _, out _, out _));

    [Fact]
    public void A_dialog_survives_being_written_down()
    {
        var dialog = SipDialog.FromAnswer(Parsed(Invite.Replace("INVITE sip:+79120000001@example.com SIP/2.0", "SIP/2.0 200 OK", StringComparison.Ordinal)))!;

        var read = SipDialog.Read(dialog.Write())!;

        Assert.Equal((dialog.From, dialog.To, dialog.Target, dialog.RemoteTag, dialog.LocalCSeq), (read.From, read.To, read.Target, read.RemoteTag, read.LocalCSeq));
        Assert.Equal(dialog.Routes, read.Routes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2\n1\na\nb\nsip:c")]
    [InlineData("1\nx\na\nb\nsip:c")]
    [InlineData("1\n1\na\r\nX: y\nb\nsip:c")]
    [InlineData("1\n1\na\nb\nsip:c\nno brackets")]
    public void A_text_that_is_no_dialog_is_none(string text) => Assert.Null(SipDialog.Read(text));

    private static string WithHeaders(int more) =>
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a\r\nFrom: a\r\nTo: b\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n" + string.Concat(Enumerable.Repeat("X: y\r\n", more)) + "\r\n";

    private static SipMessage Parsed(string text)
    {
        Assert.True(TryParse(text, out var message));
        return message;
    }

    private static bool TryParse(string text, out SipMessage message)
    {
        message = new SipMessage();
        var bytes = Encoding.UTF8.GetBytes(text);
        return message.TryParse(bytes, bytes.Length);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
