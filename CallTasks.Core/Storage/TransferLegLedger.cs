using CallTasks.Core.Model;

namespace CallTasks.Core.Storage;

/// <summary>What is kept of transfers' legs: enough to end one after a crash, and its start for the paces. No call stands for it.</summary>
public sealed class TransferLegLedger(Ledger ledger)
{
    /// <summary>Longest ringing of one operator: the client waits on the line.</summary>
    internal const int LongestRingSeconds = 25;

    /// <summary>An ended leg is kept as long as the longest period of a pace, since paces are seeded from starts.</summary>
    private const long KeptMs = Intensity.MaxSeconds * 1000L;

    /// <summary>Ended legs thrown away with each new one: so there are never many.</summary>
    private const int Forgotten = 16;

    /// <summary>A leg is about to be dialled.</summary>
    /// <param name="callId">The call whose client is handed over.</param>
    /// <param name="planId">The carrier.</param>
    /// <param name="phone">Number to call: E.164, or an extension of the carrier.</param>
    /// <param name="callerId">Number to show, or null.</param>
    /// <param name="startAt">When its INVITE is planned to leave, Unix milliseconds.</param>
    /// <returns>Its row number.</returns>
    public Task<long> ClaimAsync(long callId, long planId, string phone, string? callerId, long startAt) => ledger.WriteAsync(w =>
    {
        w.Run($"DELETE FROM transfer_legs WHERE id IN (SELECT id FROM transfer_legs WHERE ended_at < $1 LIMIT {Forgotten})", w.Now - KeptMs);
        w.Run("INSERT INTO transfer_legs(call_id, dial_plan_id, phone, caller_id, started_at) VALUES($1, $2, $3, $4, $5)", callId, planId, phone, callerId, startAt);
        return w.LastId;
    });

    /// <summary>A leg whose INVITE never left.</summary>
    public Task GiveBackAsync(long row) => ledger.WriteAsync(w => w.Run("DELETE FROM transfer_legs WHERE id = $1", row));

    /// <summary>The operator answered: enough of the dialog is kept to end it after a crash.</summary>
    public Task AnsweredAsync(long row, string dialog) => ledger.WriteAsync(w => w.Run("UPDATE transfer_legs SET dialog = $2 WHERE id = $1 AND ended_at IS NULL", row, dialog));

    /// <summary>The leg is over, and nothing is left of it on the carrier.</summary>
    public Task EndedAsync(long row) => ledger.WriteAsync(w => w.Run("UPDATE transfer_legs SET ended_at = $2, dialog = NULL WHERE id = $1", row, w.Now));
}
