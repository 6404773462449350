using System.Text.Json;
using CallTasks.Core.Storage.Queries;
using static CallTasks.Web.Resources.CallTasksTexts;

namespace CallTasks.Web.Components.CallTasks;

/// <summary>What was done to a task, in words.</summary>
internal static class LogWords
{
    /// <summary>Longest value that is shown of a changed field.</summary>
    private const int MaxValue = 120;

    public static string Of(string action) => action switch
    {
        "call-task.create" => T["LogCreate"],
        "call-task.change" => T["LogChange"],
        "call-task.start" => T["LogStart"],
        "call-task.pause" => T["LogPause"],
        "call-task.resume" => T["LogResume"],
        "call-task.stop" => T["LogStop"],
        "call-task.cancel-recalls" => T["LogCancelRecalls"],
        "call-task.restart-unsuccessful" => T["LogRestart"],
        "call-task.add-clients" => T["LogAddClients"],
        "call-task.import" => T["LogImport"],
        "call-task.cancel-import" => T["LogCancelImport"],
        "call-task.clone" => T["LogClone"],
        "report.create" => T["LogReport"],
        "report.regenerate" => T["LogReportAgain"],
        "report.delete" => T["LogReportDelete"],
        "interrupted-call.redial" => T["LogRedial"],
        "interrupted-call.close" => T["LogClose"],
        _ => action,
    };

    /// <summary>The fields that a change touched, each as it was and as it is; else what the log says besides.</summary>
    public static string Changes(TaskLogEntry entry)
    {
        if (entry.Before is null || entry.After is null) return IsDocument(entry.After) || entry.After is null ? entry.Subject : entry.After;
        if (!IsDocument(entry.Before) || !IsDocument(entry.After)) return $"{entry.Before} → {entry.After}";
        using var before = JsonDocument.Parse(entry.Before);
        using var after = JsonDocument.Parse(entry.After);
        var names = before.RootElement.EnumerateObject().Concat(after.RootElement.EnumerateObject()).Select(p => p.Name).Distinct();
        return string.Join(" · ", names
            .Select(name => (Name: name, Before: Value(before.RootElement, name), After: Value(after.RootElement, name)))
            .Where(field => field.Before != field.After)
            .Select(field => $"{field.Name}: {field.Before} → {field.After}"));
    }

    private static bool IsDocument(string? text) => text is { Length: > 1 } && text[0] == '{';

    private static string Value(JsonElement document, string name) =>
        !document.TryGetProperty(name, out var value) ? "–"
        : value.ValueKind == JsonValueKind.String ? value.GetString() ?? ""
        : value.GetRawText() is var text && text.Length > MaxValue ? text[..MaxValue] + "…" : text;
}
