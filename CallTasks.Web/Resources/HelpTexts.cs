using CallTasks.Core.Languages;

namespace CallTasks.Web.Resources;

/// <summary>Texts of the help: the tour, the shortcuts, the documents.</summary>
internal static class HelpTexts
{
    public static readonly Texts T = new("CallTasks.Web.Resources.Help", typeof(HelpTexts).Assembly);
}
