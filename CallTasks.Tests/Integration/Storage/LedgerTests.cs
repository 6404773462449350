using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage;

public sealed class LedgerTests
{
    [Fact]
    public async Task A_command_that_fails_fails_alone_and_leaves_no_trace()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(10, start: false);
        var told = new List<object>();
        house.Ledger.Committed += changes => { lock (told) told.AddRange(changes); };
        using var hold = new ManualResetEventSlim();
        var first = house.Ledger.WriteAsync(w => { hold.Wait(); return 0; }); // so that what follows is one batch

        var good = house.Ledger.WriteAsync(w => { w.Count(task.Id, Counter.Clients, (int)ClientState.New, -1); w.Count(task.Id, Counter.Clients, (int)ClientState.Done, 1); w.Run("UPDATE clients SET state = 3 WHERE client_id = 'client-000001'"); w.Publish("one"); return 1; });
        var bad = house.Ledger.WriteAsync<int>(w => { w.Count(task.Id, Counter.Clients, (int)ClientState.Done, 100); w.Run("UPDATE clients SET state = 5"); w.Publish("two"); throw new ConflictException("no"); });
        var broken = house.Ledger.WriteAsync(w => { w.Run("UPDATE clients SET state = 4"); return w.Run("INSERT INTO meta(key, value) VALUES('installation', 'twice')"); });
        var after = house.Ledger.WriteAsync(w => { w.Count(task.Id, Counter.Clients, (int)ClientState.New, -1); w.Count(task.Id, Counter.Clients, (int)ClientState.Done, 1); w.Run("UPDATE clients SET state = 3 WHERE client_id = 'client-000002'"); w.Publish("three"); return 3; });
        hold.Set();

        Assert.Equal((0, 1, 3), (await first, await good, await after));
        await Assert.ThrowsAsync<ConflictException>(() => bad);
        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => broken);
        Assert.Equal(["one", "three"], told.OfType<string>());
        Assert.Equal(8, house.TaskQueries.Statistics(task.Id).Clients(ClientState.New));
        Recount.Matches(house.Connections);
    }

    [Fact]
    public async Task A_command_completes_after_its_commit_and_after_everybody_was_told_in_order()
    {
        await using var house = new LedgerHouse();
        var told = new List<int>();
        house.Ledger.Committed += changes => { lock (told) told.AddRange(changes.OfType<int>()); };
        var seen = new int[300];

        await Task.WhenAll(Enumerable.Range(0, 300).Select(async i =>
        {
            await house.Ledger.WriteAsync(w => { w.Run("INSERT INTO meta(key, value) VALUES($1, $2)", $"key{i}", i); w.Publish(i); return i; });
            // Another connection sees only what is committed.
            seen[i] = house.Longs($"SELECT count(*) FROM meta WHERE key = 'key{i}'").Count;
            lock (told) Assert.Contains(i, told);
        }));

        Assert.All(seen, n => Assert.Equal(1, n));
        Assert.Equal(Enumerable.Range(0, 300), told);
    }

    [Fact]
    public async Task A_listener_that_fails_hurts_nobody()
    {
        await using var house = new LedgerHouse();
        house.Ledger.Committed += _ => throw new InvalidOperationException("a faulty listener");

        Assert.Equal(7, await house.Ledger.WriteAsync(w => { w.Publish("x"); return 7; }));
        Assert.Equal(8, await house.Ledger.WriteAsync(w => 8));
    }

    [Fact]
    public async Task Bulk_slices_let_everything_urgent_pass()
    {
        await using var house = new LedgerHouse();
        using var hold = new ManualResetEventSlim();
        var order = new List<string>();
        var first = house.Ledger.WriteAsync(w => { hold.Wait(); return 0; });
        var slices = Enumerable.Range(0, 3).Select(i => house.Ledger.WriteSliceAsync(w => { lock (order) order.Add("slice"); return 0; })).ToArray();
        var urgent = Enumerable.Range(0, 20).Select(i => house.Ledger.WriteAsync(w => { lock (order) order.Add("urgent"); return 0; })).ToArray();
        hold.Set();

        await Task.WhenAll([first, .. slices, .. urgent]);

        Assert.Equal(Enumerable.Repeat("urgent", 20).Concat(Enumerable.Repeat("slice", 3)), order);
    }

    [Fact]
    public async Task What_is_queued_when_the_ledger_closes_is_written_and_what_comes_later_is_refused()
    {
        await using var house = new LedgerHouse();
        var writes = Enumerable.Range(0, 100).Select(i => house.Ledger.WriteAsync(w => w.Run("INSERT INTO meta(key, value) VALUES($1, '')", $"last{i}"))).ToArray();

        await house.Ledger.DisposeAsync();

        await Task.WhenAll(writes);
        Assert.Equal(100, house.Longs("SELECT count(*) FROM meta WHERE key LIKE 'last%'")[0]);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => house.Ledger.WriteAsync(w => 0));
    }

    [Fact]
    public async Task A_second_process_is_refused_with_a_line_that_says_what_to_do()
    {
        await using var house = new LedgerHouse();

        var refusal = Assert.Throws<StorageInUseException>(() => StorageFolder.Open(house.Path));

        Assert.Contains(house.Path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("in use by another CallTasks process", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_folder_is_free_again_once_it_was_closed()
    {
        await using var house = new LedgerHouse();
        await house.CloseAsync();

        using var next = StorageFolder.Open(house.Path);

        Assert.True(File.Exists(next.BallastPath));
        Assert.Equal(StorageFolder.BallastBytes, new FileInfo(next.BallastPath).Length);
    }
}
