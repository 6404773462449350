using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CallTasks.Core.Model;

namespace CallTasks.Web.Components.Scripts;

/// <summary>
/// What was drawn and not saved, as a browser keeps it. Values of headers are keys of other systems and stay out of it: one that the saved
/// script holds too is taken from there again, any other is asked for anew.
/// </summary>
/// <param name="At">When it was drawn, Unix milliseconds.</param>
/// <param name="Version">The saved version that it began with; 0: a new script.</param>
/// <param name="Name">The script's name.</param>
/// <param name="Blocks">Its blocks, with <see cref="AsSaved"/> or nothing as values of headers.</param>
/// <param name="Typed">What stands in fields and could not be read.</param>
internal sealed record KeptDrawing(long At, int Version, string Name, IReadOnlyList<ScriptBlock> Blocks, IReadOnlyList<KeptDrawing.Field> Typed)
{
    /// <summary>Largest one that is kept, in characters: as large as a script's file, and a browser has room for several.</summary>
    public const int MaxLength = 1_000_000;

    /// <summary>In the place of a header's value: the saved version has it.</summary>
    private const string AsSaved = "=";

    private const string Headers = "headers";

    /// <summary>No zone is further from UTC.</summary>
    private const long MillisecondsADay = 86_400_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>What stands in a field.</summary>
    public sealed record Field(string Block, string Name, string Text);

    /// <summary>What a browser may keep of a drawing.</summary>
    /// <param name="editor">The drawing.</param>
    /// <param name="version">The saved version that it began with; 0: a new script.</param>
    /// <param name="saved">The blocks of that version.</param>
    /// <param name="now">Unix milliseconds.</param>
    public static KeptDrawing Of(ScriptEditor editor, int version, IReadOnlyList<ScriptBlock> saved, long now) => new(
        now, version, editor.Now.Name, [.. editor.Placed().Select(block => Bare(block, saved))],
        [.. editor.Misread.Select(typed => new Field(typed.Key.Block, typed.Key.Field, typed.Key.Field == Headers ? "" : typed.Value))]);

    /// <summary>As text, or null where it is too large to be kept.</summary>
    public string? Write() => JsonSerializer.Serialize(this, Json) is { Length: <= MaxLength } text ? text : null;

    /// <summary>What was kept, or null where it cannot be read: damaged, or written by another version of the console.</summary>
    public static KeptDrawing? Read(string text)
    {
        try
        {
            return text.Length <= MaxLength && JsonSerializer.Deserialize<KeptDrawing>(text, Json) is { } kept && kept.IsWhole() ? kept : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Whether a saved version says the same.</summary>
    public bool IsSameAs(string name, IReadOnlyList<ScriptBlock> saved) =>
        Typed.Count == 0 && Name.Trim() == name.Trim() && JsonSerializer.Serialize(Blocks, Json) == JsonSerializer.Serialize(saved.Select(block => Bare(block, saved)), Json);

    /// <summary>Puts it in the place of what is drawn, as one step.</summary>
    /// <param name="editor">The drawing of the version that is saved now.</param>
    /// <returns>Blocks whose headers want their values anew.</returns>
    public IReadOnlyList<string> RestoreTo(ScriptEditor editor)
    {
        var saved = editor.Now.Blocks;
        var asked = new List<string>();
        editor.Replace(new Drawing(Name, [.. Blocks.Select(block => Filled(block, saved))]));
        foreach (var typed in Typed.Where(typed => editor.Find(typed.Block) is not null && typed.Name != Headers)) editor.Keep(typed.Block, typed.Name, typed.Text);
        foreach (var request in editor.Now.Blocks.OfType<RequestBlock>())
        {
            if (Typed.Any(typed => typed.Block == request.Id && typed.Name == Headers)) asked.Add(request.Id);
            if (request.Headers is not { } headers || headers.Values.All(value => value.Length > 0)) continue;
            // A line without a colon is told on the field, and keeps the script from being saved without the key.
            editor.Keep(request.Id, Headers, string.Join('\n', headers.Select(header => header.Value.Length == 0 ? header.Key : $"{header.Key}: {header.Value}")));
            asked.Add(request.Id);
        }

        return [.. asked.Distinct()];
    }

    private static ScriptBlock Bare(ScriptBlock block, IReadOnlyList<ScriptBlock> saved) => block is not RequestBlock { Headers: { } headers } request ? block : request with
    {
        Headers = headers.ToDictionary(header => header.Key, header => header.Value.Length > 0 && Saved(request.Id, header.Key, saved) == header.Value ? AsSaved : "", StringComparer.OrdinalIgnoreCase),
    };

    private static ScriptBlock Filled(ScriptBlock block, IReadOnlyList<ScriptBlock> saved) => block is not RequestBlock { Headers: { } headers } request ? block : request with
    {
        Headers = headers.ToDictionary(header => header.Key, header => header.Value == AsSaved ? Saved(request.Id, header.Key, saved) ?? "" : "", StringComparer.OrdinalIgnoreCase),
    };

    private static string? Saved(string block, string header, IReadOnlyList<ScriptBlock> saved) =>
        saved.OfType<RequestBlock>().FirstOrDefault(candidate => candidate.Id == block)?.Headers?.FirstOrDefault(candidate => string.Equals(candidate.Key, header, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>What the drawing takes for granted; what the rules of a script find is shown to whoever restores it.</summary>
    private bool IsWhole() =>
        At >= 0 && At <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() - MillisecondsADay
        && Blocks.Count is > 0 and <= Script.MaxBlocks
        && Typed.All(typed => typed is not null)
        && Blocks.All(block => block is { Id.Length: > 0 and <= ScriptRules.MaxIdLength, X: null or (>= -ScriptBlock.MaxPlace and <= ScriptBlock.MaxPlace), Y: null or (>= -ScriptBlock.MaxPlace and <= ScriptBlock.MaxPlace) })
        && Blocks.Select(block => block.Id).Distinct(StringComparer.Ordinal).Count() == Blocks.Count
        && Blocks.Count(block => block is StartBlock) == 1
        && Blocks.OfType<QuestionBlock>().All(question => question.Answers.All(answer => answer is not null && answer.Phrases?.All(phrase => phrase is not null) != false))
        && Blocks.OfType<RequestBlock>().All(request => request.Headers?.Values.All(value => value is not null) != false);
}
