using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>Calls by way of Kamailio: 407, and requests of the dialog along the recorded route.</summary>
[Trait("Speed", "slow")]
public sealed class KamailioTests
{
    [Theory]
    [InlineData("MD5")]
    [InlineData("SHA-256")]
    public async Task A_call_through_two_proxies_authenticates_at_both_and_ends_along_the_route(string algorithm)
    {
        await using var peer = await SippPeer.StartAsync("answers_behind_proxies");
        await using var second = await KamailioPeer.StartAsync(peer.Address, "second", algorithm);
        await using var first = await KamailioPeer.StartAsync(second.Address, "first", algorithm);
        await using var line = new SipLine();

        var answer = await line.EndOfAsync(SipLine.Request(first.Address, user: "console", password: "right"));

        Assert.True(answer is { Ending: CallEnding.BotHungUp, SipCode: 200 }, $"{answer}\n{first.Log}\n{second.Log}");
        await peer.SucceedsAsync();
        var bye = peer.Messages[peer.Messages.IndexOf("BYE sip:", StringComparison.Ordinal)..];
        bye = bye[..bye.IndexOf("SIP/2.0 200", StringComparison.Ordinal)];
        Assert.Equal(3, bye.Split("Via: ").Length - 1); // ours and those of the two proxies
        Assert.DoesNotContain("Route:", bye, StringComparison.Ordinal); // used up on the way
    }

    [Fact]
    public async Task A_wrong_password_fails_at_once()
    {
        await using var proxy = await KamailioPeer.StartAsync("127.0.0.1:9", "first", "SHA-256");
        await using var line = new SipLine();

        var answer = await line.EndOfAsync(SipLine.Request(proxy.Address, user: "console", password: "wrong"));

        Assert.True(answer is { Ending: CallEnding.Unauthorized, SipCode: 407 }, $"{answer}\n{proxy.Log}");
    }

    [Fact]
    public async Task A_ringing_call_is_cancelled_through_the_proxy()
    {
        await using var peer = await SippPeer.StartAsync("rings_until_cancelled_behind_proxy");
        await using var proxy = await KamailioPeer.StartAsync(peer.Address, "first", "MD5");
        await using var line = new SipLine();

        var answer = await line.EndOfAsync(SipLine.Request(proxy.Address, ringTimeout: TimeSpan.FromSeconds(1), user: "console", password: "right"));

        Assert.True(answer is { Ending: CallEnding.RingTimeout, SipCode: 487 }, $"{answer}\n{proxy.Log}");
        await peer.SucceedsAsync();
    }

    [Fact]
    public async Task A_proxy_answers_a_probe()
    {
        await using var proxy = await KamailioPeer.StartAsync("127.0.0.1:9", "first", "MD5");
        await using var line = new SipLine();

        var probe = await line.Carrier.ProbeAsync(SipLine.Request(proxy.Address).Trunk, CancellationToken.None);

        Assert.True(probe.Reachable, probe.Answer);
    }
}
