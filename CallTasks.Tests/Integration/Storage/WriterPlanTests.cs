using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Shelf;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage;

/// <summary>What commands and bulk work ask on the one writer finds its rows by an index: a million clients of another task cost nothing.</summary>
public sealed class WriterPlanTests
{
    private static readonly string[] Large = ["clients", "calls", "client_phones", "number_starts", "c", "p", "audit"];

    [Fact]
    public async Task No_statement_of_the_writer_goes_through_a_whole_table_of_clients_calls_numbers_or_starts()
    {
        await using var house = new LedgerHouse();
        var caps = new FrequencyCapLedger(house.Ledger);
        var cap = await caps.CreateAsync(new FrequencyCap { Name = "Twice", Calls = 2, Per = CapPeriod.Day, On = true }, Actor.System);
        var task = await house.AddTaskAsync(12, with: s => s with { CallingHours = CallingHours.Default });
        var calls = await house.ClaimAllAsync(task);
        await house.Calls.ReleaseClaimAsync(calls[0].CallId);
        await house.Calls.AnsweredAsync(calls[1].CallId, calls[1].StartAt, calls[1].StartAt + 1, "dialog");
        foreach (var (call, i) in calls.Skip(3).Select((call, i) => (call, i))) await house.Calls.EndAsync(LedgerHouse.End(call, i % 2 == 0 ? CallStatus.Busy : CallStatus.Answered));
        await house.Recovery.ExpireOpenCallsAsync();
        await house.Recovery.RedialAsync(calls[1].CallId, Actor.System);
        await house.Recovery.CloseAsync(calls[2].CallId, Actor.System);
        var import = await house.Clients.BeginImportAsync(task.Id, "some.csv", Actor.System);
        await house.BringInAsync(import, LedgerHouse.New(10, 500));
        await house.Clients.AbandonImportAsync(import, new ImportCounts(10, 0, 0, 0, 0, 1), ImportState.Failed, "broken");
        task = house.TaskQueries.Find(task.Id)!.Task;
        await house.Tasks.ChangeAsync(task.Id, task.Version, task.Settings with { CallingHours = null }, Actor.System);
        await house.Tasks.CloneAsync(task.Id, "Copy", withClients: true, Actor.System);
        await house.Tasks.CancelRecallsAsync(task.Id, Actor.System);
        await house.Tasks.RestartUnsuccessfulAsync(task.Id, Actor.System);
        await caps.ChangeAsync(cap.Id, cap.Version, cap.Settings with { Calls = 1 }, Actor.System);
        await house.Bulk.ResumeAsync(CancellationToken.None);
        await house.ClaimAllAsync(task);
        await caps.ChangeAsync(cap.Id, cap.Version + 1, cap.Settings with { On = false }, Actor.System);
        await house.Tasks.ActAsync(task.Id, TaskAction.Stop, Actor.System);
        await house.Recovery.ExpireOpenCallsAsync();
        await house.Bulk.RunAsync(CancellationToken.None);
        await house.Tasks.DeleteAsync(task.Id, deleteReports: true, Actor.System);
        await house.Bulk.RunAsync(CancellationToken.None);
        Assert.Empty(house.TaskQueries.BulkWork());

        var statements = await house.Ledger.WriteAsync(w => w.Statements);
        Assert.InRange(statements.Count, 60, 1_000);
        using var connection = house.Stranger();
        var scans = new List<string>();
        foreach (var text in statements.Select(s => s.Replace('?', '$')).Where(IsPlanned))
        {
            foreach (var step in QueryPlan.Steps(connection, text))
            {
                var words = step.Split(' ');
                // The partial indexes (open calls, interrupted ones, held clients) are walked whole: they hold only what is meant.
                if (words is ["SCAN", var table, ..] && Large.Contains(table) && !words.Any(IsPartial)) scans.Add($"{step}: {text}");
            }
        }

        Assert.Empty(scans);
    }

    private static bool IsPartial(string word) => word is "ix_calls_open" or "ix_calls_interrupted" or "ix_calls_problem" or "ix_clients_held";

    private static bool IsPlanned(string text) =>
        text.TrimStart() is var t && (t.StartsWith("SELECT", StringComparison.Ordinal) || t.StartsWith("UPDATE", StringComparison.Ordinal) || t.StartsWith("DELETE", StringComparison.Ordinal) || t.StartsWith("INSERT", StringComparison.Ordinal));
}
