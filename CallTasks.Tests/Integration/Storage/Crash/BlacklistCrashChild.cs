using System.Diagnostics;
using System.Globalization;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage.Crash;

/// <summary>
/// An import into the do-not-call list as a process: it starts as the program does, goes on with what was left, and brings in a list of its
/// own. It kills itself right before or after its n-th commit: an odd run's first one is the start's, an even run's the import's own, or
/// the first after its list counts.
/// </summary>
internal static class BlacklistCrashChild
{
    /// <summary>Five slices at least, staged and moved; a slow disk makes more of them.</summary>
    public const int Numbers = 5 * BlacklistLedger.LargestSlice;

    public static string[] Arguments(string folder, int run, int nth, bool isAfter, bool isCounting) =>
        ["blacklist-crash-child", folder, run.ToString(CultureInfo.InvariantCulture), nth.ToString(CultureInfo.InvariantCulture), isAfter ? "after" : "before", isCounting ? "counting" : "coming"];

    /// <summary>A number of a run's list; no two runs share one.</summary>
    public static string Phone(int run, int index) => "+4420" + (70_000_000 + run * Numbers + index).ToString(CultureInfo.InvariantCulture);

    public static async Task<int> RunAsync(string folder, int run, int nth, bool isAfter, bool isCounting)
    {
        await using var house = new ImportHouse(path: folder) { IsDialling = true };
        var (commits, counting) = (0, run % 2 == 1);
        house.House.Ledger.Moment = moment =>
        {
            if (moment != (isAfter ? LedgerMoment.AfterCommit : LedgerMoment.BeforeCommit) || !counting || (isCounting && !Counts(house)) || ++commits != nth) return;
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        };
        await house.House.Clients.AbandonLeftImportsAsync();
        house.Runner.CleanFolder();
        await house.House.Bulk.ResumeAsync(CancellationToken.None);

        counting = true;
        var list = house.Blacklist.NewUploadPath();
        await File.WriteAllLinesAsync(list, Enumerable.Range(0, Numbers).Select(index => Phone(run, index)));
        var id = await house.Commands.StartBlacklistAsync(list, $"{run}.txt", "asked not to be called", null, Actor.System);
        await house.Blacklist.EndedAsync(id);
        return house.Queries.Import(id)!.State == ImportState.Done ? 0 : 1;
    }

    private static bool Counts(ImportHouse house) => house.House.Longs($"SELECT count(*) FROM bulk_jobs WHERE kind = {(int)BulkJobKind.ApplyBlacklist}")[0] > 0;
}
