using CallTasks.Core.Model;
using CallTasks.Core.Storage;

namespace CallTasks.Core.Commands;

/// <summary>What people decide about calls whose outcome a crash left unknown: the one code path of page and API.</summary>
public sealed class InterruptedCommands(RecoveryLedger ledger)
{
    /// <summary>Calls the client again, at the same number, within calling hours.</summary>
    /// <exception cref="NotFoundException">No such call.</exception>
    /// <exception cref="ConflictException">Decided already, or its task was stopped.</exception>
    public Task RedialAsync(long callId, Actor actor) => ledger.RedialAsync(callId, actor);

    /// <summary>Lets the client be: it is done.</summary>
    /// <exception cref="NotFoundException">No such call.</exception>
    /// <exception cref="ConflictException">Decided already.</exception>
    public Task CloseAsync(long callId, Actor actor) => ledger.CloseAsync(callId, actor);
}
