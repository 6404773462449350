using System.Globalization;
using System.Text.Json.Serialization;

namespace CallTasks.Core.Model;

/// <summary>How a condition compares: two numbers as numbers, all else as text without regard to case.</summary>
public enum ConditionOperator
{
    /// <summary>The same.</summary>
    Equals = 0,
    /// <summary>Not the same.</summary>
    NotEquals = 1,
    /// <summary>The value stands somewhere in the variable.</summary>
    Contains = 2,
    /// <summary>The value stands nowhere in the variable.</summary>
    NotContains = 3,
    /// <summary>The variable begins with the value.</summary>
    StartsWith = 4,
    /// <summary>The variable ends with the value.</summary>
    EndsWith = 5,
    /// <summary>Below the value.</summary>
    Less = 6,
    /// <summary>Below the value, or the same.</summary>
    LessOrEqual = 7,
    /// <summary>Above the value.</summary>
    Greater = 8,
    /// <summary>Above the value, or the same.</summary>
    GreaterOrEqual = 9,
    /// <summary>Nothing but blanks, or not set.</summary>
    IsEmpty = 10,
    /// <summary>Something is in it.</summary>
    IsNotEmpty = 11,
    /// <summary>The client has such a parameter, or a block set it.</summary>
    IsSet = 12,
    /// <summary>Neither.</summary>
    IsNotSet = 13,
}

/// <summary>The way parts by what a variable holds.</summary>
public sealed record ConditionBlock : ScriptBlock
{
    /// <summary>Name of the variable, without braces.</summary>
    public required string Variable { get; init; }
    /// <summary>How it is compared.</summary>
    public required ConditionOperator Operator { get; init; }
    /// <summary>With what; may hold <c>{name}</c> variables. Not used where only the variable is looked at.</summary>
    public string? Value { get; init; }
    /// <summary>The block that follows where it holds, or null to end the call.</summary>
    public string? TrueNext { get; init; }
    /// <summary>The block that follows where it does not, or null to end the call.</summary>
    public string? FalseNext { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<ScriptArrow> Arrows => [new("trueNext", ScriptArrow.TrueKey, TrueNext), new("falseNext", ScriptArrow.FalseKey, FalseNext)];

    /// <inheritdoc/>
    public override ScriptBlock WithArrow(string arrow, string? target) => arrow switch
    {
        "trueNext" => this with { TrueNext = target },
        "falseNext" => this with { FalseNext = target },
        _ => NoArrow(arrow),
    };

    /// <summary>Whether an operator looks at the variable alone.</summary>
    public static bool IsAlone(ConditionOperator how) => how is ConditionOperator.IsEmpty or ConditionOperator.IsNotEmpty or ConditionOperator.IsSet or ConditionOperator.IsNotSet;

    /// <summary>Whether it holds.</summary>
    /// <param name="variable">What the variable holds; null where it is not set.</param>
    /// <param name="value">What it is compared with, variables filled in.</param>
    public bool Holds(string? variable, string value)
    {
        var (left, right) = ((variable ?? "").Trim(), value.Trim());
        return Operator switch
        {
            ConditionOperator.Equals => Compare(left, right) == 0,
            ConditionOperator.NotEquals => Compare(left, right) != 0,
            ConditionOperator.Contains => left.Contains(right, StringComparison.OrdinalIgnoreCase),
            ConditionOperator.NotContains => !left.Contains(right, StringComparison.OrdinalIgnoreCase),
            ConditionOperator.StartsWith => left.StartsWith(right, StringComparison.OrdinalIgnoreCase),
            ConditionOperator.EndsWith => left.EndsWith(right, StringComparison.OrdinalIgnoreCase),
            ConditionOperator.Less => Compare(left, right) < 0,
            ConditionOperator.LessOrEqual => Compare(left, right) <= 0,
            ConditionOperator.Greater => Compare(left, right) > 0,
            ConditionOperator.GreaterOrEqual => Compare(left, right) >= 0,
            ConditionOperator.IsEmpty => left.Length == 0,
            ConditionOperator.IsNotEmpty => left.Length > 0,
            ConditionOperator.IsSet => variable is not null,
            ConditionOperator.IsNotSet => variable is null,
            _ => false,
        };
    }

    private static int Compare(string left, string right) =>
        Number(left) is { } one && Number(right) is { } other ? one.CompareTo(other) : string.Compare(left, right, StringComparison.OrdinalIgnoreCase);

    /// <summary>1200, -3.5 and, as half of Europe writes it, 3,5.</summary>
    private static decimal? Number(string text) =>
        decimal.TryParse(text.Count(c => c is ',' or '.') == 1 ? text.Replace(',', '.') : text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A variable gets a value.</summary>
public sealed record SetVariableBlock : ScriptBlockWithNext
{
    /// <summary>Longest value, in characters, before and after variables are filled in.</summary>
    public const int MaxValueLength = 3000;

    /// <summary>Its name, without braces.</summary>
    public required string Name { get; init; }
    /// <summary>Its value; may hold <c>{name}</c> variables.</summary>
    public string? Value { get; init; }
}
