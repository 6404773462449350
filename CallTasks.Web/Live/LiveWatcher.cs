using System.Threading.Channels;
using CallTasks.Core.Live;
using CallTasks.Web.Api;
using CallTasks.Web.Security;

namespace CallTasks.Web.Live;

/// <summary>What one connection watches. Updates go out one after the other; a display too slow to take them is disconnected and comes back.</summary>
internal sealed class LiveWatcher : IAsyncDisposable
{
    /// <summary>A display shows a board and a few tasks.</summary>
    public const int MaxWatches = 100;

    /// <summary>Updates that may wait for a slow display: ten seconds of one watch, some of many.</summary>
    private const int MaxWaiting = 64;

    /// <summary>What stands for "all tasks" among the watches.</summary>
    private const long All = 0;

    private readonly LiveFeed _feed;
    private readonly LiveBoard _board;
    private readonly ILiveClient _client;
    private readonly Action _abort;
    private readonly ILogger _log;
    private readonly Sight _sight;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, LiveSubscription> _watches = [];
    private readonly Channel<object> _updates = Channel.CreateBounded<object>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly Task _sending;
    private long _version;

    public LiveWatcher(Visitor visitor, LiveFeed feed, LiveBoard board, ILiveClient client, Action abort, ILogger log)
    {
        Visitor = visitor;
        _sight = Sight.Of(visitor);
        (_feed, _board, _client, _abort, _log) = (feed, board, client, abort, log);
        _sending = SendAsync();
    }

    /// <summary>Who watches.</summary>
    public Visitor Visitor { get; }

    /// <summary>Begins to watch a task, or all; false when there are too many watches.</summary>
    public bool Watch(long? taskId)
    {
        lock (_gate)
        {
            if (_watches.ContainsKey(taskId ?? All)) return true;
            if (_watches.Count >= MaxWatches) return false;
            _watches[taskId ?? All] = taskId is { } id ? _feed.WatchTask(id, Take) : _feed.WatchBoard(Take);
            return true;
        }
    }

    public void Unwatch(long? taskId)
    {
        LiveSubscription? watch;
        lock (_gate) _watches.Remove(taskId ?? All, out watch);
        watch?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        LiveSubscription[] all;
        lock (_gate)
        {
            all = [.. _watches.Values];
            _watches.Clear();
        }

        foreach (var watch in all) watch.Dispose();
        _updates.Writer.TryComplete();
        await _sending;
    }

    private void Take(object update)
    {
        if (!_updates.Writer.TryWrite(update)) _abort();
    }

    private async Task SendAsync()
    {
        try
        {
            await foreach (var update in _updates.Reader.ReadAllAsync())
            {
                if (update is TaskUpdate task)
                {
                    await _client.Snapshot(LiveAnswer.Of(task.Engine, task.Task is { } now ? [now] : [], ++_version));
                    if (task.Calls.Count > 0) await _client.CallChanged([.. task.Calls.Select(call => CallAnswer.Of(call, _sight))]);
                }
                else
                {
                    await _client.Snapshot(_board.Now(++_version, Visitor.TaskIds));
                }
            }
        }
        catch (Exception e)
        {
            _log.LogWarning(e, "A live display is disconnected");
            _updates.Writer.TryComplete();
            _abort();
        }
    }
}
