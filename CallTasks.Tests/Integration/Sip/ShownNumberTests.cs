using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>Where the number that a client is shown stands on the wire (RFC 3325).</summary>
public sealed class ShownNumberTests
{
    private const string Shown = "+74950000000";

    [Theory]
    [InlineData(CallerIdPlace.From, Shown, null)]
    [InlineData(CallerIdPlace.FromAndAsserted, Shown, "P-Asserted-Identity")]
    [InlineData(CallerIdPlace.Asserted, "console", "P-Asserted-Identity")]
    [InlineData(CallerIdPlace.Preferred, "console", "P-Preferred-Identity")]
    public async Task It_stands_where_the_carrier_wants_it_from_the_first_to_the_last_request(CallerIdPlace place, string from, string? header)
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();
        var request = SipLine.Request(peer.Address, user: "console", password: "right");
        await using var leg = line.Carrier.Dial(request with { Trunk = request.Trunk with { CallerIdIn = place } });

        var first = await peer.TakeAsync("INVITE ");
        await peer.AnswerAsync(first, "401 Unauthorized", ["WWW-Authenticate: Digest realm=\"a\", nonce=\"b\""]);
        var second = await peer.TakeAsync("INVITE ", "CSeq: 2 INVITE");
        await peer.AnswerAsync(second, "180 Ringing");
        leg.HangUp(CallEnding.Cancelled);
        var cancel = await peer.TakeAsync("CANCEL ");

        foreach (var message in new[] { first, second, cancel })
            Assert.StartsWith($"From: <sip:{from}@{peer.Address}>;tag=", WirePeer.Line(message, "From: "), StringComparison.Ordinal);
        foreach (var invite in new[] { first, second })
        {
            string[] identities = [.. invite.Split("\r\n").Where(text => text.StartsWith("P-", StringComparison.Ordinal))];
            Assert.Equal(header is null ? [] : [$"{header}: <sip:{Shown}@{peer.Address}>"], identities);
        }
    }

    [Fact]
    public async Task Where_no_number_is_shown_no_header_claims_one()
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();
        var request = SipLine.Request(peer.Address, user: "console", password: "right") with { CallerId = null };
        await using var leg = line.Carrier.Dial(request with { Trunk = request.Trunk with { CallerIdIn = CallerIdPlace.FromAndAsserted } });

        var invite = await peer.TakeAsync("INVITE ");

        Assert.StartsWith($"From: <sip:console@{peer.Address}>;tag=", WirePeer.Line(invite, "From: "), StringComparison.Ordinal);
        Assert.DoesNotContain("\r\nP-", invite, StringComparison.Ordinal);
    }
}
