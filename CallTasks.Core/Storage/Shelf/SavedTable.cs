using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Shelf;

/// <summary>Which kind of saved thing; stored by number in <c>saved_uses</c>, never renumber.</summary>
internal enum SavedKind
{
    RecallSet = 0,
    CallerId = 1,
    CallerIdGroup = 2,
    Direction = 3,
    Audio = 4,
    HoursPreset = 5,
    FrequencyCap = 6,
    Template = 7,
}

/// <summary>Where one kind of saved thing is kept, and what people call it.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Table">Its table.</param>
/// <param name="Word">For messages: "recall set".</param>
/// <param name="Action">For the audit log: "recall-set".</param>
/// <param name="Most">Bound of the list.</param>
/// <param name="KeyWord">What the key is: "named", or "with the number".</param>
/// <param name="Key">What no two may share, in any case.</param>
internal sealed record SavedTable<T>(SavedKind Kind, string Table, string Word, string Action, int Most, string KeyWord, Func<T, string> Key) where T : class, INamed
{
    public const string Columns = "id, version, settings";

    public string UniqueKey(T thing) => Key(thing).ToLowerInvariant();

    public static Saved<T> Read(Microsoft.Data.Sqlite.SqliteDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Version = row.GetInt32(1),
        Settings = StoredJson.Read<T>(row.GetString(2)),
    };
}

/// <summary>The tables of saved things.</summary>
internal static class SavedTables
{
    public static SavedTable<RecallSet> RecallSets { get; } = Named<RecallSet>(SavedKind.RecallSet, "recall_sets", "recall set", "recall-set", RecallSet.MaxSets);
    public static SavedTable<CallerId> CallerIds { get; } =
        new(SavedKind.CallerId, "caller_ids", "CallerID", "caller-id", CallerId.MaxCallerIds, "with the number", thing => thing.Number);
    public static SavedTable<CallerIdGroup> CallerIdGroups { get; } = Named<CallerIdGroup>(SavedKind.CallerIdGroup, "caller_id_groups", "CallerID group", "caller-id-group", CallerIdGroup.MaxGroups);
    public static SavedTable<Direction> Directions { get; } = Named<Direction>(SavedKind.Direction, "directions", "direction", "direction", Direction.MaxDirections);
    public static SavedTable<Sound> Sounds { get; } = Named<Sound>(SavedKind.Audio, "audio", "sound", "audio", Sound.MaxSounds);
    public static SavedTable<HoursPreset> HoursPresets { get; } = Named<HoursPreset>(SavedKind.HoursPreset, "hours_presets", "calling-hours preset", "calling-hours", HoursPreset.MaxPresets);
    public static SavedTable<FrequencyCap> FrequencyCaps { get; } = Named<FrequencyCap>(SavedKind.FrequencyCap, "frequency_caps", "frequency cap", "frequency-cap", FrequencyCap.MaxCaps);

    public static SavedTable<CallTaskSettings> Templates { get; } = Named<CallTaskSettings>(SavedKind.Template, "templates", "template", "template", CallTaskSettings.MaxTemplates);

    private static SavedTable<T> Named<T>(SavedKind kind, string table, string word, string action, int most) where T : class, INamed =>
        new(kind, table, word, action, most, "named", thing => thing.Name);
}
