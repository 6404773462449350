using CallTasks.Core.Languages;

namespace CallTasks.Web.Resources;

/// <summary>Texts of reports.</summary>
internal static class ReportsTexts
{
    public static readonly Texts T = new("CallTasks.Web.Resources.Reports", typeof(ReportsTexts).Assembly);
}
