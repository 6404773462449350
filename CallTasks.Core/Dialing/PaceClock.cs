namespace CallTasks.Core.Dialing;

/// <summary>
/// Monotonic instants in ticks of 100 ns. The wall clock may step by an hour; this one does not notice.
/// </summary>
/// <param name="time">Where time comes from.</param>
public sealed class PaceClock(TimeProvider time)
{
    private readonly long _frequency = time.TimestampFrequency;

    /// <summary>Where time comes from.</summary>
    public TimeProvider Time => time;

    /// <summary>Now, counted from an arbitrary instant.</summary>
    public long Now
    {
        get
        {
            var stamp = time.GetTimestamp();
            return _frequency switch
            {
                1_000_000_000 => stamp / 100,
                TimeSpan.TicksPerSecond => stamp,
                _ => (long)((Int128)stamp * TimeSpan.TicksPerSecond / _frequency),
            };
        }
    }
}
