using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;

namespace CallTasks.Bench;

/// <summary>One thing that a person can ask of a list.</summary>
/// <param name="List">tasks, calls, clients, audit, blacklist or reports.</param>
/// <param name="Name">In words.</param>
/// <param name="Ask">Asks it as the page does.</param>
internal sealed record ListQuestion(string List, string Name, Action Ask);

/// <summary>Every search, filter, sort and page turn that the console offers, and their combinations.</summary>
internal sealed class ListQuestions(SqliteConnections connections, long task)
{
    private const long Hour = 3_600_000;

    public IReadOnlyList<ListQuestion> All() => [.. Tasks(), .. Calls(), .. Clients()];

    private IEnumerable<ListQuestion> Tasks()
    {
        var queries = new CallTaskQueries(connections);
        (string Name, string? Text)[] texts = [("", null), (" 'spring'", "SPRING"), (" 'ОПРОС'", "ОПРОС"), (" rare", "79190"), (" none", "nothing like it"), (" by ID", "#5000")];
        (string Name, long? From, long? To)[] periods = [("", null, null), (" an hour", ListData.FirstStart + 5_000 * Hour / 6, ListData.FirstStart + 5_006 * Hour / 6), (" a month", ListData.FirstStart, ListData.FirstStart + 720 * Hour), (" from", ListData.FirstStart + 800 * Hour, null)];
        foreach (var filter in Enum.GetValues<CallTaskFilter>())
        {
            foreach (var text in texts)
            {
                foreach (var period in periods)
                {
                    var search = new CallTaskSearch { Filter = filter, Text = text.Text, From = period.From, To = period.To };
                    yield return new("tasks", $"{filter}{text.Name}{period.Name}", () => queries.List(search, out _));
                }
            }
        }

        var paces = Enumerable.Range(1, 300).ToDictionary(i => i * 31L, i => i % 50 / 2d);
        foreach (var sort in Enum.GetValues<CallTaskSort>())
        {
            foreach (var ascending in new[] { true, false })
            {
                foreach (var (page, offset) in new[] { ("first", 0), ("second", 50), ("last", 9_950) })
                {
                    var search = new CallTaskSearch { Sort = sort, Ascending = ascending, Offset = offset, Paces = paces };
                    yield return new("tasks", $"by {sort} {(ascending ? "up" : "down")}, {page} page", () => queries.List(search, out _));
                }
            }
        }
    }

    private IEnumerable<ListQuestion> Calls()
    {
        var queries = new CallQueries(connections);
        (string Name, string? Text)[] clients = [("", null), (" whole ID", "C-00123456"), (" ID of 10", "C-0012345"), (" ID of 10,000", "C-0012"), (" every ID", "C-00"), (" whole phone", "+79123456789"), (" phone of some", "+791234"), (" phone of many", "+7912"), (" every phone", "+790"), (" short", "C-0")];
        (string Name, long? From, long? To)[] periods = [("", null, null), (" a minute", ListData.FirstStart + 10 * Hour, ListData.FirstStart + 10 * Hour + 60_000), (" a day", ListData.FirstStart + 10 * Hour, ListData.FirstStart + 34 * Hour), (" since", ListData.FirstStart + 5 * Hour, null), (" until", null, ListData.FirstStart + 30 * Hour)];
        (string Name, CallStatus[] Statuses)[] statuses = [("", []), (" answered", [CallStatus.Answered]), (" expired", [CallStatus.Expired]), (" dialling", [CallStatus.Dial]), (" blacklist", [CallStatus.Blacklist]), (" busy+noAnswer+failed", [CallStatus.Busy, CallStatus.NoAnswer, CallStatus.Failed]), (" six", [CallStatus.Answered, CallStatus.Busy, CallStatus.Machine, CallStatus.Cancel, CallStatus.Congestion, CallStatus.Invalid])];
        foreach (var client in clients)
        {
            foreach (var period in periods)
            {
                foreach (var status in statuses)
                {
                    foreach (var problem in new[] { false, true })
                    {
                        var search = new CallSearch { Client = client.Text, From = period.From, To = period.To, Statuses = status.Statuses, ProblemOnly = problem };
                        yield return new("calls", $"all{client.Name}{period.Name}{status.Name}{(problem ? " problem" : "")}", () => queries.List(task, search));
                    }
                }
            }
        }

        foreach (var (name, search) in new (string, CallSearch)[]
        {
            ("all", new()), ("answered", new() { Statuses = [CallStatus.Answered] }), ("blacklist", new() { Statuses = [CallStatus.Blacklist] }), ("three statuses", new() { Statuses = [CallStatus.Busy, CallStatus.NoAnswer, CallStatus.Failed] }),
            ("since", new() { From = ListData.FirstStart + 5 * Hour }), ("problem", new() { ProblemOnly = true }), ("every ID", new() { Client = "C-00" }), ("phone of many", new() { Client = "+7912" }), ("ID of 10,000", new() { Client = "C-0012" }),
        })
        {
            foreach (var limit in new[] { 10, 50, 100 })
            {
                var sized = search with { Limit = limit };
                yield return new("calls", $"{name}, first page of {limit}", () => queries.List(task, sized));
                yield return new("calls", $"{name}, 100th page of {limit}", () => queries.List(task, sized with { Offset = 99 * limit }));
                yield return new("calls", $"{name}, last page of {limit}", () => queries.List(task, sized with { FromEnd = true }));
                // Deep in the list: the page after and before a call two thirds down.
                var deep = queries.List(task, sized with { FromEnd = true }).Items is [.., var last] ? last.Id : 0;
                var middle = queries.List(task, sized with { Before = deep, Limit = 1_000 }).Items is [var first, ..] ? first.Id : deep;
                yield return new("calls", $"{name}, page of {limit} after a deep call", () => queries.List(task, sized with { After = middle }));
                yield return new("calls", $"{name}, page of {limit} before a deep call", () => queries.List(task, sized with { Before = middle }));
            }
        }

        var any = queries.List(task, new CallSearch { Limit = 1, Offset = 1_000 }).Items[0].Id;
        yield return new("calls", "details of one", () => queries.Find(any));
    }

    private IEnumerable<ListQuestion> Clients()
    {
        var queries = new ClientQueries(connections);
        (string Name, string? Text)[] texts = [("", null), (" whole ID", "C-00123456"), (" ID of 10,000", "C-0012"), (" every ID", "C-00"), (" whole phone", "+79123456789"), (" phone of many", "+7912"), (" every phone", "+790"), (" short", "C-0")];
        foreach (var state in Enum.GetValues<ClientState>().Select(s => (ClientState?)s).Prepend(null))
        {
            foreach (var text in texts)
            {
                var search = new ClientSearch { State = state, Text = text.Text };
                yield return new("clients", $"{state?.ToString() ?? "all"}{text.Name}", () => queries.List(task, search));
                yield return new("clients", $"{state?.ToString() ?? "all"}{text.Name}, second page", () => queries.List(task, search with { Offset = 50 }));
                yield return new("clients", $"{state?.ToString() ?? "all"}{text.Name}, last page", () => queries.List(task, search with { FromEnd = true }));
            }
        }
    }
}
