using CallTasks.Core.Model;
using CallTasks.Core.Storage;

namespace CallTasks.Web.Api;

/// <summary>A task's statistics: the four pies.</summary>
internal sealed record StatisticsAnswer(StatisticsAnswer.ClientFigures Clients, StatisticsAnswer.CallFigures Calls, StatisticsAnswer.ResultFigures Results, StatisticsAnswer.TransferFigures Transfers)
{
    /// <summary>Clients by where they stand.</summary>
    internal sealed record ClientFigures(long Done, long InWork, long WaitingRecall, long NotCalled);

    /// <summary>Calls that were made, by status; every status is there.</summary>
    internal sealed record CallFigures(IReadOnlyDictionary<string, long> ByStatus);

    /// <summary>Answered calls by result.</summary>
    internal sealed record ResultFigures(long Effective, long Ineffective);

    /// <summary>Answered calls by what became of a transfer.</summary>
    internal sealed record TransferFigures(long Transferred, long Failed, long None);

    public static StatisticsAnswer Of(TaskStatistics s) => new(
        new ClientFigures(s.DoneClients, s.Clients(ClientState.InWork), s.Clients(ClientState.WaitingRecall), s.Clients(ClientState.New)),
        new CallFigures(Enum.GetValues<CallStatus>().ToDictionary(Words<CallStatus>.Of, s.Calls)),
        new ResultFigures(s.Results(CallResult.Effective), s.Results(CallResult.Ineffective)),
        new TransferFigures(s.Transfers(TransferOutcome.Transferred), s.Transfers(TransferOutcome.Failed), s.Transfers(TransferOutcome.None)));
}
