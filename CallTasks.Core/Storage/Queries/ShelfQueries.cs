using CallTasks.Core.Model;
using CallTasks.Core.Storage.Shelf;

namespace CallTasks.Core.Storage.Queries;

/// <summary>A saved thing and who uses it.</summary>
/// <param name="Thing">The thing.</param>
/// <param name="UsedBy">Tasks that have not ended, and scripts; at most <see cref="ShelfQueries.MaxUsers"/>.</param>
public sealed record SavedView<T>(Saved<T> Thing, IReadOnlyList<SavedUser> UsedBy) where T : class, INamed;

/// <summary>A CallerID, where it stands and how often it was shown.</summary>
/// <param name="Thing">The number and its name.</param>
/// <param name="Use">How often it was shown, and when last.</param>
/// <param name="DialPlans">Names of the dial plans that may show it.</param>
/// <param name="Groups">Names of the groups it is in.</param>
public sealed record CallerIdView(Saved<CallerId> Thing, CallerIdUse Use, IReadOnlyList<string> DialPlans, IReadOnlyList<string> Groups);

/// <summary>Reads what people saved to choose from in tasks. Every list is bounded and read whole.</summary>
public sealed class ShelfQueries(SqliteConnections connections)
{
    /// <summary>Users named with a thing: more would fill no dialog.</summary>
    public const int MaxUsers = 50;

    /// <summary>Recall rule sets by name.</summary>
    public IReadOnlyList<SavedView<RecallSet>> RecallSets() => WithUsers(SavedTables.RecallSets);

    /// <summary>One recall rule set, or null; deleted ones only on demand (ended tasks still name them).</summary>
    public Saved<RecallSet>? RecallSet(long id, bool evenDeleted = false) => One(SavedTables.RecallSets, id, evenDeleted);

    /// <summary>CallerID groups by name.</summary>
    public IReadOnlyList<SavedView<CallerIdGroup>> CallerIdGroups() => WithUsers(SavedTables.CallerIdGroups);

    /// <summary>One CallerID group, or null; deleted ones only on demand (ended tasks still name them).</summary>
    public Saved<CallerIdGroup>? CallerIdGroup(long id, bool evenDeleted = false) => One(SavedTables.CallerIdGroups, id, evenDeleted);

    /// <summary>CallerIDs by number, with their use; search is the beginning of a number or a part of a name.</summary>
    public Page<CallerIdView> CallerIds(string? search, int offset, int limit)
    {
        (offset, limit) = Reading.Bound(offset, limit);
        var text = search?.Trim().ToLowerInvariant() ?? "";
        const string Where = "FROM caller_ids c WHERE deleted_at IS NULL AND ($1 = '' OR instr(unique_key, $1) > 0 OR instr(fold(name), $1) > 0)";
        using var connection = connections.OpenReader();
        connection.CreateFunction("fold", (string name) => name.ToLowerInvariant(), isDeterministic: true);
        var (total, exact) = connection.Count(Where, text);
        var found = connection.Read($"SELECT {SavedTable<CallerId>.Columns} {Where} ORDER BY unique_key LIMIT {limit} OFFSET {offset}", SavedTable<CallerId>.Read, text);
        return new Page<CallerIdView>(total, exact, [.. found.Select(c => View(connection, c))]);
    }

    /// <summary>One CallerID, or null.</summary>
    public CallerIdView? CallerId(long id)
    {
        using var connection = connections.OpenReader();
        return One(SavedTables.CallerIds, id) is { } found ? View(connection, found) : null;
    }

    /// <summary>How often numbers were shown, those of them that ever were.</summary>
    public IReadOnlyDictionary<string, CallerIdUse> CallerIdUses() =>
        connections.Read("SELECT number, uses, last_used_at, last_call_id FROM caller_id_uses", r => (Number: r.GetString(0), Use: new CallerIdUse(r.GetInt64(1), r.GetInt64(2), r.GetInt64(3))))
            .ToDictionary(u => u.Number, u => u.Use, StringComparer.Ordinal);

    /// <summary>Directions by name.</summary>
    public IReadOnlyList<SavedView<Direction>> Directions() => WithUsers(SavedTables.Directions);

    /// <summary>One direction, or null.</summary>
    public Saved<Direction>? Direction(long id, bool evenDeleted = false) => One(SavedTables.Directions, id, evenDeleted);

    /// <summary>Sounds of the audio library by name; search is a part of the name.</summary>
    public Page<SavedView<Sound>> Sounds(string? search, int offset, int limit)
    {
        (offset, limit) = Reading.Bound(offset, limit);
        // unique_key is the name in lower case of the invariant culture, whatever the script.
        const string Where = "FROM audio WHERE deleted_at IS NULL AND ($1 = '' OR instr(unique_key, $1) > 0)";
        var text = search?.Trim().ToLowerInvariant() ?? "";
        using var connection = connections.OpenReader();
        var (total, exact) = connection.Count(Where, text);
        var found = connection.Read($"SELECT {SavedTable<Sound>.Columns} {Where} ORDER BY unique_key, id LIMIT {limit} OFFSET {offset}", SavedTable<Sound>.Read, text);
        return new Page<SavedView<Sound>>(total, exact, [.. found.Select(s => new SavedView<Sound>(s, Users(connection, SavedKind.Audio, s.Id)))]);
    }

    /// <summary>One sound with its users, or null.</summary>
    public SavedView<Sound>? SoundView(long id)
    {
        if (Sound(id) is not { } sound) return null;
        using var connection = connections.OpenReader();
        return new SavedView<Sound>(sound, Users(connection, SavedKind.Audio, id));
    }

    /// <summary>One sound, or null.</summary>
    /// <param name="evenDeleted">Calls that began before may still play it.</param>
    public Saved<Sound>? Sound(long id, bool evenDeleted = false) => One(SavedTables.Sounds, id, evenDeleted);

    /// <summary>File names of all sounds that may still be played.</summary>
    /// <param name="deletedAfter">Unix milliseconds: sounds deleted later are named too.</param>
    public IReadOnlySet<string> SoundFiles(long deletedAfter) =>
        connections.Read("SELECT settings ->> 'file' FROM audio WHERE deleted_at IS NULL OR deleted_at > $1", r => r.GetString(0), deletedAfter).ToHashSet(StringComparer.Ordinal);

    /// <summary>Calling-hours presets by name.</summary>
    public IReadOnlyList<Saved<HoursPreset>> HoursPresets() => All(SavedTables.HoursPresets);

    /// <summary>One calling-hours preset, or null.</summary>
    public Saved<HoursPreset>? HoursPreset(long id) => One(SavedTables.HoursPresets, id);

    /// <summary>Frequency caps by name, those that are off too.</summary>
    public IReadOnlyList<Saved<FrequencyCap>> FrequencyCaps() => All(SavedTables.FrequencyCaps);

    /// <summary>Templates of call tasks by name.</summary>
    public IReadOnlyList<Saved<CallTaskSettings>> Templates() => All(SavedTables.Templates);

    /// <summary>One template, or null.</summary>
    public Saved<CallTaskSettings>? Template(long id) => One(SavedTables.Templates, id);

    /// <summary>One frequency cap, or null.</summary>
    public Saved<FrequencyCap>? FrequencyCap(long id) => One(SavedTables.FrequencyCaps, id);

    private static CallerIdView View(Microsoft.Data.Sqlite.SqliteConnection connection, Saved<CallerId> callerId)
    {
        var number = callerId.Settings.Number;
        var use = connection.Read("SELECT uses, last_used_at, last_call_id FROM caller_id_uses WHERE number = $1", r => new CallerIdUse(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)), number);
        return new CallerIdView(
            callerId,
            use is [var known] ? known : default,
            connection.Read("SELECT name FROM dial_plans p WHERE deleted_at IS NULL AND EXISTS (SELECT 1 FROM json_each(p.settings, '$.callerIds') WHERE value = $1) ORDER BY id", r => r.GetString(0), number),
            connection.Read("SELECT name FROM caller_id_groups g WHERE deleted_at IS NULL AND EXISTS (SELECT 1 FROM json_each(g.settings, '$.numbers') WHERE value = $1) ORDER BY id", r => r.GetString(0), number));
    }

    private List<SavedView<T>> WithUsers<T>(SavedTable<T> table) where T : class, INamed
    {
        using var connection = connections.OpenReader();
        return [.. All(table).Select(thing => new SavedView<T>(thing, Users(connection, table.Kind, thing.Id)))];
    }

    private List<Saved<T>> All<T>(SavedTable<T> table) where T : class, INamed =>
        connections.Read($"SELECT {SavedTable<T>.Columns} FROM {table.Table} WHERE deleted_at IS NULL ORDER BY unique_key, id", SavedTable<T>.Read);

    private Saved<T>? One<T>(SavedTable<T> table, long id, bool evenDeleted = false) where T : class, INamed =>
        connections.Read($"SELECT {SavedTable<T>.Columns} FROM {table.Table} WHERE id = $1 AND ($2 OR deleted_at IS NULL)", SavedTable<T>.Read, id, evenDeleted ? 1 : 0) is [var thing] ? thing : null;

    private static List<SavedUser> Users(Microsoft.Data.Sqlite.SqliteConnection connection, SavedKind kind, long id) =>
        connection.Read(SavedUses.LivingUsers + $" LIMIT {MaxUsers}", SavedUses.ReadUser, (int)kind, id);
}
