using CallTasks.Core.Languages;
using CallTasks.Core.Model;

namespace CallTasks.Core.Dialing;

/// <summary>Why a running task starts no call now: the dialler's own decision, told in words.</summary>
/// <param name="Reason">Which gate is shut.</param>
/// <param name="Until">When it opens (Unix milliseconds, UTC), or null when nobody knows.</param>
/// <param name="Said">For people, for example "212 recalls (next 14:05) · 48 outside hours in Asia/Yekaterinburg (opens 09:00)".</param>
public sealed record WaitingFor(WaitingReason Reason, long? Until, Wording Said)
{
    /// <summary>In the reader's language.</summary>
    public string Text => Said.ToString();
}

/// <summary>Lines and health of a dial plan.</summary>
/// <param name="DialPlanId">Row number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Up">Calls up now.</param>
/// <param name="Max">Its line limit.</param>
/// <param name="Healthy">False while it answers with errors or not at all.</param>
/// <param name="Said">In words.</param>
public sealed record PlanLines(long DialPlanId, string Name, int Up, int Max, bool Healthy, Wording Said)
{
    /// <summary>In the reader's language.</summary>
    public string Health => Said.ToString();
}

/// <summary>What the engine does at this moment.</summary>
public sealed record EngineSnapshot
{
    /// <summary>Unix milliseconds, UTC.</summary>
    public required long At { get; init; }
    /// <summary>Calls up: dialling, ringing or talking.</summary>
    public required int CallsUp { get; init; }
    /// <summary>Calls started within the last second.</summary>
    public required int StartsLastSecond { get; init; }
    /// <summary>True while *Pause all dialling* holds.</summary>
    public required bool PausedAll { get; init; }
    /// <summary>Dial plans in use.</summary>
    public required IReadOnlyList<PlanLines> Plans { get; init; }
    /// <summary>Starts per second of the last few seconds, by task.</summary>
    public required IReadOnlyDictionary<long, double> StartsPerSecond { get; init; }
    /// <summary>Why a running task waits for its texts to be spoken; null: none does.</summary>
    public Wording? Silent { get; init; }

    /// <summary>An engine that does nothing.</summary>
    public static EngineSnapshot Idle(long at) => new()
    {
        At = at,
        CallsUp = 0,
        StartsLastSecond = 0,
        PausedAll = false,
        Plans = [],
        StartsPerSecond = new Dictionary<long, double>(),
    };
}

/// <summary>The engine as watchers see it; safe from any thread.</summary>
public interface IEngineView
{
    /// <summary>What it does now.</summary>
    EngineSnapshot Snapshot();

    /// <summary>Why a running task starts no call now; null while it dials, or is not running.</summary>
    WaitingFor? WaitingFor(long taskId);
}
