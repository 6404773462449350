using System.Text.Json.Serialization;

namespace CallTasks.Core.Model;

/// <summary>The bot says something and listens: for keys, and where a recogniser is there, for phrases.</summary>
public sealed record QuestionBlock : ScriptBlock, ISpokenBlock
{
    /// <summary>Most answers of one question.</summary>
    public const int MaxAnswers = 30;
    /// <summary>Shortest wait for an answer, in seconds.</summary>
    public const double MinTimeoutSeconds = 1;
    /// <summary>Longest wait for an answer, in seconds.</summary>
    public const double MaxTimeoutSeconds = 60;
    /// <summary>Most times that the question is asked again.</summary>
    public const int MaxRetries = 10;

    /// <inheritdoc/>
    public string? Text { get; init; }
    /// <inheritdoc/>
    public long? AudioId { get; init; }
    /// <inheritdoc/>
    public string? BuiltIn { get; init; }
    /// <summary>What is understood; the first one that fits counts.</summary>
    public required IReadOnlyList<QuestionAnswer> Answers { get; init; }
    /// <summary>How long an answer is waited for once the question was said, 1 to 60 s.</summary>
    public double TimeoutSeconds { get; init; } = 5;
    /// <summary>How often the question is asked again when nothing came that fits; 0 to <see cref="MaxRetries"/>.</summary>
    public int Retries { get; init; }
    /// <summary>The variable in which the answer is kept (keys or words, as they came), or null.</summary>
    public string? Variable { get; init; }
    /// <summary>A key, or speech, stops the question; else it is said to its end.</summary>
    public bool BargeIn { get; init; } = true;
    /// <summary>The block that follows when no answer came, or null to end the call.</summary>
    public string? NoAnswerNext { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<ScriptArrow> Arrows =>
    [
        .. Answers.Select((answer, i) => new ScriptArrow($"answers[{i}].next", ScriptArrow.AnswerKey, answer?.Next, answer?.Digits ?? (answer?.Phrases is { Count: > 0 } phrases ? phrases[0] : null))),
        new("noAnswerNext", ScriptArrow.NoAnswerKey, NoAnswerNext),
    ];

    /// <inheritdoc/>
    public override ScriptBlock WithArrow(string arrow, string? target)
    {
        if (arrow == "noAnswerNext") return this with { NoAnswerNext = target };
        for (var i = 0; i < Answers.Count; i++)
        {
            if (arrow == $"answers[{i}].next") return this with { Answers = [.. Answers.Select((answer, n) => n == i ? answer with { Next = target } : answer)] };
        }

        return NoArrow(arrow);
    }
}

/// <summary>One answer that a question understands.</summary>
public sealed record QuestionAnswer
{
    /// <summary>Longest keys of one answer.</summary>
    public const int MaxDigits = 20;
    /// <summary>Stands for any of the digits 0 to 9 in <see cref="Digits"/>.</summary>
    public const char AnyDigit = 'x';
    /// <summary>Most phrases of one answer.</summary>
    public const int MaxPhrases = 50;
    /// <summary>Longest phrase, in characters.</summary>
    public const int MaxPhraseLength = 200;

    /// <summary>Keys (0–9, *, #; <see cref="AnyDigit"/> for any digit), or null.</summary>
    public string? Digits { get; init; }
    /// <summary>What may be said; null or empty where only keys are understood.</summary>
    public IReadOnlyList<string>? Phrases { get; init; }
    /// <summary>The block that follows, or null to end the call.</summary>
    public string? Next { get; init; }

    /// <summary>Whether keys are this answer.</summary>
    public bool Fits(string keys) => Digits?.Length == keys.Length && Begins(keys);

    /// <summary>Whether keys are this answer, or could become it with more of them.</summary>
    public bool Begins(string keys)
    {
        if (Digits is null || keys.Length > Digits.Length) return false;
        for (var i = 0; i < keys.Length; i++)
        {
            if (Digits[i] == AnyDigit ? !char.IsAsciiDigit(keys[i]) : Digits[i] != keys[i]) return false;
        }

        return true;
    }
}
