using CallTasks.Tests.Support;

namespace CallTasks.Tests.Unit.House;

public sealed class FakeClockTests
{
    private readonly FakeClock clock = new();

    [Fact]
    public void Both_clocks_move_together_and_the_wall_clock_steps_alone()
    {
        var wall = clock.GetUtcNow();
        var mark = clock.GetTimestamp();

        clock.Advance(TimeSpan.FromSeconds(3));
        clock.StepWallClock(TimeSpan.FromHours(-1));

        Assert.Equal(wall.AddSeconds(3).AddHours(-1), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(3), clock.GetElapsedTime(mark));
    }

    [Fact]
    public void Timers_fire_in_the_order_of_their_instants_with_the_clock_standing_there()
    {
        var start = clock.GetTimestamp();
        var fired = new List<(string Name, double Seconds)>();
        void Fire(object? name) => fired.Add(((string)name!, clock.GetElapsedTime(start).TotalSeconds));
        using var late = clock.CreateTimer(Fire, "late", TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using var often = clock.CreateTimer(Fire, "often", TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        using var never = clock.CreateTimer(Fire, "never", TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        never.Dispose();

        clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal([("often", 2), ("often", 4), ("late", 5), ("often", 6)], fired);
        Assert.Equal(1, clock.ArmedTimers);
        Assert.Equal(TimeSpan.FromSeconds(2), clock.NextTimerIn);
    }

    [Fact]
    public async Task A_delay_ends_when_its_time_has_passed_and_not_before()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(1), clock);

        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(delay.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        await delay.WaitAsync(Eventually.DefaultTimeout);
    }

    [Fact]
    public async Task A_timer_that_its_callback_arms_again_fires_within_the_same_advance()
    {
        var fired = 0;
        ITimer? timer = null;
        timer = clock.CreateTimer(
            _ =>
            {
                if (++fired < 3)
                    timer!.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            },
            null,
            TimeSpan.FromSeconds(1),
            Timeout.InfiniteTimeSpan);

        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(3, fired);
        Assert.Null(clock.NextTimerIn);
        await timer.DisposeAsync();
    }
}
