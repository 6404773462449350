namespace CallTasks.Core.Bots;

/// <summary>
/// Stands before a service that calls wait for: after some failures in a row nobody waits for it for a while; then one asks again, and the
/// others go on without it until that one was answered. Safe from any thread.
/// </summary>
/// <param name="time">Measures the while.</param>
internal sealed class CircuitBreaker(TimeProvider time)
{
    /// <summary>So many failures in a row are no accident.</summary>
    public const int Failures = 3;

    /// <summary>For so long it is left alone: a restart of the service takes about that.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    private readonly Lock gate = new();
    private int failed;
    private long? openedAt;
    private bool trying;

    /// <summary>Whether it may be asked now; who may, tells afterwards how it went.</summary>
    public bool Enter()
    {
        lock (gate)
        {
            if (openedAt is not { } at) return true;
            if (trying || time.GetElapsedTime(at) < Pause) return false;
            return trying = true;
        }
    }

    /// <summary>It answered.</summary>
    /// <returns>It had been given up before.</returns>
    public bool Worked()
    {
        lock (gate)
        {
            var back = openedAt is not null;
            (failed, openedAt, trying) = (0, null, false);
            return back;
        }
    }

    /// <summary>It failed.</summary>
    /// <returns>It is given up from now on, and was not before.</returns>
    public bool Failed()
    {
        lock (gate)
        {
            failed = Math.Min(failed + 1, Failures);
            if (failed < Failures) return false;
            var given = openedAt is null;
            (openedAt, trying) = (time.GetTimestamp(), false);
            return given;
        }
    }

    /// <summary>Nobody waited for the answer: it tells nothing.</summary>
    public void Abandoned()
    {
        lock (gate) trying = false;
    }
}
