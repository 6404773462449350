using System.Text.Json;
using CallTasks.Core.Model;

namespace CallTasks.Core.Reports;

/// <summary>Words of a report's cells: codes as the API has them, names for people.</summary>
internal static class ReportWords
{
    private static readonly string[] StatusCodes = [.. Enum.GetNames<CallStatus>().Select(JsonNamingPolicy.CamelCase.ConvertName)];
    private static readonly string[] ReasonCodes = [.. Enum.GetNames<CallReason>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    public static string Code(CallStatus status) => StatusCodes[(int)status];

    public static string Code(CallReason reason) => ReasonCodes[(int)reason];

    public static string Name(CallStatus status) => status switch
    {
        CallStatus.Dial => "Dialling",
        CallStatus.InProgress => "In progress",
        CallStatus.Answered => "Answered",
        CallStatus.Machine => "Answering machine",
        CallStatus.Busy => "Busy",
        CallStatus.NoAnswer => "No answer",
        CallStatus.Unavailable => "Unavailable",
        CallStatus.Congestion => "Refused by the carrier",
        CallStatus.ChanUnavail => "Carrier failure",
        CallStatus.Failed => "Broken off",
        CallStatus.Invalid => "Invalid number",
        CallStatus.Blacklist => "On the do-not-call list",
        CallStatus.Cancel => "Cancelled",
        CallStatus.Expired => "Outcome unknown",
        _ => status.ToString(),
    };

    public static string Name(Responder responder) => responder switch
    {
        Responder.Human => "human",
        Responder.Machine => "machine",
        _ => "not defined",
    };

    public static string Name(CallResult? result) => result switch
    {
        CallResult.Effective => "effective",
        CallResult.Ineffective => "ineffective",
        _ => "",
    };

    public static string Name(EndedBy? endedBy) => endedBy switch
    {
        EndedBy.Bot => "bot",
        EndedBy.Client => "client",
        EndedBy.System => "system",
        _ => "",
    };

    public static string Name(TransferOutcome transfer) => transfer switch
    {
        TransferOutcome.Transferred => "operator",
        TransferOutcome.Failed => "failed",
        _ => "",
    };

    /// <summary>The parameter <c>gender</c> as the report shows it.</summary>
    public static string Gender(string? parameter) => parameter?.Trim().ToLowerInvariant() switch
    {
        "m" or "male" or "man" or "м" or "муж" or "мужской" => "male",
        "f" or "female" or "woman" or "ж" or "жен" or "женский" => "female",
        _ => "unknown",
    };
}
