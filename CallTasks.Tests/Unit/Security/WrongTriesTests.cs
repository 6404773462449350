using System.Net;
using CallTasks.Tests.Support;
using CallTasks.Web.Security;

namespace CallTasks.Tests.Unit.Security;

public sealed class WrongTriesTests
{
    private static readonly IPAddress Attacker = IPAddress.Parse("192.0.2.1");
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly FakeClock _clock = new();
    private readonly WrongTries _tries;

    public WrongTriesTests() => _tries = new WrongTries(3, Window, _clock);

    [Fact]
    public void Whoever_was_wrong_too_often_waits_until_the_window_is_over()
    {
        for (var n = 0; n < 3; n++)
        {
            Assert.Null(_tries.Wait(Attacker));
            _tries.Add(Attacker);
        }

        Assert.Equal(Window, _tries.Wait(Attacker));
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(TimeSpan.FromSeconds(1), _tries.Wait(Attacker));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(_tries.Wait(Attacker));
    }

    [Fact]
    public void Nobody_waits_for_the_mistakes_of_another_address()
    {
        for (var n = 0; n < 10; n++) _tries.Add(Attacker);

        Assert.Null(_tries.Wait(IPAddress.Parse("192.0.2.2")));
        Assert.NotNull(_tries.Wait(IPAddress.Parse("::ffff:192.0.2.1")));
    }

    [Fact]
    public void A_network_of_version_six_counts_as_one()
    {
        for (var n = 0; n < 3; n++) _tries.Add(IPAddress.Parse($"2001:db8:1:2::{n + 1}"));

        Assert.NotNull(_tries.Wait(IPAddress.Parse("2001:db8:1:2:ffff::9")));
        Assert.Null(_tries.Wait(IPAddress.Parse("2001:db8:1:3::1")));
    }

    [Fact]
    public void The_table_stays_small_whoever_attacks_and_known_addresses_are_told_apart_still()
    {
        for (var n = 0; n < WrongTries.MaxAddresses; n++) _tries.Add(new IPAddress(0x0100_0000L + n));
        for (var n = 0; n < 3; n++) _tries.Add(new IPAddress(0x7700_0000L + n));

        Assert.NotNull(_tries.Wait(new IPAddress(0x7700_0009L)));
        Assert.Null(_tries.Wait(new IPAddress(0x0100_0000L)));

        // Once the window is over there is room again.
        _clock.Advance(Window);
        _tries.Add(Attacker);
        Assert.Null(_tries.Wait(new IPAddress(0x7700_0009L)));
    }
}
