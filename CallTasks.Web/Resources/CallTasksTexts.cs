using CallTasks.Core.Languages;

namespace CallTasks.Web.Resources;

/// <summary>Texts of call tasks.</summary>
internal static class CallTasksTexts
{
    public static readonly Texts T = new("CallTasks.Web.Resources.CallTasks", typeof(CallTasksTexts).Assembly);
}
