using System.Text.Json;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;

namespace CallTasks.Core.Telephony.Detection;

/// <summary>What was heard of who answered a call, as it is kept with the call.</summary>
public sealed record CallEvidence
{
    /// <summary>Person or machine; null: it was not asked, or not decided.</summary>
    public AnswerEvidence? Answer { get; init; }

    /// <summary>The voice's pitch; null: it was not asked.</summary>
    public VoiceEvidence? Voice { get; init; }

    /// <summary>The message for a machine; null: none was to be left.</summary>
    public MessageEvidence? Message { get; init; }

    /// <summary>As the database keeps it; null when there is nothing.</summary>
    internal string? ToStored() => Answer is null && Voice is null && Message is null ? null : StoredJson.Write(this);

    /// <summary>What <see cref="ToStored"/> kept; null for nothing, and for what cannot be read.</summary>
    public static CallEvidence? Read(string? stored)
    {
        try
        {
            return stored is null ? null : StoredJson.Read<CallEvidence>(stored);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            return null;
        }
    }
}

/// <summary>What the pitch of a voice told.</summary>
/// <param name="Gender">Whose voice it is; unknown between men's and women's, and where too little was heard.</param>
/// <param name="Hertz">Median pitch; null: too little was heard.</param>
/// <param name="VoicedMilliseconds">How much of voice was heard.</param>
public sealed record VoiceEvidence(Gender Gender, int? Hertz, int VoicedMilliseconds);
