using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>Calls to SIPp, which follows a scenario to the letter and fails when anything else comes.</summary>
[Trait("Speed", "slow")]
public sealed class SippTests
{
    [Fact]
    public async Task A_call_is_answered_and_the_bot_hangs_up()
    {
        await using var peer = await SippPeer.StartAsync("answers_bot_hangs_up");
        await using var line = new SipLine();

        var answer = await line.EndOfAsync(SipLine.Request(peer.Address));

        Assert.Equal((CallEnding.BotHungUp, 200, true), (answer.Ending, answer.SipCode, answer.Rang));
        await peer.SucceedsAsync();
    }

    [Fact]
    public async Task Provisional_answers_that_want_to_be_acknowledged_are()
    {
        await using var peer = await SippPeer.StartAsync("answers_reliably");
        await using var line = new SipLine(sound: true);

        var events = await line.CallAsync(SipLine.Request(peer.Address));

        Assert.Equal(["Trying", "EarlyMedia", "Ringing", "Answered", "Ended"], events.Select(told => told.GetType().Name));
        Assert.Equal((CallEnding.BotHungUp, 200), (((LegEvent.Ended)events[^1]).Answer.Ending, ((LegEvent.Ended)events[^1]).Answer.SipCode));
        await peer.SucceedsAsync();
    }

    [Fact]
    public async Task A_call_is_answered_and_the_client_hangs_up()
    {
        await using var peer = await SippPeer.StartAsync("answers_peer_hangs_up");
        await using var line = new SipLine();

        var answer = await line.EndOfAsync(SipLine.Request(peer.Address), hangUp: false);

        Assert.Equal((CallEnding.ClientHungUp, 200, 16), (answer.Ending, answer.SipCode, answer.Cause));
        await peer.SucceedsAsync();
    }

    [Theory]
    [InlineData("486 Busy Here", "Reason: Q.850;cause=17", 486, 17, null)]
    [InlineData("480 Temporarily Unavailable", "Reason: SIP;cause=480, Q.850;cause=20;text=\"a, b\"", 480, 20, null)]
    [InlineData("404 Not Found", "Reason: q.850 ;cause=1", 404, 1, null)]
    [InlineData("603 Decline", "X-Nothing: here", 603, null, null)]
    [InlineData("500 Server Internal Error", "X-Nothing: here", 500, null, null)]
    [InlineData("503 Service Unavailable", "Retry-After: 120 (in maintenance);duration=60", 503, null, 120)]
    [InlineData("403 Forbidden", "X-Nothing: here", 403, null, null)]
    [InlineData("302 Moved Temporarily", "Contact: <sip:elsewhere@127.0.0.1:9>", 302, null, null)]
    public async Task A_refusal_is_acknowledged_and_kept_as_evidence(string status, string more, int code, int? cause, int? retryAfter)
    {
        await using var peer = await SippPeer.StartAsync("refuses", Refusal(status, more));
        await using var line = new SipLine();

        var answer = await line.EndOfAsync(SipLine.Request(peer.Address));

        Assert.Equal((CallEnding.Refused, code, cause, retryAfter, true, false), (answer.Ending, answer.SipCode, answer.Cause, answer.RetryAfter, answer.Progressed, answer.Rang));
        Assert.Equal(status[4..], answer.SipText);
        await peer.SucceedsAsync();
    }

    [Fact]
    public async Task A_call_that_nobody_picks_up_is_cancelled_at_the_ring_timeout()
    {
        await using var peer = await SippPeer.StartAsync("rings_until_cancelled");
        await using var line = new SipLine();

        var answer = await line.EndOfAsync(SipLine.Request(peer.Address, ringTimeout: TimeSpan.FromSeconds(1)));

        Assert.Equal((CallEnding.RingTimeout, 487, true), (answer.Ending, answer.SipCode, answer.Rang));
        await peer.SucceedsAsync();
    }

    [Fact]
    public async Task An_answer_that_crosses_the_cancel_is_acknowledged_and_ended()
    {
        await using var peer = await SippPeer.StartAsync("answers_across_cancel");
        await using var line = new SipLine();

        var events = await line.CallAsync(SipLine.Request(peer.Address, ringTimeout: TimeSpan.FromSeconds(1)));

        Assert.DoesNotContain(events, e => e is LegEvent.Answered);
        var answer = ((LegEvent.Ended)events[^1]).Answer;
        Assert.Equal((CallEnding.RingTimeout, 200), (answer.Ending, answer.SipCode));
        await peer.SucceedsAsync();
    }

    [Theory]
    [InlineData("right", CallEnding.BotHungUp, 200)]
    [InlineData("wrong", CallEnding.Unauthorized, 401)]
    public async Task A_challenge_is_answered_once_and_a_wrong_password_fails_at_once(string password, CallEnding ending, int code)
    {
        await using var peer = await SippPeer.StartAsync("asks_for_password");
        await using var line = new SipLine();

        var request = SipLine.Request(peer.Address, user: "console", password: password);

        var answer = await line.EndOfAsync(request with { Trunk = request.Trunk with { CallerIdIn = CallerIdPlace.Asserted } });

        Assert.Equal((ending, code), (answer.Ending, answer.SipCode));
        await peer.SucceedsAsync();
        // One call on the wire: the same Call-ID and From tag, the CSeq one higher.
        Assert.Single(Lines(peer.Messages, "Call-ID:"));
        Assert.StartsWith("From: <sip:console@", Assert.Single(Lines(peer.Messages, "From:")), StringComparison.Ordinal);
        Assert.Equal($"P-Asserted-Identity: <sip:+74950000000@{peer.Address}>", Assert.Single(Lines(peer.Messages, "P-Asserted-Identity:")));
        Assert.Contains("CSeq: 2 INVITE", peer.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stale_nonce_is_no_wrong_password()
    {
        await using var peer = await SippPeer.StartAsync("says_stale_once");
        await using var line = new SipLine();

        var answer = await line.EndOfAsync(SipLine.Request(peer.Address, user: "console", password: "right"));

        Assert.Equal(CallEnding.BotHungUp, answer.Ending);
        await peer.SucceedsAsync();
    }

    [Fact]
    public async Task A_challenge_without_credentials_ends_the_call()
    {
        await using var peer = await SippPeer.StartAsync("refuses", Refusal("401 Unauthorized", "WWW-Authenticate: Digest realm=\"a\", nonce=\"b\""));
        await using var line = new SipLine();

        var answer = await line.EndOfAsync(SipLine.Request(peer.Address));

        Assert.Equal((CallEnding.Unauthorized, 401), (answer.Ending, answer.SipCode));
        await peer.SucceedsAsync();
    }

    [Fact]
    public async Task Requests_within_the_call_are_answered_as_the_standard_says()
    {
        await using var peer = await SippPeer.StartAsync("asks_within_the_call");
        await using var line = new SipLine();

        var events = await line.CallAsync(SipLine.Request(peer.Address), hangUp: false);

        Assert.Equal('5', Assert.Single(events.OfType<LegEvent.Dtmf>()).Key);
        Assert.Equal(CallEnding.ClientHungUp, ((LegEvent.Ended)events[^1]).Answer.Ending);
        await peer.SucceedsAsync();
    }

    [Fact]
    public async Task A_second_fork_that_answers_is_ended_and_the_first_goes_on()
    {
        await using var peer = await SippPeer.StartAsync("two_forks_answer");
        await using var line = new SipLine();

        var answer = await line.EndOfAsync(SipLine.Request(peer.Address), hangUp: false, whenAnswered: async leg =>
        {
            await Eventually.Async(() => peer.Messages.Contains("BYE sip:", StringComparison.Ordinal), null, () => peer.Messages);
            leg.HangUp(CallEnding.BotHungUp);
        });

        Assert.Equal(CallEnding.BotHungUp, answer.Ending);
        await peer.SucceedsAsync();
    }

    [Fact]
    public async Task An_answer_without_usable_sound_is_acknowledged_and_ended_as_broken()
    {
        await using var peer = await SippPeer.StartAsync("refuses_the_sound");
        await using var line = new SipLine();

        var events = await line.CallAsync(SipLine.Request(peer.Address));

        var answer = ((LegEvent.Ended)events[^1]).Answer;
        Assert.Equal((CallEnding.Broken, 200), (answer.Ending, answer.SipCode));
        Assert.Contains("port 0", answer.SipText, StringComparison.Ordinal);
        await peer.SucceedsAsync();
    }

    [Theory]
    [InlineData("UPDATE")]
    [InlineData("INVITE")]
    public async Task A_long_call_is_refreshed_as_the_carrier_takes_it(string refresh)
    {
        const string Sdp = "Content-Type: application/sdp\nContent-Length: [len]\n\nv=0\no=peer 1 1 IN IP4 [local_ip]\ns=-\nc=IN IP4 [media_ip]\nt=0 0\nm=audio [media_port] RTP/AVP 8\na=rtpmap:8 PCMA/8000";
        var again = refresh == "INVITE";
        await using var peer = await SippPeer.StartAsync("wants_refreshes", new Dictionary<string, string>
        {
            ["@ALLOW@"] = again ? "OPTIONS" : "UPDATE",
            ["@REFRESH@"] = refresh,
            ["@SDP@"] = again ? Sdp : "Content-Length: 0",
            ["@ACK@"] = again ? "  <recv request=\"ACK\"/>\n" : "",
        });
        await using var line = new SipLine(time: new SwiftTime(25)); // two refreshes of 45 s

        var answer = await line.EndOfAsync(SipLine.Request(peer.Address), hangUp: false);

        Assert.Equal((CallEnding.ClientHungUp, 200), (answer.Ending, answer.SipCode));
        await peer.SucceedsAsync();
    }

    [Fact]
    public async Task A_redirect_to_another_address_of_the_plan_is_followed()
    {
        await using var other = await SippPeer.StartAsync("answers_bot_hangs_up");
        await using var peer = await SippPeer.StartAsync("refuses", Refusal("302 Moved Temporarily", $"Contact: <sip:+79120000001@{other.Address}>"));
        await using var line = new SipLine();
        var request = SipLine.Request(peer.Address);

        var answer = await line.EndOfAsync(request with { Trunk = request.Trunk with { Proxies = [other.Address] } });

        Assert.Equal((CallEnding.BotHungUp, 200), (answer.Ending, answer.SipCode));
        await peer.SucceedsAsync();
        await other.SucceedsAsync();
    }

    [Fact]
    public async Task A_call_from_outside_is_refused()
    {
        await using var line = new SipLine();
        await using var peer = await SippPeer.StartAsync("calls_us", null, 1, null, line.Carrier.LocalEndPoint.ToString());

        await peer.SucceedsAsync();
    }

    [Fact]
    public async Task A_trunk_that_is_not_there_is_told_as_no_reply()
    {
        await using var line = new SipLine(time: new SwiftTime(10)); // 3 s of OPTIONS and 32 s of INVITE
        var request = SipLine.Request($"127.0.0.1:{FreePort.Next()}");

        var probe = await line.Carrier.ProbeAsync(request.Trunk, CancellationToken.None);
        var answer = await line.EndOfAsync(request);

        Assert.False(probe.Reachable);
        Assert.Equal((CallEnding.NoReply, null, false), (answer.Ending, answer.SipCode, answer.Progressed));
    }

    private static Dictionary<string, string> Refusal(string status, string header) => new() { ["@STATUS@"] = status, ["@MORE@"] = header };

    private static IEnumerable<string> Lines(string text, string start) =>
        text.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith(start, StringComparison.Ordinal)).Distinct();
}
