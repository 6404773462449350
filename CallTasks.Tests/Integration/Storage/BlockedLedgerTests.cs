using System.Diagnostics;
using System.Globalization;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage;

/// <summary>The database cannot be written for a while: everybody is told, nothing is lost, nothing happens twice.</summary>
[Trait("Speed", "slow")]
public sealed class BlockedLedgerTests
{
    private static readonly TimeSpan Locked = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Nothing_is_lost_while_another_program_holds_the_database_for_half_a_minute()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(200);
        var running = await house.ClaimAllAsync(task, 100);
        using var stranger = house.Stranger();
        Run(stranger, "BEGIN EXCLUSIVE");
        var since = Stopwatch.GetTimestamp();

        var ends = running.Select(call => house.Calls.EndAsync(LedgerHouse.End(call, CallStatus.Answered))).ToArray();
        var claims = house.ClaimAllAsync(task, 50);
        await Eventually.Async(() => house.Ledger.Health.Blocked, TimeSpan.FromSeconds(8), "the lock to be noticed");
        Assert.Equal("The database is locked by another program. Close it; dialling goes on by itself afterwards.", house.Ledger.Health.Text);
        Assert.False(house.Ledger.Health.IsDisk);
        Assert.True(house.Ledger.Waiting > 0);
        await Eventually.Async(() => Stopwatch.GetElapsedTime(since) > Locked, Locked + TimeSpan.FromSeconds(5));
        Assert.All(ends, end => Assert.False(end.IsCompleted));
        Run(stranger, "ROLLBACK");

        await Task.WhenAll(ends).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(50, (await claims).Count);
        Assert.False(house.Ledger.Health.Blocked);
        var statistics = house.TaskQueries.Statistics(task.Id);
        Assert.Equal((100, 50, 50), (statistics.Calls(CallStatus.Answered), statistics.Calls(CallStatus.Dial), statistics.Clients(ClientState.New)));
        Assert.Equal(150, house.Longs("SELECT count(*) FROM calls")[0]);
        Recount.Matches(house.Connections);
    }

    [Fact]
    public async Task Closing_while_the_database_is_locked_gives_up_in_bounded_time()
    {
        await using var house = new LedgerHouse();
        using var stranger = house.Stranger();
        Run(stranger, "BEGIN EXCLUSIVE");
        var writes = Enumerable.Range(0, 50).Select(i => house.Ledger.WriteAsync(w => w.Run("INSERT INTO meta(key, value) VALUES($1, '')", $"lost{i}"))).ToArray();
        await Eventually.Async(() => house.Ledger.Health.Blocked);

        await house.Ledger.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        foreach (var write in writes)
        {
            var failure = await Assert.ThrowsAsync<IOException>(() => write);
            Assert.Contains("locked by another program", failure.Message, StringComparison.Ordinal);
        }

        Run(stranger, "ROLLBACK");
        Assert.Equal(0, house.Longs("SELECT count(*) FROM meta WHERE key LIKE 'lost%'")[0]);
    }

    [Fact]
    public async Task A_full_database_blocks_with_its_reason_and_the_next_start_goes_on()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(300);
        await house.Ledger.WriteAsync(w => w.Scalar("PRAGMA max_page_count=1")); // no page more than there is now

        var claims = house.ClaimAllAsync(task, 300);
        await Eventually.Async(() => house.Ledger.Health.Blocked);

        Assert.True(house.Ledger.Health.IsDisk);
        Assert.Contains("disk of the storage folder is full", house.Ledger.Health.Text, StringComparison.Ordinal);
        await Eventually.Async(() => !File.Exists(house.Folder.BallastPath), message: "the ballast to be given up");
        Assert.False(claims.IsCompleted);

        // Somebody frees space. The limit is the writing connection's own, so only a statement of its own batch could lift it: the next start does.
        var left = house.ReopenAsync();
        await Assert.ThrowsAsync<IOException>(() => claims);
        await left;
        Assert.Equal(300, (await house.ClaimAllAsync(task, 300)).Count);
        Recount.Matches(house.Connections);
    }

    [Fact]
    public async Task On_a_full_disk_the_ballast_makes_room_for_the_ends_of_running_calls()
    {
        if (!TryMount(out var mount)) return; // needs root: elsewhere the test above stands in

        try
        {
            await using (var house = new LedgerHouse(mount))
            {
                var task = await house.AddTaskAsync(2_000);
                var running = await house.ClaimAllAsync(task);
                Assert.True(File.Exists(house.Folder.BallastPath));
                var filler = Path.Combine(mount, "filler");
                Fill(filler);

                var ends = running.Select(call => house.Calls.EndAsync(LedgerHouse.End(call, CallStatus.Answered))).ToArray();
                await Task.WhenAll(ends).WaitAsync(TimeSpan.FromSeconds(30));

                Assert.False(File.Exists(house.Folder.BallastPath));
                Assert.Equal(2_000, house.TaskQueries.Statistics(task.Id).Calls(CallStatus.Answered));

                // Beyond the ballast it waits with its reason.
                var other = await house.AddTaskAsync(0, start: false);
                Fill(filler);
                var more = house.Clients.AddAsync(other.Id, LedgerHouse.New(1, 90_000), Actor.System);
                var bulk = Enumerable.Range(0, 200).Select(i => house.Ledger.WriteAsync(w => w.Run("INSERT INTO meta(key, value) VALUES($1, $2)", $"fill{i}", new string('x', 50_000)))).ToArray();
                await Eventually.Async(() => house.Ledger.Health is { Blocked: true, IsDisk: true }, message: "the full disk to be noticed");
                File.Delete(filler);
                await Task.WhenAll([more, .. bulk]).WaitAsync(TimeSpan.FromSeconds(30));

                Assert.False(house.Ledger.Health.Blocked);
                await Eventually.Async(() => File.Exists(house.Folder.BallastPath), message: "the ballast to be laid again");
                Recount.Matches(house.Connections);
                Assert.Equal(200, house.Longs("SELECT count(*) FROM meta WHERE key LIKE 'fill%'")[0]);
            }
        }
        finally
        {
            using var umount = Process.Start("umount", [mount]);
            await umount.WaitForExitAsync();
            Directory.Delete(mount);
        }
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[1 << 20];
        try
        {
            while (true) file.Write(block);
        }
        catch (IOException)
        {
            // Full but for less than a block.
        }

        try
        {
            while (true) file.Write(block.AsSpan(0, 1024));
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static bool TryMount(out string path)
    {
        path = Directory.CreateTempSubdirectory("calltasks-disk-").FullName;
        var megabytes = (StorageFolder.FreeSpaceFloor + (2 * StorageFolder.BallastBytes)) >> 20;
        using var mount = Process.Start(new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", "size=" + megabytes.ToString(CultureInfo.InvariantCulture) + "m", "calltasks-test", path]) { RedirectStandardError = true });
        mount!.WaitForExit();
        if (mount.ExitCode == 0) return true;
        Directory.Delete(path);
        return false;
    }

    private static void Run(Microsoft.Data.Sqlite.SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
