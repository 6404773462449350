namespace CallTasks.Core.Model;

/// <summary>One condition's rule: call back after an interval, at most so many times.</summary>
/// <param name="AfterSeconds">From the end of the call, 0 to <see cref="RecallRules.MaxAfterSeconds"/>.</param>
/// <param name="Times">How often to call back, 1 to <see cref="RecallRules.MaxTimes"/>.</param>
public sealed record RecallRule(int AfterSeconds, int Times);

/// <summary>When returned calls start, besides their interval.</summary>
public enum RecallStart
{
    /// <summary>As soon as due, ahead of fresh clients.</summary>
    AsDue = 0,
    /// <summary>After all first calls of the task.</summary>
    AfterFirstCalls = 1,
    /// <summary>At the first such time of day in the client's zone, not before end + interval.</summary>
    TimeOfDay = 2,
}

/// <summary>The recall rules of a task: five conditions, each on (a rule) or off (null).</summary>
public sealed record RecallRules
{
    /// <summary>Longest interval: 30 days, beyond which a campaign is a new one.</summary>
    public const int MaxAfterSeconds = 30 * 24 * 3600;

    /// <summary>Most call-backs of one condition; more is harassment.</summary>
    public const int MaxTimes = 100;

    /// <summary>After a busy call.</summary>
    public RecallRule? Busy { get; init; }
    /// <summary>After no answer or unavailable.</summary>
    public RecallRule? NoAnswer { get; init; }
    /// <summary>After a machine; needs identification.</summary>
    public RecallRule? Machine { get; init; }
    /// <summary>After a short call; needs an ineffective duration above 0.</summary>
    public RecallRule? Short { get; init; }
    /// <summary>After an operator failure.</summary>
    public RecallRule? Failure { get; init; }

    /// <summary>No recalls at all.</summary>
    public static RecallRules None { get; } = new();

    /// <summary>The rule of a condition, or null when it is off.</summary>
    public RecallRule? For(RecallCondition condition) => condition switch
    {
        RecallCondition.Busy => Busy,
        RecallCondition.NoAnswer => NoAnswer,
        RecallCondition.Machine => Machine,
        RecallCondition.Short => Short,
        RecallCondition.Failure => Failure,
        _ => null,
    };
}
