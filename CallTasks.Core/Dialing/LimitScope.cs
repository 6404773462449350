namespace CallTasks.Core.Dialing;

/// <summary>Whose limit is meant.</summary>
public enum LimitScope
{
    /// <summary>The call task's.</summary>
    Task,
    /// <summary>The dial plan's.</summary>
    DialPlan,
    /// <summary>The host's.</summary>
    Host,
}
