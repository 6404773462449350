using CallTasks.Core.Model;
using CallTasks.Core.Storage;

namespace CallTasks.Core.Commands;

/// <summary>What people say of verdicts they listened to: the one code path of page and API.</summary>
public sealed class VerdictCommands(VerdictLedger ledger)
{
    /// <summary>Marks a verdict right or wrong, or says who answered; of an unsure verdict only the latter.</summary>
    /// <param name="callId">The call.</param>
    /// <param name="right">Whether the verdict was right, or null.</param>
    /// <param name="truth">Who answered, or null.</param>
    /// <param name="actor">Who says so.</param>
    /// <param name="seen">The mark that they saw there; null: whatever stands there is replaced.</param>
    /// <exception cref="NotFoundException">No such call, or it has no verdict that could be listened to.</exception>
    /// <exception cref="ConflictException">Somebody else's mark, which says another thing, came after <paramref name="seen"/>.</exception>
    /// <exception cref="InvalidInputException">The mark says nothing, or two things that do not agree.</exception>
    public Task MarkAsync(long callId, bool? right, Responder? truth, Actor actor, SeenMark? seen = null) => ledger.MarkAsync(callId, right, truth, actor, seen);

    /// <summary>Takes a mark back; where there is none, nothing changes.</summary>
    /// <param name="callId">The call.</param>
    /// <param name="actor">Who takes it back.</param>
    /// <param name="seen">The mark that they saw there; null: whatever stands there is taken back.</param>
    /// <exception cref="NotFoundException">No such call, or it has no verdict that could be listened to.</exception>
    /// <exception cref="ConflictException">Somebody else's mark came after <paramref name="seen"/>.</exception>
    public Task UnmarkAsync(long callId, Actor actor, SeenMark? seen = null) => ledger.UnmarkAsync(callId, actor, seen);
}
