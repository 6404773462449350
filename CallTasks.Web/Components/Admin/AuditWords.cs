using System.Globalization;
using System.Text.RegularExpressions;
using CallTasks.Core.Languages;
using CallTasks.Core.Storage;
using static CallTasks.Web.Resources.AdminTexts;

namespace CallTasks.Web.Components.Admin;

/// <summary>
/// The audit log is kept in words of programs and searched by them; here it is told to people. What is in no list, such as a name, is told
/// as it stands.
/// </summary>
internal static partial class AuditWords
{
    /// <summary>"Call task: started" for <c>call-task.start</c>.</summary>
    public static string Action(string action) => action.IndexOf('.') is > 0 and var dot ? T["AuditActOnThing", Thing(action[..dot]), Act(action[(dot + 1)..])] : action;

    /// <summary>What was done, where it is plain to what: "started".</summary>
    public static string ActAlone(string action) => Act(action[(action.IndexOf('.') + 1)..]);

    /// <summary>A subject or a note.</summary>
    /// <param name="action">What was done: only where we write the text, it is told in other words.</param>
    public static string Text(string action, string text) => action switch
    {
        "report.cancel" or "report.delete" or "report.regenerate" or "interrupted-call.close" or "interrupted-call.redial" or "verdict.mark" or "verdict.unmark" or "script.delete" or "blacklist.cancel-import" or "call-task.cancel-import"
            => Numbered().Match(text) is { Success: true } found ? OfKind(found.Groups[1].Value, found.Groups[2].Value) : text,
        "host.pause-all" or "host.resume-all" => T["AuditAllDialling"],
        "blacklist.add" => Counted().Match(text) is { Success: true } numbers && Number(numbers) is { } n ? T.Count("AuditNumbers", n) : text,
        "call-task.add-clients" => Counted().Match(text) is { Success: true } clients && Number(clients) is { } n ? T.Count("AuditClients", n) : text,
        "script.create" or "script.change" or "script.import" or "script.restore" => Numbered().Match(text) is { Success: true } script && script.Groups[1].Value == "version" ? T["AuditVersion", script.Groups[2].Value] : text,
        "call-task.clone" => Clone().Match(text) is { Success: true } clone ? T[clone.Groups[3].Value == "with" ? "AuditCloneWith" : "AuditCloneWithout", clone.Groups[1].Value, clone.Groups[2].Value] : text,
        "user.set-language" => Language.Find(text)?.Name ?? text,
        "user.shut" => Shut().Match(text) is { Success: true } shut ? T["AuditShut", shut.Groups[1].Value, shut.Groups[2].Value] : text,
        "bulk-work.cancel" => Enum.TryParse<BulkJobKind>(text, out var kind) ? Resources.CallTasksTexts.T.Of(kind) : text,
        _ => text,
    };

    private static long? Number(Match found) => long.TryParse(found.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string OfKind(string kind, string id) => kind switch
    {
        "report" => T["AuditReport", id],
        "call" => T["AuditCall", id],
        "script" => T["AuditScript", id],
        _ => T["AuditImport", id],
    };

    private static string Thing(string thing) => thing switch
    {
        "call-task" => T["AuditThingCallTask"],
        "template" => T["AuditThingTemplate"],
        "report" => T["AuditThingReport"],
        "interrupted-call" => T["AuditThingInterruptedCall"],
        "verdict" => T["AuditThingVerdict"],
        "bulk-work" => T["AuditThingBulkWork"],
        "script" => T["AuditThingScript"],
        "dial-plan" => T["AuditThingDialPlan"],
        "caller-id" => T["AuditThingCallerId"],
        "caller-id-group" => T["AuditThingCallerIdGroup"],
        "recall-set" => T["AuditThingRecallSet"],
        "direction" => T["AuditThingDirection"],
        "audio" => T["AuditThingAudio"],
        "calling-hours" => T["AuditThingCallingHours"],
        "frequency-cap" => T["AuditThingFrequencyCap"],
        "blacklist" => T["AuditThingBlacklist"],
        "user" => T["AuditThingUser"],
        "api-key" => T["AuditThingApiKey"],
        "wall-link" => T["AuditThingWallLink"],
        "host" => T["AuditThingHost"],
        _ => thing,
    };

    private static string Act(string act) => act switch
    {
        "create" => T["AuditActCreate"],
        "change" => T["AuditActChange"],
        "delete" => T["AuditActDelete"],
        "start" => T["AuditActStart"],
        "pause" => T["AuditActPause"],
        "resume" => T["AuditActResume"],
        "stop" => T["AuditActStop"],
        "cancel" => T["AuditActCancel"],
        "clone" => T["AuditActClone"],
        "add-clients" => T["AuditActAddClients"],
        "import" => T["AuditActImport"],
        "cancel-import" => T["AuditActCancelImport"],
        "cancel-recalls" => T["AuditActCancelRecalls"],
        "restart-unsuccessful" => T["AuditActRestartUnsuccessful"],
        "recall-set" => T["AuditActRecallSet"],
        "regenerate" => T["AuditActRegenerate"],
        "restore" => T["AuditActRestore"],
        "mark" => T["AuditActMark"],
        "unmark" => T["AuditActUnmark"],
        "redial" => T["AuditActRedial"],
        "close" => T["AuditActClose"],
        "add" => T["AuditActAdd"],
        "remove" => T["AuditActRemove"],
        "sign-in" => T["AuditActSignIn"],
        "sign-out" => T["AuditActSignOut"],
        "shut" => T["AuditActShut"],
        "set-language" => T["AuditActSetLanguage"],
        "set-password" => T["AuditActSetPassword"],
        "revoke" => T["AuditActRevoke"],
        "pause-all" => T["AuditActPauseAll"],
        "resume-all" => T["AuditActResumeAll"],
        _ => act,
    };

    [GeneratedRegex(@"^(report|call|script|import|version) (\d+)$")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"^(\d+) (?:numbers|clients)$")]
    private static partial Regex Counted();

    [GeneratedRegex(@"^of (\d+) '(.*)', (with|without) clients$", RegexOptions.Singleline)]
    private static partial Regex Clone();

    [GeneratedRegex(@"^(\d+) wrong passwords: shut for (\d+) minutes$")]
    private static partial Regex Shut();
}
