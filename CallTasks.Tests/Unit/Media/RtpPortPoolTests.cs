using System.Net;
using System.Net.Sockets;
using CallTasks.Core.Telephony.Media;

namespace CallTasks.Tests.Unit.Media;

public sealed class RtpPortPoolTests
{
    [Fact]
    public void Ports_are_even_and_below_what_the_system_hands_out()
    {
        var pool = new RtpPortPool(IPAddress.Loopback);
        var sockets = new List<Socket>();
        for (var i = 0; i < 50; i++)
        {
            Assert.True(pool.TryBind(out var socket));
            sockets.Add(socket);
        }
        Assert.All(sockets, s =>
        {
            var port = ((IPEndPoint)s.LocalEndPoint!).Port;
            Assert.InRange(port, 16384, 32766);
            Assert.Equal(0, port % 2);
        });
        Assert.Equal(50, sockets.Select(s => ((IPEndPoint)s.LocalEndPoint!).Port).Distinct().Count());
        sockets.ForEach(s => s.Dispose());
    }

    [Fact]
    public void A_taken_port_is_passed_over_and_a_full_range_says_so()
    {
        var pool = FreeRange(out var first);
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, first + 2));
        Assert.True(pool.TryBind(out var one));
        Assert.True(pool.TryBind(out var two));
        Assert.False(pool.TryBind(out _));
        one.Dispose();
        Assert.True(pool.TryBind(out var again));
        again.Dispose();
        two.Dispose();
    }

    [Fact]
    public void An_address_of_another_host_is_refused_at_once()
    {
        Assert.False(new RtpPortPool(IPAddress.Parse("192.0.2.1")).TryBind(out _));
    }

    [Fact]
    public void Impossible_ranges_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RtpPortPool(IPAddress.Loopback, 16385));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RtpPortPool(IPAddress.Loopback, 20000, 19998));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RtpPortPool(IPAddress.Loopback, 16384, 32768));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RtpPortPool(IPAddress.Loopback, 22, 30000));
    }

    /// <summary>A pool of three ports that nobody uses.</summary>
    private static RtpPortPool FreeRange(out int first)
    {
        for (first = 12_000; ; first += 6)
        {
            var free = true;
            for (var port = first; port <= first + 4; port += 2)
            {
                using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                try
                {
                    probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                }
                catch (SocketException)
                {
                    free = false;
                }
            }
            if (free) return new RtpPortPool(IPAddress.Loopback, first, first + 4);
        }
    }
}
