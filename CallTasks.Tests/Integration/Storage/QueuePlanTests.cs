using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage;

/// <summary>What the dialling queue asks is found by the index of clients that may be called: a million others cost nothing.</summary>
public sealed class QueuePlanTests
{
    [Fact]
    public async Task A_look_for_clients_never_leaves_the_index_of_those_who_may_be_called()
    {
        await using var house = new LedgerHouse();
        var task = await house.AddTaskAsync(6);
        var calls = await house.ClaimAllAsync(task, 2);
        await house.Calls.EndAsync(LedgerHouse.End(calls[0], CallStatus.Busy));
        var asked = new HashSet<string>();
        house.Connections.Planned = text => { if (text.StartsWith("SELECT", StringComparison.Ordinal)) asked.Add(text); };

        var reader = new QueueReader(house.Queue, new ScriptShelf(new SettingsQueries(house.Connections)));
        foreach (var start in Enum.GetValues<RecallStart>()) reader.Read(task.Id, task.Settings with { RecallStart = start }, long.MaxValue / 2, 10);
        house.Queue.Tally(task.Id, [.. house.Queue.ZoneSets(task.Id).Select(z => z.ZoneSetId)], 0, count: true);
        house.Connections.Planned = null;

        var ofClients = asked.Where(text => text.Contains("FROM clients", StringComparison.Ordinal)).ToList();
        Assert.InRange(ofClients.Count, 6, 100);
        using var connection = house.Stranger();
        foreach (var text in ofClients)
        {
            foreach (var step in QueryPlan.Steps(connection, text))
            {
                Assert.True(!step.Contains(" clients", StringComparison.Ordinal) || (step.StartsWith("SEARCH", StringComparison.Ordinal) && step.Contains("ix_clients_due (batch_id=? AND zone_set_id=? AND state=? AND due_at", StringComparison.Ordinal)), $"{step}: {text}");
                Assert.False(step.Contains("TEMP B-TREE", StringComparison.Ordinal), $"{step}: {text}");
            }
        }
    }
}
