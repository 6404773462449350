using CallTasks.Core.Model;
using CallTasks.Core.Storage.Shelf;

namespace CallTasks.Core.Storage.Queries;

/// <summary>Reads what people saved to choose from in tasks. Every list is short and bounded, and read whole.</summary>
public sealed class ShelfQueries(SqliteConnections connections)
{
    /// <summary>Users named with a thing.</summary>
    private const int MaxUsers = 20;

    /// <summary>Frequency caps by name, those that are off too.</summary>
    public IReadOnlyList<Saved<FrequencyCap>> FrequencyCaps() => All(SavedTables.FrequencyCaps);

    /// <summary>One frequency cap, or null.</summary>
    public Saved<FrequencyCap>? FrequencyCap(long id) => One(SavedTables.FrequencyCaps, id);

    private List<Saved<T>> All<T>(SavedTable<T> table) where T : class, INamed =>
        connections.Read($"SELECT {SavedTable<T>.Columns} FROM {table.Table} WHERE deleted_at IS NULL ORDER BY unique_key, id", SavedTable<T>.Read);

    private Saved<T>? One<T>(SavedTable<T> table, long id, bool evenDeleted = false) where T : class, INamed =>
        connections.Read($"SELECT {SavedTable<T>.Columns} FROM {table.Table} WHERE id = $1 AND ($2 OR deleted_at IS NULL)", SavedTable<T>.Read, id, evenDeleted ? 1 : 0) is [var thing] ? thing : null;


}
