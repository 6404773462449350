namespace CallTasks.Core.Storage.Rows;

#pragma warning disable CS1591 // A row mirrors its table; the meaning of each column stands on the Model's type.

/// <summary>The shape of every table of saved things: one JSON document beside its name.</summary>
public abstract class SavedRow
{
    public long Id { get; set; }
    public int Version { get; set; }
    public string Name { get; set; } = "";
    /// <summary>What no two living rows of the table share: the name in lower case, or the number of a CallerID.</summary>
    public string UniqueKey { get; set; } = "";
    public string Settings { get; set; } = "";
    /// <summary>Rows stay for the ended tasks that name them.</summary>
    public long? DeletedAt { get; set; }
}

/// <summary>Table recall_sets.</summary>
public sealed class RecallSetRow : SavedRow;

/// <summary>Table caller_ids: numbers with a name.</summary>
public sealed class CallerIdRow : SavedRow;

/// <summary>Table caller_id_groups.</summary>
public sealed class CallerIdGroupRow : SavedRow;

/// <summary>Table directions.</summary>
public sealed class DirectionRow : SavedRow;

/// <summary>Table audio: the library; the sound itself is a file named by the row.</summary>
public sealed class AudioRow : SavedRow;

/// <summary>Table hours_presets: calling hours to be copied into tasks.</summary>
public sealed class HoursPresetRow : SavedRow;

/// <summary>Table frequency_caps.</summary>
public sealed class FrequencyCapRow : SavedRow;

/// <summary>Table templates: settings of call tasks to be.</summary>
public sealed class TemplateRow : SavedRow;

/// <summary>Table saved_uses: which task or script uses which saved thing, written with the user's own row.</summary>
public sealed class SavedUseRow
{
    /// <summary>A <c>SavedKind</c> by number.</summary>
    public int Kind { get; set; }
    public long SavedId { get; set; }
    public int UserKind { get; set; }
    public long UserId { get; set; }
}

/// <summary>Table caller_id_uses: how often each number was shown, named or not.</summary>
public sealed class CallerIdUseRow
{
    public string Number { get; set; } = "";
    public long Uses { get; set; }
    public long LastUsedAt { get; set; }
    /// <summary>The latest call that showed it: orders numbers in turn, where instants are equal too.</summary>
    public long LastCallId { get; set; }
}

/// <summary>Table blacklist_staged: numbers of a list that is being imported, unknown to everybody until it is whole.</summary>
public sealed class BlacklistStagedRow
{
    public long ImportId { get; set; }
    public string Phone { get; set; } = "";
    public string Reason { get; set; } = "";
}
