using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Sip;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>Where a carrier's name leads (RFC 3263).</summary>
public sealed class CarrierNamesTests
{
    [Fact]
    public async Task A_name_leads_to_its_servers_by_NAPTR_and_SRV()
    {
        using var names = new NamePeer();
        names.Naptr("carrier.test", 10, 1, "s", "SIPS+D2T", "_sips._tcp.carrier.test");
        names.Naptr("carrier.test", 20, 5, "s", "SIP+D2U", "_far._udp.carrier.test");
        names.Naptr("carrier.test", 20, 1, "S", "sip+d2u", "_near._udp.carrier.test");
        names.Naptr("carrier.test", 1, 1, "u", "SIP+D2U", "not.meant.test");
        names.Srv("_near._udp.carrier.test", 20, 0, 5070, "b.carrier.test");
        names.Srv("_near._udp.carrier.test", 10, 0, 5080, "a.carrier.test");
        names.Srv("_sip._tcp.carrier.test", 1, 1, 5090, "t.carrier.test");
        names.Srv("_sip._udp.none.test", 1, 1, 5090, "");
        var finder = new CarrierNames(new NameServers([names.EndPoint], TimeProvider.System));

        async Task<string?> Of(string host, SipWay way) => (await finder.FindAsync(host, way)).Servers is { } servers ? string.Join(' ', servers.Select(s => $"{s.Host}:{s.Port}")) : null;
        Assert.Equal("a.carrier.test:5080 b.carrier.test:5070", await Of("carrier.test", SipWay.Udp));
        Assert.Equal("t.carrier.test:5090", await Of("carrier.test", SipWay.Tcp)); // no NAPTR for it: the usual name
        Assert.Equal("", await Of("carrier.test", SipWay.Tls));
        Assert.Equal("", await Of("none.test", SipWay.Udp)); // a target of "." says that there is none
        Assert.Equal(60, (await finder.FindAsync("carrier.test", SipWay.Udp)).Seconds);
    }

    [Fact]
    public async Task An_answer_that_was_cut_is_asked_for_over_TCP()
    {
        using var names = new NamePeer { Cuts = true };
        for (var i = 0; i < 20; i++)
            names.Srv("_sip._udp.carrier.test", i, 0, 5060 + i, $"a-server-with-a-long-name-{i:D2}.carrier.test");
        var records = await new NameServers([names.EndPoint], TimeProvider.System).AskAsync("_sip._udp.carrier.test", DnsType.Srv);

        Assert.Equal(Enumerable.Range(5_060, 20), records!.Select(r => r.Port));
        Assert.Equal(["_sip._udp.carrier.test"], names.Asked);
        Assert.Equal(["_sip._udp.carrier.test"], names.AskedByStream);
    }

    [Fact]
    public async Task What_comes_over_TCP_is_believed_no_more_than_a_datagram_and_the_next_server_is_asked()
    {
        using var wrong = new NamePeer { Cuts = true };
        using var right = new NamePeer();
        right.Srv("_sip._udp.carrier.test", 1, 1, 5_070, "a.carrier.test");
        wrong.Srv("_sip._udp.carrier.test", 1, 1, 5_080, "b.carrier.test");
        var clock = new FakeClock();
        var servers = new NameServers([wrong.EndPoint, right.EndPoint], clock);
        Func<byte[], byte[]?>[] answers =
        [
            answer => [0, (byte)answer.Length, (byte)(answer[0] ^ 1), .. answer.AsSpan(1)], // another's
            answer => [0, (byte)answer.Length, answer[0], answer[1], (byte)(answer[2] | 2), .. answer.AsSpan(3)], // cut again
            answer => [0, 0],
            answer => [0xFF, 0xFF, .. answer], // more than comes
            answer => [0, (byte)(answer.Length - 1), .. answer], // less
            _ => [],
            _ => [0],
        ];
        foreach (var says in answers)
        {
            wrong.Says = says;
            Assert.Equal([5_070], (await servers.AskAsync("_sip._udp.carrier.test", DnsType.Srv))!.Select(r => r.Port));
        }
        Assert.Equal(answers.Length, wrong.AskedByStream.Count);

        wrong.Says = _ => null; // says nothing
        var asking = servers.AskAsync("_sip._udp.carrier.test", DnsType.Srv);
        await Eventually.Async(() => wrong.AskedByStream.Count > answers.Length);
        Assert.False(asking.IsCompleted);
        await Eventually.Async(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return asking.IsCompleted;
        });
    }

    [Fact]
    public async Task A_call_goes_to_the_server_of_the_lowest_priority_and_to_the_next_when_it_is_busy()
    {
        using var names = new NamePeer();
        using var first = new WirePeer();
        using var second = new WirePeer();
        names.Srv("_sip._udp.carrier.test", 20, 0, second.Port, "localhost");
        names.Srv("_sip._udp.carrier.test", 10, 0, first.Port, "localhost");
        await using var line = new SipLine(names: names.EndPoint);
        var request = SipLine.Request("carrier.test");
        var registering = line.Carrier.RegisterAsync(request.Trunk with { Username = "bob" }, TimeSpan.FromMinutes(1), CancellationToken.None); // waits for the names
        await first.AnswerAsync(await first.TakeAsync("REGISTER sip:carrier.test "), "200 OK");
        Assert.True((await registering).Registered);

        await using var leg = line.Carrier.Dial(request);
        var invite = await first.TakeAsync("INVITE sip:+79120000001@carrier.test SIP/2.0");
        await first.AnswerAsync(invite, "503 Service Unavailable");
        var next = await second.TakeAsync("INVITE sip:+79120000001@carrier.test SIP/2.0");
        Assert.NotEqual(WirePeer.Line(invite, "Via: "), WirePeer.Line(next, "Via: "));
        await second.AnswerAsync(next, "486 Busy Here");

        await foreach (var told in leg.Events.ReadAllAsync())
        {
            if (told is LegEvent.Ended ended)
                Assert.Equal((CallEnding.Refused, 486), (ended.Answer.Ending, ended.Answer.SipCode));
        }
    }

    [Fact]
    public async Task Each_server_is_looked_at_and_one_that_takes_the_registration_is_enough()
    {
        using var names = new NamePeer();
        using var first = new WirePeer();
        using var second = new WirePeer();
        names.Srv("_sip._udp.carrier.test", 10, 0, first.Port, "localhost");
        names.Srv("_sip._udp.carrier.test", 20, 0, second.Port, "localhost");
        await using var line = new SipLine(names: names.EndPoint);
        var trunk = SipLine.Request("carrier.test").Trunk with { Username = "bob" };

        var registering = line.Carrier.RegisterAsync(trunk, TimeSpan.FromMinutes(1), CancellationToken.None);
        await first.AnswerAsync(await first.TakeAsync("REGISTER "), "503 Service Unavailable");
        await second.AnswerAsync(await second.TakeAsync("REGISTER "), "200 OK");
        Assert.True((await registering).Registered);

        var looking = line.Carrier.InspectAsync(trunk, CancellationToken.None);
        await first.AnswerAsync(await first.TakeAsync("OPTIONS "), "200 OK");
        await second.AnswerAsync(await second.TakeAsync("OPTIONS "), "404 Not Found");
        var steps = await looking;
        Assert.Equal([$"carrier.test ({first.Address})", $"carrier.test ({second.Address})"], steps.Select(step => step.Address).Distinct());
        Assert.Equal(2, steps.Count(step => step.Check == TrunkCheck.Options && step.Verdict == TrunkVerdict.Good));
    }

    [Fact]
    public async Task A_port_or_an_address_is_taken_as_it_stands()
    {
        using var names = new NamePeer();
        using var peer = new WirePeer();
        await using var line = new SipLine(names: names.EndPoint);

        var probing = line.Carrier.ProbeAsync(SipLine.Request($"localhost:{peer.Port}").Trunk, CancellationToken.None);
        await peer.AnswerAsync(await peer.TakeAsync("OPTIONS "), "200 OK");

        Assert.True((await probing).Reachable);
        Assert.Empty(names.Asked);
    }

    [Fact]
    public void Servers_of_one_priority_come_in_proportion_to_their_weights()
    {
        (int Priority, int Weight)[] servers = [(2, 0), (1, 30), (1, 10), (1, 0)];
        var random = new Random(3);
        var first = new int[4];
        for (var i = 0; i < 4_300; i++)
        {
            var turn = CarrierNames.InTurn(servers, server => server, random.Next);
            Assert.Equal((2, 0), turn[^1]);
            first[Array.IndexOf(servers, turn[0])]++;
        }
        Assert.InRange(first[1], 2_900, 3_300); // 31 of 43
        Assert.InRange(first[2], 950, 1_250); // 11 of 43
        Assert.InRange(first[3], 40, 170); // 1 of 43
    }
}
