namespace CallTasks.Core.Telephony.Sip;

/// <summary>Monotonic milliseconds since it was made.</summary>
internal sealed class SipClock(TimeProvider time)
{
    private readonly long _origin = time.GetTimestamp();

    /// <summary>The time it reads.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>Milliseconds since construction; not moved by steps of the wall clock.</summary>
    public long NowMs => (long)Time.GetElapsedTime(_origin).TotalMilliseconds;

    /// <summary>Wall clock, Unix milliseconds UTC.</summary>
    public long UnixMs => Time.GetUtcNow().ToUnixTimeMilliseconds();
}
