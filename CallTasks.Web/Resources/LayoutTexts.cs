using CallTasks.Core.Languages;

namespace CallTasks.Web.Resources;

/// <summary>Texts of the frame round every page.</summary>
internal static class LayoutTexts
{
    public static readonly Texts T = new("CallTasks.Web.Resources.Layout", typeof(LayoutTexts).Assembly);
}
