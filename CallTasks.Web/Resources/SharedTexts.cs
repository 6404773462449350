using CallTasks.Core.Languages;

namespace CallTasks.Web.Resources;

/// <summary>Texts of shared components.</summary>
internal static class SharedTexts
{
    public static readonly Texts T = new("CallTasks.Web.Resources.Shared", typeof(SharedTexts).Assembly);
}
