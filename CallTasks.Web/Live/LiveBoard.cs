using CallTasks.Core.Dialing;
using CallTasks.Core.Live;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Web.Live;

/// <summary>The whole board: tasks that are active or scheduled, and those that ended a short while ago, newest first.</summary>
internal sealed class LiveBoard(LiveFeed feed, IEngineView engine, CallTaskQueries queries, TimeProvider clock)
{
    /// <summary>More tasks no wall shows.</summary>
    private const int MaxTasks = 500;

    /// <summary>Of the tasks that ended, so many are looked at.</summary>
    private const int MaxEnded = 50;

    /// <summary>A task that ended stays on the board so long.</summary>
    private static readonly TimeSpan EndedFor = TimeSpan.FromHours(1);

    /// <param name="only">Tasks it shows; none: all.</param>
    public LiveAnswer Now(long? version = null, IReadOnlyList<long>? only = null)
    {
        var now = engine.Snapshot();
        var since = (clock.GetUtcNow() - EndedFor).ToUnixTimeMilliseconds();
        var active = queries.List(new CallTaskSearch { Filter = CallTaskFilter.Active, Limit = MaxTasks }).Items;
        var scheduled = queries.List(new CallTaskSearch { Filter = CallTaskFilter.Scheduled, Limit = MaxTasks }).Items;
        var ended = queries.List(new CallTaskSearch { Filter = CallTaskFilter.Completed, Limit = MaxEnded }).Items.Where(t => t.Task.EndedAt >= since);
        // A task that moved from one list to another between the reads is told once.
        var tasks = active.Concat(scheduled).Concat(ended).DistinctBy(t => t.Task.Id).Where(t => only is not { Count: > 0 } || only.Contains(t.Task.Id)).OrderByDescending(t => t.Task.Id);
        return LiveAnswer.Of(now, tasks.Select(view => feed.Snapshot(view, now)), version);
    }
}
