namespace CallTasks.Bench;

/// <summary>Which way a figure is better.</summary>
internal enum Better
{
    /// <summary>At most the target: times, bytes.</summary>
    Lower,

    /// <summary>At least the target: rates.</summary>
    Higher,
}
