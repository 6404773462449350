using System.Net;
using System.Net.Sockets;
using CallTasks.Core.Telephony.Media;
using CallTasks.Tests.Support;
using Xunit.Sdk;

namespace CallTasks.Tests.Unit.House;

public sealed class ProcessPeerTests
{
    [Fact]
    public async Task A_line_that_comes_later_is_waited_for()
    {
        await using var peer = ProcessPeer.Start("/bin/sh", ["-c", "read word; echo \"heard $word\"; exec cat"]);
        await peer.SendAsync("hello");

        Assert.Equal("heard hello", await peer.WaitForLineAsync("^heard"));
    }

    [Fact]
    public async Task A_peer_that_ends_without_the_line_fails_at_once_and_tells_what_it_wrote()
    {
        await using var peer = ProcessPeer.Start("/bin/sh", ["-c", "echo no such option >&2; exit 3"]);

        var failure = await Assert.ThrowsAsync<XunitException>(() => peer.WaitForLineAsync("ready"));

        Assert.Contains("exit code 3", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no such option", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_children_of_a_peer_end_with_it()
    {
        int child;
        await using (var peer = ProcessPeer.Start("/bin/sh", ["-c", "sleep 1000 & echo $!; wait"]))
            child = int.Parse(await peer.WaitForLineAsync(@"^\d+$"), System.Globalization.CultureInfo.InvariantCulture);

        await Eventually.Async(() => !Directory.Exists($"/proc/{child}") || IsZombie(child), message: "the end of the child");
    }

    [Fact]
    public void A_missing_program_is_named_with_its_package()
    {
        var failure = Assert.Throws<XunitException>(() => Peers.Require("no-such-peer", "no-such-package"));

        Assert.Contains("no-such-peer is not installed", failure.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install --no-install-recommends no-such-package", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Free_ports_come_in_pairs_and_are_never_given_twice()
    {
        var ports = Enumerable.Range(0, 50).Select(_ => FreePort.Next()).ToList();

        Assert.All(ports, port => Assert.Equal(0, port % 2));
        Assert.Equal(ports.Count, ports.Distinct().Count());
        Assert.All(ports, port => Assert.True(port + 1 < RtpPortPool.DefaultFirstPort, "a call's sound may take it before its server does"));
    }

    [Fact]
    public async Task A_port_that_somebody_else_has_bound_is_not_taken_for_a_peers()
    {
        using var stranger = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var peer = ProcessPeer.Start("/bin/sh", ["-c", "read word; echo no such port >&2"]);
        var open = UdpPort.OpenAsync(((IPEndPoint)stranger.Client.LocalEndPoint!).Port, peer);

        await peer.SendAsync("end");

        var failure = await Assert.ThrowsAnyAsync<XunitException>(() => open);
        Assert.Contains("the peer ended", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_whose_port_never_opens_is_ended()
    {
        var peer = ProcessPeer.Start("/bin/sleep", ["1000"]);

        var failure = await Assert.ThrowsAnyAsync<XunitException>(() => UdpPort.OpenedAsync(peer, FreePort.Next(), peer, patience: TimeSpan.FromMilliseconds(50)));

        Assert.Contains("to be bound by its peer", failure.Message, StringComparison.Ordinal);
        await Eventually.Async(() => !Directory.Exists($"/proc/{peer.Id}") || IsZombie(peer.Id), message: "the end of the peer");
    }

    [Fact]
    public async Task A_condition_that_never_holds_fails_with_its_message()
    {
        var failure = await Assert.ThrowsAsync<XunitException>(
            () => Eventually.Async(() => false, TimeSpan.FromMilliseconds(20), "the third call"));

        Assert.Contains("the third call", failure.Message, StringComparison.Ordinal);
    }

    private static bool IsZombie(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}
