using System.Text.Json.Nodes;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>A client's planned call.</summary>
internal sealed record NextCallAnswer(DateTimeOffset At, string Phone, CallReason Reason);

/// <summary>Numbers by condition.</summary>
internal sealed record ByConditionAnswer(int Busy, int NoAnswer, int Machine, int Short, int Failure)
{
    public static ByConditionAnswer Of(Func<RecallCondition, int> number) => new(
        number(RecallCondition.Busy), number(RecallCondition.NoAnswer), number(RecallCondition.Machine), number(RecallCondition.Short), number(RecallCondition.Failure));
}

/// <summary>A client as the list of a task's clients tells it.</summary>
/// <param name="Recalls">Returned calls that ended in a condition.</param>
/// <param name="Left">Call-backs left by a condition.</param>
/// <param name="Why">What its state comes from, or null.</param>
internal sealed record ClientAnswer(
    long Id, string ClientId, IReadOnlyList<string> Phones, ClientState State, NextCallAnswer? NextCall, ByConditionAnswer Recalls, ByConditionAnswer Left, string? Why, JsonNode Parameters)
{
    public static ClientAnswer Of(ClientView client, RecallRules rules, Sight sight) => new(
        client.Id, sight.Text(client.ClientId)!, [.. client.Phones.Select(sight.Phone)], client.State, Next(client, sight), ByConditionAnswer.Of(client.Progress.Recalls),
        ByConditionAnswer.Of(c => client.State is ClientState.Done or ClientState.Cancelled ? 0 : Math.Max(0, (rules.For(c)?.Times ?? 0) - client.Progress.Counts[(int)c])),
        Reason(client), sight.Json(client.Parameters));

    private static NextCallAnswer? Next(ClientView client, Sight sight) =>
        client.NextCall is { } next ? new NextCallAnswer(Instants.Of(next.At), sight.Phone(client.Phones[Math.Clamp(next.NumberIndex, 0, client.Phones.Count - 1)]), next.Reason) : null;

    private static string? Reason(ClientView client) => client.State switch
    {
        ClientState.Interrupted => "The outcome of its last call is unknown: redial or close it under interrupted calls.",
        ClientState.Cancelled => "A person cancelled its calls.",
        ClientState.Done or ClientState.WaitingRecall when client.LastStatus is { } last => $"Its last call ended as {Words<CallStatus>.Of(last)}.",
        _ => null,
    };
}
