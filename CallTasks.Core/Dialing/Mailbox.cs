using System.Collections.Concurrent;

namespace CallTasks.Core.Dialing;

/// <summary>What other threads tell the dialling thread. Bounded by its senders: calls up, claims in flight, and events per task.</summary>
internal sealed class Mailbox(PrecisionWait wait)
{
    private readonly ConcurrentQueue<Action> _letters = new();

    /// <summary>Leaves a letter; it is opened on the dialling thread, in order.</summary>
    public void Post(Action letter)
    {
        _letters.Enqueue(letter);
        wait.Signal();
    }

    /// <summary>Wakes the dialling thread.</summary>
    public void Wake() => wait.Signal();

    /// <summary>Takes the next letter.</summary>
    public bool TryTake(out Action letter) => _letters.TryDequeue(out letter!);
}
