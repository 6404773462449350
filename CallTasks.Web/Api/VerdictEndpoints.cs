using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Core.Telephony.Detection;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>/api/v1/verdicts: a sample to be listened to, marks on it, and the rates that follow.</summary>
internal static class VerdictEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var verdicts = api.MapGroup("/verdicts").WithTags("Verdicts");
        verdicts.MapGet("/", List);
        verdicts.MapGet("/rates", (VerdictQueries queries, long? taskId, long? dialPlanId) => VerdictRatesAnswer.Of(queries.Rates(taskId, dialPlanId)));
        verdicts.MapPut("/{id:long}/mark", MarkAsync);
        verdicts.MapDelete("/{id:long}/mark", UnmarkAsync);
    }

    private static ListAnswer<VerdictAnswer> List(
        VerdictQueries queries, [AsParameters] Paging paging, long? taskId, long? dialPlanId, string? from, string? to, string? verdict, bool? marked, HttpContext http)
    {
        var errors = new List<FieldError>();
        var (offset, limit) = paging.Read(errors);
        var period = Lists.Period(from, to, errors);
        var only = Words<AnswerVerdict>.Read(verdict, "verdict", errors);
        InvalidInputException.ThrowIfAny(errors);
        var sight = Sight.Of(http);
        var search = new VerdictSearch
        {
            TaskId = taskId,
            DialPlanId = dialPlanId,
            From = period.From,
            To = period.To,
            Verdict = only is { } said ? VerdictAnswer.Stored(said) : null,
            Marked = marked,
            Offset = offset,
            Limit = limit,
        };
        return Lists.Of(queries.List(search), view => VerdictAnswer.Of(view, sight));
    }

    private static async Task<VerdictAnswer> MarkAsync(long id, VerdictMarkBody body, VerdictCommands commands, VerdictQueries queries, HttpContext http)
    {
        await commands.MarkAsync(id, body.Right, body.Truth, ApiGuard.ActorOf(http));
        return Find(id, queries, http);
    }

    private static async Task<VerdictAnswer> UnmarkAsync(long id, VerdictCommands commands, VerdictQueries queries, HttpContext http)
    {
        await commands.UnmarkAsync(id, ApiGuard.ActorOf(http));
        return Find(id, queries, http);
    }

    private static VerdictAnswer Find(long id, VerdictQueries queries, HttpContext http) => VerdictAnswer.Of(queries.Find(id) ?? throw new NotFoundException("call", id), Sight.Of(http));
}

/// <summary>A mark as it is sent: one of the two, or both where they agree.</summary>
internal sealed record VerdictMarkBody
{
    public bool? Right { get; init; }
    public Responder? Truth { get; init; }
}

/// <summary>A mark on a verdict.</summary>
/// <param name="Right">Null where the verdict was unsure.</param>
/// <param name="Truth">Who answered.</param>
internal sealed record VerdictMarkAnswer(bool? Right, Responder Truth, string By, DateTimeOffset At);

/// <summary>A verdict of the sample.</summary>
internal sealed record VerdictAnswer
{
    public required long CallId { get; init; }
    public required long TaskId { get; init; }
    public required string TaskName { get; init; }
    public required string DialPlanName { get; init; }
    public required string ClientId { get; init; }
    public required string Phone { get; init; }
    public required DateTimeOffset? StartedAt { get; init; }
    public required AnswerVerdict Verdict { get; init; }
    /// <summary>From the answer to the verdict.</summary>
    public required decimal? DecidedAfterSeconds { get; init; }
    public required AnswerEvidence? Evidence { get; init; }
    /// <summary>Null while nobody has said who answered.</summary>
    public required VerdictMarkAnswer? Mark { get; init; }

    public static VerdictAnswer Of(VerdictView view, Sight sight)
    {
        var evidence = CallEvidence.Read(view.Evidence)?.Answer;
        return new()
        {
            CallId = view.Call.Id,
            TaskId = view.Call.TaskId,
            TaskName = view.TaskName,
            DialPlanName = view.DialPlanName,
            ClientId = sight.Text(view.Call.ClientId)!,
            Phone = sight.Phone(view.Call.Phone),
            StartedAt = Instants.Of(view.Call.StartedAt),
            Verdict = Said(view.Verdict),
            DecidedAfterSeconds = Instants.Seconds(evidence?.DecidedAt),
            Evidence = evidence,
            Mark = view is { Truth: { } truth, MarkedAt: { } at } ? new VerdictMarkAnswer(view.IsRight, truth, view.MarkedBy ?? "", Instants.Of(at)) : null,
        };
    }

    public static Responder Stored(AnswerVerdict verdict) => verdict switch
    {
        AnswerVerdict.Human => Responder.Human,
        AnswerVerdict.Machine => Responder.Machine,
        _ => Responder.Unknown,
    };

    private static AnswerVerdict Said(Responder stored) => stored switch
    {
        Responder.Human => AnswerVerdict.Human,
        Responder.Machine => AnswerVerdict.Machine,
        _ => AnswerVerdict.Unsure,
    };
}

/// <summary>A share of errors with its 95 % interval; share is null where nothing was marked.</summary>
internal sealed record ErrorRateAnswer(long Errors, long Of, double? Share, double Low, double High)
{
    /// <summary>Digits after the point: a tenth of a per mille.</summary>
    private const int Digits = 4;

    public static ErrorRateAnswer From(ErrorRate rate) => new(rate.Errors, rate.Of, rate.Share is { } share ? Math.Round(share, Digits) : null, Math.Round(rate.Low, Digits), Math.Round(rate.High, Digits));
}

/// <summary>Marks counted.</summary>
/// <param name="Marked">All marks.</param>
/// <param name="Unsure">Those on verdicts that were unsure.</param>
/// <param name="UnsureMachines">Machines among them.</param>
internal sealed record VerdictTallyAnswer(long Marked, ErrorRateAnswer Wrong, ErrorRateAnswer PeopleTakenForMachines, ErrorRateAnswer MachinesTakenForPeople, long Unsure, long UnsureMachines)
{
    public static VerdictTallyAnswer Of(VerdictTally tally) => new(
        tally.Marked, ErrorRateAnswer.From(tally.Wrong), ErrorRateAnswer.From(tally.PeopleTakenForMachines), ErrorRateAnswer.From(tally.MachinesTakenForPeople), tally.Unsure, tally.UnsureMachine);
}

/// <summary>Marks of a task or a dial plan.</summary>
internal sealed record VerdictRateAnswer(long Id, string Name, VerdictTallyAnswer Rates)
{
    public static VerdictRateAnswer Of(VerdictRate rate) => new(rate.Id, rate.Name, VerdictTallyAnswer.Of(rate.Tally));
}

/// <summary>Marks of all, by task and by dial plan.</summary>
internal sealed record VerdictRatesAnswer(VerdictTallyAnswer All, IReadOnlyList<VerdictRateAnswer> Tasks, IReadOnlyList<VerdictRateAnswer> DialPlans)
{
    public static VerdictRatesAnswer Of(VerdictRates rates) => new(VerdictTallyAnswer.Of(rates.All), [.. rates.Tasks.Select(VerdictRateAnswer.Of)], [.. rates.DialPlans.Select(VerdictRateAnswer.Of)]);
}
