using System.Text.RegularExpressions;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage;

/// <summary>The lists that grow with the years: the audit log, the do-not-call list, reports. Each page costs the same however long they are.</summary>
public sealed partial class LongListTests : IAsyncDisposable
{
    private const int Reports = 130;

    private readonly LedgerHouse _house = new();

    private ReportLists Lists => new(_house.Connections);

    private SettingsQueries Settings => new(_house.Connections);

    private AuditQueries Audit => new(_house.Connections);

    public async ValueTask DisposeAsync() => await _house.DisposeAsync();

    [Fact]
    public async Task The_do_not_call_list_is_turned_by_its_neighbours_and_its_last_page_is_what_is_left()
    {
        await _house.Settings.AddToBlacklistAsync([.. Enumerable.Range(0, 119).Select(i => $"+4420{70_000_000 + i * 3}"), "+44207"], "asked", Actor.System);
        var all = Settings.Blacklist(null, 0, 200).Items;
        Assert.Equal(120, all.Count);
        Assert.Equal(all.Select(e => e.Phone).Order(StringComparer.Ordinal), all.Select(e => e.Phone));

        var first = Settings.Blacklist(new BlacklistSearch());
        var second = Settings.Blacklist(new BlacklistSearch { After = first.Items[^1].Id });
        var third = Settings.Blacklist(new BlacklistSearch { After = second.Items[^1].Id });
        Assert.Equal(all, [.. first.Items, .. second.Items, .. third.Items]);
        Assert.Equal(third.Items, Settings.Blacklist(new BlacklistSearch { FromEnd = true }).Items);
        Assert.Equal(third.Items, Settings.Blacklist(null, 100, 50).Items);
        Assert.Equal(second.Items, Settings.Blacklist(new BlacklistSearch { Before = third.Items[0].Id }).Items);
        Assert.Equal((120, true), (first.Total, first.TotalIsExact));
        Assert.Empty(Settings.Blacklist(new BlacklistSearch { Text = "+4421", After = first.Items[0].Id }).Items);

        // Taken off meanwhile, a number names no place: the page is counted.
        await _house.Settings.RemoveFromBlacklistAsync(first.Items[^1].Phone, Actor.System);
        Assert.Equal(51, all.ToList().FindIndex(e => e.Phone == Settings.Blacklist(new BlacklistSearch { After = first.Items[^1].Id, Offset = 50 }).Items[0].Phone));
    }

    [Fact]
    public async Task The_audit_log_is_turned_both_ways_and_ends_with_its_oldest_entries()
    {
        for (var i = 0; i < 110; i++) await _house.Settings.AddToBlacklistAsync([$"+4420{70_000_000 + i}"], "asked", new Actor(i % 2 == 0 ? "Ann" : "Bob"));
        foreach (var search in new[] { new AuditSearch(), new AuditSearch { Actor = "Ann", Action = "blacklist", Limit = 20 }, new AuditSearch { Text = "number", Limit = 20 } })
        {
            var all = Audit.List(search with { Limit = 1_000 }).Items;
            var pages = new List<Page<AuditEntry>> { Audit.List(search) };
            while (pages[^1].Items.Count == search.Limit && pages.Sum(p => p.Items.Count) < all.Count) pages.Add(Audit.List(search with { BeforeId = pages[^1].Items[^1].Id }));
            Assert.InRange(pages.Count, 3, 10);
            Assert.Equal(all, pages.SelectMany(p => p.Items));
            Assert.Equal(pages[^1].Items, Audit.List(search with { FromEnd = true }).Items);
            Assert.Equal(pages[^2].Items, Audit.List(search with { AfterId = pages[^1].Items[0].Id }).Items);
            Assert.Equal((all.Count, true), (pages[0].Total, pages[0].TotalIsExact));
        }
    }

    [Theory]
    [InlineData(ReportSort.Made)]
    [InlineData(ReportSort.Task)]
    [InlineData(ReportSort.Rows)]
    [InlineData(ReportSort.Size)]
    [InlineData(ReportSort.Owner)]
    public async Task Reports_come_in_every_order_page_by_page_without_a_gap_from_either_end(ReportSort sort)
    {
        await FillAsync();
        foreach (var search in new ReportSearch[] { new(), new() { State = ReportState.Generated }, new() { TaskId = 3 }, new() { Text = "offer" }, new() { Text = "offer", State = ReportState.Error } })
        {
            foreach (var isUp in new[] { true, false })
            {
                var sorted = search with { Sort = sort, Ascending = isUp, Limit = 7 };
                var all = Lists.List(sorted with { Limit = 1_000 }, out var counts).Items;
                Assert.Equal(counts.Of(search.State), all.Count);
                Assert.Equal(all, Enumerable.Range(0, (all.Count + 6) / 7).SelectMany(page => Lists.List(sorted with { Offset = page * 7 }, out _).Items));
                Func<ReportView, IComparable> key = sort switch { ReportSort.Task => r => r.TaskName, ReportSort.Rows => r => r.Rows, ReportSort.Size => r => r.Bytes, ReportSort.Owner => r => r.CreatedBy, _ => r => r.Id };
                Assert.Equal(isUp ? all.OrderBy(key).ThenBy(r => r.Id) : all.OrderByDescending(key).ThenByDescending(r => r.Id), all);
                Assert.All(all, report => Assert.True(search.TaskId is null || report.TaskId == search.TaskId));
            }
        }
    }

    [Fact]
    public async Task A_text_is_looked_for_in_the_newest_reports_and_a_number_in_all()
    {
        await FillAsync();
        await _house.Ledger.WriteAsync(w => w.Run($"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ReportLists.TextWindow})
            INSERT INTO reports(task_id, format, variables, state, rows, progress, created_at, created_by, bytes, task_name, task_name_folded, language) SELECT 99, 0, 0, 1, 1, 1, 1, 'Ann', 1, 'Other', 'other', 'en' FROM n
            """));

        Assert.Equal((0L, false), (Lists.List(new ReportSearch { Text = "offer" }, out var counts).Total, counts.IsExact));
        Assert.Equal(ReportLists.TextWindow, counts.All + Lists.List(new ReportSearch { Text = "other" }, out _).Total);
        Assert.Equal(12, Lists.List(new ReportSearch { Text = "#3" }, out _).Items.Count(report => report.TaskId == 3));
        Assert.Equal(12, Lists.List(new ReportSearch { TaskId = 3 }, out counts).Total);
        Assert.True(counts.IsExact);
    }

    [Fact]
    public async Task Every_question_of_the_long_lists_is_read_by_an_index_and_sorts_only_what_is_bounded()
    {
        await FillAsync();
        await _house.Settings.AddToBlacklistAsync(["+442070000001", "+442070000002"], "asked", Actor.System);
        var asked = new HashSet<string>();
        _house.Connections.Planned = text => { if (text.StartsWith("SELECT", StringComparison.Ordinal) || text.StartsWith("WITH", StringComparison.Ordinal)) asked.Add(text); };
        foreach (var state in new ReportState?[] { null, ReportState.Generated, ReportState.Error, ReportState.Generating })
        {
            foreach (var sort in Enum.GetValues<ReportSort>())
            {
                foreach (var (task, text) in new (long?, string?)[] { (null, null), (3, null), (null, "offer"), (null, "#3"), (3, "3") })
                {
                    foreach (var offset in new[] { 0, 100 }) Lists.List(new ReportSearch { State = state, Sort = sort, TaskId = task, Text = text, Offset = offset, Ascending = offset > 0 }, out _);
                }
            }

            foreach (var task in new long?[] { null, 3 }) Settings.Reports(task, state, 0, 10);
        }

        new ReportQueries(_house.Connections).NextOrdered();
        new ReportQueries(_house.Connections).CountOrdered();
        new ReportQueries(_house.Connections).Deleted();
        foreach (var text in new[] { null, "+44", "+442070000001" })
        {
            foreach (var search in new BlacklistSearch[] { new(), new() { After = 1 }, new() { Before = 2 }, new() { FromEnd = true }, new() { Offset = 1 } }) Settings.Blacklist(search with { Text = text });
        }

        foreach (var actor in new[] { null, "Ann" })
        {
            foreach (var action in new[] { null, "blacklist", "blacklist.add" })
            {
                foreach (var period in new long?[] { null, 1 })
                {
                    foreach (var search in new AuditSearch[] { new(), new() { BeforeId = 2 }, new() { AfterId = 1 }, new() { FromEnd = true }, new() { Text = "asked" }, new() { Text = "asked", AfterId = 1 } })
                        Audit.List(search with { Actor = actor, Action = action, From = period, To = period + 10 });
                }
            }
        }

        _house.Connections.Planned = null;
        Assert.InRange(asked.Count, 80, 1_000);
        using var connection = _house.Stranger();
        foreach (var text in asked)
        {
            foreach (var step in QueryPlan.Steps(connection, text))
            {
                // A whole table is counted by the pages of its smallest index; the newest rows come in the order they lie in, up to a limit.
                var isWhole = WholeCount().IsMatch(text) || text.Contains("names(name)", StringComparison.Ordinal);
                var isNewest = !text.Contains(" task_id =", StringComparison.Ordinal) && !text.Contains("actor =", StringComparison.Ordinal) && !text.Contains("action =", StringComparison.Ordinal) && !text.Contains("+at", StringComparison.Ordinal) && text.Contains("LIMIT", StringComparison.Ordinal);
                var isWindow = new[] { ReportLists.TextWindow, AuditQueries.TextWindow, AuditQueries.NarrowedTextWindow }.Any(window => text.Contains($"ORDER BY id DESC LIMIT {window}", StringComparison.Ordinal));
                Assert.False(Scan().IsMatch(step) && !isWhole && !isNewest && !isWindow, $"{step}: {text}");
                // Of a task, or of a text within its window: some thousands at most.
                var isFew = isWindow || text.Contains("task_id =", StringComparison.Ordinal);
                Assert.False(step.Contains("TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal) && !isFew, $"{step}: {text}");
                Assert.False(step.Contains("audit", StringComparison.Ordinal) && text.Contains("actor =", StringComparison.Ordinal) && text.Contains("action =", StringComparison.Ordinal) && step.Contains("IX_audit_action_id", StringComparison.Ordinal), $"{step}: {text}");
            }
        }
    }

    private Task FillAsync() => _house.Ledger.WriteAsync(w => w.Run($"""
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Reports})
        INSERT INTO reports(task_id, format, variables, state, rows, progress, created_at, created_by, bytes, task_name, task_name_folded, language)
        SELECT i % 10, i % 2, 0, CASE i % 13 WHEN 1 THEN 0 WHEN 2 THEN 2 WHEN 3 THEN 3 ELSE 1 END, i * 7 % 11, 1, i, 'user ' || i % 3, i * 31 % 17, 'offer ' || i % 4, 'offer ' || i % 4, 'en' FROM n
        """));

    [GeneratedRegex("^SELECT count\\(\\*\\) FROM (audit|blacklist)$")]
    private static partial Regex WholeCount();

    [GeneratedRegex("^SCAN (audit|reports|blacklist)\\b")]
    private static partial Regex Scan();
}
