using CallTasks.Core.Languages;

namespace CallTasks.Web.Resources;

/// <summary>Texts of the page on which verdicts are listened to.</summary>
internal static class VerdictsTexts
{
    public static readonly Texts T = new("CallTasks.Web.Resources.Verdicts", typeof(VerdictsTexts).Assembly);
}
