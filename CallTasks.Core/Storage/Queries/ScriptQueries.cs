using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Queries;

/// <summary>A script as a list shows it.</summary>
/// <param name="Id">Row number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">The current version.</param>
/// <param name="ChangedAt">When that version was saved, Unix milliseconds.</param>
/// <param name="UsedBy">Tasks that have not ended; at most <see cref="ShelfQueries.MaxUsers"/>.</param>
public sealed record ScriptView(long Id, string Name, int Version, long ChangedAt, IReadOnlyList<SavedUser> UsedBy);

/// <summary>Reads the list of scripts, and the tasks that use one.</summary>
public sealed class ScriptQueries(SqliteConnections connections)
{
    /// <summary>Tasks that use a script, ended ones too, the newest first; at most <see cref="ShelfQueries.MaxUsers"/>.</summary>
    /// <param name="id">The script's row number.</param>
    public IReadOnlyList<SavedUser> TasksOf(long id) => connections.Read(
        $"SELECT id, name FROM call_tasks WHERE deleted_at IS NULL AND script_id = $1 ORDER BY id DESC LIMIT {ShelfQueries.MaxUsers}", r => new SavedUser(SavedUserKind.CallTask, r.GetInt64(0), r.GetString(1)), id);

    /// <summary>A page of the scripts by name.</summary>
    /// <param name="search">A part of the name in any case; null for all.</param>
    /// <param name="offset">How many are skipped.</param>
    /// <param name="limit">Most to read.</param>
    public Page<ScriptView> Find(string? search, int offset, int limit)
    {
        (offset, limit) = Reading.Bound(offset, limit);
        const string Where = "FROM scripts s JOIN script_versions v ON v.script_id = s.id AND v.version = s.version WHERE s.deleted_at IS NULL AND ($1 = '' OR instr(fold(s.name), $1) > 0)";
        using var connection = connections.OpenReader();
        connection.CreateFunction("fold", (string name) => name.ToLowerInvariant(), isDeterministic: true);
        var text = search?.Trim().ToLowerInvariant() ?? "";
        var (total, exact) = connection.Count(Where, text);
        var found = connection.Read($"SELECT s.id, s.name, s.version, v.created_at {Where} ORDER BY fold(s.name), s.id LIMIT {limit} OFFSET {offset}",
            r => new ScriptView(r.GetInt64(0), r.GetString(1), r.GetInt32(2), r.GetInt64(3), []), text);
        if (found.Count == 0) return new Page<ScriptView>(total, exact, found);
        // One walk over the living tasks for the whole page.
        var users = connection.Read($"SELECT script_id, id, name FROM call_tasks WHERE deleted_at IS NULL AND status NOT IN (5, 6) AND script_id IN ({string.Join(',', found.Select(s => s.Id))}) ORDER BY id DESC",
            r => (Script: r.GetInt64(0), Task: new SavedUser(SavedUserKind.CallTask, r.GetInt64(1), r.GetString(2)))).ToLookup(use => use.Script, use => use.Task);
        return new Page<ScriptView>(total, exact, [.. found.Select(s => s with { UsedBy = [.. users[s.Id].Take(ShelfQueries.MaxUsers)] })]);
    }
}
