using CallTasks.Core.Storage;

namespace CallTasks.Core.Dialing;

/// <summary>Limits of the host; validated at start, so that a wrong setting ends the process with a clear line.</summary>
public sealed record DialerOptions
{
    /// <summary>Starts per second over all dial plans, 0.01 to 10,000.</summary>
    public double HostCallsPerSecond { get; init; } = 500;

    /// <summary>Calls up at once over all dial plans, 1 to 20,000.</summary>
    public int HostLines { get; init; } = 1_000;

    /// <summary>How long talking calls may go on after the program is asked to end, 0 s to 10 min.</summary>
    public TimeSpan GracefulStop { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest talk of one call, 10 s to 4 h; then the bot hangs up.</summary>
    public TimeSpan MaxTalk { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The same where an operator has the client: two people know themselves when they have done. 10 s to 4 h, no less than <see cref="MaxTalk"/> means anything.</summary>
    public TimeSpan MaxOperatorTalk { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Below so many free bytes in the storage folder no call starts, 0 or more.</summary>
    public long FreeSpaceFloor { get; init; } = StorageFolder.FreeSpaceFloor;

    /// <summary>How often a trunk that answers is asked by OPTIONS, 1 s to 10 min.</summary>
    public TimeSpan ProbeEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a trunk that does not answer is asked, 1 s to 10 min.</summary>
    public TimeSpan ProbeDeadEvery { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How far ahead starts are planned at most where commits are slow; a clock that tests move by hand says nothing about commits.</summary>
    internal TimeSpan ClaimAhead { get; init; } = new(ClaimHorizon.Most);

    /// <summary>Names the first setting that is out of its range.</summary>
    /// <exception cref="ArgumentException">What is wrong and what is allowed.</exception>
    public void Validate()
    {
        Check(HostCallsPerSecond is >= 0.01 and <= 10_000, $"Dialing:HostCallsPerSecond is {HostCallsPerSecond}; it must lie between 0.01 and 10,000.");
        Check(HostLines is >= 1 and <= 20_000, $"Dialing:HostLines is {HostLines}; it must lie between 1 and 20,000.");
        Check(GracefulStop >= TimeSpan.Zero && GracefulStop <= TimeSpan.FromMinutes(10), $"Dialing:GracefulStop is {GracefulStop}; it must lie between 0 and 10 minutes.");
        Check(MaxTalk >= TimeSpan.FromSeconds(10) && MaxTalk <= TimeSpan.FromHours(4), $"Dialing:MaxTalk is {MaxTalk}; it must lie between 10 seconds and 4 hours.");
        Check(MaxOperatorTalk >= TimeSpan.FromSeconds(10) && MaxOperatorTalk <= TimeSpan.FromHours(4), $"Dialing:MaxOperatorTalk is {MaxOperatorTalk}; it must lie between 10 seconds and 4 hours.");
        Check(FreeSpaceFloor >= 0, $"Dialing:FreeSpaceFloor is {FreeSpaceFloor}; it must be 0 or more.");
        Check(ProbeEvery >= TimeSpan.FromSeconds(1) && ProbeEvery <= TimeSpan.FromMinutes(10), $"Dialing:ProbeEvery is {ProbeEvery}; it must lie between 1 second and 10 minutes.");
        Check(ProbeDeadEvery >= TimeSpan.FromSeconds(1) && ProbeDeadEvery <= TimeSpan.FromMinutes(10), $"Dialing:ProbeDeadEvery is {ProbeDeadEvery}; it must lie between 1 second and 10 minutes.");
    }

    private static void Check(bool right, string otherwise)
    {
        if (!right)
            throw new ArgumentException(otherwise);
    }
}
