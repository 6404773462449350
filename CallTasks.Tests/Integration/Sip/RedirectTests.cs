using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>A 3xx leads to another of the plan's own addresses or nowhere: no other place, no other number, nobody twice.</summary>
public sealed class RedirectTests
{
    [Fact]
    public async Task A_redirect_to_another_address_of_the_plan_is_followed_out_of_turn()
    {
        using var one = new WirePeer();
        using var two = new WirePeer();
        using var three = new WirePeer();
        await using var line = new SipLine();
        await using var leg = line.Carrier.Dial(Request(one, two, three));

        var first = await one.TakeAsync("INVITE ");
        await one.AnswerAsync(first, "302 Moved Temporarily", [$"Contact: <sip:stranger@127.0.0.1:9>, <sip:79120000001;ext=1@{three.Address};transport=udp>;q=0.5"]);
        await one.TakeAsync("ACK ");
        var moved = await three.TakeAsync("INVITE ");
        Assert.Equal(WirePeer.Line(first, "Call-ID: "), WirePeer.Line(moved, "Call-ID: "));
        await three.AnswerAsync(moved, "503 Service Unavailable");
        await two.AnswerAsync(await two.TakeAsync("INVITE "), "486 Busy Here");

        Assert.Equal((CallEnding.Refused, 486), await EndOfAsync(leg));
    }

    [Theory]
    [InlineData("<sip:+79120000002@{two}>")]
    [InlineData("<sip:112@{two}>")]
    [InlineData("<sip:{two}>")]
    [InlineData("<sip:+79120000001@{stranger}>")]
    [InlineData("<sip:+79120000001@{one}>")]
    [InlineData("<sip:+79120000001@{two};transport=tcp>")]
    [InlineData("<sips:+79120000001@{two}>")]
    [InlineData("<tel:+79120000001>")]
    [InlineData("<sip:+79120000001@two.invalid:5060>")]
    [InlineData("*")]
    public async Task Any_other_place_or_number_ends_the_call(string contact)
    {
        using var one = new WirePeer();
        using var two = new WirePeer();
        using var stranger = new WirePeer();
        await using var line = new SipLine();
        await using var leg = line.Carrier.Dial(Request(one, two));

        var target = contact.Replace("{one}", one.Address, StringComparison.Ordinal).Replace("{two}", two.Address, StringComparison.Ordinal).Replace("{stranger}", stranger.Address, StringComparison.Ordinal);
        await one.AnswerAsync(await one.TakeAsync("INVITE "), "302 Moved Temporarily", [$"Contact: {target}"]);

        Assert.Equal((CallEnding.Refused, 302), await EndOfAsync(leg));
        Assert.Equal((0, 0), (two.Waiting, stranger.Waiting));
    }

    [Fact]
    public async Task After_it_may_have_rung_and_in_a_circle_no_redirect_is_followed()
    {
        using var one = new WirePeer();
        using var two = new WirePeer();
        await using var line = new SipLine();

        await using (var rung = line.Carrier.Dial(Request(one, two)))
        {
            var invite = await one.TakeAsync("INVITE ");
            await one.AnswerAsync(invite, "180 Ringing");
            await one.AnswerAsync(invite, "302 Moved Temporarily", [$"Contact: <sip:+79120000001@{two.Address}>"]);
            Assert.Equal((CallEnding.Refused, 302), await EndOfAsync(rung));
            Assert.Equal(0, two.Waiting);
        }

        await using var circle = line.Carrier.Dial(Request(one, two));
        await one.AnswerAsync(await one.TakeAsync("INVITE "), "302 Moved Temporarily", [$"Contact: <sip:+79120000001@{two.Address}>"]);
        await two.AnswerAsync(await two.TakeAsync("INVITE "), "301 Moved Permanently", [$"Contact: <sip:+79120000001@{one.Address}>"]);
        Assert.Equal((CallEnding.Refused, 301), await EndOfAsync(circle));
    }

    private static DialRequest Request(WirePeer first, params WirePeer[] others)
    {
        var request = SipLine.Request(first.Address);
        return request with { Trunk = request.Trunk with { Proxies = [.. others.Select(peer => peer.Address)] } };
    }

    private static async Task<(CallEnding, int?)> EndOfAsync(ICallLeg leg)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var told in leg.Events.ReadAllAsync(limit.Token))
        {
            if (told is LegEvent.Ended ended) return (ended.Answer.Ending, ended.Answer.SipCode);
        }
        throw new InvalidOperationException("A leg ended without saying so");
    }
}
