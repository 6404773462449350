using CallTasks.Core.Dialing;
using CallTasks.Core.Live;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Web.Components.Wall;

namespace CallTasks.Tests.Components.Wall;

/// <summary>What walls are drawn from in tests.</summary>
internal static class WallViews
{
    /// <summary>Monday 2 March 2026, 10:00 UTC.</summary>
    public const long Now = 1_772_445_600_000;

    public static TaskSnapshot Task(
        long id, CallTaskStatus status = CallTaskStatus.Running, string? name = null, bool simulated = false, WaitingFor? waitingFor = null, double startsPerSecond = 0,
        long plan = 1, params (Counter Base, int Number, long Value)[] counters)
    {
        var values = new long[(int)Counter.Count];
        foreach (var (counter, number, value) in counters) values[(int)counter + number] = value;
        return new TaskSnapshot
        {
            Task = new CallTask
            {
                Id = id,
                Version = 1,
                Status = status,
                CreatedAt = Now,
                StartedAt = Now,
                Simulated = simulated,
                Settings = new CallTaskSettings { Name = name ?? $"Task {id}", ScriptId = 1, DialPlanId = plan },
            },
            Statistics = new TaskStatistics(values),
            WaitingFor = waitingFor,
            StartsPerSecond = startsPerSecond,
        };
    }

    public static (Counter, int, long) Made(CallStatus status, long count) => (Counter.Calls, (int)status, count);

    public static (Counter, int, long) Clients(ClientState state, long count) => (Counter.Clients, (int)state, count);

    public static EngineSnapshot Engine(int up = 0, bool paused = false, double pace = 0, long at = Now, params PlanLines[] plans) => EngineSnapshot.Idle(at) with
    {
        CallsUp = up,
        PausedAll = paused,
        Plans = plans,
        StartsPerSecond = new Dictionary<long, double> { [1] = pace },
    };

    public static WallView View(EngineSnapshot engine, params TaskSnapshot[] tasks) => View(engine, chosen: false, tasks);

    public static WallView View(EngineSnapshot engine, bool chosen, params TaskSnapshot[] tasks) =>
        WallView.Of(new WallFacts(engine, chosen, tasks, false, 12, new WallHistory(), TimeZoneInfo.Utc));

    public static string Number(this WallView view, string place) => view.Numbers.Single(number => number.Place == place).Value;
}
