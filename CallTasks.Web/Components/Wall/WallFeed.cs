using CallTasks.Core.Dialing;
using CallTasks.Core.Live;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Web.Components.Wall;

/// <summary>
/// Draws the walls' boards once a second and hands each drawing to every display that shows it, however many they are. A display that is
/// slow misses drawings, none wait for it. Nobody watching, no work.
/// </summary>
internal sealed class WallFeed(LiveFeed feed, IEngineView engine, CallTaskQueries queries, WallQueries today, IServiceProvider services, TimeProvider clock, ILogger<WallFeed> log) : IDisposable
{
    /// <summary>Displays at once: a building full of them.</summary>
    public const int MaxDisplays = 200;

    /// <summary>Different boards that are kept, watched or not: each is drawn by itself.</summary>
    public const int MaxBoards = 32;

    /// <summary>Tasks of a board of all tasks; a room reads a few dozen.</summary>
    public const int MaxTasks = 500;

    /// <summary>A number that changes more often cannot be read from five metres.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<WallChannel> _boards = [];
    private readonly CancellationTokenSource _closing = new();
    private int _displays;
    private bool _beating;

    /// <summary>Displays now.</summary>
    public int Displays
    {
        get { lock (_gate) return _displays; }
    }

    /// <summary>Takes a seat before a board until the result is disposed; null when there is none left.</summary>
    public WallSeat? Join(WallSelection selection)
    {
        lock (_gate)
        {
            if (_displays >= MaxDisplays) return null;
            var board = _boards.Find(b => b.Selection == selection);
            if (board is null)
            {
                // A board that nobody watches is kept for its sparklines only.
                if (_boards.Count >= MaxBoards && _boards.RemoveAll(b => b.Displays == 0) == 0) return null;
                _boards.Add(board = new WallChannel(selection));
            }

            _displays++;
            board.Displays++;
            if (!_beating && !_closing.IsCancellationRequested)
            {
                _beating = true;
                _ = Task.Run(BeatAsync);
            }

            return new WallSeat(board, Leave);
        }
    }

    public void Dispose() => _closing.Cancel();

    private void Leave(WallChannel board)
    {
        lock (_gate)
        {
            _displays--;
            board.Displays--;
        }
    }

    private async Task BeatAsync()
    {
        while (true)
        {
            WallChannel[] watched;
            lock (_gate)
            {
                watched = [.. _boards.Where(board => board.Displays > 0)];
                if (watched.Length == 0 || _closing.IsCancellationRequested)
                {
                    _beating = false;
                    return;
                }
            }

            try
            {
                await DrawAsync(watched);
            }
            catch (Exception e)
            {
                // The displays say how old their figures are; the next beat tries again.
                log.LogError(e, "Drawing the walls failed");
            }

            await Task.Delay(Beat, clock, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task DrawAsync(IReadOnlyList<WallChannel> boards)
    {
        var now = engine.Snapshot();
        var all = boards.Any(board => board.Selection.Ids.Count == 0) ? All(now, boards.Min(board => board.Midnight(now.At))) : ([], false);
        foreach (var board in boards)
        {
            var chosen = board.Selection.Ids.Count > 0;
            var midnight = board.Midnight(now.At);
            IReadOnlyList<TaskSnapshot> tasks = chosen
                ? [.. board.Selection.Ids.Select(queries.Find).OfType<CallTaskView>().Select(view => feed.Snapshot(view, now))]
                : [.. all.Tasks.Where(task => task.Task.EndedAt is null || task.Task.EndedAt >= midnight)];
            await DrawAsync(board, new WallFacts(now, chosen, tasks, !chosen && all.More, board.AnsweredToday(today, tasks, now.At), board.History, board.Zone));
        }
    }

    private async Task DrawAsync(WallChannel board, WallFacts facts)
    {
        // Of this flow only: the next board may speak another language.
        board.Selection.Language.Speak();
        board.History.Add(facts.Engine.At, WallView.SampleOf(facts.Engine, facts.Chosen, facts.Tasks));
        board.Tell(await WallFrame.DrawAsync(WallView.Of(facts), services));
    }

    /// <summary>Tasks that run, are paused or scheduled, and those that ended since a midnight; test calls stay out of figures over tasks.</summary>
    private (IReadOnlyList<TaskSnapshot> Tasks, bool More) All(EngineSnapshot now, long midnight)
    {
        var active = queries.List(new CallTaskSearch { Filter = CallTaskFilter.Active, Limit = MaxTasks });
        var scheduled = queries.List(new CallTaskSearch { Filter = CallTaskFilter.Scheduled, Limit = MaxTasks });
        var ended = queries.List(new CallTaskSearch { Filter = CallTaskFilter.Completed, Limit = MaxTasks }).Items.Where(view => view.Task.EndedAt >= midnight);
        // A task that moved from one list to another between the reads is told once.
        var tasks = active.Items.Concat(scheduled.Items).Concat(ended).Where(view => !view.Task.Settings.TestCall).DistinctBy(view => view.Task.Id).Take(MaxTasks + 1).Select(view => feed.Snapshot(view, now)).ToArray();
        return (tasks.Length > MaxTasks ? tasks[..MaxTasks] : tasks, tasks.Length > MaxTasks || active.Total > MaxTasks || scheduled.Total > MaxTasks);
    }
}
