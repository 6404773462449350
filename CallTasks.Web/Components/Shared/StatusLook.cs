using CallTasks.Core.Model;
using static CallTasks.Web.Resources.SharedTexts;

namespace CallTasks.Web.Components.Shared;

/// <summary>How a status is shown, the same everywhere: a word, an icon and a colour, never the colour alone.</summary>
/// <param name="Word">What people call it.</param>
/// <param name="Icon">A key of <see cref="Icon"/>.</param>
/// <param name="Tone">A colour of tokens.css.</param>
internal sealed record StatusLook(string Word, string Icon, string Tone)
{
    private static readonly (string Icon, string Tone)[] Calls =
    [
        ("dialling", "var(--status-dialling)"),
        ("talking", "var(--status-talking)"),
        ("answered", "var(--status-answered)"),
        ("machine", "var(--status-machine)"),
        ("busy", "var(--status-busy)"),
        ("noAnswer", "var(--status-no-answer)"),
        ("unavailable", "var(--status-unavailable)"),
        ("failed", "var(--status-failed)"),
        ("error", "var(--status-failed)"),
        ("failed", "var(--status-failed)"),
        ("question", "var(--status-cancelled)"),
        ("blocked", "var(--status-cancelled)"),
        ("cancelled", "var(--status-cancelled)"),
        ("expired", "var(--status-expired)"),
    ];

    public static StatusLook Of(CallStatus status) => new(T.Of(status), Calls[(int)status].Icon, Calls[(int)status].Tone);

    public static StatusLook Of(CallTaskStatus status) => status switch
    {
        CallTaskStatus.Draft => new(T.Of(status), "draft", "var(--status-scheduled)"),
        CallTaskStatus.Ready => new(T.Of(status), "ready", "var(--status-dialling)"),
        CallTaskStatus.Scheduled => new(T.Of(status), "scheduled", "var(--status-scheduled)"),
        CallTaskStatus.Running => new(T.Of(status), "play", "var(--status-talking)"),
        CallTaskStatus.Paused => new(T.Of(status), "pause", "var(--status-busy)"),
        CallTaskStatus.Completed => new(T.Of(status), "check", "var(--status-answered)"),
        CallTaskStatus.Stopped => new(T.Of(status), "stop", "var(--status-cancelled)"),
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    public static StatusLook Of(ClientState state) => state switch
    {
        ClientState.New => new(T.Of(state), "phone", "var(--status-scheduled)"),
        ClientState.InWork => new(T.Of(state), "dialling", "var(--status-talking)"),
        ClientState.WaitingRecall => new(T.Of(state), "scheduled", "var(--status-busy)"),
        ClientState.Done => new(T.Of(state), "check", "var(--status-answered)"),
        ClientState.Cancelled => new(T.Of(state), "cancelled", "var(--status-cancelled)"),
        ClientState.Interrupted => new(T.Of(state), "expired", "var(--status-expired)"),
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    /// <summary>Why a call was made, in words.</summary>
    public static string WordOf(CallReason reason) => T.Of(reason);
}
