namespace CallTasks.Core.Model;

/// <summary>What a call task is doing (stored by number; never renumber).</summary>
public enum CallTaskStatus
{
    /// <summary>Has no clients yet; cannot be started.</summary>
    Draft = 0,
    /// <summary>Started by hand, has clients.</summary>
    Ready = 1,
    /// <summary>Starts by itself at its instant.</summary>
    Scheduled = 2,
    /// <summary>Dialling, or waiting with a reason.</summary>
    Running = 3,
    /// <summary>No new starts; ringing and talking calls go on.</summary>
    Paused = 4,
    /// <summary>Every client is done.</summary>
    Completed = 5,
    /// <summary>Ended by hand, for good.</summary>
    Stopped = 6,
}
