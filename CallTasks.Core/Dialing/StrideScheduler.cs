namespace CallTasks.Core.Dialing;

/// <summary>
/// In which order the tasks of a dial plan are served when it is short of permits or lines: stride scheduling, each task by its
/// priority as weight, so that 9 gets nine starts for one of 1 and nobody starves. A task without a callable client gathers
/// no credit. Used by one thread.
/// </summary>
public sealed class StrideScheduler
{
    /// <summary>Divisible by 1 to 9, so that strides are whole numbers.</summary>
    private const long Unit = 2520;

    private readonly SortedDictionary<long, Share> _tasks = [];
    private long _time;

    /// <summary>Adds a task, or changes its priority (1 to 9).</summary>
    public void Set(long taskId, int priority)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(priority, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(priority, 9);
        if (_tasks.TryGetValue(taskId, out var share))
            share.Stride = Unit / priority;
        else
            _tasks.Add(taskId, new Share { Stride = Unit / priority, Pass = _time });
    }

    /// <summary>Removes a task.</summary>
    public void Remove(long taskId) => _tasks.Remove(taskId);

    /// <summary>Whose turn it is among those that can start a call now; null when nobody can.</summary>
    /// <param name="callable">True when the task has a due client, a permit and a line.</param>
    public long? Next(Func<long, bool> callable)
    {
        long? best = null;
        var bestPass = long.MaxValue;
        foreach (var (id, share) in _tasks)
        {
            var pass = Math.Max(share.Pass, _time);
            if (pass < bestPass && callable(id))
                (best, bestPass) = (id, pass);
        }
        return best;
    }

    /// <summary>A task was served: it started, or claimed, one call.</summary>
    public void Served(long taskId)
    {
        if (!_tasks.TryGetValue(taskId, out var share))
            return;
        _time = Math.Max(_time, share.Pass);
        share.Pass = _time + share.Stride;
    }

    private sealed class Share
    {
        public long Stride { get; set; }
        public long Pass { get; set; }
    }
}
