using CallTasks.Core.Model;

namespace CallTasks.Web.Api;

/// <summary>A clone or template of a task.</summary>
internal sealed record CloneBody
{
    public string? Name { get; init; }
    /// <summary>The clients come too, as if they had just come in.</summary>
    public bool WithClients { get; init; }
}

/// <summary>What was made.</summary>
internal sealed record ClonedAnswer(long Id);

/// <summary>A task that is not there yet, and how many clients it would have.</summary>
internal sealed record EstimateBody
{
    /// <summary>More clients than any list has.</summary>
    public const long MaxClients = 1_000_000_000;

    public long Clients { get; init; }
    public CallTaskBody? Task { get; init; }
}

/// <summary>About what a task costs and how long it takes.</summary>
internal sealed record CostEstimateAnswer(
    long Clients, long Calls, long Answered, double TalkSeconds, decimal Cost, string Currency, double DialSeconds, DateTimeOffset? EndsAt, EstimateBasis Basis, long BasisCalls, IReadOnlyList<string> Assumptions)
{
    public static CostEstimateAnswer Of(CostEstimate e) =>
        new(e.Clients, e.Calls, e.Answered, e.TalkSeconds, e.Cost, e.Currency, e.DialSeconds, Instants.Of(e.EndsAt), e.Basis, e.BasisCalls, e.Assumptions);
}
