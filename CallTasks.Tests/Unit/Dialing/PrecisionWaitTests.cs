using CallTasks.Core.Dialing;

namespace CallTasks.Tests.Unit.Dialing;

public sealed class PrecisionWaitTests
{
    [Fact]
    public void An_instant_is_met_and_never_early()
    {
        var clock = new PaceClock(TimeProvider.System);
        using var wait = new PrecisionWait(clock);
        var late = new List<long>();
        for (var i = 0; i < 50; i++)
        {
            var instant = clock.Now + (2 * TimeSpan.TicksPerMillisecond) + (i * 377);
            Assert.True(wait.Until(instant));
            late.Add(clock.Now - instant);
        }
        Assert.All(late, l => Assert.True(l >= 0));
        // The median, since other work of the machine may hold any single one up.
        Assert.InRange(late.Order().ElementAt(25), 0, 2 * TimeSpan.TicksPerMillisecond);
    }

    [Fact]
    public async Task A_signal_ends_the_wait_and_one_that_came_before_it_is_kept()
    {
        var clock = new PaceClock(TimeProvider.System);
        using var wait = new PrecisionWait(clock);
        wait.Signal();
        wait.Signal();
        Assert.False(wait.Until(long.MaxValue));
        Assert.True(wait.Until(clock.Now + TimeSpan.TicksPerMillisecond));
        var waiting = Task.Run(() => wait.Until(long.MaxValue));
        wait.Signal();
        Assert.False(await waiting);
    }

    [Fact]
    public async Task No_signal_is_lost_between_two_waits()
    {
        var clock = new PaceClock(TimeProvider.System);
        using var there = new PrecisionWait(clock);
        using var back = new PrecisionWait(clock);
        const int Rounds = 5000;
        var other = Task.Run(() =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                Assert.False(there.Until(long.MaxValue));
                back.Signal();
            }
        });
        for (var i = 0; i < Rounds; i++)
        {
            there.Signal();
            Assert.False(back.Until(clock.Now + (60 * TimeSpan.TicksPerSecond)));
        }
        await other;
    }

    [Fact]
    public async Task With_a_clock_of_its_own_the_wait_ends_when_that_clock_comes_there()
    {
        var time = new SteppedTime();
        var clock = new PaceClock(time);
        using var wait = new PrecisionWait(clock);
        var instant = clock.Now + (10 * TimeSpan.TicksPerSecond);
        var waiting = Task.Run(() => wait.Until(instant));
        Assert.True(SpinWait.SpinUntil(() => time.TimerSet, TimeSpan.FromSeconds(10)));
        time.StepWall(TimeSpan.FromHours(1));
        Assert.False(waiting.IsCompleted);
        time.Pass(TimeSpan.FromSeconds(10));
        Assert.True(await waiting);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_stepped_wall_clock_changes_nothing_for_the_pace(int hours)
    {
        var time = new SteppedTime();
        var clock = new PaceClock(time);
        var pacer = new Pacer(new PaceRate(10, TimeSpan.TicksPerSecond));
        pacer.StartedUnreserved(clock.Now, clock.Now);
        var due = pacer.NextDue(clock.Now);
        time.StepWall(TimeSpan.FromHours(hours));
        Assert.Equal(due, pacer.NextDue(clock.Now));
        time.Pass(TimeSpan.FromMilliseconds(100));
        Assert.Equal(due, clock.Now);
    }

    /// <summary>Monotonic time and a wall clock that can be stepped apart from it.</summary>
    private sealed class SteppedTime : TimeProvider
    {
        private readonly Lock _gate = new();
        private readonly List<Timer> _timers = [];
        private long _ticks = 1_000_000;
        private TimeSpan _wall;

        public bool TimerSet
        {
            get
            {
                lock (_gate)
                    return _timers.Any(t => t.Due != long.MaxValue);
            }
        }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero) + new TimeSpan(GetTimestamp()) + _wall;

        public void StepWall(TimeSpan by) => _wall += by;

        public void Pass(TimeSpan time)
        {
            List<Timer> due;
            lock (_gate)
            {
                Interlocked.Add(ref _ticks, time.Ticks);
                due = [.. _timers.Where(t => t.Due <= _ticks)];
            }
            foreach (var timer in due)
                timer.Fire();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Timer(this, callback, state);
            lock (_gate)
                _timers.Add(timer);
            timer.Change(dueTime, period);
            return timer;
        }

        private sealed class Timer(SteppedTime time, TimerCallback callback, object? state) : ITimer
        {
            public long Due { get; private set; } = long.MaxValue;

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                lock (time._gate)
                    Due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : time._ticks + dueTime.Ticks;
                return true;
            }

            public void Fire()
            {
                Due = long.MaxValue;
                callback(state);
            }

            public void Dispose() { }

            public ValueTask DisposeAsync() => default;
        }
    }
}
