using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>Provisional answers that want a PRACK (RFC 3262), though none was offered.</summary>
public sealed class ReliableAnswerTests
{
    [Fact]
    public async Task Each_is_acknowledged_once_in_its_early_dialog_and_what_follows_is_counted_on()
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));
        var invite = await peer.TakeAsync("INVITE ");
        Assert.DoesNotContain("100rel", invite, StringComparison.Ordinal);
        Task SayAsync(int number, string? sdp = null) => peer.AnswerAsync(
            invite, "183 Session Progress", ["Require: 100rel", $"RSeq: {number}", $"Contact: <sip:early@{peer.Address}>", $"Record-Route: <sip:{peer.Address};lr;far>, <sip:{peer.Address};lr;near>"], sdp);

        await SayAsync(7);
        var first = await peer.TakeAsync($"PRACK sip:early@{peer.Address} SIP/2.0");
        Assert.Equal(("RAck: 7 1 INVITE", "CSeq: 2 PRACK"), (WirePeer.Line(first, "RAck: "), WirePeer.Line(first, "CSeq: ")));
        Assert.EndsWith(";tag=wire", WirePeer.Line(first, "To: "), StringComparison.Ordinal);
        Assert.Equal($"Route: <sip:{peer.Address};lr;near>", WirePeer.Line(first, "Route: "));
        await peer.AnswerAsync(first, "200 OK");
        await SayAsync(7); // it came again
        await SayAsync(9, peer.Sdp()); // one before it is missing
        await SayAsync(8);
        var second = await peer.TakeAsync("PRACK ");
        Assert.Equal(("RAck: 8 1 INVITE", "CSeq: 3 PRACK"), (WirePeer.Line(second, "RAck: "), WirePeer.Line(second, "CSeq: ")));
        await peer.AnswerAsync(second, "200 OK");

        await peer.AcceptAsync(invite);
        Assert.Equal("CSeq: 1 ACK", WirePeer.Line(await peer.TakeAsync("ACK "), "CSeq: "));
        leg.HangUp(CallEnding.BotHungUp);
        var bye = await peer.TakeAsync("BYE ");
        Assert.Equal("CSeq: 4 BYE", WirePeer.Line(bye, "CSeq: "));
        await peer.AnswerAsync(bye, "200 OK");
        var events = new List<LegEvent>();
        await foreach (var told in leg.Events.ReadAllAsync()) events.Add(told);
        Assert.DoesNotContain(events, told => told is LegEvent.EarlyMedia);
        Assert.Equal(CallEnding.BotHungUp, ((LegEvent.Ended)events[^1]).Answer.Ending);
    }

    [Fact]
    public async Task A_carrier_that_wants_ever_more_of_them_gets_a_bounded_number_and_the_call_goes_on()
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));
        var invite = await peer.TakeAsync("INVITE ");
        var acknowledged = 0;

        for (var number = 1; number <= 25; number++)
        {
            await peer.AnswerAsync(invite, "183 Session Progress", ["Require: 100rel", $"RSeq: {number}", $"Contact: <sip:wire@{peer.Address}>"]);
            if (number > 20) continue;
            await peer.AnswerAsync(await peer.TakeAsync("PRACK ", $"RAck: {number} 1 INVITE"), "200 OK");
            acknowledged++;
        }
        await peer.AnswerAsync(invite, "486 Busy Here");
        Assert.Equal("CSeq: 1 ACK", WirePeer.Line(await peer.TakeAsync(""), "CSeq: ")); // and no PRACK before it

        Assert.Equal(20, acknowledged);
        await foreach (var told in leg.Events.ReadAllAsync())
        {
            if (told is LegEvent.Ended ended) Assert.Equal(486, ended.Answer.SipCode);
        }
    }
}
