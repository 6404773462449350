namespace CallTasks.Core.Model;

/// <summary>What the settings of a call task name, as it is found; null or false where there is no such thing.</summary>
public sealed record CallTaskReferences
{
    /// <summary>The carrier.</summary>
    public DialPlan? Plan { get; init; }
    /// <summary>The script.</summary>
    public Script? Script { get; init; }
    /// <summary>The recall set.</summary>
    public RecallSet? RecallSet { get; init; }
    /// <summary>The CallerID group.</summary>
    public CallerIdGroup? CallerIdGroup { get; init; }
    /// <summary>The dial plan that the redirect by default names.</summary>
    public DialPlan? RedirectPlan { get; init; }
    /// <summary>The script that the redirect by default names.</summary>
    public Script? RedirectScript { get; init; }
    /// <summary>The direction that the redirect by default names is there.</summary>
    public bool HasDirection { get; init; }
    /// <summary>The ambient noise is in the audio library.</summary>
    public bool HasAmbientNoise { get; init; }
    /// <summary>The greeting of the identification is in the audio library.</summary>
    public bool HasGreeting { get; init; }
    /// <summary>The message for machines is in the audio library.</summary>
    public bool HasMessage { get; init; }
}
