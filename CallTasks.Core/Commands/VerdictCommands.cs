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
    /// <exception cref="NotFoundException">No such call.</exception>
    /// <exception cref="ConflictException">It has no verdict that could be listened to.</exception>
    /// <exception cref="InvalidInputException">The mark says nothing, or two things that do not agree.</exception>
    public Task MarkAsync(long callId, bool? right, Responder? truth, Actor actor) => ledger.MarkAsync(callId, right, truth, actor);

    /// <summary>Takes a mark back; where there is none, nothing changes.</summary>
    /// <exception cref="NotFoundException">No such call.</exception>
    /// <exception cref="ConflictException">It has no verdict that could be listened to.</exception>
    public Task UnmarkAsync(long callId, Actor actor) => ledger.UnmarkAsync(callId, actor);
}
