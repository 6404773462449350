namespace CallTasks.Core.Model;

/// <summary>What the bot does while it is not known who answered.</summary>
public enum IdentificationMode
{
    /// <summary>It talks at once; a machine that is detected ends the call.</summary>
    Background = 0,
    /// <summary>It stays silent until a human is confirmed.</summary>
    Lockout = 1,
}

/// <summary>Human/robot identification; a task that has none does not tell machines from people.</summary>
/// <param name="Mode">What the bot does meanwhile.</param>
/// <param name="GreetingId">A sound of the audio library that fills the silence, or null.</param>
public sealed record Identification(IdentificationMode Mode, long? GreetingId = null);
