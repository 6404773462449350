namespace CallTasks.Tests.Support;

/// <summary>
/// Time that a test moves by hand. The wall clock and the monotonic timestamp move together by <see cref="Advance"/> and apart by
/// <see cref="StepWallClock"/>; timers (so also <c>Task.Delay</c> and <c>CancellationTokenSource</c> given this provider) run on the
/// monotonic one, as real ones do.
/// </summary>
public sealed class FakeClock : TimeProvider
{
    // A callback that re-arms itself at zero would keep Advance from ever ending; no test needs so many firings in one call.
    private const int MaxFiringsPerAdvance = 1_000_000;

    private readonly Lock gate = new();
    private readonly List<FakeTimer> armed = [];
    private DateTimeOffset wall;
    private long ticks;
    private long armings;

    /// <summary>Starts at the given instant; Monday 2 March 2026, 10:00 UTC when none is given.</summary>
    public FakeClock(DateTimeOffset? start = null) => wall = start ?? new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Timers that wait to fire: a test waits for this before it advances, so that the code under test sleeps already.</summary>
    public int ArmedTimers
    {
        get { lock (gate) return armed.Count; }
    }

    /// <summary>How long until the next timer fires; null: none is armed.</summary>
    public TimeSpan? NextTimerIn
    {
        get { lock (gate) return armed.Count == 0 ? null : TimeSpan.FromTicks(armed.Min(timer => timer.Due) - ticks); }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return wall;
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (gate) return ticks;
    }

    /// <summary>
    /// Lets time pass on both clocks. Timers fire on this thread in the order of their instants, each with the clocks standing at its
    /// instant; those armed by a callback fire too if they fall due within the same span.
    /// </summary>
    public void Advance(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        long end;
        lock (gate) end = ticks + span.Ticks;
        for (var firings = 0; ; firings++)
        {
            if (firings > MaxFiringsPerAdvance)
                throw new InvalidOperationException("A timer keeps firing without time passing.");
            FakeTimer? due;
            lock (gate)
            {
                due = armed.Where(timer => timer.Due <= end).MinBy(timer => (timer.Due, timer.Arming));
                var now = due is null ? end : Math.Max(due.Due, ticks);
                wall += TimeSpan.FromTicks(now - ticks);
                ticks = now;
                if (due is not null)
                    Rearm(due);
            }
            if (due is null)
                return;
            due.Fire();
        }
    }

    /// <summary>Sets the wall clock forwards or back, as an administrator or NTP does; no time passes and no timer fires.</summary>
    public void StepWallClock(TimeSpan by)
    {
        lock (gate) wall += by;
    }

    /// <summary>Sets the wall clock to an instant; no time passes and no timer fires.</summary>
    public void SetWallClock(DateTimeOffset to)
    {
        lock (gate) wall = to;
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void Rearm(FakeTimer timer)
    {
        if (timer.Period > TimeSpan.Zero)
            timer.Due += timer.Period.Ticks;
        else
            armed.Remove(timer);
    }

    private sealed class FakeTimer(FakeClock clock, TimerCallback callback, object? state) : ITimer
    {
        private bool disposed;

        public long Due { get; set; }
        public long Arming { get; private set; }
        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                if (disposed)
                    return false;
                clock.armed.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = clock.ticks + dueTime.Ticks;
                Period = period;
                Arming = clock.armings++;
                clock.armed.Add(this);
            }
            if (dueTime == TimeSpan.Zero)
                FireAtOnce();
            return true;
        }

        // A real timer of zero fires without anybody's doing, on a pool thread; so does this one.
        private void FireAtOnce()
        {
            lock (clock.gate)
                clock.Rearm(this);
            ThreadPool.QueueUserWorkItem(_ => Fire());
        }

        public void Dispose()
        {
            lock (clock.gate)
            {
                disposed = true;
                clock.armed.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
