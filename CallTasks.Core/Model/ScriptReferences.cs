namespace CallTasks.Core.Model;

/// <summary>What the blocks of a script name, as far as it is there. All is there unless said otherwise.</summary>
public sealed record ScriptReferences
{
    /// <summary>A text-to-speech program is installed.</summary>
    public bool CanSpeak { get; init; } = true;
    /// <summary>Row number of the script itself, which it cannot hand over to; 0: a new one.</summary>
    public long ScriptId { get; init; }
    /// <summary>Whether the audio library has a sound.</summary>
    public Func<long, bool> HasSound { get; init; } = _ => true;
    /// <summary>Whether there is a script.</summary>
    public Func<long, bool> HasScript { get; init; } = _ => true;
    /// <summary>Whether there is a direction.</summary>
    public Func<long, bool> HasDirection { get; init; } = _ => true;
    /// <summary>Whether there is a dial plan.</summary>
    public Func<long, bool> HasDialPlan { get; init; } = _ => true;
}
