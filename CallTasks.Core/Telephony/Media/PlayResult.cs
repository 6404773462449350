namespace CallTasks.Core.Telephony.Media;

/// <summary>How the playing of a prompt ended.</summary>
public enum PlayResult
{
    /// <summary>The last frame was sent.</summary>
    Completed,

    /// <summary>The caller cancelled; the rest was not sent.</summary>
    Cancelled,

    /// <summary>Another prompt took its place.</summary>
    Replaced,

    /// <summary>The leg's media ended first.</summary>
    LegEnded,
}
