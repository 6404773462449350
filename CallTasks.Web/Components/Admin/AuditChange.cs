using System.Text.Json;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Web.Components.Admin;

/// <summary>What an entry of the audit log changed, field by field; of two documents only what differs.</summary>
/// <param name="Field">Path in the document, such as <c>recall.busy.times</c>; empty for a text.</param>
/// <param name="Before">How it was, in the reader's language; null where it was not there.</param>
/// <param name="After">How it is since; null where it is gone.</param>
public sealed record AuditChange(string Field, string? Before, string? After)
{
    /// <summary>A document has some forty fields; more is a list in it.</summary>
    private const int MaxFields = 100;

    /// <summary>A value is shown so far; the API tells it whole.</summary>
    private const int MaxValue = 500;

    private const int SummaryLength = 120;

    /// <summary>The field in words: "calling hours › from".</summary>
    public string Name => AuditFields.Name(Field);

    public static IReadOnlyList<AuditChange> Of(AuditEntry entry) => Of(entry.Action, entry.Before, entry.After);

    public static IReadOnlyList<AuditChange> Of(string action, string? was, string? now)
    {
        var (before, after) = (Fields(was), Fields(now));
        return
        [
            .. before.Keys.Union(after.Keys)
                .Select(field => new AuditChange(field, before.GetValueOrDefault(field), after.GetValueOrDefault(field)))
                .Where(change => change.Before != change.After)
                .Take(MaxFields)
                .Select(change => change with { Before = Told(action, change.Field, change.Before), After = Told(action, change.Field, change.After) }),
        ];
    }

    /// <summary>In one line.</summary>
    public static string Summary(IReadOnlyList<AuditChange> changes)
    {
        var text = string.Join(" · ", changes.Select(change => change switch
        {
            { Field: "", Before: { } was, After: { } now } => $"{was} → {now}",
            { Field: "" } => change.After ?? change.Before,
            { Before: { } was, After: { } now } => $"{change.Name}: {was} → {now}",
            _ => $"{change.Name}: {change.After ?? change.Before}",
        }));
        return text.Length > SummaryLength ? text[..SummaryLength] + "…" : text;
    }

    private static string? Told(string action, string field, string? value) =>
        value is null ? null : field.Length == 0 ? AuditWords.Text(action, value) : AuditFields.Value(field, value);

    private static Dictionary<string, string> Fields(string? stored)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (stored is null) return fields;
        if (stored.StartsWith('{'))
        {
            try
            {
                using var document = JsonDocument.Parse(stored);
                Walk(document.RootElement, "", fields);
                return fields;
            }
            catch (JsonException)
            {
                // Then it is a text that begins like a document.
            }
        }

        fields[""] = Cut(stored);
        return fields;
    }

    private static void Walk(JsonElement element, string path, Dictionary<string, string> fields)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in element.EnumerateObject()) Walk(field.Value, path.Length == 0 ? field.Name : $"{path}.{field.Name}", fields);
                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                break;
            default:
                fields[path] = Cut(element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText());
                break;
        }
    }

    private static string Cut(string value) => value.Length > MaxValue ? value[..MaxValue] + "…" : value;
}
