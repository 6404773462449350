using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>The SIP messages of a call, where its dial plan says that they are kept.</summary>
public sealed class TraceTests
{
    [Fact]
    public async Task All_messages_of_a_call_are_kept_in_order_and_none_that_proves_the_password()
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();
        var request = SipLine.Request(peer.Address, user: "bob", password: "hunter2");
        await using var leg = line.Carrier.Dial(request with { Trunk = request.Trunk with { Trace = true } });

        await peer.AnswerAsync(await peer.TakeAsync("INVITE "), "401 Unauthorized", ["WWW-Authenticate: Digest realm=\"wire\", nonce=\"n\", qop=\"auth\""]);
        await peer.TakeAsync("ACK ");
        var invite = await peer.TakeAsync("INVITE ", "CSeq: 2 ");
        await peer.AcceptAsync(invite);
        await foreach (var told in leg.Events.ReadAllAsync())
        {
            if (told is not LegEvent.Answered) continue;
            leg.Acknowledge();
            await peer.TakeAsync("ACK ");
            await peer.RequestAsync(invite, "BYE", 1);
        }
        await peer.TakeAsync("SIP/2.0 200 OK");

        var trace = leg.Trace!;
        Assert.Equal(
            [(true, "INVITE"), (false, "401"), (true, "ACK"), (true, "INVITE"), (false, "200"), (true, "ACK"), (false, "BYE"), (true, "200")],
            trace.Messages.DistinctBy(m => (m.Sent, m.Text)) // a held-up machine sends some again
                .Select(m => (m.Sent, m.Text.StartsWith("SIP/2.0 ", StringComparison.Ordinal) ? m.Text[8..11] : m.Text[..m.Text.IndexOf(' ', StringComparison.Ordinal)])));
        Assert.All(trace.Messages, m => Assert.Equal($"UDP {peer.Address}", m.Peer));
        var proof = WirePeer.Line(invite, "Authorization: ");
        var response = proof[(proof.IndexOf("response=\"", StringComparison.Ordinal) + 10)..][..32];
        Assert.DoesNotContain(trace.Messages, m => m.Text.Contains(response, StringComparison.Ordinal) || m.Text.Contains("hunter2", StringComparison.Ordinal));
        Assert.Contains("m=audio", trace.Messages[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_asked_for_them_none_are_kept()
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));
        await peer.AnswerAsync(await peer.TakeAsync("INVITE "), "486 Busy Here");
        await foreach (var _ in leg.Events.ReadAllAsync()) { }

        Assert.Null(leg.Trace);
    }

    [Fact]
    public async Task They_stand_with_the_call_for_the_newest_calls_and_go_with_their_task()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(2);
        var calls = await house.ClaimAllAsync(task);
        var trace = new CallTrace([new TracedMessage(1, true, "UDP 127.0.0.1:5060", "INVITE sip:+79120000001@127.0.0.1 SIP/2.0")], 0);
        await house.Calls.EndAsync(LedgerHouse.End(calls[0], CallStatus.Busy) with { Trace = trace });

        Assert.Equal((1, 0), (house.CallQueries.Find(calls[0].CallId)!.TracedMessages, house.CallQueries.Find(calls[1].CallId)!.TracedMessages));
        Assert.Equal(trace.Messages, house.CallQueries.Trace(calls[0].CallId)!.Messages);
        Assert.Null(house.CallQueries.Trace(calls[1].CallId));

        // So many calls later the oldest one's are given up.
        var later = calls[0].CallId + CallTrace.KeptCalls;
        await house.Ledger.WriteAsync(w => w.Run("UPDATE calls SET id = $2 WHERE id = $1", calls[1].CallId, later));
        await house.Calls.EndAsync(LedgerHouse.End(calls[1], CallStatus.Busy) with { CallId = later, Trace = trace });
        Assert.Equal([later], house.Longs("SELECT call_id FROM call_traces"));

        await house.Tasks.ActAsync(task.Id, TaskAction.Pause, Actor.System);
        await house.Tasks.DeleteAsync(task.Id, deleteReports: true, Actor.System);
        await house.Bulk.RunAsync(CancellationToken.None);
        Assert.Empty(house.Longs("SELECT call_id FROM call_traces"));
    }
}
