namespace CallTasks.Core.Model;

/// <summary>Verdicts that were listened to, by what was said and what it truly was.</summary>
/// <param name="HumanRight">Taken for people, and people.</param>
/// <param name="HumanWrong">Taken for people, and machines.</param>
/// <param name="MachineRight">Taken for machines, and machines.</param>
/// <param name="MachineWrong">Taken for machines, and people.</param>
/// <param name="UnsureHuman">Left undecided, and people.</param>
/// <param name="UnsureMachine">Left undecided, and machines.</param>
public sealed record VerdictTally(long HumanRight, long HumanWrong, long MachineRight, long MachineWrong, long UnsureHuman, long UnsureMachine)
{
    /// <summary>Nothing was listened to yet.</summary>
    public static VerdictTally None { get; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>All marks.</summary>
    public long Marked => HumanRight + HumanWrong + MachineRight + MachineWrong + Unsure;

    /// <summary>Marks on calls that were left undecided: neither right nor wrong.</summary>
    public long Unsure => UnsureHuman + UnsureMachine;

    /// <summary>Wrong verdicts among those that decided.</summary>
    public ErrorRate Wrong => new(HumanWrong + MachineWrong, Marked - Unsure);

    /// <summary>
    /// People among those taken for machines. By the verdict, not by who it was: so it is the same whichever verdicts somebody chose to
    /// listen to.
    /// </summary>
    public ErrorRate PeopleTakenForMachines => new(MachineWrong, MachineRight + MachineWrong);

    /// <summary>Machines among those taken for people.</summary>
    public ErrorRate MachinesTakenForPeople => new(HumanWrong, HumanRight + HumanWrong);
}
