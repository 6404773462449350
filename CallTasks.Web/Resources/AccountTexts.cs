using CallTasks.Core.Languages;

namespace CallTasks.Web.Resources;

/// <summary>Texts of signing in.</summary>
internal static class AccountTexts
{
    public static readonly Texts T = new("CallTasks.Web.Resources.Account", typeof(AccountTexts).Assembly);
}
