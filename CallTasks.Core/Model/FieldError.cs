using CallTasks.Core.Languages;

namespace CallTasks.Core.Model;

/// <summary>What is wrong with one field of what a person or a program sent, and how to mend it.</summary>
/// <param name="field">Its path in the API's spelling, e.g. <c>recall.busy.times</c> or <c>blocks[2].next</c>.</param>
/// <param name="said">One sentence for a person.</param>
public sealed class FieldError(string field, Wording said) : IEquatable<FieldError>
{
    /// <summary>Its path in the API's spelling, e.g. <c>recall.busy.times</c> or <c>blocks[2].next</c>.</summary>
    public string Field { get; } = field;

    /// <summary>One sentence for a person, in the language of whoever reads it.</summary>
    public string Message => Said.ToString();

    internal Wording Said { get; } = said;

    /// <summary>The same, said of another field.</summary>
    internal FieldError At(string other) => new(other, Said);

    /// <inheritdoc />
    public bool Equals(FieldError? other) => other is not null && Field == other.Field && Said.Equals(other.Said);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as FieldError);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Field, Said);

    /// <inheritdoc />
    public override string ToString() => $"{Field}: {Message}";
}
