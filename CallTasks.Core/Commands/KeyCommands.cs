using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Core.Commands;

/// <summary>Something that was just made, with the text that is shown once and kept nowhere.</summary>
/// <param name="Thing">What was made.</param>
/// <param name="Text">The key or token itself.</param>
public sealed record Issued<T>(T Thing, string Text);

/// <summary>API keys and wall links: made, shown once, revoked.</summary>
public sealed class KeyCommands(KeyLedger ledger, CallTaskQueries tasks)
{
    /// <summary>Random bytes of a key: nobody guesses 256 bits, so a fast hash is enough to keep it by.</summary>
    private const int RandomBytes = 32;

    /// <summary>Tells keys and tokens apart from other texts, for people and for scanners of leaked secrets.</summary>
    private const string KeyMark = "ctk_", TokenMark = "ctw_";

    /// <summary>What a key or token is kept by: SHA-256, hexadecimal.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Makes a key.</summary>
    /// <exception cref="InvalidInputException">A field is not valid.</exception>
    /// <exception cref="ConflictException">The name is taken.</exception>
    public async Task<Issued<ApiKey>> CreateKeyAsync(string name, Role role, Actor actor)
    {
        Check(AccountRules.Name(name));
        if (!Enum.IsDefined(role)) throw new InvalidInputException([new FieldError("role", "Must be wall, viewer, supervisor or administrator.")]);
        var text = New(KeyMark);
        return new Issued<ApiKey>(await ledger.CreateKeyAsync(name, role, HashOf(text), actor), text);
    }

    /// <summary>Revokes a key: from here on it opens nothing.</summary>
    /// <exception cref="NotFoundException">No such key.</exception>
    public Task RevokeKeyAsync(long id, Actor actor) => ledger.RevokeKeyAsync(id, actor);

    /// <summary>Makes a wall link.</summary>
    /// <param name="taskIds">The tasks it shows; empty: all.</param>
    /// <exception cref="InvalidInputException">A field is not valid.</exception>
    /// <exception cref="ConflictException">The name is taken.</exception>
    public async Task<Issued<WallLink>> CreateLinkAsync(string name, IReadOnlyList<long> taskIds, Actor actor)
    {
        Check(AccountRules.Name(name));
        if (taskIds.Count > AccountRules.MaxWallTasks) throw new InvalidInputException([new FieldError("taskIds", $"Name at most {AccountRules.MaxWallTasks} tasks; none means all.")]);
        if (taskIds.FirstOrDefault(id => tasks.Find(id) is null) is > 0 and var missing) throw new InvalidInputException([new FieldError("taskIds", $"There is no call task {missing}.")]);
        var text = New(TokenMark);
        return new Issued<WallLink>(await ledger.CreateLinkAsync(name, [.. taskIds.Distinct()], HashOf(text), actor), text);
    }

    /// <summary>Revokes a wall link: displays that came with it go dark.</summary>
    /// <exception cref="NotFoundException">No such link.</exception>
    public Task RevokeLinkAsync(long id, Actor actor) => ledger.RevokeLinkAsync(id, actor);

    private static string New(string mark) => mark + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    private static void Check(Wording? nameProblem)
    {
        if (nameProblem is not null) throw new InvalidInputException([new FieldError("name", nameProblem)]);
    }
}
