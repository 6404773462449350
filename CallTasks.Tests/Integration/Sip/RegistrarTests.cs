using CallTasks.Core.Telephony;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>REGISTER on the wire (RFC 3261 section 10).</summary>
public sealed class RegistrarTests
{
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(10);
    private const string Challenge = "WWW-Authenticate: Digest realm=\"wire\", nonce=\"n\", algorithm=SHA-256, qop=\"auth\"";

    [Fact]
    public async Task A_registration_is_proved_refreshed_under_the_same_names_and_ended()
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();
        var trunk = SipLine.Request(peer.Address, user: "bob", password: "p").Trunk;

        var registering = line.Carrier.RegisterAsync(trunk, Validity, CancellationToken.None);
        var first = await peer.TakeAsync("REGISTER ");
        await peer.AnswerAsync(first, "401 Unauthorized", [Challenge]);
        var proved = await peer.TakeAsync("REGISTER ", "Authorization: Digest username=\"bob\"");
        var contact = WirePeer.Line(proved, "Contact: ")[9..];
        contact = contact[..(contact.IndexOf('>', StringComparison.Ordinal) + 1)];
        await peer.AnswerAsync(proved, "200 OK", ["Contact: <sip:bob@192.0.2.9>;expires=7, \"x\" " + contact + ";expires=120", "Expires: 3600"]);
        Assert.Equal(new TrunkRegistration(true, TimeSpan.FromSeconds(120), "200 OK"), await registering);
        Assert.StartsWith($"REGISTER sip:{peer.Address} SIP/2.0", first, StringComparison.Ordinal);
        Assert.Equal($"To: <sip:bob@{peer.Address}>", WirePeer.Line(first, "To: "));
        Assert.Equal($"<sip:bob@{line.Carrier.LocalEndPoint}>", contact);
        Assert.Contains(";expires=600\r\nExpires: 600\r\n", first, StringComparison.Ordinal);

        var ending = line.Carrier.RegisterAsync(trunk, TimeSpan.Zero, CancellationToken.None);
        var last = await peer.TakeAsync("REGISTER ");
        await peer.AnswerAsync(last, "200 OK");
        Assert.False((await ending).Registered);
        Assert.Contains("\r\nExpires: 0\r\n", last, StringComparison.Ordinal);
        Assert.Equal(WirePeer.Line(first, "Call-ID: "), WirePeer.Line(last, "Call-ID: "));
        Assert.Equal(["CSeq: 1 REGISTER", "CSeq: 2 REGISTER", "CSeq: 3 REGISTER"], new[] { first, proved, last }.Select(request => WirePeer.Line(request, "CSeq: ")));
    }

    [Theory]
    [InlineData("Min-Expires: 900", true)]
    [InlineData("Min-Expires: 99999999999", false)]
    [InlineData("Min-Expires: 60", false)]
    [InlineData("X-Nothing: here", false)]
    public async Task A_validity_that_is_too_brief_is_asked_for_once_more(string header, bool again)
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();

        var registering = line.Carrier.RegisterAsync(SipLine.Request(peer.Address, user: "bob", password: "p").Trunk, Validity, CancellationToken.None);
        await peer.AnswerAsync(await peer.TakeAsync("REGISTER "), "423 Interval Too Brief", [header]);
        if (again)
            await peer.AnswerAsync(await peer.TakeAsync("REGISTER ", "Expires: 900"), "200 OK");
        var result = await registering;

        Assert.Equal((again, again ? 900 : 0), (result.Registered, (int)result.Granted.TotalSeconds));
        if (!again)
            Assert.Equal("REGISTER was refused: 423 Interval Too Brief", result.Answer);
    }

    [Fact]
    public async Task A_wrong_password_is_sent_once_and_told()
    {
        using var peer = new WirePeer();
        await using var line = new SipLine();

        var registering = line.Carrier.RegisterAsync(SipLine.Request(peer.Address, user: "bob", password: "wrong").Trunk, Validity, CancellationToken.None);
        await peer.AnswerAsync(await peer.TakeAsync("REGISTER "), "401 Unauthorized", [Challenge]);
        await peer.AnswerAsync(await peer.TakeAsync("REGISTER ", "Authorization: "), "401 Unauthorized", [Challenge]);

        Assert.Equal("REGISTER was refused: user name or password is wrong (401 Unauthorized)", (await registering).Answer);
        Assert.Equal(0, peer.Waiting);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Kamailio_takes_a_registration_with_the_right_password_alone()
    {
        await using var proxy = await KamailioPeer.StartAsync("127.0.0.1:9", "home", "MD5");
        await using var line = new SipLine();

        var right = await line.Carrier.RegisterAsync(SipLine.Request(proxy.Address, user: "bob", password: "right").Trunk, Validity, CancellationToken.None);
        var wrong = await line.Carrier.RegisterAsync(SipLine.Request(proxy.Address, user: "bob", password: "wrong").Trunk, Validity, CancellationToken.None);
        var ended = await line.Carrier.RegisterAsync(SipLine.Request(proxy.Address, user: "bob", password: "right").Trunk, TimeSpan.Zero, CancellationToken.None);

        Assert.True(right is { Registered: true, Granted.TotalSeconds: 600 }, $"{right}\n{proxy.Log}");
        Assert.True(wrong is { Registered: false } && wrong.Answer.Contains("wrong", StringComparison.Ordinal), $"{wrong}\n{proxy.Log}");
        Assert.Equal("200 OK", ended.Answer);
    }
}
