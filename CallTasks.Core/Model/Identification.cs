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
/// <param name="MessageId">A sound that is left with a machine after its beep, or null.</param>
/// <param name="MessageText">A text that is spoken in its place, with variables, or null. Neither: a machine's call ends at the verdict.</param>
public sealed record Identification(IdentificationMode Mode, long? GreetingId = null, long? MessageId = null, string? MessageText = null)
{
    /// <summary>Longest text: a minute and a half when it is spoken, which is what mailboxes take.</summary>
    public const int MaxMessageText = 1_000;

    /// <summary>Machines are left a message.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool LeavesMessage => MessageId is not null || MessageText is not null;
}
