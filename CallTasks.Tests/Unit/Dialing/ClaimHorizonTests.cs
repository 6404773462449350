using CallTasks.Core.Dialing;
using CallTasks.Core.Storage;

namespace CallTasks.Tests.Unit.Dialing;

public sealed class ClaimHorizonTests
{
    private const long Ms = TimeSpan.TicksPerMillisecond;

    [Fact]
    public void A_slow_commit_is_followed_at_once_within_bounds_and_a_fast_one_step_by_step()
    {
        var horizon = new ClaimHorizon();
        horizon.Committed(10 * Ms);
        Assert.Equal(ClaimHorizon.Least, horizon.Ticks);
        horizon.Committed(200 * Ms);
        Assert.Equal(250 * Ms, horizon.Ticks);
        horizon.Committed(9_000 * Ms);
        Assert.Equal(ClaimHorizon.Most, horizon.Ticks);
        horizon.Committed(10 * Ms);
        Assert.InRange(horizon.Ticks, 400 * Ms, ClaimHorizon.Most - 1);
        for (var i = 0; i < 200; i++) horizon.Committed(10 * Ms);
        Assert.InRange(horizon.Ticks, ClaimHorizon.Least, ClaimHorizon.Least + Ms);
    }

    [Fact]
    public void A_number_is_noted_with_an_instant_that_its_start_never_passes_by_more_than_the_margin()
    {
        Assert.True(NumberStarts.MarginMs >= StartLimits.ClaimAgeMs);
    }
}
