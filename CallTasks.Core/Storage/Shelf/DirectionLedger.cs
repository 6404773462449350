using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Shelf;

/// <summary>Writes directions.</summary>
public sealed class DirectionLedger : SavedLedger<Direction>
{
    /// <summary>Over the one ledger.</summary>
    public DirectionLedger(Ledger ledger) : base(ledger, SavedTables.Directions)
    {
    }

    private protected override void Check(LedgerWriter w, Saved<Direction>? before, Direction settings)
    {
        if (settings.DialPlanId is { } plan && w.Scalar("SELECT 1 FROM dial_plans WHERE id = $1 AND deleted_at IS NULL", plan) is null)
            throw new ConflictException("The dial plan of this direction was deleted meanwhile: choose another.");
    }
}
