using CallTasks.Core.Languages;

namespace CallTasks.Web.Resources;

/// <summary>Texts of scripts.</summary>
internal static class ScriptsTexts
{
    public static readonly Texts T = new("CallTasks.Web.Resources.Scripts", typeof(ScriptsTexts).Assembly);
}
