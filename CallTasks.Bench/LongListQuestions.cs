using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Bench;

/// <summary>Every search, filter, sort and page turn of the lists that grow with the years: the audit log, the do-not-call list, reports.</summary>
internal sealed class LongListQuestions(SqliteConnections connections, long task)
{
    private const long Day = 24 * 3_600_000;

    public IReadOnlyList<ListQuestion> All() => [.. Audit(), .. Blacklist(), .. Reports()];

    private IEnumerable<ListQuestion> Audit()
    {
        var queries = new AuditQueries(connections);
        (string Name, string? Actor)[] people = [("anybody", null), ("one of twenty", "user 3"), ("one rarely here", "Rarely here"), ("nobody", "nobody")];
        (string Name, string? Action)[] actions = [("", null), (" a kind", "call-task"), (" an action", "script.change"), (" a rare action", "user.delete")];
        (string Name, long? From, long? To)[] periods = [("", null, null), (" a day", ListData.FirstStart - 400 * Day, ListData.FirstStart - 399 * Day), (" since", ListData.FirstStart - 600 * Day, null), (" until", null, ListData.FirstStart - 600 * Day)];
        (string Name, string? Text)[] texts = [("", null), (" a text of many", "spring"), (" a rare text", "golden"), (" a text of none", "nothing like it")];
        foreach (var person in people)
        {
            foreach (var action in actions)
            {
                foreach (var period in periods)
                {
                    foreach (var text in texts)
                    {
                        var search = new AuditSearch { Actor = person.Actor, Action = action.Action, From = period.From, To = period.To, Text = text.Text };
                        var name = person.Name + action.Name + period.Name + text.Name;
                        yield return new("audit", name, () => queries.List(search));
                        if (queries.List(search).Items is not [.., var last]) continue;
                        yield return new("audit", $"{name}, second page", () => queries.List(search with { BeforeId = last.Id }));
                        yield return new("audit", $"{name}, back again", () => queries.List(search with { AfterId = last.Id }));
                        if (queries.List(search).TotalIsExact) yield return new("audit", $"{name}, last page", () => queries.List(search with { FromEnd = true }));
                    }
                }
            }
        }

        var middle = queries.List(new AuditSearch { Limit = 1 }).Items[0].Id / 2;
        yield return new("audit", "deep in the log", () => queries.List(new AuditSearch { BeforeId = middle }));
        yield return new("audit", "deep in the log, back", () => queries.List(new AuditSearch { AfterId = middle }));
        yield return new("audit", "a page of 100", () => queries.List(new AuditSearch { Limit = 100 }));
        yield return new("audit", "people to choose from", () => queries.Actors());
        yield return new("audit", "actions to choose from", () => queries.Actions());
    }

    private IEnumerable<ListQuestion> Blacklist()
    {
        var queries = new SettingsQueries(connections);
        (string Name, string? Text)[] texts = [("all", null), ("+7", "+7"), ("a beginning of many", "7912"), ("of some", "+7912345"), ("a whole number", "+79123456789"), ("none", "+1212")];
        foreach (var (name, text) in texts)
        {
            foreach (var limit in new[] { 10, 50, 100 })
            {
                var search = new BlacklistSearch { Text = text, Limit = limit };
                yield return new("blacklist", $"{name}, first page of {limit}", () => queries.Blacklist(search));
                if (queries.Blacklist(search) is not { Items: [.., var last] } first) continue;
                yield return new("blacklist", $"{name}, second page of {limit}", () => queries.Blacklist(search with { After = last.Id }));
                yield return new("blacklist", $"{name}, page of {limit} before one", () => queries.Blacklist(search with { Before = last.Id }));
                yield return new("blacklist", $"{name}, counted page of {limit}", () => queries.Blacklist(search with { Offset = 9_900 }));
                if (first.TotalIsExact) yield return new("blacklist", $"{name}, last page of {limit}", () => queries.Blacklist(search with { FromEnd = true }));
            }
        }

        yield return new("blacklist", "by the API, the furthest page", () => queries.Blacklist(null, 500_000, 50));
        yield return new("blacklist", "by the API, the last page", () => queries.Blacklist(null, 999_950, 50));
    }

    private IEnumerable<ListQuestion> Reports()
    {
        var lists = new ReportLists(connections);
        (string Name, ReportSearch Search)[] searches =
        [
            ("all", new()), ("generated", new() { State = ReportState.Generated }), ("errors", new() { State = ReportState.Error }), ("being made", new() { State = ReportState.Generating }),
            ("of a task with 10,000", new() { TaskId = task }), ("of a task", new() { TaskId = 77 }), ("a text of many", new() { Text = "spring" }), ("a text of few", new() { Text = "offer 77" }), ("a text of none", new() { Text = "nothing like it" }),
            ("by number", new() { Text = "#4711" }), ("a text of one task", new() { Text = "bench", TaskId = task }), ("errors of a text", new() { Text = "offer", State = ReportState.Error }),
        ];
        foreach (var (name, search) in searches)
        {
            foreach (var sort in Enum.GetValues<ReportSort>())
            {
                foreach (var ascending in new[] { false, true })
                {
                    var sorted = search with { Sort = sort, Ascending = ascending };
                    var words = $"{name} by {sort} {(ascending ? "up" : "down")}";
                    yield return new("reports", $"{words}, first page", () => lists.List(sorted, out _));
                    var total = (int)lists.List(sorted, out _).Total;
                    if (total <= 50) continue;
                    yield return new("reports", $"{words}, second page", () => lists.List(sorted with { Offset = 50 }, out _));
                    yield return new("reports", $"{words}, last page", () => lists.List(sorted with { Offset = (total - 1) / 50 * 50 }, out _));
                }
            }
        }

        // What a report is made of, and what the task's page asks.
        var reads = new ReportQueries(connections);
        var newest = reads.HighWater(task);
        yield return new("reports", "calls of a report, a chunk deep in the task", () => reads.ReadCalls(task, newest / 2, newest, _ => { }));
        yield return new("reports", "parameters of a report, a chunk deep in the task", () => reads.ReadParameters(task, 500_000, _ => { }));
        yield return new("reports", "the next to be made", () => reads.NextOrdered());
        var settings = new SettingsQueries(connections);
        yield return new("reports", "the latest of a task", () => settings.Reports(task, null, 0, 10));
        yield return new("reports", "the latest of a task without any", () => settings.Reports(99_999, null, 0, 10));
    }
}
