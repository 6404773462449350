using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>A carrier is asked to give the client to somebody else by itself (RFC 3515).</summary>
public sealed class ReferTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("SIP/2.0 200 OK\r\n", true, 200)]
    [InlineData("SIP/2.0 486 Busy Here\r\n", false, 486)]
    public async Task What_became_of_the_other_call_is_told_by_notifications(string fragment, bool reached, int code)
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));
        var invite = await AnswerAsync(peer, leg);

        var referring = leg.ReferAsync("+442079460201", Patience, default);
        var refer = await peer.TakeAsync("REFER ");
        Assert.StartsWith("Refer-To: <sip:+442079460201@127.0.0.1", WirePeer.Line(refer, "Refer-To: "), StringComparison.Ordinal);
        await peer.AnswerAsync(refer, "202 Accepted");
        await NotifyAsync(peer, invite, 1, "SIP/2.0 100 Trying\r\n");
        await NotifyAsync(peer, invite, 2, fragment);

        var answer = await referring;
        Assert.Equal((reached, true, code), (answer.Reached, answer.Accepted, answer.Code));
        // Nothing is left open: a notification that comes later belongs to nobody.
        await peer.RequestAsync(invite, "NOTIFY", 3, Event, "SIP/2.0 200 OK\r\n", type: "message/sipfrag");
        await peer.TakeAsync("SIP/2.0 481 ");
    }

    [Fact]
    public async Task A_trunk_that_refuses_it_keeps_the_client_on_the_line()
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));
        await AnswerAsync(peer, leg);

        var referring = leg.ReferAsync("204", Patience, default);
        await peer.AnswerAsync(await peer.TakeAsync("REFER "), "405 Method Not Allowed");

        var answer = await referring;
        Assert.Equal((false, false, 405), (answer.Reached, answer.Accepted, answer.Code));
        leg.HangUp(CallEnding.BotHungUp);
        await peer.AnswerAsync(await peer.TakeAsync("BYE "), "200 OK");
    }

    [Theory]
    [InlineData("401 Unauthorized", "WWW-Authenticate", "Authorization")]
    [InlineData("407 Proxy Authentication Required", "Proxy-Authenticate", "Proxy-Authorization")]
    public async Task A_trunk_that_wants_the_password_first_gets_it_and_all_of_it_stands_in_the_trace(string status, string challenge, string proof)
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();
        var request = SipLine.Request(peer.Address, user: "bob", password: "hunter2");
        await using var leg = line.Carrier.Dial(request with { Trunk = request.Trunk with { Trace = true } });
        var invite = await AnswerAsync(peer, leg);

        var referring = leg.ReferAsync("+442079460201", Patience, default);
        var refer = await peer.TakeAsync("REFER ");
        await peer.AnswerAsync(refer, status, [$"{challenge}: Digest realm=\"wire\", nonce=\"n\", qop=\"auth\""]);
        var again = await peer.TakeAsync("REFER ", proof + ": Digest ");
        Assert.Contains($"uri=\"sip:wire@{peer.Address}\"", again, StringComparison.Ordinal);
        Assert.NotEqual(WirePeer.Line(refer, "CSeq: "), WirePeer.Line(again, "CSeq: "));
        await peer.AnswerAsync(again, "202 Accepted");
        await NotifyAsync(peer, invite, 1, "SIP/2.0 200 OK\r\n");

        Assert.Equal((true, true, 200), await referring is var answer ? (answer.Reached, answer.Accepted, answer.Code) : default);
        var messages = leg.Trace!.Messages.SkipWhile(m => !m.Text.StartsWith("REFER", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            [(true, "REFER "), (false, "SIP/2.0 " + status[..3]), (true, "REFER "), (false, "SIP/2.0 202"), (false, "NOTIFY "), (true, "SIP/2.0 200")],
            messages.Select(m => (m.Sent, m.Text.StartsWith("SIP/2.0 ", StringComparison.Ordinal) ? m.Text[..11] : m.Text[..(m.Text.IndexOf(' ', StringComparison.Ordinal) + 1)])));
        Assert.All(messages, m => Assert.Equal($"UDP {peer.Address}", m.Peer));
        Assert.DoesNotContain(messages, m => m.Text.Contains("response=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_password_that_is_wrong_or_not_there_counts_as_a_refusal()
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address, user: "bob", password: "wrong"));
        await AnswerAsync(peer, leg);

        var referring = leg.ReferAsync("204", Patience, default);
        await peer.AnswerAsync(await peer.TakeAsync("REFER "), "401 Unauthorized", ["WWW-Authenticate: Digest realm=\"wire\", nonce=\"n\""]);
        await peer.AnswerAsync(await peer.TakeAsync("REFER ", "Authorization: "), "401 Unauthorized", ["WWW-Authenticate: Digest realm=\"wire\", nonce=\"n2\""]);

        var answer = await referring;
        Assert.Equal((false, false, 401), (answer.Reached, answer.Accepted, answer.Code));
    }

    [Fact]
    public async Task A_trunk_that_takes_the_call_away_once_it_has_accepted_has_the_client()
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));
        var invite = await AnswerAsync(peer, leg);

        var referring = leg.ReferAsync("+442079460201", Patience, default);
        await peer.AnswerAsync(await peer.TakeAsync("REFER "), "202 Accepted");
        await peer.RequestAsync(invite, "BYE", 1);

        Assert.True((await referring).Reached);
    }

    [Fact]
    public async Task A_notification_of_an_earlier_REFER_decides_nothing_about_the_next_one()
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));
        var invite = await AnswerAsync(peer, leg);
        var giving = leg.ReferAsync("+442079460201", TimeSpan.FromMilliseconds(50), default);
        var first = await peer.TakeAsync("REFER ");
        await peer.AnswerAsync(first, "202 Accepted");
        Assert.Equal((false, true, 0), await giving is var unheard ? (unheard.Reached, unheard.Accepted, unheard.Code) : default);

        var referring = leg.ReferAsync("+442079460202", Patience, default);
        var second = await peer.TakeAsync("REFER ");
        await peer.AnswerAsync(second, "202 Accepted");
        // The first one's id, and none, which only the first may leave out (RFC 3515 section 2.4.6).
        await peer.RequestAsync(invite, "NOTIFY", 1, Of($";id={Number(first)}"), "SIP/2.0 200 OK\r\n", type: "message/sipfrag");
        await peer.TakeAsync("SIP/2.0 481 ", "CSeq: 1 NOTIFY");
        await peer.RequestAsync(invite, "NOTIFY", 2, Event, "SIP/2.0 200 OK\r\n", type: "message/sipfrag");
        await peer.TakeAsync("SIP/2.0 481 ", "CSeq: 2 NOTIFY");
        await peer.RequestAsync(invite, "NOTIFY", 3, Of("-like"), "SIP/2.0 200 OK\r\n", type: "message/sipfrag");
        Assert.Equal("Allow-Events: refer", WirePeer.Line(await peer.TakeAsync("SIP/2.0 489 ", "CSeq: 3 NOTIFY"), "Allow-Events"));
        Assert.False(referring.IsCompleted);
        await peer.RequestAsync(invite, "NOTIFY", 4, Of($" ; id = {Number(second)}"), "SIP/2.0 486 Busy Here\r\n", type: "message/sipfrag");
        await peer.TakeAsync("SIP/2.0 200 OK", "CSeq: 4 NOTIFY");

        Assert.Equal((false, true, 486), await referring is var answer ? (answer.Reached, answer.Accepted, answer.Code) : default);
    }

    [Fact]
    public async Task A_peer_that_knows_no_ids_is_believed_once_the_earlier_REFER_has_been_told_and_what_comes_again_is_not_the_next_ones()
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));
        var invite = await AnswerAsync(peer, leg);
        var busy = leg.ReferAsync("+442079460201", Patience, default);
        await peer.AnswerAsync(await peer.TakeAsync("REFER "), "202 Accepted");
        await NotifyAsync(peer, invite, 1, "SIP/2.0 486 Busy Here\r\n");
        Assert.Equal(486, (await busy).Code);

        var referring = leg.ReferAsync("+442079460202", Patience, default);
        await peer.AnswerAsync(await peer.TakeAsync("REFER "), "202 Accepted");
        await NotifyAsync(peer, invite, 1, "SIP/2.0 486 Busy Here\r\n"); // our 200 was lost
        Assert.False(referring.IsCompleted);
        await NotifyAsync(peer, invite, 2, "SIP/2.0 200 OK\r\n");

        Assert.True((await referring).Reached);
    }

    private static string Number(string request) => WirePeer.Line(request, "CSeq: ").Split(' ')[1];

    private static string[] Of(string rest) => [$"Event: refer{rest}", "Subscription-State: active"];

    private static string[] Event => Of("");

    private static async Task NotifyAsync(WirePeer peer, string invite, int cseq, string fragment)
    {
        await peer.RequestAsync(invite, "NOTIFY", cseq, Event, fragment, type: "message/sipfrag");
        await peer.TakeAsync("SIP/2.0 200 OK", "NOTIFY");
    }

    private static async Task<string> AnswerAsync(WirePeer peer, ICallLeg leg)
    {
        var invite = await peer.TakeAsync("INVITE ");
        await peer.AcceptAsync(invite);
        await foreach (var told in leg.Events.ReadAllAsync())
        {
            if (told is LegEvent.Answered) break;
        }
        leg.Acknowledge();
        await peer.TakeAsync("ACK ");
        return invite;
    }
}
