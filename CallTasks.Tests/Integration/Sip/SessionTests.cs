using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Sip;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>A call that goes on: session timers (RFC 4028), hold (RFC 3264), forks, against a carrier whose every word the test says.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task Ours_is_refreshed_by_UPDATE_and_ended_when_nobody_answers_it()
    {
        await using var talk = await Talk.BeginAsync("Session-Expires: 90;refresher=uac", "Allow: INVITE, ACK, BYE, UPDATE");
        Assert.Contains("\r\nSupported: timer\r\nSession-Expires: 1800\r\n", talk.Invite, StringComparison.Ordinal);

        for (var refresh = 0; refresh < 3; refresh++)
        {
            talk.Pass(46);
            var update = await talk.Peer.TakeAsync("UPDATE ", $"CSeq: {2 + refresh} UPDATE");
            Assert.Contains("\r\nSession-Expires: 90;refresher=uac\r\n", update, StringComparison.Ordinal);
            await talk.Peer.AnswerAsync(update, "200 OK", ["Session-Expires: 90;refresher=uac"]);
            await talk.SettledAsync();
        }

        talk.Pass(46);
        await talk.Peer.TakeAsync("UPDATE ", "CSeq: 5 UPDATE");
        talk.Pass(33);
        await talk.Peer.TakeAsync("BYE ");
        talk.Pass(33);
        Assert.Equal(CallEnding.Broken, (await talk.EndAsync()).Ending);
    }

    [Fact]
    public async Task A_peer_without_UPDATE_is_refreshed_by_a_re_INVITE_that_changes_nothing()
    {
        await using var talk = await Talk.BeginAsync("Session-Expires: 90;refresher=uac", "Allow: INVITE, ACK, BYE");

        talk.Pass(46);
        var first = await talk.Peer.TakeAsync("INVITE ", "CSeq: 2 INVITE");
        Assert.Equal(WirePeer.Line(talk.Invite, "o="), WirePeer.Line(first, "o="));
        await talk.Peer.AnswerAsync(first, "491 Request Pending");
        var refused = await talk.Peer.TakeAsync("ACK ", "CSeq: 2 ACK");
        Assert.Equal(WirePeer.Line(first, "Via: "), WirePeer.Line(refused, "Via: ")); // the INVITE's own branch
        await talk.SettledAsync();

        talk.Pass(4);
        var second = await talk.Peer.TakeAsync("INVITE ", "CSeq: 3 INVITE");
        await talk.Peer.AcceptAsync(second, "Session-Expires: 90;refresher=uac");
        await talk.Peer.TakeAsync("ACK ", "CSeq: 3 ACK");
        await talk.Peer.AcceptAsync(second, "Session-Expires: 90;refresher=uac"); // the ACK was lost
        await talk.Peer.TakeAsync("ACK ", "CSeq: 3 ACK");
        await talk.SettledAsync();
        talk.Pass(46);
        await talk.Peer.TakeAsync("INVITE ", "CSeq: 4 INVITE");
    }

    [Fact]
    public async Task Theirs_is_answered_and_the_call_ended_when_it_does_not_come()
    {
        await using var talk = await Talk.BeginAsync("Session-Expires: 90;refresher=uas");

        talk.Pass(59);
        await talk.Peer.RequestAsync(talk.Invite, "UPDATE", 1, ["Supported: timer", "Session-Expires: 60"]);
        Assert.Contains("\r\nMin-SE: 90\r\n", await talk.Peer.TakeAsync("SIP/2.0 422 "), StringComparison.Ordinal);
        await talk.Peer.RequestAsync(talk.Invite, "UPDATE", 2, ["Supported: timer", "x: 90;refresher=uac"]);
        var answer = await talk.Peer.TakeAsync("SIP/2.0 200 ");
        Assert.Contains("\r\nSession-Expires: 90;refresher=uac\r\nRequire: timer\r\n", answer, StringComparison.Ordinal);
        talk.Pass(59);
        Assert.Equal(0, talk.Peer.Waiting);
        talk.Pass(2);
        await talk.Peer.AnswerAsync(await talk.Peer.TakeAsync("BYE "), "200 OK");

        var end = await talk.EndAsync();
        Assert.Equal((CallEnding.Broken, "the session of 90 s was not refreshed"), (end.Ending, end.SipText));
    }

    [Theory]
    [InlineData("X-Nothing: here")]
    [InlineData("Session-Expires: 5;refresher=uas")]
    [InlineData("Session-Expires: soon")]
    public async Task Where_no_timer_was_agreed_the_call_has_no_end_of_its_own(string header)
    {
        await using var talk = await Talk.BeginAsync(header);

        for (var quarter = 0; quarter < 4; quarter++)
            talk.Pass(900);

        Assert.Equal(0, talk.Peer.Waiting);
    }

    [Fact]
    public async Task A_carrier_that_wants_a_longer_session_is_asked_once_more()
    {
        var clock = new FakeClock();
        using var peer = new WirePeer();
        await using var line = new SipLine(time: clock);
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));

        await peer.AnswerAsync(await peer.TakeAsync("INVITE "), "422 Session Interval Too Small", ["Min-SE: 3600"]);
        await peer.TakeAsync("ACK ");
        var again = await peer.TakeAsync("INVITE ", "CSeq: 2 INVITE");
        Assert.Contains("\r\nSession-Expires: 3600\r\nMin-SE: 3600\r\n", again, StringComparison.Ordinal);
        await peer.AnswerAsync(again, "422 Session Interval Too Small", ["Min-SE: 7200"]);

        var end = await Talk.EndOfAsync(leg);
        Assert.Equal((CallEnding.Refused, 422), (end.Ending, end.SipCode));
    }

    [Theory]
    [InlineData("sendonly", null, "a=recvonly")]
    [InlineData("recvonly", null, "a=sendonly")]
    [InlineData("inactive", null, "a=inactive")]
    [InlineData("sendrecv", "0.0.0.0", "a=recvonly")]
    [InlineData("inactive", "0.0.0.0", "a=inactive")]
    [InlineData("sendrecv", null, "a=sendrecv")]
    public async Task A_call_that_is_put_on_hold_is_answered_so(string theirs, string? address, string ours)
    {
        await using var talk = await Talk.BeginAsync();

        await talk.Peer.RequestAsync(talk.Invite, "INVITE", 1, [$"Contact: <sip:wire@{talk.Peer.Address}>"], talk.Peer.Sdp(theirs, address));
        Assert.Contains($"\r\n{ours}\r\n", await talk.Peer.TakeAsync("SIP/2.0 200 "), StringComparison.Ordinal);
        await talk.Peer.RequestAsync(talk.Invite, "ACK", 1);
        await talk.Peer.RequestAsync(talk.Invite, "INVITE", 2, [$"Contact: <sip:wire@{talk.Peer.Address}>"], talk.Peer.Sdp());
        Assert.Contains("\r\na=sendrecv\r\n", await talk.Peer.TakeAsync("SIP/2.0 200 "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_media_line_of_an_offer_is_answered_in_its_place_and_kept_in_our_own_offers()
    {
        await using var talk = await Talk.BeginAsync("Session-Expires: 90;refresher=uac", "Allow: INVITE, ACK, BYE");
        var contact = $"Contact: <sip:wire@{talk.Peer.Address}>";
        static string[] Media(string message) => [.. message.Split("\r\n").Where(line => line.StartsWith("m=", StringComparison.Ordinal)).Select(line => string.Join(' ', line.Split(' ')[..2]))];

        var offered = talk.Peer.Sdp().Replace("m=audio", "m=video 5000 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\nm=audio", StringComparison.Ordinal) + "m=image 5002 udptl t38\r\n";
        await talk.Peer.RequestAsync(talk.Invite, "INVITE", 1, [contact, "Supported: timer", "Session-Expires: 90;refresher=uas"], offered);
        var answer = await talk.Peer.TakeAsync("SIP/2.0 200 ");
        var ours = WirePeer.Line(talk.Invite, "m=audio").Split(' ')[1];
        Assert.Equal(["m=video 0", $"m=audio {ours}", "m=image 0"], Media(answer));
        await talk.Peer.RequestAsync(talk.Invite, "ACK", 1);
        await talk.Peer.RequestAsync(talk.Invite, "INVITE", 2, [contact], talk.Peer.Sdp() + "m=video\r\n");
        await talk.Peer.TakeAsync("SIP/2.0 488 ");
        await talk.Peer.RequestAsync(talk.Invite, "ACK", 2);

        talk.Pass(46);
        Assert.Equal(["m=video 0", $"m=audio {ours}", "m=image 0"], Media(await talk.Peer.TakeAsync("INVITE ", "CSeq: 2 INVITE")));
    }

    [Fact]
    public async Task An_UPDATE_with_an_offer_is_put_off_while_an_offer_of_ours_waits_for_its_answer()
    {
        await using var talk = await Talk.BeginAsync("Session-Expires: 90;refresher=uac", "Allow: INVITE, ACK, BYE");
        string[] contact = [$"Contact: <sip:wire@{talk.Peer.Address}>"];

        await talk.Peer.RequestAsync(talk.Invite, "INVITE", 1, contact); // without an offer: ours stands in the 200
        await talk.Peer.TakeAsync("SIP/2.0 200 ", "CSeq: 1 INVITE");
        await talk.Peer.RequestAsync(talk.Invite, "UPDATE", 2, contact, talk.Peer.Sdp());
        await talk.Peer.TakeAsync("SIP/2.0 491 ", "CSeq: 2 UPDATE");
        await talk.Peer.RequestAsync(talk.Invite, "UPDATE", 3, contact); // refreshes the session, offers nothing
        await talk.Peer.TakeAsync("SIP/2.0 200 ", "CSeq: 3 UPDATE");
        await talk.Peer.RequestAsync(talk.Invite, "ACK", 1, [], talk.Peer.Sdp());
        await talk.Peer.RequestAsync(talk.Invite, "UPDATE", 4, contact, talk.Peer.Sdp("sendonly"));
        Assert.Contains("\r\na=recvonly\r\n", await talk.Peer.TakeAsync("SIP/2.0 200 ", "CSeq: 4 UPDATE"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ringing_is_told_once_also_where_sound_came_before_it()
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));
        var invite = await peer.TakeAsync("INVITE ");

        foreach (var status in new[] { "183 Session Progress", "180 Ringing", "180 Ringing" })
            await peer.AnswerAsync(invite, status, [$"Contact: <sip:wire@{peer.Address}>"]);
        await peer.AnswerAsync(invite, "486 Busy Here");
        var told = new List<LegEvent>();
        await foreach (var each in leg.Events.ReadAllAsync())
            told.Add(each);

        Assert.Collection(told, e => Assert.IsType<LegEvent.Trying>(e), e => Assert.IsType<LegEvent.Ringing>(e), e => Assert.IsType<LegEvent.Ended>(e));
    }

    [Fact]
    public async Task Of_several_forks_the_first_to_answer_has_the_call_and_each_later_one_is_ended()
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));
        var invite = await peer.TakeAsync("INVITE ");
        string[] contact = [$"Contact: <sip:wire@{peer.Address}>"];

        await peer.AnswerAsync(invite, "180 Ringing", contact, tag: "one");
        await peer.AnswerAsync(invite, "183 Session Progress", contact, peer.Sdp(), tag: "two");
        await peer.AnswerAsync(invite, "180 Ringing", contact, tag: "three");
        await peer.AnswerAsync(invite, "200 OK", contact, peer.Sdp(), tag: "two");
        await peer.TakeAsync("ACK ", ";tag=two");
        foreach (var late in new[] { "one", "three" })
        {
            await peer.AnswerAsync(invite, "200 OK", contact, peer.Sdp(), tag: late);
            await peer.TakeAsync("ACK ", $";tag={late}");
            await peer.AnswerAsync(await peer.TakeAsync("BYE ", $";tag={late}"), "200 OK");
        }
        leg.HangUp(CallEnding.BotHungUp);
        await peer.AnswerAsync(await peer.TakeAsync("BYE ", ";tag=two"), "200 OK");

        var end = await Talk.EndOfAsync(leg);
        Assert.Equal((CallEnding.BotHungUp, 200), (end.Ending, end.SipCode));
    }

    /// <summary>A call that was answered, and the clock it goes by.</summary>
    private sealed class Talk(WirePeer peer, SipLine line, ICallLeg leg, FakeClock clock, string invite) : IAsyncDisposable
    {
        public WirePeer Peer { get; } = peer;
        public string Invite { get; } = invite;

        public static async Task<Talk> BeginAsync(params string[] more)
        {
            var clock = new FakeClock();
            var peer = new WirePeer();
            var line = new SipLine(time: clock);
            var leg = line.Carrier.Dial(SipLine.Request(peer.Address));
            var invite = await peer.TakeAsync("INVITE ");
            await peer.AcceptAsync(invite, more);
            await foreach (var told in leg.Events.ReadAllAsync())
            {
                if (told is LegEvent.Answered) break;
            }
            leg.Acknowledge();
            await peer.TakeAsync("ACK ");
            return new Talk(peer, line, leg, clock, invite);
        }

        public void Pass(int seconds) => clock.Advance(TimeSpan.FromSeconds(seconds));

        /// <summary>The answer to our refresh has been taken.</summary>
        public Task SettledAsync() => Eventually.Async(() => !((SipLeg)leg).Refreshing);

        public Task<CarrierAnswer> EndAsync() => EndOfAsync(leg);

        public static async Task<CarrierAnswer> EndOfAsync(ICallLeg leg)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await foreach (var told in leg.Events.ReadAllAsync(limit.Token))
            {
                if (told is LegEvent.Ended ended) return ended.Answer;
            }
            throw new InvalidOperationException("A leg ended without saying so");
        }

        public async ValueTask DisposeAsync()
        {
            await line.DisposeAsync();
            Peer.Dispose();
        }
    }
}
