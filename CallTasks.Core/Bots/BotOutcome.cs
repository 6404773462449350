using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony.Detection;

namespace CallTasks.Core.Bots;

/// <summary>Why a bot stopped talking.</summary>
public enum BotEnd
{
    /// <summary>The script came to its end.</summary>
    ScriptEnded,
    /// <summary>The call ended first.</summary>
    CallEnded,
    /// <summary>A machine answered.</summary>
    Machine,
    /// <summary>The script ran more blocks than any sensible call needs.</summary>
    TooManyBlocks,
    /// <summary>A block could not be run (see <see cref="BotOutcome.Trouble"/>).</summary>
    Broken,
}

/// <summary>What came of a bot's talk.</summary>
public sealed record BotOutcome
{
    /// <summary>Why it stopped.</summary>
    public required BotEnd End { get; init; }
    /// <summary>What the Result block said, or null when it was not reached.</summary>
    public ScriptResult? Result { get; init; }
    /// <summary>Marker of the Result block, or null.</summary>
    public string? Marker { get; init; }
    /// <summary>ID of the last block that ran, or null when none did.</summary>
    public string? LastBlock { get; init; }
    /// <summary>What was said, one line a turn; at most <see cref="BotSession.MaxDialogueLength"/> characters.</summary>
    public string? Dialogue { get; init; }
    /// <summary>The bot asked for an operator: a problem call.</summary>
    public bool AskedForHelp { get; init; }
    /// <summary>What the blocks set, or null where they set nothing.</summary>
    public IReadOnlyDictionary<string, string>? Variables { get; init; }
    /// <summary>What became of the message for a machine; null where none was to be left.</summary>
    public MessageEvidence? Message { get; init; }
    /// <summary>What went wrong, in words as <see cref="Wording.ToStored"/> keeps them, for <see cref="BotEnd.Broken"/> and <see cref="BotEnd.TooManyBlocks"/>.</summary>
    public string? Trouble { get; init; }
    /// <summary>The text on which it broke, where our speech program is to blame; else null.</summary>
    internal FailedSpeech? Unspoken { get; init; }

    /// <summary>What an error says to people.</summary>
    internal static Wording TroubleOf(Exception error) => error switch
    {
        TextToSpeechException speech => speech.Said,
        RefusedException refused => refused.Said,
        _ => error.Message,
    };
}
