namespace CallTasks.Tests.Components;

/// <summary>Runs what a page reads at once and where it is asked for, or, while it is held, when it is let go: a read that hangs.</summary>
internal sealed class HeldReads : TaskScheduler
{
    private readonly Queue<Task> _waiting = [];
    private bool _held;

    /// <summary>Reads that hang.</summary>
    public int Waiting
    {
        get
        {
            lock (_waiting) return _waiting.Count;
        }
    }

    /// <summary>From here on reads hang.</summary>
    public void Hold()
    {
        lock (_waiting) _held = true;
    }

    /// <summary>Those that hang are read, in their order, and so are all to come.</summary>
    public void Release()
    {
        lock (_waiting) _held = false;
        while (Next() is { } task) TryExecuteTask(task);
    }

    protected override void QueueTask(Task task)
    {
        lock (_waiting)
        {
            if (_held)
            {
                _waiting.Enqueue(task);
                return;
            }
        }

        TryExecuteTask(task);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_waiting) return [.. _waiting];
    }

    private Task? Next()
    {
        lock (_waiting) return _waiting.TryDequeue(out var task) ? task : null;
    }
}
