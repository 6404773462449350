using System.Net;
using System.Net.Sockets;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Core.Telephony.Media;
using CallTasks.Core.Telephony.Sip;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Integration.Sip;

/// <summary>IPv6, and address translation on either side.</summary>
public sealed class AddressTests
{
    [Fact]
    public async Task A_call_by_IPv6_is_placed_answered_and_ended()
    {
        using var peer = new WirePeer(IPAddress.IPv6Loopback);
        await using var line = new SipLine(sound: true, at: IPAddress.IPv6Loopback);
        await using var leg = line.Carrier.Dial(SipLine.Request(peer.Address));

        var invite = await peer.TakeAsync($"INVITE sip:+79120000001@[::1]:{peer.Port} SIP/2.0");
        Assert.StartsWith("Via: SIP/2.0/UDP [::1]:", WirePeer.Line(invite, "Via: "), StringComparison.Ordinal);
        Assert.Contains("@[::1]:", WirePeer.Line(invite, "Contact: "), StringComparison.Ordinal);
        Assert.Equal("c=IN IP6 ::1", WirePeer.Line(invite, "c="));
        await peer.AcceptAsync(invite);
        await peer.TakeAsync("ACK ");
        leg.HangUp(CallEnding.BotHungUp);
        await peer.AnswerAsync(await peer.TakeAsync("BYE "), "200 OK");
        await foreach (var told in leg.Events.ReadAllAsync())
        {
            if (told is LegEvent.Ended ended)
                Assert.Equal((CallEnding.BotHungUp, 200), (ended.Answer.Ending, ended.Answer.SipCode));
        }
    }

    [Fact]
    public async Task A_carrier_of_the_other_kind_of_address_is_told_as_what_it_is()
    {
        await using var line = new SipLine(at: IPAddress.IPv6Loopback);

        var probe = await line.Carrier.ProbeAsync(SipLine.Request("192.0.2.1").Trunk, CancellationToken.None);

        Assert.Contains("Telephony:BindAddress", probe.Answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("203.0.113.7", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.1.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("2001:db8::1", true)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::1", false)]
    public void A_private_network_is_not_outside(string address, bool outside) => Assert.Equal(outside, TrunkResolver.IsOutside(IPAddress.Parse(address)));

    [Fact]
    public async Task Carriers_outside_are_told_the_public_address_and_those_inside_our_own()
    {
        using var inside = new WirePeer();
        await using var line = new SipLine(seenAs: IPAddress.Parse("198.51.100.9"));
        var trace = SipLine.Request("203.0.113.7:5060", ringTimeout: TimeSpan.FromSeconds(30));
        await using var outer = line.Carrier.Dial(trace with { Trunk = trace.Trunk with { Trace = true } });
        await using var inner = line.Carrier.Dial(SipLine.Request(inside.Address));

        var told = outer.Trace!.Messages[0].Text;
        Assert.Contains($"Via: SIP/2.0/UDP 198.51.100.9:{line.Carrier.LocalEndPoint.Port};", told, StringComparison.Ordinal);
        Assert.Contains("@198.51.100.9:", told.Split('\n').Single(text => text.StartsWith("Contact:", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("c=IN IP4 198.51.100.9", told, StringComparison.Ordinal);
        Assert.DoesNotContain("198.51.100.9", await inside.TakeAsync("INVITE "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sound_goes_back_to_where_the_carriers_comes_from_and_a_stranger_is_not_heard()
    {
        using var pump = new MediaPump(TimeProvider.System, NullLogger<MediaPump>.Instance);
        Assert.True(new RtpPortPool(IPAddress.Any).TryBind(out var socket));
        using var session = pump.Open(socket);
        var port = session.LocalEndPoint.Port;
        using var stranger = new UdpClient(new IPEndPoint(IPAddress.Parse("127.0.0.3"), 0));
        using var carrier = new UdpClient(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        using var late = new UdpClient(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        var packet = new byte[172];
        var sequence = 0;
        async Task SayAsync(UdpClient who)
        {
            RtpPacket.WriteHeader(packet, 8, false, (ushort)++sequence, (uint)sequence * 160, 7);
            await who.SendAsync(packet, new IPEndPoint(IPAddress.Loopback, port));
        }

        // The description names an address behind the translation; the trunk itself is 127.0.0.2.
        using var told = new UdpClient(new IPEndPoint(IPAddress.Parse("127.0.0.9"), 0));
        void Start() => session.Start((IPEndPoint)told.Client.LocalEndPoint!, MediaFormat.Pcma, null, IPAddress.Parse("127.0.0.2"));
        Start();
        await Eventually.Async(async () =>
        {
            await SayAsync(stranger);
            return session.Counters.Ignored >= 3;
        });
        Assert.Equal((0L, 0), (session.Counters.Received, stranger.Available));
        await Eventually.Async(async () =>
        {
            await SayAsync(carrier);
            return carrier.Available > 0;
        });
        var heard = session.Counters.Received;
        Assert.True(heard > 0);
        var ignored = session.Counters.Ignored;
        await Eventually.Async(async () =>
        {
            await SayAsync(late); // the same machine, another port: somebody else by now
            return session.Counters.Ignored >= ignored + 3;
        });
        Assert.Equal((0, 0), (late.Available, stranger.Available));

        // The same description again changes nothing: whoever was heard stays the one.
        Start();
        while (carrier.Available > 0)
            await carrier.ReceiveAsync();
        await Eventually.Async(() => carrier.Available > 0);
    }
}
