using CallTasks.Core.Languages;

namespace CallTasks.Web.Resources;

/// <summary>Texts of dial plans, CallerIDs, rules, audio, do-not-call list.</summary>
internal static class TelephonyTexts
{
    public static readonly Texts T = new("CallTasks.Web.Resources.Telephony", typeof(TelephonyTexts).Assembly);
}
