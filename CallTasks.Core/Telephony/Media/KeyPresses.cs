using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Telephony.Media;

/// <summary>
/// Makes key presses of a leg's key reports (and takes those heard as tones) and tells them, in order and one at a time, on the thread pool. Reports of one press
/// share their RTP timestamp (RFC 4733 section 2.5.1.2), so each press is told once, at its first report that arrives.
/// </summary>
internal sealed class KeyPresses(ILogger logger) : IThreadPoolWorkItem
{
    /// <summary>Most presses waiting for a slow listener; nobody presses so many.</summary>
    public const int MaximumWaiting = 64;

    private readonly Queue<char> waiting = new();
    private bool telling;
    private (uint Source, uint Timestamp)? last;

    /// <summary>Called for every press.</summary>
    public event Action<char>? Pressed;

    /// <summary>Takes one report.</summary>
    /// <param name="source">The packet's source: another source has another clock.</param>
    /// <param name="timestamp">The packet's timestamp: when the press began.</param>
    /// <param name="report">What it says.</param>
    public void Report(uint source, uint timestamp, TelephoneEvent report)
    {
        // The same press, or one that came late.
        if (last is { } before && before.Source == source && (int)(timestamp - before.Timestamp) <= 0) return;
        last = (source, timestamp);
        if (report.Key is { } key) Press(key);
    }

    /// <summary>Takes a press that was heard as tones.</summary>
    public void Press(char key)
    {
        lock (waiting)
        {
            if (waiting.Count >= MaximumWaiting) return;
            waiting.Enqueue(key);
            if (telling) return;
            telling = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            char key;
            lock (waiting)
            {
                if (!waiting.TryDequeue(out key))
                {
                    telling = false;
                    return;
                }
            }
            try
            {
                Pressed?.Invoke(key);
            }
            catch (Exception e)
            {
                logger.LogError(e, "A listener failed on a key press");
            }
        }
    }
}
