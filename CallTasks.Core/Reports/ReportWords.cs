using System.Globalization;
using System.Text;
using System.Text.Json;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;

namespace CallTasks.Core.Reports;

/// <summary>
/// Words of a report's cells: codes as the API has them, names for people in the language that is spoken when it is made. Every row asks
/// for them, so each is looked up once.
/// </summary>
internal sealed class ReportWords
{
    private static readonly string[] StatusCodes = [.. Enum.GetNames<CallStatus>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    private readonly string[] _statuses = All<CallStatus>();
    private readonly string[] _reasons = All<CallReason>();
    private readonly string[] _responders = All<Responder>();
    private readonly string[] _results = All<CallResult>();
    private readonly string[] _endedBy = All<EndedBy>();
    private readonly string[] _transfers = All<TransferOutcome>();
    private readonly string[] _genders = All<Gender>();
    private readonly CompositeFormat _cause = CompositeFormat.Parse(FilesTexts.T["Cause"]);

    private readonly string _messageLeft = FilesTexts.T["MessageLeft"], _noMessage = FilesTexts.T["NoMessage"];

    public string Simulated { get; } = FilesTexts.T["SimulatedCall"];

    public static string Code(CallStatus status) => StatusCodes[(int)status];

    public string Name(CallStatus status) => _statuses[(int)status];

    public string Name(CallReason reason) => _reasons[(int)reason];

    public string Name(Responder responder) => _responders[(int)responder];

    public string Name(CallResult? result) => result is { } known ? _results[(int)known] : "";

    public string Name(EndedBy? endedBy) => endedBy is { } known ? _endedBy[(int)known] : "";

    public string Message(bool left) => left ? _messageLeft : _noMessage;

    public string Transfer(TransferOutcome transfer, string? to) => transfer switch
    {
        TransferOutcome.None => "",
        TransferOutcome.Transferred => to ?? _transfers[(int)transfer],
        _ => to is null ? _transfers[(int)transfer] : $"{_transfers[(int)transfer]}: {to}",
    };

    /// <summary>A Q.850 cause: <c>cause 17</c>.</summary>
    public string Cause(int cause) => string.Format(CultureInfo.InvariantCulture, _cause, cause);

    public string Name(Gender gender) => _genders[(int)gender];

    private static string[] All<TEnum>() where TEnum : struct, Enum => [.. Enum.GetValues<TEnum>().Select(value => FilesTexts.T.Of(value))];
}
