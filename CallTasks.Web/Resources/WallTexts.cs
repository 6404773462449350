using CallTasks.Core.Languages;

namespace CallTasks.Web.Resources;

/// <summary>Texts of the wall.</summary>
internal static class WallTexts
{
    public static readonly Texts T = new("CallTasks.Web.Resources.Wall", typeof(WallTexts).Assembly);
}
