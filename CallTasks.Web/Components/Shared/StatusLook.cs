using CallTasks.Core.Model;

namespace CallTasks.Web.Components.Shared;

/// <summary>How a status is shown, the same everywhere: a word, an icon and a colour, never the colour alone.</summary>
/// <param name="Word">What people call it.</param>
/// <param name="Icon">A key of <see cref="Icon"/>.</param>
/// <param name="Tone">A colour of tokens.css.</param>
internal sealed record StatusLook(string Word, string Icon, string Tone)
{
    private static readonly StatusLook[] Calls =
    [
        new("Dialling", "dialling", "var(--status-dialling)"),
        new("Talking", "talking", "var(--status-talking)"),
        new("Answered", "answered", "var(--status-answered)"),
        new("Machine", "machine", "var(--status-machine)"),
        new("Busy", "busy", "var(--status-busy)"),
        new("No answer", "noAnswer", "var(--status-no-answer)"),
        new("Unavailable", "unavailable", "var(--status-unavailable)"),
        new("Congestion", "failed", "var(--status-failed)"),
        new("Carrier failed", "error", "var(--status-failed)"),
        new("Failed", "failed", "var(--status-failed)"),
        new("Invalid number", "question", "var(--status-cancelled)"),
        new("On the blacklist", "blocked", "var(--status-cancelled)"),
        new("Cancelled", "cancelled", "var(--status-cancelled)"),
        new("Interrupted", "expired", "var(--status-expired)"),
    ];

    public static StatusLook Of(CallStatus status) => Calls[(int)status];

    public static StatusLook Of(CallTaskStatus status) => status switch
    {
        CallTaskStatus.Draft => new("Draft", "draft", "var(--status-scheduled)"),
        CallTaskStatus.Ready => new("Ready", "ready", "var(--status-dialling)"),
        CallTaskStatus.Scheduled => new("Scheduled", "scheduled", "var(--status-scheduled)"),
        CallTaskStatus.Running => new("Running", "play", "var(--status-talking)"),
        CallTaskStatus.Paused => new("Paused", "pause", "var(--status-busy)"),
        CallTaskStatus.Completed => new("Completed", "check", "var(--status-answered)"),
        CallTaskStatus.Stopped => new("Stopped", "stop", "var(--status-cancelled)"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    public static StatusLook Of(ClientState state) => state switch
    {
        ClientState.New => new("Not called yet", "phone", "var(--status-scheduled)"),
        ClientState.InWork => new("In work", "dialling", "var(--status-talking)"),
        ClientState.WaitingRecall => new("Waiting for recall", "scheduled", "var(--status-busy)"),
        ClientState.Done => new("Done", "check", "var(--status-answered)"),
        ClientState.Cancelled => new("Cancelled", "cancelled", "var(--status-cancelled)"),
        ClientState.Interrupted => new("Interrupted", "expired", "var(--status-expired)"),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    /// <summary>Why a call was made, in words.</summary>
    public static string WordOf(CallReason reason) => reason switch
    {
        CallReason.First => "first call",
        CallReason.NextNumber => "next number",
        CallReason.Busy => "after busy",
        CallReason.NoAnswer => "after no answer",
        CallReason.Machine => "after machine",
        CallReason.Short => "after short call",
        CallReason.Failure => "after failure",
        CallReason.Manual => "by hand",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
