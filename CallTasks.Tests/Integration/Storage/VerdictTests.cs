using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage;

/// <summary>Verdicts are drawn fairly, marked by those who listened, and counted.</summary>
public sealed class VerdictTests : IAsyncDisposable
{
    private static readonly Actor Ann = new("Ann");

    private readonly LedgerHouse _house = new();

    private VerdictLedger Ledger => new(_house.Ledger);

    private VerdictQueries Queries => new(_house.Connections);

    public async ValueTask DisposeAsync() => await _house.DisposeAsync();

    [Fact]
    public async Task A_recorded_call_with_a_verdict_can_be_drawn_from_its_end_on_and_no_other()
    {
        var task = await _house.AddTaskAsync(5);
        var calls = await _house.ClaimAllAsync(task);
        CallEnd Ended(int i, CallStatus status) => LedgerHouse.End(calls[i], status) with { AnsweredAt = calls[i].StartAt + 1_000 };
        await _house.Calls.EndAsync(Ended(0, CallStatus.Answered) with { IsJudged = true, HasRecording = true, Responder = Responder.Human });
        await _house.Calls.EndAsync(Ended(1, CallStatus.Machine) with { IsJudged = true, HasRecording = true, Responder = Responder.Machine, Evidence = """{"answer":null}""" });
        await _house.Calls.EndAsync(Ended(2, CallStatus.Answered) with { IsJudged = true, Responder = Responder.Human });
        await _house.Calls.EndAsync(Ended(3, CallStatus.Answered) with { HasRecording = true });
        await _house.Calls.EndAsync(Ended(4, CallStatus.Answered) with { IsJudged = true, HasRecording = true });

        var drawn = Queries.List(new VerdictSearch());

        Assert.Equal((3, true), (drawn.Total, drawn.TotalIsExact));
        Assert.Equal([(calls[0].CallId, Responder.Human), (calls[1].CallId, Responder.Machine), (calls[4].CallId, Responder.Unknown)], drawn.Items.Select(v => (v.Call.Id, v.Verdict)).Order());
        Assert.All(drawn.Items, v => Assert.Equal(("Task", "Standard", null), (v.TaskName, v.DialPlanName, v.Truth)));
        Assert.Equal([(task.Id, "Task")], Queries.Tasks().Select(scope => (scope.Id, scope.Name)));
        Assert.Equal([(CallTasksDatabase.StandardPlanId, "Standard")], Queries.DialPlans().Select(scope => (scope.Id, scope.Name)));
        Assert.Contains("no verdict", (await Assert.ThrowsAsync<NotFoundException>(() => Ledger.MarkAsync(calls[2].CallId, true, null, Ann))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotFoundException>(() => Ledger.MarkAsync(999, true, null, Ann));
    }

    [Fact]
    public async Task A_mark_moves_the_rates_of_task_and_dial_plan_is_changed_taken_back_and_written_down()
    {
        await FillAsync(6);
        await Ledger.MarkAsync(1, false, null, Ann);
        await Ledger.MarkAsync(2, null, Responder.Machine, Ann);
        await Ledger.MarkAsync(3, null, Responder.Machine, Ann);

        var rates = Queries.Rates(null, null);
        Assert.Equal(new VerdictTally(0, 1, 1, 0, 0, 1), rates.All);
        Assert.Equal([("task 1", 1L), ("task 2", 2L)], rates.Tasks.Select(rate => (rate.Name, rate.Tally.Marked)).Order());
        Assert.Equal([("Standard", 3L)], rates.DialPlans.Select(rate => (rate.Name, rate.Tally.Marked)));
        Assert.Equal(new VerdictTally(0, 1, 0, 0, 0, 1), Queries.Rates(2, null).All);
        Assert.Equal(["task 2"], Queries.Rates(2, null).Tasks.Select(rate => rate.Name));
        Assert.Equal(VerdictTally.None, Queries.Rates(2, 77).All);
        var marked = Queries.Find(1)!;
        Assert.Equal((Responder.Machine, "Ann", false), (marked.Truth, marked.MarkedBy, marked.IsRight));

        // The same again changes nothing, and somebody else's word replaces it.
        await Ledger.MarkAsync(1, null, Responder.Machine, new Actor("Bob"));
        Assert.Equal("Ann", Queries.Find(1)!.MarkedBy);
        await Ledger.MarkAsync(1, true, null, new Actor("Bob"));
        Assert.Equal(new VerdictTally(1, 0, 1, 0, 0, 1), Queries.Rates(null, null).All);
        await Ledger.UnmarkAsync(1, Ann);
        await Ledger.UnmarkAsync(1, Ann);
        Assert.Equal(new VerdictTally(0, 0, 1, 0, 0, 1), Queries.Rates(null, null).All);
        Assert.Null(Queries.Find(1)!.Truth);

        Assert.Equal(
            [("verdict.mark", "call 1", "Ann"), ("verdict.mark", "call 2", "Ann"), ("verdict.mark", "call 3", "Ann"), ("verdict.mark", "call 1", "Bob"), ("verdict.unmark", "call 1", "Ann")],
            new AuditQueries(_house.Connections).List(new AuditSearch { Action = "verdict" }).Items.Reverse().Select(e => (e.Action, e.Subject, e.Actor)));
        Assert.Equal("""{"verdict":"human","truth":"human"}""", new AuditQueries(_house.Connections).List(new AuditSearch { Action = "verdict" }).Items[0].Before);
    }

    [Fact]
    public async Task Of_two_who_mark_at_once_the_second_reads_what_the_first_said_and_may_replace_it()
    {
        await FillAsync(1);
        var nothing = new SeenMark(null, null);
        await Ledger.MarkAsync(1, null, Responder.Machine, Ann, nothing);

        // The same again, and the same by somebody else, happens once.
        await Ledger.MarkAsync(1, null, Responder.Machine, Ann, nothing);
        await Ledger.MarkAsync(1, null, Responder.Machine, new Actor("Bob"), nothing);
        Assert.Equal("Ann", Queries.Find(1)!.MarkedBy);

        var told = await Assert.ThrowsAsync<ConflictException>(() => Ledger.MarkAsync(1, null, Responder.Human, new Actor("Bob"), nothing));
        Assert.StartsWith("Ann has marked this call meanwhile: a machine answered.", told.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ConflictException>(() => Ledger.UnmarkAsync(1, new Actor("Bob"), new SeenMark(Responder.Human, 7)));
        Assert.Equal((Responder.Machine, 1), (Queries.Find(1)!.Truth, Queries.Rates(null, null).All.Marked));

        await Ledger.MarkAsync(1, null, Responder.Human, new Actor("Bob"), new SeenMark(Responder.Machine, Queries.Find(1)!.MarkedAt));
        Assert.Equal((Responder.Human, "Bob", 1), (Queries.Find(1)!.Truth, Queries.Find(1)!.MarkedBy, Queries.Rates(null, null).All.Marked));
        Assert.Equal(["Ann", "Bob"], new AuditQueries(_house.Connections).List(new AuditSearch { Action = "verdict" }).Items.Reverse().Select(e => e.Actor));
    }

    [Fact]
    public async Task A_deleted_task_leaves_its_marks_to_its_dial_plan_alone()
    {
        var task = await _house.AddTaskAsync(1);
        var call = (await _house.ClaimAllAsync(task))[0];
        await _house.Calls.EndAsync(LedgerHouse.End(call, CallStatus.Answered) with { IsJudged = true, HasRecording = true, Responder = Responder.Human });
        await Ledger.MarkAsync(call.CallId, true, null, Ann);

        await _house.Tasks.DeleteAsync(task.Id, deleteReports: true, Ann);
        await Assert.ThrowsAsync<NotFoundException>(() => Ledger.UnmarkAsync(call.CallId, Ann));
        Assert.Empty(Queries.List(new VerdictSearch()).Items);
        await _house.Bulk.RunAsync(CancellationToken.None);

        Assert.Equal([0L], _house.Longs("SELECT count(*) FROM verdicts"));
        Assert.Empty(Queries.Rates(null, null).Tasks);
        Assert.Equal([("Standard", 1L)], Queries.Rates(null, null).DialPlans.Select(rate => (rate.Name, rate.Tally.Marked)));
    }

    [Fact]
    public async Task A_sample_is_spread_over_all_calls_and_stays_the_same_from_page_to_page()
    {
        await FillAsync(3_000);

        var first = Queries.List(new VerdictSearch { Limit = 250 });
        var second = Queries.List(new VerdictSearch { Limit = 250, Offset = 250 });
        var ids = first.Items.Concat(second.Items).Select(v => v.Call.Id).ToList();

        Assert.Equal((VerdictSample.Size, false), (first.Total, first.TotalIsExact));
        Assert.Equal(VerdictSample.Size, ids.Distinct().Count());
        Assert.Equal(ids, Queries.List(new VerdictSearch { Limit = VerdictSample.Size }).Items.Select(v => v.Call.Id));
        // A sixth of the calls each: 83 of 500 on average, by chance 8 more or less.
        Assert.All(Enumerable.Range(0, 6), part => Assert.InRange(ids.Count(id => (id - 1) / 500 == part), 50, 117));
        Assert.All([Responder.Human, Responder.Machine, Responder.Unknown], verdict => Assert.InRange(first.Items.Concat(second.Items).Count(v => v.Verdict == verdict), 120, 214));

        // New calls join where the lot places them; what was drawn keeps its order.
        await FillAsync(3_100, from: 3_000);
        var later = Queries.List(new VerdictSearch { Limit = VerdictSample.Size }).Items.Select(v => v.Call.Id).ToList();
        Assert.InRange(later.Count(id => id > 3_000), 1, 60);
        Assert.Equal(ids.Take(later.Count(id => id <= 3_000)), later.Where(id => id <= 3_000));
    }

    [Fact]
    public async Task Every_filter_finds_what_it_names_and_unmarked_ones_come_first()
    {
        await FillAsync(120, tasks: 4);
        foreach (var id in new long[] { 3, 9, 50 }) await Ledger.MarkAsync(id, null, Responder.Human, Ann);
        List<VerdictView> Of(VerdictSearch search) => [.. Queries.List(search with { Limit = 1_000 }).Items];

        var all = Of(new VerdictSearch());
        Assert.Equal((120, 3), (all.Count, all.Skip(117).Count(v => v.Truth is not null)));
        Assert.Equal([3L, 9L, 50L], Of(new VerdictSearch { Marked = true }).Select(v => v.Call.Id).Order());
        Assert.Equal(117, Of(new VerdictSearch { Marked = false }).Count);
        Assert.Equal(30, Of(new VerdictSearch { TaskId = 2 }).Count);
        Assert.All(Of(new VerdictSearch { TaskId = 2, Verdict = Responder.Machine }), v => Assert.Equal((2, Responder.Machine), (v.Call.TaskId, v.Verdict)));
        Assert.Equal(120, Of(new VerdictSearch { DialPlanId = CallTasksDatabase.StandardPlanId }).Count);
        Assert.Empty(Of(new VerdictSearch { DialPlanId = 77 }));
        Assert.Empty(Of(new VerdictSearch { TaskId = 2, DialPlanId = 77 }));
        Assert.Equal(30, Of(new VerdictSearch { TaskId = 2, DialPlanId = CallTasksDatabase.StandardPlanId }).Count);

        // Read whole by its index, or walked along the sample keys: a period holds the same.
        foreach (var search in new VerdictSearch[] { new() { From = 30_000, To = 60_000 }, new() { From = 30_000, To = 60_000, TaskId = 1 }, new() { From = 40_000, Verdict = Responder.Human, Marked = false } })
        {
            using var connection = _house.Connections.OpenReader();
            var whole = new VerdictSample(connection, search).Read(out var isAll);
            var walked = new VerdictSample(connection, search, inPeriod: 3).Read(out var isAllWalked);
            Assert.True(isAll && isAllWalked);
            Assert.Equal(all.Where(v => v.Call.StartedAt >= search.From && v.Call.StartedAt < (search.To ?? long.MaxValue) && v.Call.TaskId == (search.TaskId ?? v.Call.TaskId)
                && v.Verdict == (search.Verdict ?? v.Verdict) && (search.Marked is null || v.Truth is null)).Select(v => v.Call.Id), whole);
            Assert.Equal(whole, walked);

            // A walk that is cut off says so, and keeps the order.
            var cut = new VerdictSample(connection, search, inPeriod: 3, lookedAt: 20).Read(out var isAllCut);
            Assert.False(isAllCut);
            Assert.Equal(cut, whole.Intersect(cut));
        }
    }

    [Fact]
    public async Task Every_question_is_answered_by_an_index_and_nothing_is_sorted()
    {
        await FillAsync(60);
        await Ledger.MarkAsync(3, null, Responder.Human, Ann);
        var asked = new HashSet<string>();
        _house.Connections.Planned = text => { if (text.StartsWith("SELECT", StringComparison.Ordinal) || text.StartsWith("WITH", StringComparison.Ordinal)) asked.Add(text); };
        foreach (var task in new long?[] { null, 1 })
        {
            foreach (var plan in new long?[] { null, 1 })
            {
                Queries.Rates(task, plan);
                foreach (var (from, to) in new (long?, long?)[] { (null, null), (1, 50_000) })
                {
                    foreach (var verdict in new Responder?[] { null, Responder.Unknown, Responder.Human })
                    {
                        foreach (var marked in new bool?[] { null, true, false })
                        {
                            var search = new VerdictSearch { TaskId = task, DialPlanId = plan, From = from, To = to, Verdict = verdict, Marked = marked };
                            Queries.List(search);
                            using var connection = _house.Connections.OpenReader();
                            new VerdictSample(connection, search, inPeriod: 1, lookedAt: 5).Read(out _);
                        }
                    }
                }
            }
        }

        Queries.Tasks();
        Queries.DialPlans();
        _house.Connections.Planned = null;
        Assert.InRange(asked.Count, 30, 1_000);
        using var stranger = _house.Stranger();
        foreach (var text in asked)
        {
            foreach (var step in QueryPlan.Steps(stranger, text))
            {
                Assert.False(step.StartsWith("SCAN", StringComparison.Ordinal) && new[] { "verdicts", "calls", "verdict_rates", "SCAN c", "SCAN v", "SCAN r" }.Any(table => step.Contains(table, StringComparison.Ordinal)), $"{step}: {text}");
                Assert.False(step.Contains("TEMP B-TREE", StringComparison.Ordinal) && !text.Contains("json_each", StringComparison.Ordinal), $"{step}: {text}");
            }
        }
    }

    /// <summary>Verdicts of each kind in turn, of so many tasks in turn, a second apart.</summary>
    private async Task FillAsync(int to, int from = 0, int tasks = 2)
    {
        await _house.Ledger.WriteAsync(w =>
        {
            for (var task = 1; task <= tasks; task++)
                w.Run("INSERT OR IGNORE INTO call_tasks(id, version, status, name, name_folded, script_id, dial_plan_id, settings, created_at, progress) VALUES($1, 1, 3, $2, $2, 1, 1, $3, 1, 0)", task, $"task {task}", """{"name":"Task","scriptId":1,"dialPlanId":1}""");
            for (var id = from + 1; id <= to; id++)
            {
                w.Run("""
                    INSERT INTO calls(id, task_id, client_row, client_id, phone, number_index, attempt, reason, status, planned_at, claimed_at, started_at, answered_at, ended_at, cost, responder, transfer, has_recording, dial_plan_id, script_id, script_version, problem, interrupted, gender)
                    VALUES($1, $2, $1, 'c' || $1, '+4420' || $1, 0, 1, 0, 2, 1, 1, $3, $3, $3, 0, $4, 0, 1, 1, 1, 1, 0, 0, 0)
                    """, id, id % tasks + 1, id * 1_000L, id % 3);
                VerdictLedger.Keep(w, id, id * 1_000L, (Responder)(id % 3));
            }

            return true;
        });
    }
}
