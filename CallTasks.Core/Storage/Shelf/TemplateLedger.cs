using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Shelf;

/// <summary>Writes templates: the settings of a call task without clients, kept to make tasks from.</summary>
public sealed class TemplateLedger : SavedLedger<CallTaskSettings>
{
    /// <summary>Over the one ledger.</summary>
    public TemplateLedger(Ledger ledger) : base(ledger, SavedTables.Templates)
    {
    }
}
