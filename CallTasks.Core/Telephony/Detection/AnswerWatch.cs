namespace CallTasks.Core.Telephony.Detection;

/// <summary>Listens to one call with an <see cref="AnswerDetector"/> and tells what it finds. Told from any thread.</summary>
public sealed class AnswerWatch : IListener
{
    private readonly AnswerDetector detector = new();
    private readonly TaskCompletionSource<AnswerEvidence> decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<AnswerEvidence> machine = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile AnswerEvidence? evidence;
    private volatile bool ended;

    /// <summary>What was found up to now, or null.</summary>
    public AnswerEvidence? Evidence => evidence;

    /// <summary>The first verdict. Never faulted; never completed when nothing is heard.</summary>
    public Task<AnswerEvidence> Decided => decided.Task;

    /// <summary>Completes when a machine answered, also when a tone shows it after the first verdict; else never.</summary>
    public Task<AnswerEvidence> Machine => machine.Task;

    /// <summary>Who answered matters no more: nothing further is found out, and what was found stands.</summary>
    public void End() => ended = true;

    /// <inheritdoc/>
    public bool Hear(ReadOnlySpan<short> frame, bool heard)
    {
        if (ended) return false;
        if (detector.Take(frame) is { } found && !ReferenceEquals(found, evidence))
        {
            evidence = found;
            decided.TrySetResult(found);
            if (found.Verdict == AnswerVerdict.Machine) machine.TrySetResult(found);
        }

        return !detector.Over;
    }
}
