namespace CallTasks.Core.Telephony.Media;

/// <summary>
/// One press may be told twice, by an event and by its tones in the sound: gateways send both, in either order. Takes each once. Safe from any thread.
/// </summary>
internal sealed class PressOnce(TimeProvider time)
{
    /// <summary>The two tellings of a press are not further apart, 0.5 s: sound waits in a jitter buffer, and an event is told at its first report.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(500);

    /// <summary>Tellings that wait for the other one; nobody presses so many in half a second.</summary>
    private const int Most = 16;

    private readonly Lock gate = new();
    private readonly List<(char Key, bool ByTones, long At)> alone = [];

    /// <summary>Whether this telling is the first of its press.</summary>
    /// <param name="key">The key.</param>
    /// <param name="byTones">It was heard in the sound.</param>
    public bool Take(char key, bool byTones)
    {
        lock (gate)
        {
            alone.RemoveAll(told => time.GetElapsedTime(told.At) > Apart);
            var same = alone.FindIndex(told => told.Key == key && told.ByTones != byTones);
            if (same >= 0)
            {
                alone.RemoveAt(same);
                return false;
            }
            if (alone.Count == Most)
                alone.RemoveAt(0);
            alone.Add((key, byTones, time.GetTimestamp()));
            return true;
        }
    }
}
