using CallTasks.Core.Languages;

namespace CallTasks.Web.Resources;

/// <summary>Texts of the form that makes and edits a call task.</summary>
internal static class TaskFormTexts
{
    public static readonly Texts T = new("CallTasks.Web.Resources.TaskForm", typeof(TaskFormTexts).Assembly);
}
