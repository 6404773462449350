using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using Microsoft.Extensions.Logging;

namespace CallTasks.Core.Live;

/// <summary>
/// Tells watchers what changed: commits are gathered per task and handed on at most four times a second. Nobody watching, no work.
/// </summary>
public sealed class LiveFeed : IDisposable
{
    /// <summary>Shortest time between two updates of a watcher.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    /// <summary>Most changed calls of one update: a few pages of the calls list.</summary>
    public const int MaxCalls = 300;

    /// <summary>A watcher of the board hears the engine's figures at least so often, so that a display can tell the age of its data.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);

    private readonly Ledger _ledger;
    private readonly IEngineView _engine;
    private readonly CallTaskQueries _tasks;
    private readonly TimeProvider _clock;
    private readonly ILogger<LiveFeed> _log;
    private readonly Lock _gate = new();
    private readonly List<LiveSubscription> _subscriptions = [];
    private readonly Dictionary<long, Changes> _changes = [];
    private readonly ITimer _timer;
    private int _ticking;

    /// <summary>Listens to the ledger.</summary>
    public LiveFeed(Ledger ledger, IEngineView engine, CallTaskQueries tasks, TimeProvider clock, ILogger<LiveFeed> log)
    {
        _ledger = ledger;
        _engine = engine;
        _tasks = tasks;
        _clock = clock;
        _log = log;
        _timer = clock.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        ledger.Committed += Gather;
    }

    /// <summary>Watchers now.</summary>
    public int Watchers
    {
        get { lock (_gate) return _subscriptions.Count; }
    }

    /// <summary>Watches one task; the first update comes within <see cref="Period"/>. The handler is called on a pool thread and must be quick.</summary>
    public LiveSubscription WatchTask(long taskId, Action<TaskUpdate> handler) => Add(new LiveSubscription(taskId, update => handler((TaskUpdate)update), Remove));

    /// <summary>Watches every task and the engine. The handler is called on a pool thread and must be quick.</summary>
    public LiveSubscription WatchBoard(Action<BoardUpdate> handler) => Add(new LiveSubscription(null, update => handler((BoardUpdate)update), Remove));

    /// <summary>A task as it stands now, or null.</summary>
    public TaskSnapshot? Snapshot(long taskId) => _tasks.Find(taskId) is { } view ? Snapshot(view, _engine.Snapshot()) with { BulkWork = _tasks.BulkWork(taskId) } : null;

    /// <summary>Work on a task's clients that goes on now; a deleted task's too.</summary>
    public IReadOnlyList<BulkJobView> BulkWork(long taskId) => _tasks.BulkWork(taskId);

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        _ledger.Committed -= Gather;
        _timer.Dispose();
    }

    /// <summary>A task of a list as it stands now.</summary>
    public TaskSnapshot Snapshot(CallTaskView view, EngineSnapshot engine) => new()
    {
        Task = view.Task,
        Statistics = view.Statistics,
        WaitingFor = view.Task.Status == CallTaskStatus.Running ? _engine.WaitingFor(view.Task.Id) : null,
        StartsPerSecond = engine.StartsPerSecond.GetValueOrDefault(view.Task.Id),
    };

    private LiveSubscription Add(LiveSubscription subscription)
    {
        lock (_gate)
        {
            _subscriptions.Add(subscription);
            if (_subscriptions.Count == 1) _timer.Change(Period, Period);
        }

        return subscription;
    }

    private void Remove(LiveSubscription subscription)
    {
        lock (_gate)
        {
            if (!_subscriptions.Remove(subscription) || _subscriptions.Count > 0) return;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _changes.Clear();
        }
    }

    private void Gather(IReadOnlyList<object> committed)
    {
        lock (_gate)
        {
            if (_subscriptions.Count == 0) return;
            foreach (var change in committed) Note(change);
        }
    }

    private void Note(object change)
    {
        switch (change)
        {
            case CallChanged c:
                Of(c.Call.TaskId).Add(c.Call);
                break;
            case CallReleased c:
                Of(c.Call.TaskId).Overflow = true;
                break;
            case CallTaskChanged c:
                Of(c.Task.Id);
                break;
            case CallTaskDeleted c:
                Of(c.TaskId).Deleted = true;
                break;
            case ClientsChanged c:
                Of(c.TaskId);
                break;
            case BulkWorkChanged { TaskId: > 0 } c:
                Of(c.TaskId);
                break;
            case ImportChanged c:
                Of(c.TaskId).Imports = true;
                break;
            case ReportChanged c:
                Of(c.TaskId).Reports = true;
                break;
            case VerdictMarked c:
                Of(c.TaskId).Verdicts = true;
                break;
        }
    }

    private Changes Of(long taskId)
    {
        if (!_changes.TryGetValue(taskId, out var changes)) _changes[taskId] = changes = new Changes();
        return changes;
    }

    private void Tick()
    {
        // A slow tick is not overtaken: changes wait for the next one.
        if (Interlocked.Exchange(ref _ticking, 1) == 1) return;
        try
        {
            LiveSubscription[] watchers;
            Dictionary<long, Changes> changes;
            lock (_gate)
            {
                if (_subscriptions.Count == 0) return;
                watchers = [.. _subscriptions];
                changes = new Dictionary<long, Changes>(_changes);
                _changes.Clear();
            }

            Push(watchers, changes);
        }
        catch (Exception e)
        {
            _log.LogError(e, "Telling watchers failed");
        }
        finally
        {
            Volatile.Write(ref _ticking, 0);
        }
    }

    private void Push(LiveSubscription[] watchers, Dictionary<long, Changes> changes)
    {
        var engine = _engine.Snapshot();
        var known = new Dictionary<long, TaskSnapshot?>();
        // Read once, whoever asks: work that stands still is told of at each heartbeat too.
        IReadOnlyList<BulkJobView>? read = null;
        IReadOnlyList<BulkJobView> Bulk() => read ??= _tasks.BulkWork();
        IReadOnlyList<BulkJobView>? removals = changes.Count == 0 ? null : [.. Bulk().Where(job => job.Kind == BulkJobKind.DeleteTask)];
        TaskSnapshot? Now(long taskId)
        {
            if (!known.TryGetValue(taskId, out var snapshot)) known[taskId] = snapshot = _tasks.Find(taskId) is { } view ? Snapshot(view, engine) with { BulkWork = [.. Bulk().Where(job => job.TaskId == taskId)] } : null;
            return snapshot;
        }

        foreach (var watcher in watchers)
        {
            object? update = watcher.TaskId is { } taskId ? ForTask(watcher, taskId, changes, engine, Now) : ForBoard(watcher, changes, engine, Now, removals);
            if (update is null) continue;
            watcher.Fresh = false;
            watcher.PushedAt = engine.At;
            try
            {
                watcher.Push(update);
            }
            catch (Exception e)
            {
                _log.LogWarning(e, "A watcher failed and is dropped");
                watcher.Dispose();
            }
        }
    }

    private TaskUpdate? ForTask(LiveSubscription watcher, long taskId, Dictionary<long, Changes> changes, EngineSnapshot engine, Func<long, TaskSnapshot?> now)
    {
        var changed = changes.GetValueOrDefault(taskId);
        var waiting = _engine.WaitingFor(taskId);
        var moved = watcher.Fresh || changed is not null || watcher.Waiting.GetValueOrDefault(taskId) != waiting;
        if (!moved && engine.At - watcher.PushedAt < Heartbeat.TotalMilliseconds) return null;
        watcher.Waiting[taskId] = waiting;
        return new TaskUpdate
        {
            Version = ++watcher.Version,
            Task = changed?.Deleted == true ? null : now(taskId),
            Calls = changed?.Calls ?? [],
            MoreCalls = changed?.Overflow ?? false,
            Imports = changed?.Imports ?? false,
            Reports = changed?.Reports ?? false,
            Engine = engine,
        };
    }

    private static BoardUpdate? ForBoard(LiveSubscription watcher, Dictionary<long, Changes> changes, EngineSnapshot engine, Func<long, TaskSnapshot?> now, IReadOnlyList<BulkJobView>? removals)
    {
        if (changes.Count == 0 && !watcher.Fresh && engine.At - watcher.PushedAt < Heartbeat.TotalMilliseconds) return null;
        // Running tasks move without a commit too: their pace, and why they wait.
        var ids = changes.Keys.Union(engine.StartsPerSecond.Keys).ToArray();
        return new BoardUpdate
        {
            Version = ++watcher.Version,
            Engine = engine,
            Tasks = ids.Select(now).OfType<TaskSnapshot>().ToArray(),
            Deleted = changes.Where(c => c.Value.Deleted).Select(c => c.Key).ToArray(),
            Removals = removals,
            Reports = changes.Values.Any(c => c.Reports),
            Verdicts = changes.Values.Any(c => c.Verdicts),
        };
    }

    /// <summary>What changed in one task since the last tick.</summary>
    private sealed class Changes
    {
        private readonly Dictionary<long, Call> _calls = [];

        public bool Deleted { get; set; }
        public bool Imports { get; set; }
        public bool Reports { get; set; }
        public bool Verdicts { get; set; }
        public bool Overflow { get; set; }
        public IReadOnlyList<Call> Calls => [.. _calls.Values];

        public void Add(Call call)
        {
            if (_calls.Count >= MaxCalls && !_calls.ContainsKey(call.Id)) Overflow = true;
            else _calls[call.Id] = call;
        }
    }
}
