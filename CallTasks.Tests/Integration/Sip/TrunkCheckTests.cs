using CallTasks.Core.Telephony;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>A trunk looked at step by step.</summary>
public sealed class TrunkCheckTests
{
    private const string Challenge = "WWW-Authenticate: Digest realm=\"wire\", nonce=\"n\"";

    [Fact]
    public async Task A_good_trunk_is_good_in_every_step()
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();

        var looking = line.Carrier.InspectAsync(SipLine.Request(peer.Address, user: "bob", password: "p").Trunk, CancellationToken.None);
        await peer.AnswerAsync(await peer.TakeAsync("OPTIONS "), "200 OK", sdp: peer.Sdp());
        var asked = await peer.TakeAsync("REGISTER ");
        Assert.DoesNotContain("Contact:", asked, StringComparison.Ordinal); // so that it changes nothing
        await peer.AnswerAsync(asked, "401 Unauthorized", [Challenge]);
        await peer.AnswerAsync(await peer.TakeAsync("REGISTER ", "Authorization: "), "200 OK");
        var steps = await looking;

        Assert.Equal([TrunkCheck.Address, TrunkCheck.Transport, TrunkCheck.Options, TrunkCheck.Credentials, TrunkCheck.Codecs], steps.Select(step => step.Check));
        Assert.All(steps, step => Assert.True(step is { Verdict: TrunkVerdict.Good, Mend: null }, step.ToString()));
        Assert.Contains("Both speak PCMA.", steps.Select(step => step.Found.ToString()));
    }

    [Theory]
    [InlineData("401 Unauthorized", TrunkVerdict.Bad, "wrong")]
    [InlineData("403 Forbidden", TrunkVerdict.Bad, "Refused")]
    [InlineData("200 OK", TrunkVerdict.Good, "right")]
    public async Task What_is_wrong_with_the_credentials_is_told(string answer, TrunkVerdict verdict, string word)
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();

        var looking = line.Carrier.InspectAsync(SipLine.Request(peer.Address, user: "bob", password: "p").Trunk, CancellationToken.None);
        await peer.AnswerAsync(await peer.TakeAsync("OPTIONS "), "404 Not Found");
        await peer.AnswerAsync(await peer.TakeAsync("REGISTER "), "401 Unauthorized", [Challenge]);
        await peer.AnswerAsync(await peer.TakeAsync("REGISTER ", "Authorization: "), answer, [Challenge]);
        var step = (await looking).Single(step => step.Check == TrunkCheck.Credentials);

        Assert.Equal(verdict, step.Verdict);
        Assert.Contains(word, step.Found.ToString(), StringComparison.Ordinal);
        Assert.Equal(verdict == TrunkVerdict.Good, step.Mend is null);
    }

    [Fact]
    public async Task What_is_wrong_stands_at_its_step_with_how_to_mend_it()
    {
        await using var line = new SipLine(time: new SwiftTime(10));
        async Task<IReadOnlyList<TrunkStep>> Look(string address, string transport) => await line.Carrier.InspectAsync(SipLine.Request(address, transport: transport).Trunk, CancellationToken.None);

        var name = (await Look("no such name.invalid", "udp"))[^1];
        Assert.Equal((TrunkCheck.Address, TrunkVerdict.Bad), (name.Check, name.Verdict));
        var silent = await Look($"127.0.0.1:{FreePort.Next()}", "udp");
        Assert.Equal([(TrunkCheck.Address, TrunkVerdict.Good), (TrunkCheck.Transport, TrunkVerdict.Bad), (TrunkCheck.Options, TrunkVerdict.Bad)], silent.Select(step => (step.Check, step.Verdict)));
        var closed = await Look($"127.0.0.1:{FreePort.Next()}", "tcp");
        Assert.Contains("refused", closed[1].Found.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.All(silent.Concat(closed).Append(name).Where(step => step.Verdict == TrunkVerdict.Bad), step => Assert.NotNull(step.Mend));
    }

    [Fact]
    public async Task Without_credentials_and_session_description_nothing_is_claimed()
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();

        var looking = line.Carrier.InspectAsync(SipLine.Request(peer.Address).Trunk, CancellationToken.None);
        await peer.AnswerAsync(await peer.TakeAsync("OPTIONS "), "200 OK");

        Assert.All((await looking).TakeLast(2), step => Assert.Equal(TrunkVerdict.Unknown, step.Verdict));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task The_certificate_has_a_step_of_its_own()
    {
        using var authority = new TestAuthority();
        await using var good = await KamailioPeer.StartTlsAsync("127.0.0.1:9", authority.Issue(address: System.Net.IPAddress.Loopback));
        await using var misnamed = await KamailioPeer.StartTlsAsync("127.0.0.1:9", authority.Issue(dns: "sip.other.example"));
        await using var line = new SipLine(trust: authority.Roots);
        async Task<TrunkStep> Look(KamailioPeer peer, bool verify = true) =>
            (await line.Carrier.InspectAsync(SipLine.Request(peer.Address, transport: "tls", verify: verify).Trunk, CancellationToken.None)).Single(step => step.Check == TrunkCheck.Certificate);

        Assert.Equal(TrunkVerdict.Good, (await Look(good)).Verdict);
        var bad = await Look(misnamed);
        Assert.Equal(TrunkVerdict.Bad, bad.Verdict);
        Assert.Contains("sip.other.example", bad.Found.ToString(), StringComparison.Ordinal);
        Assert.Equal(TrunkVerdict.Unknown, (await Look(misnamed, verify: false)).Verdict);
    }
}
