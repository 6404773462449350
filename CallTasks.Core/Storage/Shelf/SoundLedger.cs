using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Shelf;

/// <summary>Writes the audio library's rows; a row is written only once its file is whole.</summary>
public sealed class SoundLedger : SavedLedger<Sound>
{
    /// <summary>Over the one ledger.</summary>
    public SoundLedger(Ledger ledger) : base(ledger, SavedTables.Sounds)
    {
    }
}
