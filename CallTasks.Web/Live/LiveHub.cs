using CallTasks.Core.Live;
using CallTasks.Web.Api;
using Microsoft.AspNetCore.SignalR;

namespace CallTasks.Web.Live;

/// <summary>What the hub tells its clients.</summary>
internal interface ILiveClient
{
    /// <summary>The shape of GET /api/v1/live, of all tasks or of the watched one, with a version that rises by one per snapshot.</summary>
    Task Snapshot(LiveAnswer snapshot);

    /// <summary>Calls of a watched task that are new or changed, as the calls list tells them.</summary>
    Task CallChanged(IReadOnlyList<CallAnswer> calls);
}

/// <summary>/hubs/live: the live figures for outside displays.</summary>
internal sealed class LiveHub(LiveFeed feed, LiveBoard board, IHubContext<LiveHub, ILiveClient> clients, ILogger<LiveHub> log) : Hub<ILiveClient>
{
    private const string WatcherItem = "watcher";

    /// <summary>Begins to tell of a task, or of all tasks when there is no ID; the first snapshot follows within 250 ms.</summary>
    public void Watch(long? taskId)
    {
        if (taskId is { } id && feed.Snapshot(id) is null) throw new HubException($"There is no call task {id}.");
        if (!Watcher.Watch(taskId)) throw new HubException($"One connection watches at most {LiveWatcher.MaxWatches} tasks.");
    }

    /// <summary>Tells no more of it.</summary>
    public void Unwatch(long? taskId) => Watcher.Unwatch(taskId);

    public override Task OnConnectedAsync()
    {
        Context.Items[WatcherItem] = new LiveWatcher(feed, board, clients.Clients.Client(Context.ConnectionId), Context.Abort, log);
        return Task.CompletedTask;
    }

    public override async Task OnDisconnectedAsync(Exception? exception) => await Watcher.DisposeAsync();

    private LiveWatcher Watcher => (LiveWatcher)Context.Items[WatcherItem]!;
}
