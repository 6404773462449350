namespace CallTasks.Core.Model;

/// <summary>
/// Calling hours under a name: days, first and last call time, black-out dates. Choosing one copies it into the task, so that a later
/// change of the preset moves nobody's calls.
/// </summary>
public sealed record HoursPreset : INamed
{
    /// <summary>Most presets: people choose one from a list.</summary>
    public const int MaxPresets = 200;

    /// <inheritdoc/>
    public required string Name { get; init; }
    /// <summary>The hours.</summary>
    public required CallingHours Hours { get; init; }

    /// <summary>Everything that is wrong; empty when the preset can be saved.</summary>
    public static IReadOnlyList<FieldError> Validate(HoursPreset preset) => [.. CallTaskRules.NameErrors(preset.Name), .. CallTaskRules.HoursErrors(preset.Hours, "")];
}
