using System.Text.Json.Serialization;

namespace CallTasks.Core.Model;

/// <summary>A block of a script (DOMAIN.md section 9).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StartBlock), "start")]
[JsonDerivedType(typeof(InformationBlock), "information")]
[JsonDerivedType(typeof(QuestionBlock), "question")]
[JsonDerivedType(typeof(ConditionBlock), "condition")]
[JsonDerivedType(typeof(PauseBlock), "pause")]
[JsonDerivedType(typeof(SetVariableBlock), "setVariable")]
[JsonDerivedType(typeof(RequestBlock), "request")]
[JsonDerivedType(typeof(TransferBlock), "transfer")]
[JsonDerivedType(typeof(HelpBlock), "help")]
[JsonDerivedType(typeof(AnotherScriptBlock), "script")]
[JsonDerivedType(typeof(ResultBlock), "result")]
public abstract record ScriptBlock
{
    /// <summary>A block's place on the drawing lies within ± so many pixels of its corner.</summary>
    public const int MaxPlace = 100_000;

    /// <summary>Unique within the script, 1 to 100 characters.</summary>
    public required string Id { get; init; }
    /// <summary>Place on the drawing, pixels from the left; null: wherever there is room.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? X { get; init; }
    /// <summary>Place on the drawing, pixels from the top; null: wherever there is room.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? Y { get; init; }

    /// <summary>What may follow, in a fixed order; empty where the call ends or another script takes over.</summary>
    [JsonIgnore] public virtual IReadOnlyList<ScriptArrow> Arrows => [];

    /// <summary>The same block with one arrow leading elsewhere.</summary>
    /// <param name="arrow">One of the names of <see cref="Arrows"/>.</param>
    /// <param name="target">ID of a block, or null for none.</param>
    /// <exception cref="ArgumentException">The block has no such arrow.</exception>
    public virtual ScriptBlock WithArrow(string arrow, string? target) => NoArrow(arrow);

    private protected ScriptBlock NoArrow(string arrow) => throw new ArgumentException($"The block \"{Id}\" has no arrow {arrow}.", nameof(arrow));
}

/// <summary>One way out of a block.</summary>
/// <param name="Name">The field that holds it, in the API's spelling: <c>next</c>, <c>answers[0].next</c>, <c>trueNext</c>.</param>
/// <param name="LabelKey">Key of the words that stand at it: <see cref="NextKey"/> and the others.</param>
/// <param name="Target">ID of the block that follows; null where the call ends.</param>
/// <param name="Detail">The keys or the first phrase of an answer; else null.</param>
public sealed record ScriptArrow(string Name, string LabelKey, string? Target, string? Detail = null)
{
    /// <summary>What follows in the ordinary way.</summary>
    public const string NextKey = "ArrowNext";
    /// <summary>An answer of a question.</summary>
    public const string AnswerKey = "ArrowAnswer";
    /// <summary>Nobody answered the question.</summary>
    public const string NoAnswerKey = "ArrowNoAnswer";
    /// <summary>The condition holds.</summary>
    public const string TrueKey = "ArrowTrue";
    /// <summary>The condition does not hold.</summary>
    public const string FalseKey = "ArrowFalse";
    /// <summary>The request failed.</summary>
    public const string ErrorKey = "ArrowError";
    /// <summary>Nobody could be reached, so the bot goes on.</summary>
    public const string NotReachedKey = "ArrowNotReached";
}

/// <summary>A block that one block follows, or none.</summary>
public abstract record ScriptBlockWithNext : ScriptBlock
{
    /// <summary>The block that follows, or null to end the call.</summary>
    public string? Next { get; init; }

    private protected virtual string NextLabel => ScriptArrow.NextKey;

    /// <inheritdoc/>
    [JsonIgnore] public override IReadOnlyList<ScriptArrow> Arrows => [new("next", NextLabel, Next)];

    /// <inheritdoc/>
    public override ScriptBlock WithArrow(string arrow, string? target) => arrow == "next" ? this with { Next = target } : NoArrow(arrow);
}

/// <summary>Where the bot begins.</summary>
public sealed record StartBlock : ScriptBlock
{
    /// <summary>The block that follows.</summary>
    public required string Next { get; init; }

    /// <inheritdoc/>
    [JsonIgnore] public override IReadOnlyList<ScriptArrow> Arrows => [new("next", ScriptArrow.NextKey, Next.Length == 0 ? null : Next)];

    /// <inheritdoc/>
    public override ScriptBlock WithArrow(string arrow, string? target) => arrow == "next" ? this with { Next = target ?? "" } : NoArrow(arrow);
}

/// <summary>What the bot says: text, a sound of the library, or a prompt that comes with the product.</summary>
public interface ISpokenBlock
{
    /// <summary>What to say; may hold <c>{name}</c> variables.</summary>
    string? Text { get; }
    /// <summary>A WAV of the audio library.</summary>
    long? AudioId { get; }
    /// <summary>A prompt that comes with the product (see BuiltInPrompts).</summary>
    string? BuiltIn { get; }
}

/// <summary>The bot says something: text (by text-to-speech) or audio.</summary>
public sealed record InformationBlock : ScriptBlockWithNext, ISpokenBlock
{
    /// <summary>Longest text, in characters: about three minutes of speech.</summary>
    public const int MaxTextLength = 3000;

    /// <inheritdoc/>
    public string? Text { get; init; }
    /// <inheritdoc/>
    public long? AudioId { get; init; }
    /// <inheritdoc/>
    public string? BuiltIn { get; init; }
}

/// <summary>The bot is silent for a while.</summary>
public sealed record PauseBlock : ScriptBlockWithNext
{
    /// <summary>0.1 to 60 s.</summary>
    public required double Seconds { get; init; }
}

/// <summary>The call is handed over: to another bot, which begins at its own start and comes back no more.</summary>
public sealed record AnotherScriptBlock : ScriptBlock
{
    /// <summary>Hand-overs of one call: more are scripts that call each other round and round.</summary>
    public const int MaxDepth = 10;

    /// <summary>The script; its version is fixed when the call starts.</summary>
    public required long ScriptId { get; init; }
}

/// <summary>The bot asks for an operator: the task's redirect applies, and the call is a problem call.</summary>
public sealed record HelpBlock : ScriptBlockWithNext
{
    private protected override string NextLabel => ScriptArrow.NotReachedKey;
}

/// <summary>The client is put through.</summary>
public sealed record TransferBlock : ScriptBlockWithNext
{
    /// <summary>Longest whisper, in characters: the client waits meanwhile.</summary>
    public const int MaxWhisperLength = 500;

    /// <summary>To whom (dial plan, direction, customer or another script); null or the mode <see cref="RedirectMode.Task"/>: as the task says.</summary>
    public Redirect? Target { get; init; }
    /// <summary>What the operator is told before the two are connected; may hold <c>{name}</c> variables.</summary>
    public string? Whisper { get; init; }

    private protected override string NextLabel => ScriptArrow.NotReachedKey;
}

/// <summary>The call ends with a result; a marker may be kept for reports.</summary>
public sealed record ResultBlock : ScriptBlock
{
    /// <summary>A word for reports, at most 100 characters.</summary>
    public string? Marker { get; init; }
    /// <summary>The rating.</summary>
    public ScriptResult Result { get; init; }
    /// <summary>What becomes of the call then; null: the bot hangs up.</summary>
    public Redirect? Redirect { get; init; }
}
