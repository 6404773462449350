using System.Globalization;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Storage.Crash;

/// <summary>Holds what the carrier saw against what the database says, once everything has come to rest.</summary>
internal sealed class CrashVerdict(LedgerHouse house, Dictionary<string, List<PeerMessage>> seen)
{
    private sealed record Row(long Id, long Client, string Phone, int Attempt, CallStatus Status, bool Interrupted, bool HasDialog);

    private sealed record Client(long Id, ClientState State, int Attempts, bool Visible);

    public void Check()
    {
        var calls = Read("SELECT id, client_row, phone, attempt, status, interrupted, dialog IS NOT NULL FROM calls ORDER BY id", r => new Row(r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.GetInt32(3), (CallStatus)r.GetInt32(4), r.GetBoolean(5), r.GetBoolean(6)));
        var clients = Read("SELECT c.id, c.state, c.attempts, b.visible FROM clients c LEFT JOIN batches b ON b.id = c.batch_id ORDER BY c.id", r => new Client(r.GetInt64(0), (ClientState)r.GetInt32(1), r.GetInt32(2), r.GetBoolean(3)));
        var invited = seen.Where(s => s.Value.Any(m => m.Is("INVITE"))).ToDictionary(s => s.Key, s => s.Value);

        Assert.Equal(["ok"], Read("PRAGMA integrity_check", r => r.GetString(0)));
        Recount.Matches(house.Connections);
        EveryInviteIsACall(calls, invited);
        NobodyIsForgotten(calls, clients);
        OutcomesAreTheCarriers(calls, invited);
        NobodyStaysConnected(invited);
        ImportsAreWholeOrNothing(clients);
        Assert.Empty(house.Longs("SELECT id FROM bulk_jobs"));
    }

    /// <summary>No planned attempt has a second Call-ID, no Call-ID a second attempt.</summary>
    private static void EveryInviteIsACall(List<Row> calls, Dictionary<string, List<PeerMessage>> invited)
    {
        var rows = calls.ToDictionary(c => c.Id);
        var used = new HashSet<long>();
        foreach (var (callId, messages) in invited)
        {
            var id = IdOf(callId);
            if (TransferLegId.TryRow(id, out _)) continue; // no call: an operator's leg, which must only be ended
            Assert.True(rows.TryGetValue(id, out var row), $"an INVITE of call {id} was seen, and there is no such call");
            Assert.True(used.Add(id), $"call {id} was seen under two Call-IDs");
            Assert.All(messages.Where(m => m.Is("INVITE")), m => Assert.Contains(row!.Phone, m.To, StringComparison.Ordinal));
        }

        Assert.Equal(calls.Count, calls.Select(c => (c.Client, c.Attempt)).Distinct().Count());
        Assert.Single(invited.Keys.Select(k => k[(k.IndexOf('-', StringComparison.Ordinal) + 1)..]).Distinct());
    }

    private void NobodyIsForgotten(List<Row> calls, List<Client> clients)
    {
        Assert.All(calls, c => Assert.True(c.Status.IsFinal(), $"call {c.Id} is still {c.Status}"));
        Assert.All(calls, c => Assert.False(c.HasDialog, $"call {c.Id} keeps its dialog"));
        var byClient = calls.ToLookup(c => c.Client);
        foreach (var client in clients)
        {
            var own = byClient[client.Id].OrderBy(c => c.Attempt).ToList();
            Assert.Equal(Enumerable.Range(1, client.Attempts), own.Select(c => c.Attempt));
            Assert.NotEmpty(own);
            Assert.True(client.State is ClientState.Done or ClientState.Interrupted, $"client {client.Id} is {client.State}");
            // Interrupted is its last call, it is listed, and it was not called again.
            Assert.All(own.SkipLast(1), c => Assert.Equal(CallStatus.Busy, c.Status));
            Assert.Equal(client.State == ClientState.Interrupted, own[^1].Interrupted);
            Assert.Equal(client.State == ClientState.Interrupted, own[^1].Status == CallStatus.Expired);
        }

        var listed = house.CallQueries.Interrupted(null, 0, 1_000);
        Assert.Equal(calls.Where(c => c.Status == CallStatus.Expired).Select(c => c.Id).Order(), listed.Items.Select(c => c.Id).Order());
    }

    /// <summary>A recorded outcome is the one that the carrier gave.</summary>
    private static void OutcomesAreTheCarriers(List<Row> calls, Dictionary<string, List<PeerMessage>> invited)
    {
        var byId = invited.ToDictionary(i => IdOf(i.Key), i => i.Value);
        foreach (var call in calls.Where(c => c.Status is not (CallStatus.Expired or CallStatus.ChanUnavail)))
        {
            var code = call.Status switch { CallStatus.Answered => "200", CallStatus.Busy => "486", CallStatus.NoAnswer => "487", _ => "?" };
            Assert.True(byId.TryGetValue(call.Id, out var messages), $"call {call.Id} is {call.Status}, and no INVITE of it was seen");
            Assert.True(messages!.Any(m => m.Answers("INVITE", code)), $"call {call.Id} is {call.Status}; the carrier saw:\n{Told(messages!)}");
        }
    }

    /// <summary>Every dialog has its BYE, every ring its CANCEL or final answer, whoever was alive to send it.</summary>
    private static void NobodyStaysConnected(Dictionary<string, List<PeerMessage>> invited)
    {
        foreach (var (callId, messages) in invited)
        {
            var accepted = messages.Any(m => m.Answers("INVITE", "200"));
            var over = accepted
                ? messages.Any(m => m.Is("BYE") || m.Answers("BYE", "") || (!m.Received && m.Start.StartsWith("BYE ", StringComparison.Ordinal)))
                : messages.Any(m => m.Is("CANCEL") || m.Answers("INVITE", "4"));
            Assert.True(over, $"call {callId} was never ended at the carrier, which saw:\n{Told(messages)}");
        }
    }

    private void ImportsAreWholeOrNothing(List<Client> clients)
    {
        Assert.All(clients, c => Assert.True(c.Visible, $"client {c.Id} is left of an import that failed"));
        var imports = Read("SELECT i.state, i.accepted, (SELECT count(*) FROM clients c WHERE c.batch_id = i.batch_id) FROM imports i", r => (State: (ImportState)r.GetInt32(0), Accepted: r.GetInt64(1), Clients: r.GetInt64(2)));
        Assert.All(imports, i => Assert.Equal(i.State == ImportState.Done ? (CrashChild.Clients, CrashChild.Clients) : (0L, 0L), (i.Accepted, i.Clients)));
        Assert.All(imports, i => Assert.NotEqual(ImportState.Running, i.State));
    }

    private static long IdOf(string callId) => long.Parse(callId.AsSpan(0, callId.IndexOf('-', StringComparison.Ordinal)), CultureInfo.InvariantCulture);

    private static string Told(List<PeerMessage> messages) => string.Join('\n', messages.Select(m => (m.Received ? "> " : "< ") + m.Start + " (" + m.CSeq + ")"));

    private List<T> Read<T>(string sql, Func<Microsoft.Data.Sqlite.SqliteDataReader, T> map) => house.Connections.Read(sql, map);
}
