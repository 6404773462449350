using CallTasks.Core.Languages;

namespace CallTasks.Web.Resources;

/// <summary>Texts of users, keys, audit and settings.</summary>
internal static class AdminTexts
{
    public static readonly Texts T = new("CallTasks.Web.Resources.Admin", typeof(AdminTexts).Assembly);
}
