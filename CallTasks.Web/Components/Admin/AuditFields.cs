using CallTasks.Core.Model;
using static CallTasks.Web.Resources.AdminTexts;

namespace CallTasks.Web.Components.Admin;

/// <summary>Fields of what is stored, and the words of their values, for people; what has no word is told as it is stored.</summary>
internal static class AuditFields
{
    /// <summary>Fields whose texts are words of ours. Any other may hold a text that somebody typed.</summary>
    private static readonly string[] OfWords = ["role", "startMode", "mode", "recallStart", "pick", "per", "days", "timeZone", "verdict", "truth"];

    /// <summary>"calling hours › from" for <c>callingHours.from</c>.</summary>
    public static string Name(string path) => string.Join(" › ", path.Split('.', StringSplitOptions.RemoveEmptyEntries).Select(Part));

    /// <summary>A value of a field, as JSON has it or as text.</summary>
    public static string Value(string path, string value)
    {
        if (value is "true" or "false") return T[value == "true" ? "AuditYes" : "AuditNo"];
        if (!OfWords.Contains(path[(path.LastIndexOf('.') + 1)..])) return value;
        return value.StartsWith('[') ? string.Join(", ", value.Trim('[', ']').Split(',').Select(part => Word(part.Trim('"')))) : Word(value);
    }

    private static string Word(string word) => word switch
    {
        "monday" => T["AuditMonday"],
        "tuesday" => T["AuditTuesday"],
        "wednesday" => T["AuditWednesday"],
        "thursday" => T["AuditThursday"],
        "friday" => T["AuditFriday"],
        "saturday" => T["AuditSaturday"],
        "sunday" => T["AuditSunday"],
        "manual" => T["AuditManually"],
        "scheduled" => T["AuditScheduled"],
        "asDue" => T["AuditAsDue"],
        "afterFirstCalls" => T["AuditAfterFirstCalls"],
        "timeOfDay" => T["AuditTimeOfDay"],
        "default" => T["AuditDefault"],
        "group" => T["AuditFieldGroupId"],
        "number" => T["AuditFieldNumber"],
        "hangup" => T["AuditHangup"],
        "nothing" => T["AuditNothing"],
        "dialPlan" => T["AuditFieldDialPlanId"],
        "direction" => T["AuditFieldDirectionId"],
        "customer" => T["AuditCustomer"],
        "script" => T["AuditFieldScriptId"],
        "background" => T["AuditBackground"],
        "lockout" => T["AuditLockout"],
        "inTurn" => T["AuditInTurn"],
        "random" => T["AuditRandom"],
        "day" => T["AuditDay"],
        "week" => T["AuditWeek"],
        "month" => T["AuditMonth"],
        "client" => T["AuditClientsZone"],
        "human" => T["AuditPerson"],
        "machine" => T["AuditMachine"],
        "unknown" => T["AuditUnsure"],
        _ => Enum.TryParse<Role>(word, ignoreCase: true, out var role) ? Resources.AccountTexts.T.Of(role) : word,
    };

    private static string Part(string field) => field switch
    {
        "name" => T["AuditFieldName"],
        "scriptId" => T["AuditFieldScriptId"],
        "dialPlanId" => T["AuditFieldDialPlanId"],
        "ambientNoiseId" => T["AuditFieldAmbientNoiseId"],
        "identification" => T["AuditFieldIdentification"],
        "mode" => T["AuditFieldMode"],
        "greetingId" => T["AuditFieldGreetingId"],
        "messageId" => T["AuditFieldMessageId"],
        "messageText" => T["AuditFieldMessageText"],
        "callerId" => T["AuditFieldCallerId"],
        "groupId" => T["AuditFieldGroupId"],
        "number" => T["AuditFieldNumber"],
        "redirect" => T["AuditFieldRedirect"],
        "directionId" => T["AuditFieldDirectionId"],
        "url" => T["AuditFieldUrl"],
        "startMode" => T["AuditFieldStartMode"],
        "startAt" => T["AuditFieldStartAt"],
        "intensity" => T["AuditFieldIntensity"],
        "attempts" => T["AuditFieldAttempts"],
        "seconds" => T["AuditFieldSeconds"],
        "perSecond" => T["AuditFieldPerSecond"],
        "maxLines" => T["AuditFieldMaxLines"],
        "ineffectiveSeconds" => T["AuditFieldIneffectiveSeconds"],
        "detectGender" => T["AuditFieldDetectGender"],
        "testCall" => T["AuditFieldTestCall"],
        "country" => T["AuditFieldCountry"],
        "recall" => T["AuditFieldRecall"],
        "rules" => T["AuditFieldRules"],
        "recallSetId" => T["AuditFieldRecallSetId"],
        "busy" => T["AuditFieldBusy"],
        "noAnswer" => T["AuditFieldNoAnswer"],
        "machine" => T["AuditFieldMachine"],
        "short" => T["AuditFieldShort"],
        "failure" => T["AuditFieldFailure"],
        "afterSeconds" => T["AuditFieldAfterSeconds"],
        "times" => T["AuditFieldTimes"],
        "recallStart" => T["AuditFieldRecallStart"],
        "recallTimeOfDay" => T["AuditFieldRecallTimeOfDay"],
        "callsPerClient" => T["AuditFieldCallsPerClient"],
        "callsPerNumber" => T["AuditFieldCallsPerNumber"],
        "callingHours" => T["AuditFieldCallingHours"],
        "hours" => T["AuditFieldHours"],
        "from" => T["AuditFieldFrom"],
        "to" => T["AuditFieldTo"],
        "days" => T["AuditFieldDays"],
        "timeZone" => T["AuditFieldTimeZone"],
        "blackoutDates" => T["AuditFieldBlackoutDates"],
        "priority" => T["AuditFieldPriority"],
        "record" => T["AuditFieldRecord"],
        "on" => T["AuditFieldOn"],
        "fromSecond" => T["AuditFieldFromSecond"],
        "rejectDuplicates" => T["AuditFieldRejectDuplicates"],
        "address" => T["AuditFieldAddress"],
        "proxies" => T["AuditFieldProxies"],
        "callerIdIn" => T["AuditFieldCallerIdIn"],
        "register" => T["AuditFieldRegister"],
        "symmetricRtp" => T["AuditFieldSymmetricRtp"],
        "trace" => T["AuditFieldTrace"],
        "refer" => T["AuditFieldRefer"],
        "transport" => T["AuditFieldTransport"],
        "verifyCertificate" => T["AuditFieldVerifyCertificate"],
        "username" => T["AuditFieldUsername"],
        "password" => T["AuditFieldPassword"],
        "ringTimeoutSeconds" => T["AuditFieldRingTimeoutSeconds"],
        "callsPerSecond" => T["AuditFieldCallsPerSecond"],
        "pricePerMinute" => T["AuditFieldPricePerMinute"],
        "billingStepSeconds" => T["AuditFieldBillingStepSeconds"],
        "currency" => T["AuditFieldCurrency"],
        "callerIds" => T["AuditFieldCallerIds"],
        "codecs" => T["AuditFieldCodecs"],
        "allowedCountries" => T["AuditFieldAllowedCountries"],
        "outcomeOverrides" => T["AuditFieldOutcomeOverrides"],
        "numbers" => T["AuditFieldNumbers"],
        "pick" => T["AuditFieldPick"],
        "calls" => T["AuditFieldCalls"],
        "per" => T["AuditFieldPer"],
        "file" => T["AuditFieldFile"],
        "milliseconds" => T["AuditFieldMilliseconds"],
        "bytes" => T["AuditFieldBytes"],
        "sourceRate" => T["AuditFieldSourceRate"],
        "sourceChannels" => T["AuditFieldSourceChannels"],
        "uploadedAt" => T["AuditFieldUploadedAt"],
        "uploadedBy" => T["AuditFieldUploadedBy"],
        "role" => T["AuditFieldRole"],
        "locked" => T["AuditFieldLocked"],
        "taskIds" => T["AuditFieldTaskIds"],
        "verdict" => T["AuditFieldVerdict"],
        "truth" => T["AuditFieldTruth"],
        _ => field,
    };
}
