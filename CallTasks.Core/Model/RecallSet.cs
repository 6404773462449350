namespace CallTasks.Core.Model;

/// <summary>
/// Recall rules under a name, chosen in many tasks. A task that refers to a set carries the set's rules in its own settings, so that
/// nobody who plans a recall has to look further; a change of the set is written into every living task that refers to it.
/// </summary>
public sealed record RecallSet : INamed
{
    /// <summary>Most sets: people choose one from a list.</summary>
    public const int MaxSets = 500;

    /// <inheritdoc/>
    public required string Name { get; init; }
    /// <summary>The five conditions.</summary>
    public RecallRules Rules { get; init; } = RecallRules.None;
    /// <summary>When returned calls start.</summary>
    public RecallStart RecallStart { get; init; }
    /// <summary>The time of day for <see cref="RecallStart.TimeOfDay"/>.</summary>
    public TimeOnly? RecallTimeOfDay { get; init; }
    /// <summary>Most calls to one client (first call included), or null.</summary>
    public int? CallsPerClient { get; init; }
    /// <summary>Most calls to one number within a task (first call included), or null.</summary>
    public int? CallsPerNumber { get; init; }

    /// <summary>
    /// A task's settings with the set's rules, starts and caps. What the task cannot have is left out: a rule for machines without
    /// identification, a rule for short calls without an ineffective duration.
    /// </summary>
    internal CallTaskSettings In(CallTaskSettings task) => task with
    {
        Recall = Rules with { Machine = task.Identification is null ? null : Rules.Machine, Short = task.IneffectiveSeconds > 0 ? Rules.Short : null },
        RecallStart = RecallStart,
        RecallTimeOfDay = RecallTimeOfDay,
        CallsPerClient = CallsPerClient,
        CallsPerNumber = CallsPerNumber,
    };
}
