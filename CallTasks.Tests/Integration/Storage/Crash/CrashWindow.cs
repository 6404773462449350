namespace CallTasks.Tests.Integration.Storage.Crash;

/// <summary>Where in a call's or an import's life the process is killed.</summary>
public enum CrashWindow
{
    /// <summary>Nowhere: the run ends by itself once every client is done.</summary>
    None,
    /// <summary>A batch is written and not committed.</summary>
    BeforeCommit,
    /// <summary>The claim is durable, the INVITE has not left.</summary>
    CommitToInvite,
    /// <summary>It rings.</summary>
    Ringing,
    /// <summary>The client has answered.</summary>
    Talking,
    /// <summary>The client talks with an operator.</summary>
    Bridged,
    /// <summary>The call is over, its end is not durable.</summary>
    EndToCommit,
    /// <summary>The commit that makes an import's clients visible.</summary>
    ImportFlip,
    /// <summary>The database is being made.</summary>
    Migration,
}
