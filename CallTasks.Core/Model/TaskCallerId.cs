namespace CallTasks.Core.Model;

/// <summary>Where the number that a client is shown comes from (the task form's *Definable phone number*).</summary>
public enum CallerIdMode
{
    /// <summary>The dial plan's first CallerID, or what the carrier sets.</summary>
    Default = 0,
    /// <summary>One of a group.</summary>
    Group = 1,
    /// <summary>One number.</summary>
    Number = 2,
}

/// <summary>A task's choice of the number that clients are shown.</summary>
public sealed record TaskCallerId
{
    /// <summary>The dial plan's own.</summary>
    public static TaskCallerId Default { get; } = new();

    /// <summary>Where the number comes from.</summary>
    public CallerIdMode Mode { get; init; }
    /// <summary>The group, for <see cref="CallerIdMode.Group"/>.</summary>
    public long? GroupId { get; init; }
    /// <summary>The number (E.164), for <see cref="CallerIdMode.Number"/>.</summary>
    public string? Number { get; init; }
}
