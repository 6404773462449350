using CallTasks.Core.Storage;
using CallTasks.Tests.Support;
using Xunit.Abstractions;

namespace CallTasks.Tests.Integration.Storage.Crash;

/// <summary>An import into the do-not-call list is killed (kill -9) from its first commit to its last: each list counts as a whole or not at all.</summary>
[Trait("Speed", "slow")]
public sealed class BlacklistCrashTests(ITestOutputHelper output)
{
    private const int Killed = 137;
    private const int Kills = 6;

    /// <summary>Kills of an import's own commits: among its first, while numbers are staged, and from the one on from which its list counts.</summary>
    private static readonly int[] Own = [2, 5, 1];

    /// <summary>Kills of a start's commits, which go on with what was left.</summary>
    private const int DeepestStart = 6;

    [Fact]
    public async Task Killed_at_any_commit_a_list_counts_whole_or_not_at_all_and_the_next_one_comes_in()
    {
        using var folder = new TempFolder();
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        output.WriteLine($"seed {seed}");
        var counted = new List<long>();
        for (var run = 0; run <= Kills; run++)
        {
            var nth = run == Kills ? int.MaxValue : run % 2 == 0 ? Own[run / 2] + random.Next(run == 4 ? 5 : 2) : random.Next(1, DeepestStart + 1);
            var code = await RunAsync(folder.Path, run, nth, random.Next(2) == 0, isCounting: run == 4);
            Assert.True(code == 0 || (code == Killed && run < Kills), $"seed {seed}: run {run} ended with {code}");

            // As it was left, before the next start tidies up.
            await using var left = new LedgerHouse(folder.Path);
            counted.Add(Counting(left, run));
            output.WriteLine($"run {run}, commit {nth}: {code}, {counted[run]} numbers count");
            Assert.True(counted[run] is 0 or BlacklistCrashChild.Numbers, $"seed {seed}: {counted[run]} numbers of run {run} count");
        }

        Assert.Equal([0, BlacklistCrashChild.Numbers, BlacklistCrashChild.Numbers], new[] { counted[0], counted[4], counted[Kills] });

        await using var house = new LedgerHouse(folder.Path);
        Assert.Equal(counted, Enumerable.Range(0, Kills + 1).Select(run => Counting(house, run)));
        Assert.Equal([counted.Sum()], house.Longs("SELECT count(*) FROM blacklist"));
        Assert.Equal([0L, 0L], house.Longs("SELECT count(*) FROM blacklist_staged UNION ALL SELECT count(*) FROM bulk_jobs"));
        Assert.Equal([(long)counted.Count(numbers => numbers > 0)], house.Longs($"SELECT count(*) FROM imports WHERE state = {(int)ImportState.Done}"));
        Assert.Equal([0L], house.Longs($"SELECT count(*) FROM imports WHERE state = {(int)ImportState.Running}"));
        Assert.Empty(Directory.EnumerateFiles(house.Folder.Imports));
    }

    /// <summary>Numbers of a run's list that would not be called: those in their place, and those of a whole list on their way there.</summary>
    private static long Counting(LedgerHouse house, int run)
    {
        var of = $"phone BETWEEN '{BlacklistCrashChild.Phone(run, 0)}' AND '{BlacklistCrashChild.Phone(run, BlacklistCrashChild.Numbers - 1)}'";
        return house.Longs($"SELECT count(*) FROM (SELECT phone FROM blacklist WHERE {of} UNION SELECT phone FROM blacklist_staged WHERE {of} AND import_id IN (SELECT batch_id FROM bulk_jobs WHERE kind = {(int)BulkJobKind.ApplyBlacklist}))")[0];
    }

    private async Task<int> RunAsync(string folder, int run, int nth, bool isAfter, bool isCounting)
    {
        await using var child = ProcessPeer.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "CallTasks.Tests.dll"), .. BlacklistCrashChild.Arguments(folder, run, nth, isAfter, isCounting)]);
        var code = await child.WaitForExitAsync(TimeSpan.FromSeconds(60));
        if (code is not (0 or Killed)) output.WriteLine(child.Tail);
        return code;
    }
}
