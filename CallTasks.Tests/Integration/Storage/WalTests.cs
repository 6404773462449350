using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage;

[Collection(nameof(Alone))]
[Trait("Speed", "slow")]
public sealed class WalTests
{
    private const long Bound = 128L * 1024 * 1024;

    /// <summary>Several times the bound is written.</summary>
    private const int Batches = 450;

    [Fact]
    public async Task The_log_stays_short_while_much_is_written_and_pages_are_read()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(500, start: false);
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested) house.ClientQueries.List(task.Id, null, ClientState.New, 0, 500);
        })).ToArray();
        var wal = new FileInfo(house.Folder.DatabasePath + "-wal");
        var longest = 0L;
        var text = new string('x', 100_000);

        for (var i = 0; i < Batches; i++)
        {
            var batch = i;
            await house.Ledger.WriteSliceAsync(w =>
            {
                for (var n = 0; n < 10; n++) w.Run("INSERT INTO meta(key, value) VALUES($1, $2) ON CONFLICT(key) DO UPDATE SET value = excluded.value", $"big{((batch * 10) + n) % 2_000}", batch % 2 == 0 ? text : text + "y");
                return 0;
            });
            wal.Refresh();
            longest = Math.Max(longest, wal.Length);
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.InRange(longest, 1, Bound);
    }
}
