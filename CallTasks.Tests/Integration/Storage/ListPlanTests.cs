using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage;

/// <summary>Every statement that a list of the console can ask is taken as it is run, and its plan is read.</summary>
[Trait("Speed", "slow")]
public sealed class ListPlanTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly HashSet<string> asked = [];
    private readonly LedgerHouse house = new();
    private CallTask task = null!;
    private long call;

    public async Task InitializeAsync()
    {
        task = await house.AddTaskAsync(30);
        var calls = await house.ClaimAllAsync(task, 12);
        await Task.WhenAll(calls.Take(9).Select((c, i) => house.Calls.EndAsync(LedgerHouse.End(c, i % 2 == 0 ? CallStatus.Answered : CallStatus.Busy))));
        call = calls[5].CallId;
        house.Connections.Planned = text => { if (text.StartsWith("SELECT", StringComparison.Ordinal)) asked.Add(text); };
    }

    async Task IAsyncLifetime.DisposeAsync() => await house.DisposeAsync();

    public async ValueTask DisposeAsync() => await house.DisposeAsync();

    [Fact]
    public void A_list_of_calls_never_leaves_its_index_and_sorts_only_what_is_bounded()
    {
        string?[] clients = [null, "cli", "client-0000", "+4420", "4420700000"];
        (long?, long?)[] periods = [(null, null), (1, null), (null, long.MaxValue), (1, long.MaxValue)];
        CallStatus[][] statuses = [[], [CallStatus.Answered], [CallStatus.Blacklist], [CallStatus.Answered, CallStatus.Busy, CallStatus.Cancel], Enum.GetValues<CallStatus>()];
        foreach (var client in clients)
        {
            foreach (var (from, to) in periods)
            {
                foreach (var status in statuses)
                {
                    foreach (var problem in new[] { false, true })
                    {
                        var search = new CallSearch { Client = client, From = from, To = to, Statuses = status, ProblemOnly = problem };
                        foreach (var page in Pages(search)) house.CallQueries.List(task.Id, page);
                        foreach (var page in Pages(search)) Everything(task.Id, page);
                    }
                }
            }
        }

        house.CallQueries.Find(call);
        house.CallQueries.Interrupted(null, 0, 50);
        house.CallQueries.Interrupted(task.Id, 0, 50);

        // Interrupted and open calls are few by themselves. Sorted are: matches of a text that are few enough.
        AssertPlans(mayScan: ["ix_calls_interrupted"], maySort: text => text.Contains("id IN (SELECT", StringComparison.Ordinal));
    }

    [Fact]
    public void A_list_of_clients_never_leaves_its_index()
    {
        foreach (var text in new[] { null, "cli", "client-0000", "+4420700000" })
        {
            foreach (var state in Enum.GetValues<ClientState>().Select(s => (ClientState?)s).Prepend(null))
            {
                var search = new ClientSearch { Text = text, State = state };
                var first = house.ClientQueries.List(task.Id, search).Items is [var client, ..] ? client.Id : 1;
                foreach (var page in new[] { search with { Offset = 10 }, search with { FromEnd = true }, search with { After = first }, search with { Before = first } })
                {
                    house.ClientQueries.List(task.Id, page);
                    using var connection = house.Connections.OpenReader();
                    new ClientListRead(connection, task.Id, page, sortable: 0).Read();
                }
            }
        }

        AssertPlans(mayScan: ["ix_calls_open"], maySort: text => text.Contains("id IN (SELECT", StringComparison.Ordinal));
    }

    [Fact]
    public void The_list_of_tasks_is_searched_and_sorted_within_one_small_index()
    {
        foreach (var text in new[] { null, "ТАСК", "7" })
        {
            foreach (var (from, to) in new (long?, long?)[] { (null, null), (1, null), (null, 2), (1, 2) })
            {
                foreach (var filter in Enum.GetValues<CallTaskFilter>())
                {
                    foreach (var sort in Enum.GetValues<CallTaskSort>())
                    {
                        house.TaskQueries.List(new CallTaskSearch { Text = text, From = from, To = to, Filter = filter, Sort = sort });
                        house.TaskQueries.List(new CallTaskSearch { Text = text, From = from, To = to, Filter = filter, Sort = sort, Ascending = true });
                    }
                }
            }
        }

        house.TaskQueries.Counts();
        house.TaskQueries.Find(task.Id);

        AssertPlans(mayScan: [], maySort: text => text.Contains("ix_call_tasks_list", StringComparison.Ordinal));
    }

    private IEnumerable<CallSearch> Pages(CallSearch search) =>
        [search, search with { Offset = 3 }, search with { FromEnd = true }, search with { After = call }, search with { Before = call }];

    /// <summary>As a text reads that matches too many to be sorted.</summary>
    private void Everything(long taskId, CallSearch page)
    {
        using var connection = house.Connections.OpenReader();
        new CallListRead(connection, taskId, page, sortable: 0).Read();
        new CallListRead(connection, taskId, page, sortable: 1).Read();
    }

    private void AssertPlans(string[] mayScan, Func<string, bool> maySort)
    {
        house.Connections.Planned = null;
        Assert.NotEmpty(asked);
        using var connection = house.Stranger();
        foreach (var text in asked)
        {
            foreach (var step in QueryPlan.Steps(connection, text))
            {
                var scans = step.StartsWith("SCAN ", StringComparison.Ordinal) && (step.Contains("calls", StringComparison.Ordinal) || step.Contains("clients", StringComparison.Ordinal) || step.Contains("call_tasks", StringComparison.Ordinal) || step.StartsWith("SCAN t", StringComparison.Ordinal));
                Assert.False(scans && !mayScan.Any(index => step.Contains(index, StringComparison.Ordinal)), $"{step}: {text}");
                Assert.False(step.Contains("call_tasks_list", StringComparison.Ordinal) && !step.Contains("COVERING", StringComparison.Ordinal), $"{step}: {text}");
                Assert.False(step.Contains("TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal) && !maySort(text), $"{step}: {text}");
            }
        }
    }
}
