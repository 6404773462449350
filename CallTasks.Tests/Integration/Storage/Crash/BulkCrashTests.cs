using CallTasks.Core.Model;
using CallTasks.Tests.Support;
using Xunit.Abstractions;

namespace CallTasks.Tests.Integration.Storage.Crash;

/// <summary>A clone, a restart of unsuccessful clients, a cancel of recalls and a delete are killed (kill -9) again and again, and end as if nothing had happened.</summary>
[Trait("Speed", "slow")]
public sealed class BulkCrashTests(ITestOutputHelper output)
{
    private const int Killed = 137;
    private const int Kills = 12;

    /// <summary>All work takes some 60 commits.</summary>
    private const int Deepest = 14;

    [Fact]
    public async Task Killed_at_any_commit_bulk_work_goes_on_to_its_end()
    {
        using var folder = new TempFolder();
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        output.WriteLine($"seed {seed}");
        var kills = 0;
        for (var run = 0; run < Kills; run++)
        {
            var code = await RunAsync(folder.Path, random.Next(1, Deepest), random.Next(2) == 0);
            Assert.True(code is Killed or 0, $"seed {seed}: ended with {code}");
            kills += code == Killed ? 1 : 0;
        }

        Assert.Equal(0, await RunAsync(folder.Path, int.MaxValue, isAfter: true));
        output.WriteLine($"{kills} kills");
        Assert.InRange(kills, Kills / 3, Kills);

        await using var house = new LedgerHouse(folder.Path);
        long Of(string name) => BulkCrashChild.Find(house, name) ?? throw new InvalidOperationException($"{name} is gone (seed {seed})");
        var (source, copy, waiting) = (Of("Source"), Of("Copy"), Of("Waiting"));
        Assert.Null(BulkCrashChild.Find(house, "Doomed"));
        Assert.Empty(house.Longs("SELECT id FROM bulk_jobs"));
        Assert.Equal(BulkCrashChild.Clients, house.TaskQueries.Statistics(source).Clients(ClientState.New));
        Assert.Equal(BulkCrashChild.Clients, house.TaskQueries.Statistics(waiting).Clients(ClientState.Cancelled));
        Assert.Equal((BulkCrashChild.Clients, CallTaskStatus.Ready), (house.TaskQueries.Statistics(copy).Clients(ClientState.New), house.TaskQueries.Find(copy)!.Task.Status));
        Assert.Equal([0L], house.Longs($"SELECT count(*) FROM (SELECT client_id, phones FROM clients WHERE task_id = {source} EXCEPT SELECT client_id, phones FROM clients WHERE task_id = {copy})"));
        Assert.Equal([(long)BulkCrashChild.Clients], house.Longs($"SELECT count(*) FROM client_phones p JOIN clients c ON c.id = p.client_row AND c.phones = p.phone WHERE p.task_id = {copy}"));
        Assert.Equal([3L * BulkCrashChild.Clients], house.Longs("SELECT count(*) FROM clients"));
        Recount.Matches(house.Connections);
    }

    private async Task<int> RunAsync(string folder, int nth, bool isAfter)
    {
        await using var child = ProcessPeer.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "CallTasks.Tests.dll"), .. BulkCrashChild.Arguments(folder, nth, isAfter)]);
        var code = await child.WaitForExitAsync(TimeSpan.FromSeconds(60));
        output.WriteLine($"commit {nth}: {code}");
        if (code is not (0 or Killed)) output.WriteLine(child.Tail);
        return code;
    }
}
