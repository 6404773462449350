using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Shelf;

/// <summary>Writes calling-hours presets; tasks have copies, so nothing else changes with them.</summary>
public sealed class HoursPresetLedger : SavedLedger<HoursPreset>
{
    /// <summary>Over the one ledger.</summary>
    public HoursPresetLedger(Ledger ledger) : base(ledger, SavedTables.HoursPresets)
    {
    }
}
