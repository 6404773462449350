using CallTasks.Core.Model;

namespace CallTasks.Core.Storage;

/// <summary>Writes of API keys and wall links: only hashes of their texts come here.</summary>
public sealed class KeyLedger(Ledger ledger)
{
    /// <summary>Adds a key.</summary>
    /// <exception cref="ConflictException">The name is taken, or there are too many keys.</exception>
    public Task<ApiKey> CreateKeyAsync(string name, Role role, string hash, Actor actor) => ledger.WriteAsync(w =>
    {
        RefuseTakenName(w, "api_keys", name);
        w.Run("INSERT INTO api_keys(name, name_folded, role, created_at, created_by, hash) VALUES($1, $2, $3, $4, $5, $6)", name, AccountLedger.Fold(name), (int)role, w.Now, actor.Name, hash);
        var key = new ApiKey(w.LastId, name, role, w.Now, actor.Name, null, hash);
        w.Audit(actor, "api-key.create", name, null, null, StoredJson.Write(new { key.Name, key.Role }));
        w.Publish(new AccountsChanged());
        return key;
    });

    /// <summary>Revokes a key: from here on it opens nothing.</summary>
    public Task RevokeKeyAsync(long id, Actor actor) => RevokeAsync("api_keys", "API key", "api-key.revoke", id, actor);

    /// <summary>Adds a wall link.</summary>
    /// <param name="taskIds">The tasks it shows; empty: all.</param>
    /// <exception cref="ConflictException">The name is taken, or there are too many links.</exception>
    public Task<WallLink> CreateLinkAsync(string name, IReadOnlyList<long> taskIds, string hash, Actor actor) => ledger.WriteAsync(w =>
    {
        RefuseTakenName(w, "wall_links", name);
        w.Run("INSERT INTO wall_links(name, name_folded, task_ids, created_at, created_by, hash) VALUES($1, $2, $3, $4, $5, $6)",
            name, AccountLedger.Fold(name), string.Join(',', taskIds), w.Now, actor.Name, hash);
        var link = new WallLink(w.LastId, name, taskIds, w.Now, actor.Name, null, hash);
        w.Audit(actor, "wall-link.create", name, null, null, StoredJson.Write(new { link.Name, link.TaskIds }));
        w.Publish(new AccountsChanged());
        return link;
    });

    /// <summary>Revokes a wall link: displays that came with it go dark.</summary>
    public Task RevokeLinkAsync(long id, Actor actor) => RevokeAsync("wall_links", "wall link", "wall-link.revoke", id, actor);

    /// <summary>Notes when keys and links were used last: of each at most once a minute, so that no request costs a write of its own.</summary>
    public Task UsedAsync(IReadOnlyDictionary<long, long> keys, IReadOnlyDictionary<long, long> links) => ledger.WriteAsync(w =>
    {
        foreach (var (id, at) in keys) w.Run("UPDATE api_keys SET last_used_at = $2 WHERE id = $1", id, at);
        foreach (var (id, at) in links) w.Run("UPDATE wall_links SET last_used_at = $2 WHERE id = $1", id, at);
        return true;
    });

    private Task RevokeAsync(string table, string what, string action, long id, Actor actor) => ledger.WriteAsync(w =>
    {
        if (w.Scalar($"SELECT name FROM {table} WHERE id = $1", id) is not string name) throw new NotFoundException(what, id);
        w.Run($"DELETE FROM {table} WHERE id = $1", id);
        w.Audit(actor, action, name);
        w.Publish(new AccountsChanged());
        return true;
    });

    private static void RefuseTakenName(LedgerWriter w, string table, string name)
    {
        if (w.Scalar($"SELECT 1 FROM {table} WHERE name_folded = $1", AccountLedger.Fold(name)) is not null)
            throw new ConflictException($"The name '{name}' is taken: choose another one.");
        if ((long)w.Scalar($"SELECT count(*) FROM {table}")! >= AccountRules.MaxOfAKind)
            throw new ConflictException($"There are {AccountRules.MaxOfAKind} already: revoke one first.");
    }
}
