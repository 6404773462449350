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
    public async Task A_call_whose_bot_asked_for_help_is_a_problem_call_however_it_ended()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(3);
        var told = new List<Call>();
        house.Ledger.Committed += changes => told.AddRange(changes.OfType<CallChanged>().Select(change => change.Call));
        var calls = await house.ClaimAllAsync(task);
        await house.Calls.EndAsync(LedgerHouse.End(calls[0], CallStatus.Answered) with { AskedForHelp = true });
        await house.Calls.EndAsync(LedgerHouse.End(calls[1], CallStatus.Failed));
        await house.Calls.EndAsync(LedgerHouse.End(calls[2], CallStatus.Answered));

        long[] problems = [calls[1].CallId, calls[0].CallId];
        var found = house.CallQueries.List(task.Id, new CallSearch { ProblemOnly = true }).Items;
        Assert.Equal(problems.Order(), found.Select(call => call.Id).Order());
        Assert.All(found, call => Assert.True(call.Problem));
        Assert.Equal(problems.Order(), told.Where(call => call.Problem).Select(call => call.Id).Order());
    }

    [Fact]
    public async Task Tasks_are_found_by_a_call_that_was_started_within_the_period()
    {
        await using var house = new LedgerHouse();
        var called = await house.AddTaskAsync(2);
        await house.AddTaskAsync(2);
        var start = (await house.ClaimAllAsync(called))[0].StartAt;
        long[] Found(long? from, long? to) => [.. house.TaskQueries.List(new CallTaskSearch { From = from, To = to }).Items.Select(view => view.Task.Id)];

        Assert.Equal([called.Id], Found(start, start + 1));
        Assert.Equal([called.Id], Found(start, null));
        Assert.Equal([called.Id], Found(null, start + 1));
        Assert.Empty(Found(null, start));
        Assert.Empty(Found(start + 1, null));
    }

    [Fact]
    public async Task Tasks_are_sorted_by_what_is_done_of_them_and_by_their_pace_now()
    {
        await using var house = new LedgerHouse();
        var half = await house.AddTaskAsync(4);
        var none = await house.AddTaskAsync(2);
        var whole = await house.AddTaskAsync(3);
        var empty = await house.AddTaskAsync(0, start: false);
        foreach (var call in await house.ClaimAllAsync(half, 2)) await house.Calls.EndAsync(LedgerHouse.End(call, CallStatus.Answered));
        foreach (var call in await house.ClaimAllAsync(whole)) await house.Calls.EndAsync(LedgerHouse.End(call, CallStatus.Answered));
        long[] By(CallTaskSearch search) => [.. house.TaskQueries.List(search).Items.Select(view => view.Task.Id)];

        Assert.Equal([whole.Id, half.Id, empty.Id, none.Id], By(new() { Sort = CallTaskSort.Progress }));
        Assert.Equal([empty.Id, none.Id, half.Id, whole.Id], By(new() { Sort = CallTaskSort.Progress, Ascending = true }));
        var paces = new Dictionary<long, double> { [none.Id] = 2.5, [half.Id] = 7 };
        Assert.Equal([half.Id, none.Id, empty.Id, whole.Id], By(new() { Sort = CallTaskSort.Pace, Paces = paces }));
        Assert.Equal([none.Id], By(new() { Sort = CallTaskSort.Pace, Paces = paces, Offset = 1, Limit = 1 }));
        Assert.Equal([none.Id, half.Id], By(new() { Sort = CallTaskSort.Pace, Paces = paces, Ascending = true, Filter = CallTaskFilter.Active }));
        Recount.Matches(house.Connections);

        // What is thrown away with its transaction is thrown away with it.
        await Assert.ThrowsAsync<ConflictException>(() => house.Tasks.ActAsync(whole.Id, TaskAction.Stop, Actor.System));
        await house.Clients.AddAsync(whole.Id, LedgerHouse.New(3, 100), Actor.System);
        Recount.Matches(house.Connections);
        Assert.Equal([whole.Id, half.Id, empty.Id, none.Id], By(new() { Sort = CallTaskSort.Progress }));
    }

    [Fact]
    public async Task Paging_by_key_gives_every_call_once_also_while_new_ones_come()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(95);
        await house.ClaimAllAsync(task, 85);
        var seen = new List<long>();
        long? before = null;
        while (house.CallQueries.List(task.Id, new CallSearch { After = before, Limit = 20 }).Items is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(c => c.Id));
            before = page[^1].Id;
            await house.ClaimAllAsync(task, 2);
        }

        Assert.Equal(85, seen.Count);
        Assert.Equal(seen.OrderDescending(), seen);
    }

    [Fact]
    public async Task Turning_pages_by_key_from_either_end_shows_every_match_once_and_in_one_order()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(60);
        await house.Settings.AddToBlacklistAsync([.. LedgerHouse.New(3, 10).Select(c => c.Phones[0])], "", Actor.System);
        var calls = await house.ClaimAllAsync(task);
        await Task.WhenAll(calls.Take(50).Select((c, i) => house.Calls.EndAsync(LedgerHouse.End(c, i % 3 == 0 ? CallStatus.Answered : i % 7 == 0 ? CallStatus.Failed : CallStatus.Busy) with { StartedAt = c.StartAt + i % 5 * 1000 })));
        var all = house.CallQueries.List(task.Id, new CallSearch { Limit = 1_000 }).Items;
        Assert.Equal((60, 3), (all.Count, all.Count(c => c.Status == CallStatus.Blacklist)));
        var middle = all[30].StartedAt;

        foreach (var client in new[] { null, "client-0000", "+442070", "client-000012" })
        {
            foreach (var statuses in new CallStatus[][] { [], [CallStatus.Busy], [CallStatus.Blacklist, CallStatus.Answered, CallStatus.Dial], [CallStatus.Invalid] })
            {
                foreach (var from in new[] { null, middle })
                {
                    foreach (var problem in new[] { false, true })
                    {
                        foreach (var sortable in new[] { 0, 20, 1_000 })
                        {
                            var search = new CallSearch { Client = client, Statuses = statuses, From = from, ProblemOnly = problem, Limit = 7 };
                            var expected = all.Where(c => (client is null || c.ClientId.StartsWith(client, StringComparison.Ordinal) || c.Phone.StartsWith(client, StringComparison.Ordinal))
                                && (statuses.Length == 0 || statuses.Contains(c.Status)) && (from is null || c.StartedAt >= from) && (!problem || c.Status == CallStatus.Failed)).Select(c => c.Id).Order().ToArray();
                            Page<Call> Ask(CallSearch page)
                            {
                                using var connection = house.Connections.OpenReader();
                                return new CallListRead(connection, task.Id, page, sortable).Read();
                            }

                            var forward = Turn(Ask, search, (s, last) => s with { After = last }, page => page[^1].Id);
                            var backward = Turn(Ask, search with { FromEnd = true }, (s, first) => s with { FromEnd = false, Before = first }, page => page[0].Id);
                            backward.Reverse();

                            Assert.Equal(expected, forward.SelectMany(page => page).Order());
                            Assert.Equal(forward.SelectMany(page => page), backward.SelectMany(page => page));
                            Assert.Equal(forward.SelectMany(page => page).Skip(5).Take(7), Ask(search with { Offset = 5 }).Items.Select(c => c.Id));
                        }
                    }
                }
            }
        }
    }

    private static List<long[]> Turn(Func<CallSearch, Page<Call>> ask, CallSearch search, Func<CallSearch, long, CallSearch> next, Func<IReadOnlyList<Call>, long> key)
    {
        var pages = new List<long[]>();
        while (ask(search).Items is { Count: > 0 } page)
        {
            pages.Add([.. page.Select(call => call.Id)]);
            Assert.True(pages.Count <= 60, "The pages do not end.");
            search = next(search, key(page));
        }

        return pages;
    }

    [Fact]
    public async Task Clients_are_turned_by_key_in_every_state()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(60);
        var calls = await house.ClaimAllAsync(task, 40);
        await Task.WhenAll(calls.Take(30).Select((c, i) => house.Calls.EndAsync(LedgerHouse.End(c, i % 3 == 0 ? CallStatus.Answered : CallStatus.Busy) with { EndedAt = c.StartAt + i % 5 * 1000 })));
        var all = house.ClientQueries.List(task.Id, new ClientSearch { Limit = 1_000 }).Items;

        foreach (var state in Enum.GetValues<ClientState>().Select(s => (ClientState?)s).Prepend(null))
        {
            foreach (var text in new[] { null, "client-0000", "+442070", "client-000012" })
            {
                foreach (var sortable in new[] { 0, 1_000 })
                {
                    Page<ClientView> Ask(ClientSearch page)
                    {
                        using var connection = house.Connections.OpenReader();
                        return new ClientListRead(connection, task.Id, page, sortable).Read();
                    }

                    var expected = all.Where(c => (state is null || c.State == state) && (text is null || c.ClientId.StartsWith(text, StringComparison.Ordinal) || c.Phones[0].StartsWith(text, StringComparison.Ordinal))).Select(c => c.Id).ToList();
                    var seen = new List<long>();
                    var search = new ClientSearch { State = state, Text = text, Limit = 7 };
                    while (Ask(search).Items is { Count: > 0 } page)
                    {
                        seen.AddRange(page.Select(c => c.Id));
                        Assert.True(seen.Count <= 60, "The pages do not end.");
                        search = search with { After = page[^1].Id };
                    }

                    Assert.Equal(expected, seen.Order());
                    if (seen.Count > 8) Assert.Equal(seen.Take(7), Ask(search with { After = null, Before = seen[7] }).Items.Select(c => c.Id));
                }
            }
        }
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
    public async Task Each_filter_of_the_list_of_tasks_holds_the_statuses_of_its_name()
    {
        await using var house = new LedgerHouse();
        await house.AddTaskAsync(0, start: false);
        await house.AddTaskAsync(1, start: false);
        await house.AddTaskAsync(1, start: false, s => s with { StartMode = StartMode.Scheduled, StartAt = DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeMilliseconds() });
        await house.AddTaskAsync(1);
        await house.Tasks.ActAsync((await house.AddTaskAsync(1)).Id, TaskAction.Pause, Actor.System);
        await house.Tasks.ActAsync((await house.AddTaskAsync(1)).Id, TaskAction.Stop, Actor.System);
        await house.Calls.EndAsync(LedgerHouse.End(Assert.Single(await house.ClaimAllAsync(await house.AddTaskAsync(1))), CallStatus.Answered));
        CallTaskStatus[] In(CallTaskFilter filter) => [.. house.TaskQueries.List(new CallTaskSearch { Filter = filter }).Items.Select(view => view.Task.Status).Order()];

        Assert.Equal(Enum.GetValues<CallTaskStatus>().Order(), In(CallTaskFilter.All));
        Assert.Equal([CallTaskStatus.Running, CallTaskStatus.Paused], In(CallTaskFilter.Active));
        Assert.Equal([CallTaskStatus.Scheduled], In(CallTaskFilter.Scheduled));
        Assert.Equal([CallTaskStatus.Completed, CallTaskStatus.Stopped], In(CallTaskFilter.Completed));
        Assert.Equal(new CallTaskCounts(7, 2, 1, 2), house.TaskQueries.Counts());
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
