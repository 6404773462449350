using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Core.Commands;

/// <summary>Hashes passwords: slowly, with a salt, in a form that names its algorithm.</summary>
public interface IPasswordHash
{
    /// <summary>The hash to keep.</summary>
    string Of(string password);

    /// <summary>Whether a password is the hashed one.</summary>
    bool Matches(string hash, string password);
}

/// <summary>Users, and what they change of themselves.</summary>
public sealed class AccountCommands(AccountLedger ledger, AccountQueries queries, IPasswordHash hash)
{
    /// <summary>Languages of the pages.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "ru"];

    /// <summary>Adds a user.</summary>
    /// <exception cref="InvalidInputException">A field is not valid.</exception>
    /// <exception cref="ConflictException">The name is taken.</exception>
    public async Task<User> CreateAsync(string name, Role role, string password, Actor actor)
    {
        InvalidInputException.ThrowIfAny(AccountRules.Validate(name, role, password));
        return await ledger.CreateAsync(name, role, hash.Of(password), actor);
    }

    /// <summary>Adds the first administrator, in their own name.</summary>
    /// <exception cref="InvalidInputException">A field is not valid.</exception>
    /// <exception cref="ConflictException">There is a user already.</exception>
    public async Task<User> CreateFirstAsync(string name, string password)
    {
        InvalidInputException.ThrowIfAny(AccountRules.Validate(name, Role.Administrator, password));
        return await ledger.CreateAsync(name, Role.Administrator, hash.Of(password), new Actor(name), first: true);
    }

    /// <summary>Changes a user's name, role and lock.</summary>
    /// <exception cref="InvalidInputException">A field is not valid.</exception>
    /// <exception cref="StaleVersionException">It was changed meanwhile.</exception>
    /// <exception cref="ConflictException">The name is taken, or no administrator would be left.</exception>
    public async Task<User> ChangeAsync(long id, int version, string name, Role role, bool locked, Actor actor)
    {
        InvalidInputException.ThrowIfAny(AccountRules.NameAndRole(name, role));
        return await ledger.ChangeAsync(id, version, name, role, locked, actor);
    }

    /// <summary>Gives somebody a new password; what is signed in with the old one ends.</summary>
    /// <exception cref="InvalidInputException">The password is too weak.</exception>
    public async Task ResetPasswordAsync(long id, string password, Actor actor)
    {
        var user = Find(id);
        if (AccountRules.Password(password, user.Name) is { } problem) throw new InvalidInputException([new FieldError("password", problem)]);
        await ledger.SetPasswordAsync(id, hash.Of(password), actor);
    }

    /// <summary>Changes one's own password; what else is signed in with the old one ends.</summary>
    /// <exception cref="InvalidInputException">The current password is wrong, or the new one too weak.</exception>
    /// <exception cref="ConflictException">Too many wrong tries: the account is shut for a while.</exception>
    public async Task<User> ChangeOwnPasswordAsync(long id, string current, string wanted, Actor actor)
    {
        var user = Find(id);
        if (AccountRules.Password(wanted, user.Name) is { } problem) throw new InvalidInputException([new FieldError("newPassword", problem)]);
        // A stolen, still open page must not be a place to guess the password at.
        var attempt = await ledger.TryAsync(id);
        if (!attempt.Allowed) throw new ConflictException($"Too many wrong passwords: wait {AccountRules.ShutFor.TotalMinutes:0} minutes.");
        if (hash.Matches(user.PasswordHash, current)) return await ledger.SetPasswordAsync(id, hash.Of(wanted), actor);
        if (attempt.IsLast) await ledger.ShutAsync(id);
        throw new InvalidInputException([new FieldError("currentPassword", "This is not your current password.")]);
    }

    /// <summary>Deletes a user.</summary>
    /// <exception cref="ConflictException">No administrator would be left.</exception>
    public Task DeleteAsync(long id, Actor actor) => ledger.DeleteAsync(id, actor);

    /// <summary>Sets the language of a user's pages; null: the browser's.</summary>
    /// <exception cref="InvalidInputException">There is no such language.</exception>
    public Task SetLanguageAsync(long id, string? language, Actor actor) => language is null || Languages.Contains(language)
        ? ledger.SetLanguageAsync(id, language, actor)
        : throw new InvalidInputException([new FieldError("language", $"Must be {string.Join(" or ", Languages)}.")]);

    private User Find(long id) => queries.User(id) ?? throw new NotFoundException("user", id);
}
