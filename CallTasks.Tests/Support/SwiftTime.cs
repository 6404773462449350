namespace CallTasks.Tests.Support;

/// <summary>Real time that runs faster: all timers of what is given it keep their proportions, and a test waits for a fraction of them.</summary>
/// <param name="factor">So many seconds pass in each.</param>
public sealed class SwiftTime(int factor) : TimeProvider
{
    private readonly long begun = System.GetTimestamp();
    private readonly DateTimeOffset wall = System.GetUtcNow();

    /// <inheritdoc/>
    public override long TimestampFrequency => System.TimestampFrequency;

    /// <inheritdoc/>
    public override long GetTimestamp() => (System.GetTimestamp() - begun) * factor;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => wall + System.GetElapsedTime(begun) * factor;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(System.CreateTimer(callback, state, Swift(dueTime), Swift(period)), this);

    private TimeSpan Swift(TimeSpan span) => span <= TimeSpan.Zero ? span : TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, span.Ticks / factor));

    private sealed class Timer(ITimer real, SwiftTime time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => real.Change(time.Swift(dueTime), time.Swift(period));
        public void Dispose() => real.Dispose();
        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
