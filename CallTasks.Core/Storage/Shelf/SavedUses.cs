using CallTasks.Core.Languages;
using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Shelf;

/// <summary>Who uses which saved thing. Written in the transaction that writes the user, so that no reference is ever overlooked.</summary>
internal static class SavedUses
{
    /// <summary>Living users: tasks that have not ended, scripts that were not deleted.</summary>
    public const string LivingUsers =
        """
        SELECT u.user_kind, t.id, t.name FROM saved_uses u JOIN call_tasks t ON t.id = u.user_id
            WHERE u.kind = $1 AND u.saved_id = $2 AND u.user_kind = 0 AND t.deleted_at IS NULL AND t.status NOT IN (5, 6)
        UNION ALL SELECT u.user_kind, s.id, s.name FROM saved_uses u JOIN scripts s ON s.id = u.user_id
            WHERE u.kind = $1 AND u.saved_id = $2 AND u.user_kind = 1 AND s.deleted_at IS NULL
        """;

    public static SavedUser ReadUser(Microsoft.Data.Sqlite.SqliteDataReader row) => new((SavedUserKind)row.GetInt32(0), row.GetInt64(1), row.GetString(2));

    public static Saved<T>? Saved<T>(this LedgerWriter w, SavedTable<T> table, long id) where T : class, INamed
    {
        using var row = w.Query($"SELECT {SavedTable<T>.Columns} FROM {table.Table} WHERE id = $1 AND deleted_at IS NULL", id);
        return row.Read() ? SavedTable<T>.Read(row) : null;
    }

    public static IReadOnlyList<SavedUser> UsersOf(this LedgerWriter w, SavedKind kind, long id, int most)
    {
        var users = new List<SavedUser>();
        using var rows = w.Query(LivingUsers + " LIMIT $3", (int)kind, id, most);
        while (rows.Read()) users.Add(ReadUser(rows));
        return users;
    }

    /// <summary>Says anew what a user uses.</summary>
    public static void SetUses(this LedgerWriter w, SavedUserKind userKind, long userId, IEnumerable<(SavedKind Kind, long Id)> uses)
    {
        w.Run("DELETE FROM saved_uses WHERE user_kind = $1 AND user_id = $2", (int)userKind, userId);
        foreach (var (kind, id) in uses) w.Run("INSERT OR IGNORE INTO saved_uses(kind, saved_id, user_kind, user_id) VALUES($1, $2, $3, $4)", (int)kind, id, (int)userKind, userId);
    }

    /// <summary>Users in a sentence: "the task 'A', the script 'B' and others".</summary>
    public static Wording Told(IReadOnlyList<SavedUser> users, int most)
    {
        var names = users.Take(most).Select(u => u.Kind == SavedUserKind.Script ? Wording.Of($"the script '{u.Name}'") : Wording.Of($"the task '{u.Name}'")).ToList();
        if (users.Count > most) names.Add("others");
        return names.Count == 1 ? names[0] : Wording.Of($"{Wording.Join(", ", names[..^1])} and {names[^1]}");
    }
}
