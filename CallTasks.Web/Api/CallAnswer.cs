using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Core.Telephony.Detection;
using CallTasks.Web.Security;

namespace CallTasks.Web.Api;

/// <summary>A call as lists and the hub tell it.</summary>
internal record CallAnswer
{
    public required long Id { get; init; }
    public required long TaskId { get; init; }
    public required string ClientId { get; init; }
    public required string Phone { get; init; }
    public required int Attempt { get; init; }
    public required CallReason Reason { get; init; }
    public required CallStatus Status { get; init; }
    public required DateTimeOffset PlannedAt { get; init; }
    public required DateTimeOffset? StartedAt { get; init; }
    public required DateTimeOffset? AnsweredAt { get; init; }
    public required DateTimeOffset? EndedAt { get; init; }
    /// <summary>From the answer to the end; null for a call that was not answered.</summary>
    public required decimal? DurationSeconds { get; init; }
    public required decimal Cost { get; init; }
    public required int? SipCode { get; init; }
    public required int? Cause { get; init; }
    public required EndedBy? EndedBy { get; init; }
    public required CallResult? Result { get; init; }
    public required Responder Responder { get; init; }
    public required TransferOutcome Transfer { get; init; }
    public required bool HasRecording { get; init; }

    public static CallAnswer Of(Call call, Sight sight) => new()
    {
        Id = call.Id,
        TaskId = call.TaskId,
        ClientId = sight.Text(call.ClientId)!,
        Phone = sight.Phone(call.Phone),
        Attempt = call.Attempt,
        Reason = call.Reason,
        Status = call.Status,
        PlannedAt = Instants.Of(call.PlannedAt),
        StartedAt = Instants.Of(call.StartedAt),
        AnsweredAt = Instants.Of(call.AnsweredAt),
        EndedAt = Instants.Of(call.EndedAt),
        DurationSeconds = Instants.Seconds(call.TalkMs),
        Cost = call.Cost,
        SipCode = call.SipCode,
        Cause = call.Cause,
        EndedBy = call.EndedBy,
        Result = call.Result,
        Responder = call.Responder,
        Transfer = call.Transfer,
        HasRecording = call.HasRecording,
    };
}

/// <summary>One SIP message of a call; its secrets are removed.</summary>
internal sealed record TracedMessageAnswer(DateTimeOffset At, bool Sent, string Peer, string Text);

/// <summary>The SIP messages of a call.</summary>
/// <param name="Messages">In order.</param>
/// <param name="LeftOut">Messages in the middle that passed the bound.</param>
internal sealed record CallTraceAnswer(IReadOnlyList<TracedMessageAnswer> Messages, int LeftOut)
{
    public static CallTraceAnswer Of(CallTrace trace, Sight sight) =>
        new([.. trace.Messages.Select(m => new TracedMessageAnswer(Instants.Of(m.At), m.Sent, m.Peer, sight.Text(m.Text)!))], trace.LeftOut);
}

/// <summary>One state change of a call.</summary>
internal sealed record CallEventAnswer(DateTimeOffset At, string What, string? Detail);

/// <summary>A call with all that is kept of it.</summary>
internal sealed record CallDetailsAnswer : CallAnswer
{
    [SetsRequiredMembers]
    public CallDetailsAnswer(CallDetails details, Sight sight) : base(CallAnswer.Of(details.Call, sight))
    {
        var call = details.Call;
        CallerId = call.CallerId;
        ScriptId = call.ScriptId;
        ScriptVersion = call.ScriptVersion;
        SipText = sight.Text(call.SipText);
        LastBlock = call.LastBlock;
        Marker = sight.Text(call.Marker);
        TransferredTo = sight.Text(call.TransferredTo);
        Gender = details.Gender;
        Evidence = CallEvidence.Read(details.Evidence);
        Events = [.. details.Events.Select(e => new CallEventAnswer(Instants.Of(e.At), e.What, sight.Text(e.Detail)))];
        Dialogue = sight.Text(call.Dialogue)?.Split('\n') ?? [];
        TracedMessages = details.TracedMessages;
        Variables = sight.Json(details.Parameters);
        ScriptVariables = sight.Json(details.Variables);
        OtherCalls = [.. details.Others.Select(other => CallAnswer.Of(other, sight))];
    }

    public string? CallerId { get; }
    public long ScriptId { get; }
    public int ScriptVersion { get; }
    public string? SipText { get; }
    public string? LastBlock { get; }
    public string? Marker { get; }
    /// <summary>To whom the client was handed over, or was to be: a direction's name and number.</summary>
    public string? TransferredTo { get; }
    /// <summary>By the client's own parameter, else by the voice where the task asks for it.</summary>
    public Gender Gender { get; }
    /// <summary>What was heard of who answered, or null.</summary>
    public CallEvidence? Evidence { get; }
    public IReadOnlyList<CallEventAnswer> Events { get; }
    /// <summary>What was said, one line a turn.</summary>
    public IReadOnlyList<string> Dialogue { get; }
    /// <summary>SIP messages that are kept of it.</summary>
    public int TracedMessages { get; }
    /// <summary>The client's parameters.</summary>
    public JsonNode Variables { get; }
    /// <summary>What the script's blocks set.</summary>
    public JsonNode ScriptVariables { get; }
    /// <summary>The client's other calls, newest first.</summary>
    public IReadOnlyList<CallAnswer> OtherCalls { get; }
}
