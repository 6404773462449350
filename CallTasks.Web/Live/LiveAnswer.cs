using System.Text.Json.Serialization;
using CallTasks.Core.Dialing;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Web.Api;

namespace CallTasks.Web.Live;

/// <summary>What a wall shows.</summary>
internal sealed record LiveAnswer
{
    /// <summary>Rises by one with each snapshot of a connection; not there in an answer to GET.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Version { get; init; }
    public required DateTimeOffset At { get; init; }
    public required int CallsUp { get; init; }
    public required int StartsLastSecond { get; init; }
    /// <summary>*Pause all dialling* holds.</summary>
    public required bool PausedAll { get; init; }
    public required IReadOnlyList<LineAnswer> Lines { get; init; }
    public required IReadOnlyList<LiveTaskAnswer> Tasks { get; init; }

    public static LiveAnswer Of(EngineSnapshot engine, IEnumerable<TaskSnapshot> tasks, long? version = null) => new()
    {
        Version = version,
        At = Instants.Of(engine.At),
        CallsUp = engine.CallsUp,
        StartsLastSecond = engine.StartsLastSecond,
        PausedAll = engine.PausedAll,
        Lines = [.. engine.Plans.Select(p => new LineAnswer(p.DialPlanId, p.Name, p.Up, p.Max, p.Healthy, p.Health))],
        Tasks = [.. tasks.Select(LiveTaskAnswer.Of)],
    };
}

/// <summary>Lines of a dial plan; health in words.</summary>
internal sealed record LineAnswer(long DialPlanId, string Name, int Up, int Max, bool Healthy, string Health);

/// <summary>A task as a wall shows it.</summary>
internal sealed record LiveTaskAnswer(long Id, string Name, CallTaskStatus Status, WaitingForAnswer? WaitingFor, StatisticsAnswer Statistics, double StartsPerSecond)
{
    public static LiveTaskAnswer Of(TaskSnapshot task) => new(
        task.Task.Id, task.Task.Settings.Name, task.Task.Status, WaitingForAnswer.Of(task.WaitingFor), StatisticsAnswer.Of(task.Statistics), Math.Round(task.StartsPerSecond, 3));
}
