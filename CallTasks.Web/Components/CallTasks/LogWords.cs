using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Components.Admin;

namespace CallTasks.Web.Components.CallTasks;

/// <summary>What was done to a task, in the words of the audit log.</summary>
internal static class LogWords
{
    public static string Of(string action) => action.StartsWith("call-task.", StringComparison.Ordinal) ? AuditWords.ActAlone(action) : AuditWords.Action(action);

    /// <summary>The fields that a change touched, each as it was and as it is; else what the log says besides.</summary>
    public static string Changes(TaskLogEntry entry) =>
        entry.Before is null && (entry.After is null || entry.After.StartsWith('{'))
            ? AuditWords.Text(entry.Action, entry.Subject)
            : AuditChange.Summary(AuditChange.Of(entry.Action, entry.Before, entry.After));
}
