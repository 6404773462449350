using System.Net;
using System.Net.Sockets;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>Calls by TCP to SIPp and by TLS to Kamailio.</summary>
[Trait("Speed", "slow")]
public sealed class ConnectionTests
{
    [Fact]
    public async Task Calls_by_TCP_share_one_connection()
    {
        await using var peer = await SippPeer.StartAsync("answers_bot_hangs_up", null, 3, null, "-t", "t1");
        await using var line = new SipLine();

        var answers = new List<CarrierAnswer>();
        for (var i = 0; i < 3; i++)
            answers.Add(await line.EndOfAsync(SipLine.Request(peer.Address, transport: "tcp")));

        Assert.All(answers, answer => Assert.Equal((CallEnding.BotHungUp, 200), (answer.Ending, answer.SipCode)));
        Assert.Equal(1, line.Carrier.Streams.Count);
        await peer.SucceedsAsync();
        Assert.Contains("Via: SIP/2.0/TCP 127.0.0.1:", peer.Messages, StringComparison.Ordinal);
        Assert.Contains(";transport=tcp>", peer.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_the_carrier_closed_is_opened_anew_by_the_next_call()
    {
        var port = FreePort.Next();
        await using var line = new SipLine();
        for (var run = 0; run < 2; run++)
        {
            await using var peer = await SippPeer.StartAsync("answers_bot_hangs_up", null, 1, port, "-t", "t1");
            var answer = await line.EndOfAsync(SipLine.Request(peer.Address, transport: "tcp"));
            Assert.True(answer.Ending == CallEnding.BotHungUp, $"call {run}: {answer}");
            await peer.SucceedsAsync();
            await Eventually.Async(() => line.Carrier.Streams.Count == 0, message: "the connection to end with its peer");
        }
    }

    [Fact]
    public async Task A_carrier_that_takes_no_connection_ends_the_call_at_once_with_the_reason()
    {
        await using var line = new SipLine();
        var address = $"127.0.0.1:{FreePort.Next()}";

        var answer = await line.EndOfAsync(SipLine.Request(address, transport: "tcp"));
        var probe = await line.Carrier.ProbeAsync(SipLine.Request(address, transport: "tcp").Trunk, CancellationToken.None);

        Assert.Equal((CallEnding.NoReply, null), (answer.Ending, answer.SipCode));
        Assert.Contains("refused", answer.SipText, StringComparison.OrdinalIgnoreCase);
        Assert.False(probe.Reachable);
        Assert.Contains("refused", probe.Answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_connection_that_brings_no_whole_message_is_closed_and_one_that_keeps_alive_stays()
    {
        var clock = new FakeClock();
        await using var line = new SipLine(time: clock);
        using var hostile = new TcpClient();
        using var trunk = new TcpClient();
        await hostile.ConnectAsync(line.Carrier.LocalEndPoint);
        await trunk.ConnectAsync(line.Carrier.LocalEndPoint);
        await hostile.GetStream().WriteAsync("OPTIONS sip:us SIP/2.0\r\nX: "u8.ToArray()); // it begins a message, and a byte a minute goes on
        await Eventually.Async(() => line.Carrier.Streams.Count == 2);

        for (var minute = 0; minute < 10; minute++)
        {
            await trunk.GetStream().WriteAsync("\r\n\r\n"u8.ToArray());
            await trunk.GetStream().ReadExactlyAsync(new byte[2]); // the pong: it has been read
            await Eventually.Async(() => clock.ArmedTimers > line.Carrier.Streams.Count);
            if (line.Carrier.Streams.Count == 2)
                await hostile.GetStream().WriteAsync("x"u8.ToArray());
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        await Eventually.Async(() => line.Carrier.Streams.Count == 1, message: "the hostile connection to be closed");
        await trunk.GetStream().WriteAsync("\r\n\r\n"u8.ToArray());
        await trunk.GetStream().ReadExactlyAsync(new byte[2]);
    }

    [Fact]
    public async Task One_stranger_cannot_take_every_connection()
    {
        await using var line = new SipLine();
        var strangers = Enumerable.Range(0, 30).Select(_ => new TcpClient()).ToList();
        try
        {
            foreach (var stranger in strangers)
                await stranger.ConnectAsync(line.Carrier.LocalEndPoint);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            foreach (var refused in strangers.Skip(20))
                Assert.Equal(0, await ReadAsync(refused, limit.Token));
            Assert.Equal(20, line.Carrier.Streams.Count);
        }
        finally
        {
            strangers.ForEach(stranger => stranger.Dispose());
        }
    }

    private static async Task<int> ReadAsync(TcpClient client, CancellationToken limit)
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[1], limit);
        }
        catch (IOException)
        {
            return 0; // closed by a reset
        }
    }

    [Fact]
    public async Task A_request_too_long_for_a_datagram_goes_by_TCP_and_by_a_datagram_where_nobody_listens()
    {
        var longUser = new string('u', 200);
        await using var line = new SipLine();
        using var datagrams = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));

        var request = SipLine.Request(datagrams.Client.LocalEndPoint!.ToString()!, ringTimeout: TimeSpan.FromSeconds(5));
        await using var leg = line.Carrier.Dial(request with { Trunk = request.Trunk with { Codecs = [.. Enumerable.Repeat(8, 60)], Username = longUser } });
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var invite = System.Text.Encoding.ASCII.GetString((await datagrams.ReceiveAsync(limit.Token)).Buffer);

        Assert.True(invite.Length > 1_300, invite);
        Assert.Contains("Via: SIP/2.0/UDP", invite, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_by_TLS_goes_through_Kamailio_and_is_ended_by_either_side()
    {
        using var authority = new TestAuthority();
        await using var peer = await SippPeer.StartAsync("answers_behind_proxies");
        await using var other = await SippPeer.StartAsync("hangs_up_behind_proxy");
        await using var proxy = await KamailioPeer.StartTlsAsync(peer.Address, authority.Issue(address: IPAddress.Loopback));
        await using var second = await KamailioPeer.StartTlsAsync(other.Address, authority.Issue(address: IPAddress.Loopback));
        await using var line = new SipLine(trust: authority.Roots);

        var ours = await line.EndOfAsync(SipLine.Request(proxy.Address, user: "console", password: "right", transport: "tls"));
        var theirs = await line.EndOfAsync(SipLine.Request(second.Address, user: "console", password: "right", transport: "tls"), hangUp: false);

        Assert.True(ours is { Ending: CallEnding.BotHungUp, SipCode: 200 }, $"{ours}\n{proxy.Log}");
        Assert.True(theirs is { Ending: CallEnding.ClientHungUp, SipCode: 200 }, $"{theirs}\n{second.Log}");
        await peer.SucceedsAsync();
        await other.SucceedsAsync();
        Assert.Contains("Via: SIP/2.0/TLS 127.0.0.1:", peer.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_carrier_whose_certificate_is_for_another_is_not_called_and_told_why()
    {
        using var authority = new TestAuthority();
        using var stranger = new TestAuthority();
        await using var misnamed = await KamailioPeer.StartTlsAsync("127.0.0.1:9", authority.Issue(dns: "sip.other.example"));
        await using var unknown = await KamailioPeer.StartTlsAsync("127.0.0.1:9", stranger.Issue(address: IPAddress.Loopback));
        await using var line = new SipLine(trust: authority.Roots);

        var answer = await line.EndOfAsync(SipLine.Request(misnamed.Address, transport: "tls"));
        var probe = await line.Carrier.ProbeAsync(SipLine.Request(unknown.Address, transport: "tls").Trunk, CancellationToken.None);
        var unchecked_ = await line.Carrier.ProbeAsync(SipLine.Request(unknown.Address, transport: "tls", verify: false).Trunk, CancellationToken.None);

        Assert.Equal(CallEnding.NoReply, answer.Ending);
        Assert.Equal("the carrier's certificate was refused: it is for sip.other.example, not for 127.0.0.1", answer.SipText);
        Assert.Contains("signed by nobody this host trusts", probe.Answer, StringComparison.Ordinal);
        Assert.True(unchecked_.Reachable, unchecked_.Answer);
    }
}
