namespace CallTasks.Core.Model;

/// <summary>One dialling attempt to one number of a client, as lists and reports show it. Instants are Unix milliseconds, UTC.</summary>
public sealed record Call
{
    /// <summary>Row number; Call-ID and tags of its SIP dialog derive from it.</summary>
    public required long Id { get; init; }
    /// <summary>Its task.</summary>
    public required long TaskId { get; init; }
    /// <summary>Row number of its client.</summary>
    public required long ClientRow { get; init; }
    /// <summary>The client's own ID.</summary>
    public required string ClientId { get; init; }
    /// <summary>E.164.</summary>
    public required string Phone { get; init; }
    /// <summary>1 for the client's first attempt.</summary>
    public required int Attempt { get; init; }
    /// <summary>Why it was made.</summary>
    public required CallReason Reason { get; init; }
    /// <summary>How it stands.</summary>
    public required CallStatus Status { get; init; }
    /// <summary>Instant it was planned for; of a first call, when it was claimed.</summary>
    public required long PlannedAt { get; init; }
    /// <summary>First transmission of the INVITE; null when nothing was sent.</summary>
    public long? StartedAt { get; init; }
    /// <summary>Answered at, or null.</summary>
    public long? AnsweredAt { get; init; }
    /// <summary>Ended at, or null while it goes on.</summary>
    public long? EndedAt { get; init; }
    /// <summary>Milliseconds from answer to end, or null.</summary>
    public long? TalkMs { get; init; }
    /// <summary>In the dial plan's currency.</summary>
    public decimal Cost { get; init; }
    /// <summary>Final SIP code, or null.</summary>
    public int? SipCode { get; init; }
    /// <summary>Its reason phrase.</summary>
    public string? SipText { get; init; }
    /// <summary>Q.850 cause, or null.</summary>
    public int? Cause { get; init; }
    /// <summary>Who ended it, or null.</summary>
    public EndedBy? EndedBy { get; init; }
    /// <summary>Result of an answered call, or null.</summary>
    public CallResult? Result { get; init; }
    /// <summary>Who answered.</summary>
    public Responder Responder { get; init; }
    /// <summary>What became of a transfer.</summary>
    public TransferOutcome Transfer { get; init; }
    /// <summary>To whom the client was handed over, or was to be: a direction's name and number; null when nobody asked.</summary>
    public string? TransferredTo { get; init; }
    /// <summary>True when a recording file is kept.</summary>
    public bool HasRecording { get; init; }
    /// <summary>The number shown to the client, or null for the plan's default.</summary>
    public string? CallerId { get; init; }
    /// <summary>The script and the version it ran with.</summary>
    public long ScriptId { get; init; }
    /// <summary>Version of <see cref="ScriptId"/>.</summary>
    public int ScriptVersion { get; init; }
    /// <summary>The last block that ran, or null.</summary>
    public string? LastBlock { get; init; }
    /// <summary>Marker of the Result block, or null.</summary>
    public string? Marker { get; init; }
    /// <summary>What was said, one line a turn, or null.</summary>
    public string? Dialogue { get; init; }
    /// <summary>A problem call: it failed, or the bot asked for help.</summary>
    public bool Problem { get; init; }
}

/// <summary>One state change of a call, for its timeline.</summary>
/// <param name="At">Unix milliseconds, UTC.</param>
/// <param name="What">A word: claimed, sent, trying, ringing, answered, ended…</param>
/// <param name="Detail">More, or null.</param>
public sealed record CallEvent(long At, string What, string? Detail);

/// <summary>Published after the commit that changed a call.</summary>
/// <param name="Call">As it stands now.</param>
/// <param name="Before">Status before, or null when the call is new.</param>
public sealed record CallChanged(Call Call, CallStatus? Before);
