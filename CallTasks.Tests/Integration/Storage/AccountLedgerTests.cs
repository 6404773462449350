using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage;

public sealed class AccountLedgerTests : IAsyncDisposable
{
    private readonly LedgerHouse _house = new();
    private readonly AccountLedger _accounts;
    private readonly AccountQueries _queries;

    public AccountLedgerTests()
    {
        _accounts = new AccountLedger(_house.Ledger);
        _queries = new AccountQueries(_house.Connections);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task The_first_administrator_is_made_once_however_many_try_at_once()
    {
        var tries = await Task.WhenAll(Enumerable.Range(0, 20).Select(async n =>
        {
            try
            {
                await _accounts.CreateAsync($"first {n}", Role.Administrator, "hash", Actor.Console, first: true);
                return 1;
            }
            catch (ConflictException)
            {
                return 0;
            }
        }));

        Assert.Equal(1, tries.Sum());
        Assert.Single(_queries.Users());
    }

    [Fact]
    public async Task Tries_at_once_count_each_and_the_sixth_is_not_allowed()
    {
        var user = await _accounts.CreateAsync("Ann", Role.Viewer, "hash", Actor.Console);

        var tries = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _accounts.TryAsync(user.Id)));

        Assert.Equal(AccountRules.MaxTries, tries.Count(t => t.Allowed));
        Assert.Single(tries, t => t.IsLast);
        Assert.True(_queries.User(user.Id)!.IsShut(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
        await _accounts.SignedInAsync(user.Id);
        Assert.True((await _accounts.TryAsync(user.Id)).Allowed);
    }

    [Fact]
    public async Task The_last_administrator_can_be_neither_deleted_nor_locked_nor_demoted()
    {
        var ann = await _accounts.CreateAsync("Ann", Role.Administrator, "hash", Actor.Console);
        var bob = await _accounts.CreateAsync("Bob", Role.Administrator, "hash", Actor.Console);
        bob = await _accounts.ChangeAsync(bob.Id, bob.Version, bob.Name, bob.Role, locked: true, Actor.Console);

        await Assert.ThrowsAsync<ConflictException>(() => _accounts.DeleteAsync(ann.Id, Actor.Console));
        await Assert.ThrowsAsync<ConflictException>(() => _accounts.ChangeAsync(ann.Id, ann.Version, ann.Name, Role.Viewer, locked: false, Actor.Console));
        await Assert.ThrowsAsync<ConflictException>(() => _accounts.ChangeAsync(ann.Id, ann.Version, ann.Name, ann.Role, locked: true, Actor.Console));

        await _accounts.ChangeAsync(bob.Id, bob.Version, bob.Name, bob.Role, locked: false, Actor.Console);
        await _accounts.DeleteAsync(ann.Id, Actor.Console);
        Assert.Equal("Bob", Assert.Single(_queries.Users()).Name);
    }

    [Fact]
    public async Task A_name_is_taken_whatever_its_case_and_an_old_version_is_refused()
    {
        var ann = await _accounts.CreateAsync("Ann", Role.Administrator, "hash", Actor.Console);
        await Assert.ThrowsAsync<ConflictException>(() => _accounts.CreateAsync("ANN", Role.Viewer, "hash", Actor.Console));
        await _accounts.ChangeAsync(ann.Id, ann.Version, "Anna", ann.Role, locked: false, Actor.Console);

        await Assert.ThrowsAsync<StaleVersionException>(() => _accounts.ChangeAsync(ann.Id, ann.Version, "Annie", ann.Role, locked: false, Actor.Console));
    }

    [Fact]
    public async Task A_new_password_a_lock_and_nothing_else_end_what_is_signed_in()
    {
        await _accounts.CreateAsync("Ann", Role.Administrator, "hash", Actor.Console);
        var bob = await _accounts.CreateAsync("Bob", Role.Viewer, "hash", Actor.Console);
        var renamed = await _accounts.ChangeAsync(bob.Id, bob.Version, "Robert", Role.Supervisor, locked: false, Actor.Console);
        Assert.Equal(bob.SecurityStamp, renamed.SecurityStamp);

        var locked = await _accounts.ChangeAsync(bob.Id, renamed.Version, "Robert", Role.Supervisor, locked: true, Actor.Console);
        Assert.NotEqual(renamed.SecurityStamp, locked.SecurityStamp);
        var reset = await _accounts.SetPasswordAsync(bob.Id, "other", Actor.Console);
        Assert.NotEqual(locked.SecurityStamp, reset.SecurityStamp);
    }

    [Fact]
    public async Task The_audit_log_names_who_did_what_and_is_searched_and_paged_by_key()
    {
        var ann = new Actor("Ann");
        for (var n = 0; n < 30; n++) await _accounts.CreateAsync($"user {n:00}", Role.Viewer, $"secret-hash-{n}", n % 2 == 0 ? ann : Actor.System);
        await _accounts.CreateAsync("100% sure", Role.Viewer, "hash", ann);
        var audit = new AuditQueries(_house.Connections);

        Assert.Equal(16, audit.List(new AuditSearch { Actor = "Ann" }).Total);
        Assert.Equal(31, audit.List(new AuditSearch { Action = "user" }).Total);
        Assert.Equal(31, audit.List(new AuditSearch { Action = "user.create" }).Total);
        Assert.Equal(0, audit.List(new AuditSearch { Action = "use" }).Total);
        Assert.Equal("100% sure", Assert.Single(audit.List(new AuditSearch { Text = "0% S" }).Items).Subject);
        Assert.Equal(0, audit.List(new AuditSearch { Text = "secret-hash" }).Total);
        var first = audit.List(new AuditSearch { Limit = 20 });
        var second = audit.List(new AuditSearch { Limit = 20, BeforeId = first.Items[^1].Id });
        Assert.Equal((31, 20, 11), (first.Total, first.Items.Count, second.Items.Count));
        Assert.True(first.Items[^1].Id > second.Items[0].Id);
        var now = first.Items[0].At;
        Assert.Equal(0, audit.List(new AuditSearch { From = now + 1 }).Total);
        Assert.Equal(31, audit.List(new AuditSearch { From = now - 60_000, To = now + 1 }).Total);
        Assert.Equal(["Ann", "system"], audit.Actors());
        Assert.Equal(["user.create"], audit.Actions());
    }

    [Fact]
    public async Task A_text_is_looked_for_in_the_newest_entries_and_further_back_where_the_other_filters_lead()
    {
        await _accounts.CreateAsync("old one", Role.Viewer, "hash", new Actor("Ann"));
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        await _house.Ledger.WriteAsync(w => w.Run("""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= $1)
            INSERT INTO audit(at, actor, action, subject) SELECT $2 + i, 'api:loader', 'call-task.start', 'Task ' || i FROM n
            """, AuditQueries.TextWindow, now + 1_000));
        var audit = new AuditQueries(_house.Connections);

        var narrow = audit.List(new AuditSearch { Text = "old one" }, out var backTo);
        Assert.Equal((0, false), (narrow.Total, narrow.TotalIsExact));
        Assert.Equal(now + 1_002, backTo);
        Assert.Equal((1, true), (audit.List(new AuditSearch { Text = "old one", Actor = "Ann" }, out backTo).Total, backTo is null));
        Assert.Equal(1, audit.List(new AuditSearch { Text = "OLD", Action = "user" }).Total);
        Assert.Equal(1, audit.List(new AuditSearch { Text = "old", To = now + 900 }).Total);
        Assert.Equal(0, audit.List(new AuditSearch { From = now + 10_000_000 }).Total);
        Assert.Equal(audit.List(new AuditSearch()).Items[0].Id, audit.List(new AuditSearch { Text = "task", Limit = 1 }).Items[0].Id);
    }

    [Fact]
    public async Task Every_filter_of_the_audit_log_is_read_by_an_index_newest_first_without_sorting()
    {
        await _accounts.CreateAsync("somebody", Role.Viewer, "hash", Actor.System);
        await _house.Settings.CreateScriptAsync("Some", [new StartBlock { Id = "start", Next = "end" }, new ResultBlock { Id = "end" }], Actor.System);
        var asked = new HashSet<string>();
        _house.Connections.Planned = text => { if (text.Contains("audit", StringComparison.Ordinal)) asked.Add(text); };
        var audit = new AuditQueries(_house.Connections);
        foreach (var actor in new[] { null, "Ann" })
        {
            foreach (var action in new[] { null, "user", "script", "user.create" })
            {
                foreach (var (from, to) in new (long?, long?)[] { (null, null), (1, null), (null, 2), (1, 2) })
                {
                    foreach (var text in new[] { null, "some" })
                    {
                        foreach (var before in new long?[] { null, 9 }) audit.List(new AuditSearch { Actor = actor, Action = action, From = from, To = to, Text = text, BeforeId = before });
                    }
                }
            }
        }

        _house.Connections.Planned = null;
        Assert.InRange(asked.Count, 20, 500);
        using var connection = _house.Stranger();
        foreach (var text in asked)
        {
            foreach (var step in QueryPlan.Steps(connection, text))
            {
                // All of the log, newest first, ends at the limit; with a filter it would go on to the oldest entry.
                var isFiltered = text.Contains("actor =", StringComparison.Ordinal) || text.Contains("action =", StringComparison.Ordinal) || text.Contains("+at", StringComparison.Ordinal);
                Assert.False(step.StartsWith("SCAN audit", StringComparison.Ordinal) && isFiltered && !text.Contains("names(name)", StringComparison.Ordinal), $"{step}: {text}");
                Assert.False(step.Contains("FOR ORDER BY", StringComparison.Ordinal), $"{step}: {text}");
            }
        }
    }
}
