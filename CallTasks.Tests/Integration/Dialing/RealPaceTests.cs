using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Dialing;

[Collection(nameof(Alone))]
public sealed class RealPaceTests
{
    [Fact]
    [Trait("Speed", "slow")]
    public async Task Five_hundred_starts_a_second_are_reached_and_never_exceeded_with_the_ledger_beneath()
    {
        await using var house = await EngineHouse.OpenAsync(null, new DialerOptions { FreeSpaceFloor = 0 }, new DialPlanSettings { Name = "T", Address = "x", CallsPerSecond = 900, MaxLines = 900 });
        house.Carrier.Outcomes = (_, _) => FakeOutcome.AtOnce(486);
        await house.AddTaskAsync(house.NewTask("A") with { Intensity = new(300, 1), MaxLines = 500 }, EngineHouse.Numbers(2500));
        await house.AddTaskAsync(house.NewTask("B") with { Intensity = new(300, 1), MaxLines = 500 }, EngineHouse.Numbers(2500, "+4420792"));

        await house.UntilAsync(() => house.Carrier.Calls.Count >= 2500);

        var calls = house.Carrier.Calls.ToArray();
        var starts = calls.Select(c => c.At.Ticks).ToArray();
        var most = 0;
        for (int first = 0, last = 0; last < starts.Length; last++)
        {
            while (starts[last] - starts[first] >= TimeSpan.TicksPerSecond) first++;
            most = Math.Max(most, last - first + 1);
        }
        Assert.InRange(most, 250, 500);
        Assert.Equal(calls.Length, calls.Select(c => c.Request.Phone).Distinct().Count());
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Starts_keep_their_pace_where_every_commit_takes_150_ms()
    {
        const int PerSecond = 100;
        await using var house = await EngineHouse.OpenAsync(null, new DialerOptions { FreeSpaceFloor = 0 });
        house.Carrier.Outcomes = (_, _) => FakeOutcome.AtOnce(486);
        using var never = new ManualResetEventSlim();
        house.Ledger.Moment = moment =>
        {
            if (moment == LedgerMoment.BeforeCommit) never.Wait(TimeSpan.FromMilliseconds(150));
        };
        await house.AddTaskAsync(house.NewTask("Slow disk") with { Intensity = new(PerSecond, 1), MaxLines = 500 }, EngineHouse.Numbers(1000));
        await house.UntilAsync(() => house.Carrier.Calls.Count >= 2 * PerSecond);

        var first = house.Carrier.Calls.Count;
        await house.UntilAsync(() => house.Carrier.Calls.Count >= first + (3 * PerSecond));

        var calls = house.Carrier.Calls.ToArray();
        // Planned 50 ms ahead only, they would come in bursts of 50 ms after each commit: less than half of the pace.
        Assert.InRange((calls[first + (3 * PerSecond) - 1].At - calls[first].At).TotalSeconds, 2.9, 3.9);
        house.Ledger.Moment = null;
    }
}
