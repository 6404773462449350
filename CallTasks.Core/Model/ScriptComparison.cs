using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallTasks.Core.Model;

/// <summary>What became of a block between two versions.</summary>
public enum ScriptChangeKind
{
    /// <summary>It is new.</summary>
    Added = 0,
    /// <summary>It is gone.</summary>
    Removed = 1,
    /// <summary>Some of its fields differ.</summary>
    Changed = 2,
    /// <summary>It stands elsewhere on the drawing, and is the same otherwise.</summary>
    Moved = 3,
}

/// <summary>A field that differs.</summary>
/// <param name="Field">Its name as the API has it, such as <c>answers[0].digits</c>.</param>
/// <param name="Before">As it was; null where it was not there.</param>
/// <param name="After">As it is; null where it is not there.</param>
public sealed record ScriptFieldChange(string Field, string? Before, string? After);

/// <summary>A block that differs.</summary>
/// <param name="Kind">How.</param>
/// <param name="Block">Its ID; empty for the script itself, whose name differs.</param>
/// <param name="Type">Its type as the API has it; empty for the script itself.</param>
/// <param name="Fields">What differs of it; empty where it is new or gone.</param>
public sealed record ScriptChange(ScriptChangeKind Kind, string Block, string Type, IReadOnlyList<ScriptFieldChange> Fields);

/// <summary>Compares two versions of a script.</summary>
public static class ScriptComparison
{
    private const string TypeField = "type";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>What differs: the name, what is gone, then the rest in the order of the later version. A block is known by its ID.</summary>
    public static IReadOnlyList<ScriptChange> Of(Script before, Script after)
    {
        var changes = new List<ScriptChange>();
        if (before.Name != after.Name) changes.Add(new ScriptChange(ScriptChangeKind.Changed, "", "", [new ScriptFieldChange("name", before.Name, after.Name)]));
        var old = before.Blocks.ToDictionary(b => b.Id, Fields, StringComparer.Ordinal);
        var now = after.Blocks.ToDictionary(b => b.Id, Fields, StringComparer.Ordinal);
        changes.AddRange(before.Blocks.Where(b => !now.ContainsKey(b.Id)).Select(b => new ScriptChange(ScriptChangeKind.Removed, b.Id, old[b.Id][TypeField], [])));
        foreach (var block in after.Blocks)
        {
            var fields = now[block.Id];
            if (!old.TryGetValue(block.Id, out var was))
            {
                changes.Add(new ScriptChange(ScriptChangeKind.Added, block.Id, fields[TypeField], []));
                continue;
            }

            var differ = was.Keys.Union(fields.Keys, StringComparer.Ordinal).Select(name => new ScriptFieldChange(name, was.GetValueOrDefault(name), fields.GetValueOrDefault(name))).Where(field => field.Before != field.After).ToList();
            if (differ.Count > 0) changes.Add(new ScriptChange(differ.All(field => field.Field is "x" or "y") ? ScriptChangeKind.Moved : ScriptChangeKind.Changed, block.Id, fields[TypeField], differ));
        }

        return changes;
    }

    /// <summary>Every value of a block by its path, without its ID.</summary>
    private static Dictionary<string, string> Fields(ScriptBlock block)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        Walk("", JsonSerializer.SerializeToElement(block, Json), fields);
        fields.Remove("id");
        return fields;
    }

    private static void Walk(string path, JsonElement value, Dictionary<string, string> fields)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject()) Walk(path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value, fields);
                break;
            case JsonValueKind.Array:
                foreach (var (i, item) in value.EnumerateArray().Index()) Walk($"{path}[{i}]", item, fields);
                break;
            case JsonValueKind.String:
                fields[path] = value.GetString()!;
                break;
            default:
                fields[path] = value.GetRawText();
                break;
        }
    }
}
