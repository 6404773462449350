using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Web.Components.Wall;

/// <summary>One board that displays watch: its newest drawing, its sparklines, and what was answered before its day began.</summary>
internal sealed class WallChannel(WallSelection selection)
{
    private readonly Dictionary<long, long> _answeredBefore = [];
    private TaskCompletionSource<ReadOnlyMemory<byte>> _next = New();
    private long _midnight;

    public WallSelection Selection { get; } = selection;

    public TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById(selection.Zone);

    public WallHistory History { get; } = new();

    /// <summary>Who watches it; guarded by the feed.</summary>
    public int Displays { get; set; }

    /// <summary>The drawing that comes next.</summary>
    public Task<ReadOnlyMemory<byte>> Next => Volatile.Read(ref _next).Task;

    /// <summary>Hands a drawing to everybody who waits for it.</summary>
    public void Tell(ReadOnlyMemory<byte> frame) => Interlocked.Exchange(ref _next, New()).SetResult(frame);

    /// <summary>When the day of <paramref name="now"/> began where the display hangs (Unix milliseconds).</summary>
    public long Midnight(long now)
    {
        var day = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(now), Zone).Date;
        // Where clocks go forward at midnight the day begins an hour later.
        while (Zone.IsInvalidTime(day)) day = day.AddMinutes(1);
        return new DateTimeOffset(day, Zone.GetUtcOffset(day)).ToUnixTimeMilliseconds();
    }

    /// <summary>
    /// Calls answered since midnight: the counters of now less what they were then. What they were is found once per task and day, by
    /// counting the day's calls in the same read.
    /// </summary>
    public long AnsweredToday(WallQueries queries, IReadOnlyList<TaskSnapshot> tasks, long now)
    {
        if (Midnight(now) is var midnight && midnight != _midnight)
        {
            _answeredBefore.Clear();
            _midnight = midnight;
        }

        var today = 0L;
        foreach (var task in tasks)
        {
            if (task.Task.StartedAt is null) continue;
            if (!_answeredBefore.TryGetValue(task.Task.Id, out var before)) _answeredBefore[task.Task.Id] = before = queries.AnsweredBefore(task.Task.Id, midnight);
            today += Math.Max(0, task.Statistics.Calls(CallStatus.Answered) - before);
        }

        return today;
    }

    private static TaskCompletionSource<ReadOnlyMemory<byte>> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>A display's place before a board.</summary>
internal sealed class WallSeat(WallChannel board, Action<WallChannel> leave) : IDisposable
{
    private Action<WallChannel>? _leave = leave;

    /// <summary>The next drawing, at most a beat away.</summary>
    public Task<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancellationToken) => board.Next.WaitAsync(cancellationToken);

    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke(board);
}
