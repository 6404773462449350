using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace CallTasks.Tests.Integration.Storage;

public sealed class ListTests
{
    [Fact]
    public async Task Calls_are_found_by_the_beginning_of_a_number_or_a_client_id()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(120);
        var calls = await house.ClaimAllAsync(task);
        await Task.WhenAll(calls.Select((c, i) => house.Calls.EndAsync(LedgerHouse.End(c, i < 20 ? CallStatus.Answered : i < 23 ? CallStatus.Failed : CallStatus.NoAnswer))));
        Page<Call> Find(CallSearch search) => house.CallQueries.List(task.Id, search);

        Assert.Equal((120, 50), (Find(new CallSearch()).Total, Find(new CallSearch()).Items.Count));
        Assert.Equal(10, Find(new CallSearch { Client = "+44207000001" }).Total);
        Assert.Equal(10, Find(new CallSearch { Client = " 44207000001 " }).Total);
        Assert.Equal(100, Find(new CallSearch { Client = "client-0000", Limit = 1_000 }).Total);
        Assert.Equal("client-000007", Assert.Single(Find(new CallSearch { Client = "client-000007" }).Items).ClientId);
        Assert.Equal(0, Find(new CallSearch { Client = "cli" }).Total); // too short to be a beginning
        Assert.Equal(0, Find(new CallSearch { Client = "' OR 1=1 --" }).Total);
        Assert.Equal(0, Find(new CallSearch { Client = "client-%" }).Total);
        Assert.Equal(23, Find(new CallSearch { Statuses = [CallStatus.Answered, CallStatus.Failed] }).Total);
        Assert.Equal(3, Find(new CallSearch { ProblemOnly = true }).Total);
        Assert.Equal(0, Find(new CallSearch { To = 5 }).Total);
        Assert.Equal(120, Find(new CallSearch { From = 5, To = long.MaxValue }).Total);
        Assert.Single(Find(new CallSearch { Limit = 0 }).Items);
        Assert.Equal(120, Find(new CallSearch { Limit = int.MaxValue }).Items.Count);
    }

    [Fact]
    public async Task Paging_by_key_gives_every_call_once_also_while_new_ones_come()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(95);
        await house.ClaimAllAsync(task, 85);
        var seen = new List<long>();
        long? before = null;
        while (house.CallQueries.List(task.Id, new CallSearch { BeforeId = before, Limit = 20 }).Items is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(c => c.Id));
            before = page[^1].Id;
            await house.ClaimAllAsync(task, 2);
        }

        Assert.Equal(85, seen.Count);
        Assert.Equal(seen.OrderDescending(), seen);
    }

    [Fact]
    public async Task Counting_stops_at_ten_thousand_and_says_so()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(0, start: false);
        var import = await house.Clients.BeginImportAsync(task.Id, "many.csv", Actor.System);
        await house.BringInAsync(import, LedgerHouse.New(10_050));
        await house.Clients.FinishImportAsync(import, new ImportCounts(10_050, 10_050, 0, 0, 0, 1), null);

        var all = house.ClientQueries.List(task.Id, null, null, 0, 10);
        var found = house.ClientQueries.List(task.Id, "client-", null, 0, 10);
        var few = house.ClientQueries.List(task.Id, "client-00001", null, 0, 5);

        Assert.Equal((10_050, true), (all.Total, all.TotalIsExact));
        Assert.Equal((Reading.CountLimit, false), (found.Total, found.TotalIsExact));
        Assert.Equal((10, true, 5), (few.Total, few.TotalIsExact, few.Items.Count));
    }

    [Fact]
    public async Task Tasks_are_found_by_part_of_their_name_in_any_case_and_script_or_by_id()
    {
        await using var house = new LedgerHouse();
        var first = await house.AddTaskAsync(1, with: s => s with { Name = "Опрос клиентов" });
        var second = await house.AddTaskAsync(1, start: false, with: s => s with { Name = "100% of A_B" });
        long[] Find(string text, CallTaskFilter filter = CallTaskFilter.All) => [.. house.TaskQueries.List(new CallTaskSearch { Text = text, Filter = filter }).Items.Select(t => t.Task.Id)];

        Assert.Equal([first.Id], Find("ОПРОС"));
        Assert.Equal([second.Id], Find("00% OF a_b"));
        Assert.Equal([second.Id], Find("_"));
        Assert.Equal([second.Id], Find("%"));
        Assert.Equal([first.Id], Find("#" + first.Id));
        Assert.Empty(Find("\\"));
        Assert.Equal([first.Id], Find("", CallTaskFilter.Active));
        Assert.Equal(new CallTaskCounts(2, 1, 0, 0), house.TaskQueries.Counts());
    }

    [Fact]
    public void A_clients_progress_is_read_as_it_was_written()
    {
        var progress =
            from counts in Gen.Choose(0, 1_000).ArrayOf(ClientProgress.Conditions)
            from first in Gen.Choose(-1, ClientProgress.Conditions - 1)
            from over in Gen.Elements(true, false)
            from effective in Gen.Elements(true, false)
            from calls in Gen.Choose(0, 100_000)
            from numbers in (from n in Gen.Choose(0, 500) from retired in Gen.Elements(true, false) select new NumberProgress(n, retired)).NonEmptyListOf()
            select new ClientProgress
            {
                Counts = counts,
                FirstCondition = first < 0 ? null : (RecallCondition)first,
                FirstRoundOver = over,
                Effective = effective,
                Calls = calls,
                Numbers = [.. numbers],
            };

        Prop.ForAll(progress.ToArbitrary(), p =>
        {
            var text = ClientProgressText.Write(p);
            var read = ClientProgressText.Read(text, p.Numbers.Count);
            return text == ClientProgressText.Write(read) && read.Counts.SequenceEqual(p.Counts) && read.Numbers.SequenceEqual(p.Numbers)
                && (read.FirstCondition, read.FirstRoundOver, read.Effective, read.Calls) == (p.FirstCondition, p.FirstRoundOver, p.Effective, p.Calls)
                && text.Contains('e', StringComparison.Ordinal) == p.Effective; // what restarting unsuccessful clients looks for
        }).QuickCheckThrowOnFailure();
    }
}
