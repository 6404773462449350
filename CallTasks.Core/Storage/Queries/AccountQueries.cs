using CallTasks.Core.Model;

namespace CallTasks.Core.Storage.Queries;

/// <summary>Reads users, keys and wall links: all of them, since they are few.</summary>
public sealed class AccountQueries(SqliteConnections connections)
{
    /// <summary>All users, by name.</summary>
    public IReadOnlyList<User> Users() => connections.Read($"SELECT {Entities.UserColumns} FROM users ORDER BY name_folded", Entities.ReadUser);

    /// <summary>One user, or null.</summary>
    public User? User(long id) => connections.Read($"SELECT {Entities.UserColumns} FROM users WHERE id = $1", Entities.ReadUser, id) is [var user] ? user : null;

    /// <summary>A user by name, whatever its case, or null.</summary>
    public User? UserNamed(string name) => connections.Read($"SELECT {Entities.UserColumns} FROM users WHERE name_folded = $1", Entities.ReadUser, AccountLedger.Fold(name)) is [var user] ? user : null;

    /// <summary>All keys, by name.</summary>
    public IReadOnlyList<ApiKey> Keys() => connections.Read("SELECT id, name, role, created_at, created_by, last_used_at, hash FROM api_keys ORDER BY name_folded",
        r => new ApiKey(r.GetInt64(0), r.GetString(1), (Role)r.GetInt32(2), r.GetInt64(3), r.GetString(4), Entities.Long(r, 5), r.GetString(6)));

    /// <summary>All wall links, by name.</summary>
    public IReadOnlyList<WallLink> WallLinks() => connections.Read("SELECT id, name, task_ids, created_at, created_by, last_used_at, hash FROM wall_links ORDER BY name_folded",
        r => new WallLink(r.GetInt64(0), r.GetString(1), Ids(r.GetString(2)), r.GetInt64(3), r.GetString(4), Entities.Long(r, 5), r.GetString(6)));

    /// <summary>Sign-ins that were ended before their cookie ends.</summary>
    public IReadOnlyList<string> EndedSessions(long now) => connections.Read("SELECT session FROM ended_sessions WHERE until >= $1", r => r.GetString(0), now);

    private static long[] Ids(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => long.Parse(id, System.Globalization.CultureInfo.InvariantCulture))];
}
