using System.Text.Json;
using System.Text.Json.Serialization;
using CallTasks.Core.Model;

namespace CallTasks.Web.Api;

/// <summary>A block of a script, as it is sent and as it stands: the fields of its type, the others left out.</summary>
internal sealed record ScriptBlockBody
{
    private static readonly string[] Later = ["question", "condition", "setVariable", "request", "transfer", "help", "script"];

    public string? Id { get; init; }
    /// <summary>start, information, pause or result.</summary>
    public string? Type { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Next { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Text { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public long? AudioId { get; init; }
    /// <summary>A prompt that comes with the product.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? BuiltIn { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public double? Seconds { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Marker { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public ScriptResult? Result { get; init; }
    /// <summary>What follows the call: "hangup".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public JsonElement? Redirect { get; init; }

    public static ScriptBlockBody Of(ScriptBlock block) => block switch
    {
        StartBlock b => new() { Id = b.Id, Type = "start", Next = b.Next },
        InformationBlock b => new() { Id = b.Id, Type = "information", Text = b.Text, AudioId = b.AudioId, BuiltIn = b.BuiltIn, Next = b.Next },
        PauseBlock b => new() { Id = b.Id, Type = "pause", Seconds = b.Seconds, Next = b.Next },
        ResultBlock b => new() { Id = b.Id, Type = "result", Marker = b.Marker, Result = b.Result },
        _ => new() { Id = block.Id, Type = block.GetType().Name },
    };

    /// <summary>The block, or null with the reason among the errors.</summary>
    public ScriptBlock? ToBlock(string field, List<FieldError> errors)
    {
        ScriptBlock? Refuse(string part, string message)
        {
            errors.Add(new FieldError($"{field}.{part}", message));
            return null;
        }

        var id = Id ?? "";
        return Type switch
        {
            "start" => new StartBlock { Id = id, Next = Next ?? "" },
            "information" => new InformationBlock { Id = id, Text = Text, AudioId = AudioId, BuiltIn = BuiltIn, Next = Next },
            "pause" when Seconds is null => Refuse("seconds", "Say how long, from 0.1 to 60 s."),
            "pause" => new PauseBlock { Id = id, Seconds = Seconds.Value, Next = Next },
            "result" when Redirect is { } to && !(to.ValueKind == JsonValueKind.String && to.GetString() == "hangup") =>
                Refuse("redirect", "This version can only hang up after a call: send \"hangup\", or leave it out."),
            "result" => new ResultBlock { Id = id, Marker = Marker, Result = Result ?? ScriptResult.Auto },
            null => Refuse("type", "Must be start, information, pause or result."),
            _ when Later.Contains(Type) => Refuse("type", $"This version does not carry {Type} blocks yet: use start, information, pause and result."),
            _ => Refuse("type", "Must be start, information, pause or result."),
        };
    }
}

/// <summary>A script as it is sent.</summary>
internal sealed record ScriptBody
{
    public string? Name { get; init; }
    public IReadOnlyList<ScriptBlockBody>? Blocks { get; init; }
    /// <summary>The version that was read; required in a change.</summary>
    public int? Version { get; init; }

    /// <exception cref="InvalidInputException">A block is of no kind we know.</exception>
    public IReadOnlyList<ScriptBlock> ToBlocks()
    {
        var errors = new List<FieldError>();
        var blocks = new List<ScriptBlock>();
        if (Blocks is null) errors.Add(new FieldError("blocks", "Send the script's blocks."));
        // The rest of an oversized script is counted by the rules and not worth a message each.
        foreach (var (i, body) in (Blocks ?? []).Take(Script.MaxBlocks + 1).Index())
        {
            if (body is null) errors.Add(new FieldError($"blocks[{i}]", "Must be a block."));
            else if (body.ToBlock($"blocks[{i}]", errors) is { } block) blocks.Add(block);
        }

        InvalidInputException.ThrowIfAny(errors);
        return blocks;
    }
}

/// <summary>A script as it stands.</summary>
internal sealed record ScriptAnswer(long Id, int Version, string Name, IReadOnlyList<ScriptBlockBody> Blocks)
{
    public static ScriptAnswer Of(Script script) => new(script.Id, script.Version, script.Name, [.. script.Blocks.Select(ScriptBlockBody.Of)]);
}

/// <summary>A saved version of a script.</summary>
internal sealed record ScriptVersionAnswer(int Version, string Name, DateTimeOffset CreatedAt);
