using System.Net;
using CallTasks.Web.Hosting;
using CallTasks.Web.Security;

namespace CallTasks.Tests.Unit.Security;

public sealed class HostsTests
{
    private static readonly IPAddress Bound = IPAddress.Parse("192.0.2.10");

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]", true)]
    [InlineData("192.0.2.10", true)]
    [InlineData("console.example.com", true)]
    [InlineData("CONSOLE.example.com", true)]
    [InlineData("192.0.2.11", false)]
    [InlineData("rebound.example", false)]
    [InlineData("console.example.com.evil.example", false)]
    [InlineData("", false)]
    public void A_host_is_ours_by_loopback_by_the_bound_address_or_by_the_setting(string host, bool ours) =>
        Assert.Equal(ours, Hosts.Read("console.example.com; other.example.com").Allows(host, Bound));

    [Fact]
    public void An_address_that_came_in_as_version_four_in_six_is_the_same_address() =>
        Assert.True(Hosts.Read(null).Allows("192.0.2.10", Bound.MapToIPv6()));

    [Fact]
    public void A_star_lets_nobody_in_by_any_name() => Assert.False(Hosts.Read("*").Allows("rebound.example", Bound));

    [Fact]
    public void A_setting_that_is_no_host_ends_the_start() => Assert.Throws<StartRefusedException>(() => Hosts.Read("https://console.example.com"));
}
