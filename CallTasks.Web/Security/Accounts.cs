using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Web.Security;

/// <summary>
/// Who may do what, as it stands now: users, keys and wall links in memory, read anew in the moment that a command changed them. Every
/// request, circuit and hub asks here, so that nobody keeps a right that was taken away.
/// </summary>
public sealed class Accounts : IAsyncDisposable
{
    /// <summary>How often the last use of keys and links is written.</summary>
    private static readonly TimeSpan NoteEvery = TimeSpan.FromMinutes(1);

    private readonly AccountQueries _queries;
    private readonly Ledger _ledger;
    private readonly KeyLedger _keys;
    private readonly TimeProvider _clock;
    private readonly ILogger<Accounts> _log;
    private readonly byte[]? _bootstrapHash;
    private readonly ConcurrentDictionary<long, long> _keysUsed = new();
    private readonly ConcurrentDictionary<long, long> _linksUsed = new();
    private readonly ITimer _timer;
    private volatile Book _book;

    public Accounts(AccountQueries queries, Ledger ledger, KeyLedger keys, TimeProvider clock, ILogger<Accounts> log, string? bootstrapKey)
    {
        (_queries, _ledger, _keys, _clock, _log) = (queries, ledger, keys, clock, log);
        _bootstrapHash = bootstrapKey is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(bootstrapKey));
        _book = Read();
        ledger.Committed += Follow;
        _timer = clock.CreateTimer(_ => _ = NoteUsesAsync(), null, NoteEvery, NoteEvery);
    }

    /// <summary>Raised after something changed; handlers must be quick and not throw.</summary>
    public event Action? Changed;

    /// <summary>False until the first administrator is there.</summary>
    public bool AnyUser => _book.Users.Count > 0;

    /// <summary>True when there is any key to come with.</summary>
    public bool AnyKey => _bootstrapHash is not null || _book.Keys.Count > 0;

    /// <summary>Whoever a principal stands for, with the role of now; null when they may not come (any more).</summary>
    public Visitor? Of(ClaimsPrincipal principal)
    {
        if (Identities.Read(principal) is not ({ } kind, { } id)) return null;
        var book = _book;
        switch (kind)
        {
            case VisitorKind.User:
                return book.Users.TryGetValue(id, out var user) && !user.Locked && Identities.StampOf(principal) == user.SecurityStamp
                    && Identities.SessionOf(principal) is { } session && !book.EndedSessions.Contains(session)
                    ? new Visitor(kind, id, user.Name, user.Role, new Actor(user.Name), [], user.Language)
                    : null;
            case VisitorKind.Key:
                return book.Keys.TryGetValue(id, out var key) ? new Visitor(kind, id, key.Name, key.Role, new Actor($"api:{key.Name}"), []) : null;
            case VisitorKind.BootstrapKey:
                return new Visitor(kind, 0, "bootstrap-key", Role.Administrator, new Actor("api:bootstrap-key"), []);
            default:
                return book.Links.TryGetValue(id, out var link) ? new Visitor(kind, id, link.Name, Role.Wall, new Actor($"wall:{link.Name}"), link.TaskIds) : null;
        }
    }

    /// <summary>Whoever comes with a key, or null. Compared by hash, so that the time it takes tells nothing of a right one.</summary>
    internal ClaimsPrincipal? ByKey(string text, string scheme)
    {
        var hash = KeyCommands.HashOf(text);
        if (_bootstrapHash is not null && CryptographicOperations.FixedTimeEquals(_bootstrapHash, Convert.FromHexString(hash))) return Identities.Bootstrap(scheme);
        if (!_book.KeysByHash.TryGetValue(hash, out var key)) return null;
        _keysUsed[key.Id] = Now;
        return Identities.Of(key, scheme);
    }

    /// <summary>A display that comes with the token of a wall link, or null.</summary>
    internal ClaimsPrincipal? ByWallToken(string token, string scheme)
    {
        if (!_book.LinksByHash.TryGetValue(KeyCommands.HashOf(token), out var link)) return null;
        _linksUsed[link.Id] = Now;
        return Identities.Of(link, scheme);
    }

    /// <summary>Notes that a display is there.</summary>
    internal void Seen(Visitor visitor)
    {
        if (visitor.Kind == VisitorKind.Wall) _linksUsed[visitor.Id] = Now;
    }

    public async ValueTask DisposeAsync()
    {
        _ledger.Committed -= Follow;
        await _timer.DisposeAsync();
        await NoteUsesAsync();
    }

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    private void Follow(IReadOnlyList<object> changes)
    {
        if (!changes.Any(change => change is AccountsChanged)) return;
        _book = Read();
        Changed?.Invoke();
    }

    private Book Read() => new(_queries.Users(), _queries.Keys(), _queries.WallLinks(), _queries.EndedSessions(Now));

    private async Task NoteUsesAsync()
    {
        var (keys, links) = (Take(_keysUsed), Take(_linksUsed));
        if (keys.Count + links.Count == 0) return;
        try
        {
            await _keys.UsedAsync(keys, links);
        }
        catch (Exception e)
        {
            _log.LogWarning(e, "The last use of keys could not be noted");
        }
    }

    private static Dictionary<long, long> Take(ConcurrentDictionary<long, long> used)
    {
        var taken = used.ToDictionary(use => use.Key, use => use.Value);
        // What was used again meanwhile stays for the next time.
        foreach (var use in taken) used.TryRemove(use);
        return taken;
    }

    /// <summary>All of them at one instant.</summary>
    private sealed class Book(IReadOnlyList<User> users, IReadOnlyList<ApiKey> keys, IReadOnlyList<WallLink> links, IReadOnlyList<string> endedSessions)
    {
        public FrozenDictionary<long, User> Users { get; } = users.ToFrozenDictionary(user => user.Id);
        public FrozenDictionary<long, ApiKey> Keys { get; } = keys.ToFrozenDictionary(key => key.Id);
        public FrozenDictionary<string, ApiKey> KeysByHash { get; } = keys.ToFrozenDictionary(key => key.Hash);
        public FrozenDictionary<long, WallLink> Links { get; } = links.ToFrozenDictionary(link => link.Id);
        public FrozenDictionary<string, WallLink> LinksByHash { get; } = links.ToFrozenDictionary(link => link.Hash);
        public FrozenSet<string> EndedSessions { get; } = endedSessions.ToFrozenSet();
    }
}
