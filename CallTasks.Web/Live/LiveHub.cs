using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Web.Api;
using CallTasks.Web.Security;
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
internal sealed class LiveHub(LiveFeed feed, LiveBoard board, Accounts accounts, IHubContext<LiveHub, ILiveClient> clients, ILogger<LiveHub> log) : Hub<ILiveClient>
{
    private const string WatcherItem = "watcher";
    private const string FollowItem = "follow";

    /// <summary>Begins to tell of a task, or of all tasks when there is no ID; the first snapshot follows within 250 ms.</summary>
    public void Watch(long? taskId)
    {
        var visitor = Watcher.Visitor;
        // Calls of a task are personal; a wall's display shows figures alone.
        if (taskId is not null && visitor.Role < Role.Viewer) throw new HubException("A wall watches the whole board: Watch(null).");
        if (taskId is { } id && feed.Snapshot(id) is null) throw new HubException($"There is no call task {id}.");
        if (!Watcher.Watch(taskId)) throw new HubException($"One connection watches at most {LiveWatcher.MaxWatches} tasks.");
    }

    /// <summary>Tells no more of it.</summary>
    public void Unwatch(long? taskId) => Watcher.Unwatch(taskId);

    public override Task OnConnectedAsync()
    {
        var context = Context;
        var visitor = accounts.Of(context.User!) ?? throw new HubException("Your key or sign-in has just ended.");
        // A right that is taken away ends the connection at once; the display comes back with what it may still see.
        void Follow()
        {
            if (accounts.Of(context.User!)?.Role != visitor.Role) context.Abort();
        }

        accounts.Changed += Follow;
        context.Items[WatcherItem] = new LiveWatcher(visitor, feed, board, clients.Clients.Client(context.ConnectionId), context.Abort, log);
        context.Items[FollowItem] = (Action)Follow;
        Follow();
        return Task.CompletedTask;
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items[FollowItem] is Action follow) accounts.Changed -= follow;
        if (Context.Items[WatcherItem] is LiveWatcher watcher) await watcher.DisposeAsync();
    }

    private LiveWatcher Watcher => (LiveWatcher)Context.Items[WatcherItem]!;
}
