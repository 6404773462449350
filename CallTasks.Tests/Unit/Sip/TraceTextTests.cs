using System.Text;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony.Sip;

namespace CallTasks.Tests.Unit.Sip;

/// <summary>What is kept of a message, and what never is.</summary>
public sealed class TraceTextTests
{
    [Theory]
    [InlineData("Authorization: Digest username=\"bob\", realm=\"a, b\", nonce=\"n0nce\", uri=\"sip:x\", response=\"5ecret\", qop=auth, nc=00000001, cnonce=\"c0nce\", algorithm=MD5",
        "Authorization: Digest username=\"bob\", realm=\"a, b\", uri=\"sip:x\", qop=auth, nc=00000001, algorithm=MD5, (removed)")]
    [InlineData("proxy-authorization \t:digest RESPONSE = 5ecret , Realm=x", "proxy-authorization \t: Digest Realm=x, (removed)")]
    [InlineData("Authorization: Basic 5ecret", "Authorization: (removed)")]
    [InlineData("Authorization: 5ecret", "Authorization: (removed)")]
    [InlineData("Authorization:", "Authorization: (removed)")]
    [InlineData("Authorization: Digest\r\n 5ecret, response=5ecret\r\n\tresponse=5ecret\r\nCSeq: 1 INVITE", "Authorization: (removed)\nCSeq: 1 INVITE")]
    [InlineData("Authentication-Info: rspauth=\"5ecret\", qop=auth", "Authentication-Info: (removed)")]
    [InlineData("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:5ecret", "a=crypto:(removed)")]
    [InlineData("k=base64:5ecret", "k=(removed)")]
    [InlineData("WWW-Authenticate: Digest realm=\"a\", nonce=\"open\"", "WWW-Authenticate: Digest realm=\"a\", nonce=\"open\"")]
    [InlineData("Subject: Authorization: is a word", "Subject: Authorization: is a word")]
    public void Nothing_that_proves_a_password_and_no_key_is_kept(string line, string kept)
    {
        var text = TraceText.Of(Encoding.UTF8.GetBytes($"INVITE sip:x SIP/2.0\r\n{line}\r\n"), 4_096);

        Assert.Equal($"INVITE sip:x SIP/2.0\n{kept}", text);
        Assert.DoesNotContain("5ecret", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_message_is_cut() => Assert.Equal(101, TraceText.Of(Encoding.UTF8.GetBytes("X: " + new string('я', 5_000)), 100).Length);

    [Fact]
    public void The_first_and_the_last_messages_stay_and_what_is_between_is_counted()
    {
        var trace = new SipTrace(new SipClock(TimeProvider.System));
        for (var i = 0; i < 100; i++)
            trace.Note(i % 2 == 0, Encoding.ASCII.GetBytes($"OPTIONS {i}"), new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 5060).Serialize());
        var whole = trace.Whole!;

        Assert.Equal((SipTrace.Messages, 40), (whole.Messages.Count, whole.LeftOut));
        Assert.Equal(("OPTIONS 0", "OPTIONS 19", "OPTIONS 60", "OPTIONS 99"), (whole.Messages[0].Text, whole.Messages[19].Text, whole.Messages[20].Text, whole.Messages[^1].Text));
        Assert.Equal("UDP 127.0.0.1:5060", whole.Messages[0].Peer);
    }

    [Fact]
    public void Long_messages_pass_the_bound_of_characters_early()
    {
        var trace = new SipTrace(new SipClock(TimeProvider.System));
        for (var i = 0; i < 60; i++)
            trace.Note(true, Encoding.ASCII.GetBytes(new string('x', 60_000)), new System.Net.IPEndPoint(System.Net.IPAddress.IPv6Loopback, 5060).Serialize());

        Assert.True(trace.Whole!.Messages.Sum(m => m.Text.Length) <= SipTrace.Characters, "the bound holds");
        Assert.Equal(60, trace.Whole.Messages.Count + trace.Whole.LeftOut);
        Assert.Equal("UDP [::1]:5060", trace.Whole.Messages[0].Peer);
    }

    [Fact]
    public void The_legs_of_a_call_are_told_in_the_order_of_time_within_a_bound()
    {
        static CallTrace Leg(string name, int messages, int every, int length) =>
            new([.. Enumerable.Range(0, messages).Select(i => new TracedMessage(i * every, true, name, new string('x', length)))], 1);

        var both = CallTrace.Join([Leg("client", 3, 2, 1), null, Leg("operator", 3, 3, 1)])!;
        Assert.Equal(["client", "operator", "client", "operator", "client", "operator"], both.Messages.Select(m => m.Peer));
        Assert.Equal(2, both.LeftOut);
        Assert.Null(CallTrace.Join([null, null]));

        var many = CallTrace.Join([.. Enumerable.Range(0, 8).Select(i => Leg($"{i}", 60, 1, 10))])!;
        Assert.Equal((CallTrace.MostOfLegs, 8 * 61 - CallTrace.MostOfLegs), (many.Messages.Count, many.LeftOut));
        var wide = CallTrace.Join([.. Enumerable.Range(0, 8).Select(i => Leg($"{i}", 8, 1, 4_000))])!;
        Assert.InRange(wide.Messages.Sum(m => m.Text.Length), CallTrace.MostCharactersOfLegs - 4_000, CallTrace.MostCharactersOfLegs);
        Assert.Equal((0, 7), (wide.Messages[0].At, wide.Messages[^1].At));
    }

    [Fact]
    public void What_is_packed_is_read_again_and_garbage_is_nothing()
    {
        var trace = new CallTrace([new TracedMessage(5, true, "UDP 127.0.0.1:5060", "INVITE <b>я"), new TracedMessage(6, false, "UDP 127.0.0.1:5060", "SIP/2.0 200 OK")], 3);

        var read = CallTrace.Unpack(trace.Pack())!;

        Assert.Equal(3, read.LeftOut);
        Assert.Equal(trace.Messages, read.Messages);
        Assert.Null(CallTrace.Unpack([1, 2, 3]));
    }
}
