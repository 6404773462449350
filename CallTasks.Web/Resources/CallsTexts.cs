using CallTasks.Core.Languages;

namespace CallTasks.Web.Resources;

/// <summary>Texts of calls and clients.</summary>
internal static class CallsTexts
{
    public static readonly Texts T = new("CallTasks.Web.Resources.Calls", typeof(CallsTexts).Assembly);
}
