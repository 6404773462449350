using System.Security.Cryptography;
using CallTasks.Core.Model;

namespace CallTasks.Core.Storage;

/// <summary>Published after a commit that changed who may do what: users, keys, wall links, ended sign-ins.</summary>
public sealed record AccountsChanged;

/// <summary>A try to sign in, counted before the password is looked at, so that no two tries at once count as one.</summary>
/// <param name="Allowed">False: the account is locked or shut, and the password does not matter.</param>
/// <param name="IsLast">True: when this one is wrong too, the account is shut.</param>
public sealed record SignInTry(bool Allowed, bool IsLast);

/// <summary>Writes of users and their sign-ins. Every change leaves its audit row; no password and no hash ever stands there.</summary>
public sealed class AccountLedger(Ledger ledger)
{
    private const string CurrentAdministrators = "SELECT count(*) FROM users WHERE role = 3 AND locked = 0 AND id <> $1";

    /// <summary>Adds a user.</summary>
    /// <param name="first">True: refused unless there is no user yet.</param>
    /// <exception cref="ConflictException">The name is taken, there are too many users, or it is not the first.</exception>
    public Task<User> CreateAsync(string name, Role role, string passwordHash, Actor actor, bool first = false) => ledger.WriteAsync(w =>
    {
        var users = (long)w.Scalar("SELECT count(*) FROM users")!;
        if (first && users > 0) throw new ConflictException("There is an administrator already: sign in.");
        if (users >= AccountRules.MaxOfAKind) throw new ConflictException($"There are {AccountRules.MaxOfAKind} users already: delete one first.");
        RefuseTakenName(w, name, 0);
        w.Run("INSERT INTO users(version, name, name_folded, role, created_at, created_by, locked, failed_tries, password_hash, security_stamp) VALUES(1, $1, $2, $3, $4, $5, 0, 0, $6, $7)",
            name, Fold(name), (int)role, w.Now, actor.Name, passwordHash, NewStamp());
        var user = User(w, w.LastId);
        w.Audit(actor, "user.create", name, null, null, Shown(user));
        w.Publish(new AccountsChanged());
        return user;
    });

    /// <summary>Changes a user's name, role and lock. A lock ends what is signed in with it.</summary>
    /// <exception cref="StaleVersionException">It was changed meanwhile.</exception>
    /// <exception cref="ConflictException">The name is taken, or no administrator would be left.</exception>
    public Task<User> ChangeAsync(long id, int version, string name, Role role, bool locked, Actor actor) => ledger.WriteAsync(w =>
    {
        var user = User(w, id);
        if (user.Version != version) throw new StaleVersionException("user", version, user.Version);
        RefuseTakenName(w, name, id);
        if (role != Role.Administrator || locked) RefuseWithoutAdministrator(w, user);
        var stamp = locked && !user.Locked ? NewStamp() : user.SecurityStamp;
        w.Run("UPDATE users SET version = version + 1, name = $2, name_folded = $3, role = $4, locked = $5, security_stamp = $6 WHERE id = $1", id, name, Fold(name), (int)role, locked ? 1 : 0, stamp);
        // Unlocked by a person, it is open, whatever was tried before.
        if (!locked) w.Run("UPDATE users SET failed_tries = 0, shut_until = NULL WHERE id = $1", id);
        var changed = User(w, id);
        w.Audit(actor, "user.change", name, null, Shown(user), Shown(changed));
        w.Publish(new AccountsChanged());
        return changed;
    });

    /// <summary>Gives a user a new password: whatever is signed in with the old one ends, and the account is open again.</summary>
    public Task<User> SetPasswordAsync(long id, string passwordHash, Actor actor) => ledger.WriteAsync(w =>
    {
        var user = User(w, id);
        w.Run("UPDATE users SET password_hash = $2, security_stamp = $3, failed_tries = 0, shut_until = NULL WHERE id = $1", id, passwordHash, NewStamp());
        w.Audit(actor, "user.set-password", user.Name);
        w.Publish(new AccountsChanged());
        return User(w, id);
    });

    /// <summary>Keeps the same password under a stronger hash.</summary>
    public Task RehashAsync(long id, string passwordHash) => ledger.WriteAsync(w => w.Run("UPDATE users SET password_hash = $2 WHERE id = $1", id, passwordHash));

    /// <summary>Deletes a user; what they did stays in the audit log under their name.</summary>
    /// <exception cref="ConflictException">No administrator would be left.</exception>
    public Task DeleteAsync(long id, Actor actor) => ledger.WriteAsync(w =>
    {
        var user = User(w, id);
        RefuseWithoutAdministrator(w, user);
        w.Run("DELETE FROM users WHERE id = $1", id);
        w.Audit(actor, "user.delete", user.Name, null, Shown(user));
        w.Publish(new AccountsChanged());
        return true;
    });

    /// <summary>Sets the language of a user's pages; null: the browser's.</summary>
    public Task SetLanguageAsync(long id, string? language, Actor actor) => ledger.WriteAsync(w =>
    {
        var user = User(w, id);
        if (user.Language == language) return false;
        w.Run("UPDATE users SET language = $2 WHERE id = $1", id, language);
        w.Audit(actor, "user.set-language", user.Name, null, user.Language, language);
        w.Publish(new AccountsChanged());
        return true;
    });

    /// <summary>Counts a try to sign in; the one that reaches <see cref="AccountRules.MaxTries"/> shuts the account unless it turns out right.</summary>
    public Task<SignInTry> TryAsync(long id) => ledger.WriteAsync(w =>
    {
        var user = User(w, id);
        if (user.Locked || user.IsShut(w.Now)) return new SignInTry(false, false);
        var tries = user.ShutUntil is null ? user.FailedTries + 1 : 1;
        var last = tries >= AccountRules.MaxTries;
        w.Run("UPDATE users SET failed_tries = $2, shut_until = $3 WHERE id = $1", id, tries, last ? w.Now + (long)AccountRules.ShutFor.TotalMilliseconds : null);
        return new SignInTry(true, last);
    });

    /// <summary>Notes that the last allowed password was wrong.</summary>
    public Task ShutAsync(long id) => ledger.WriteAsync(w =>
    {
        w.Audit(Actor.System, "user.shut", User(w, id).Name, null, null, $"{AccountRules.MaxTries} wrong passwords: shut for {AccountRules.ShutFor.TotalMinutes:0} minutes");
        return true;
    });

    /// <summary>Notes a right password.</summary>
    public Task SignedInAsync(long id) => ledger.WriteAsync(w =>
    {
        var user = User(w, id);
        w.Run("UPDATE users SET failed_tries = 0, shut_until = NULL, last_sign_in_at = $2 WHERE id = $1", id, w.Now);
        w.Audit(new Actor(user.Name), "user.sign-in", user.Name);
        w.Publish(new AccountsChanged());
        return true;
    });

    /// <summary>Ends a sign-in for good, wherever its cookie was copied to.</summary>
    /// <param name="until">When the cookie ends by itself, Unix milliseconds.</param>
    public Task SignedOutAsync(string session, long until, Actor actor) => ledger.WriteAsync(w =>
    {
        w.Run("DELETE FROM ended_sessions WHERE until < $1", w.Now);
        w.Run("INSERT OR IGNORE INTO ended_sessions(session, until) VALUES($1, $2)", session, until);
        w.Audit(actor, "user.sign-out", actor.Name);
        w.Publish(new AccountsChanged());
        return true;
    });

    internal static string Fold(string name) => name.ToLowerInvariant();

    private static void RefuseWithoutAdministrator(LedgerWriter w, User user)
    {
        if (user.Role == Role.Administrator && !user.Locked && (long)w.Scalar(CurrentAdministrators, user.Id)! == 0)
            throw new ConflictException($"'{user.Name}' is the last administrator: make somebody else one first.");
    }

    private static void RefuseTakenName(LedgerWriter w, string name, long except)
    {
        if (w.Scalar("SELECT 1 FROM users WHERE name_folded = $1 AND id <> $2", Fold(name), except) is not null)
            throw new ConflictException($"There is a user named '{name}' already: choose another name.");
    }

    private static User User(LedgerWriter w, long id)
    {
        using var rows = w.Query($"SELECT {Entities.UserColumns} FROM users WHERE id = $1", id);
        return rows.Read() ? Entities.ReadUser(rows) : throw new NotFoundException("user", id);
    }

    private static string Shown(User user) => StoredJson.Write(new { user.Name, user.Role, user.Locked });

    private static string NewStamp() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}
