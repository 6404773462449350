using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Rows;

#pragma warning disable CS1591 // A row mirrors its table; the meaning of each column stands on the Model's type.

/// <summary>Table call_traces: the SIP messages of calls, of the newest <see cref="CallTrace.KeptCalls"/> calls.</summary>
public sealed class CallTraceRow
{
    public long CallId { get; set; }
    public int Messages { get; set; }
    /// <summary>As <see cref="CallTrace.Pack"/> writes it.</summary>
    public byte[] Trace { get; set; } = [];
}

/// <summary>Table calls.</summary>
public sealed class CallRow
{
    public long Id { get; set; }
    public long TaskId { get; set; }
    public long ClientRow { get; set; }
    public string ClientId { get; set; } = "";
    public string Phone { get; set; } = "";
    public int NumberIndex { get; set; }
    public int Attempt { get; set; }
    public int Reason { get; set; }
    public int Status { get; set; }
    public long PlannedAt { get; set; }
    public long ClaimedAt { get; set; }
    public long? StartedAt { get; set; }
    public long? AnsweredAt { get; set; }
    public long? EndedAt { get; set; }
    public long? TalkMs { get; set; }
    /// <summary>Ten-thousandths of the currency's unit.</summary>
    public long Cost { get; set; }
    public int? SipCode { get; set; }
    public string? SipText { get; set; }
    public int? Cause { get; set; }
    public int? EndedBy { get; set; }
    public int? Result { get; set; }
    public int Responder { get; set; }
    public int Transfer { get; set; }
    /// <summary>To whom the client was handed over, or was to be.</summary>
    public string? TransferredTo { get; set; }
    public int HasRecording { get; set; }
    public string? CallerId { get; set; }
    public long DialPlanId { get; set; }
    public long ScriptId { get; set; }
    public int ScriptVersion { get; set; }
    public string? LastBlock { get; set; }
    public string? Marker { get; set; }
    public string? Dialogue { get; set; }
    /// <summary>What the script's blocks set, as a JSON object; null where they set nothing.</summary>
    public string? Variables { get; set; }
    /// <summary>State of the SIP dialog, to end it after a crash; null once the call has ended.</summary>
    public string? Dialog { get; set; }
    /// <summary>Timeline as JSON: an array of [instant, word, detail].</summary>
    public string? Events { get; set; }
    /// <summary>What the voice told; the client's own parameter goes before it.</summary>
    public int Gender { get; set; }
    /// <summary>What was heard of who answered, as JSON.</summary>
    public string? Evidence { get; set; }
    /// <summary>1 where the call failed or the bot asked for help.</summary>
    public int Problem { get; set; }
    /// <summary>1 while a person must decide what becomes of an interrupted call.</summary>
    public int Interrupted { get; set; }
}
