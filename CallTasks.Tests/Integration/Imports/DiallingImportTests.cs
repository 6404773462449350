using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Imports;

/// <summary>While calls are dialled, a file comes in by small slices, between which the engine's commands go first.</summary>
[Trait("Speed", "slow")]
public sealed class DiallingImportTests
{
    private const int Rows = 100_000;

    [Fact]
    public async Task While_calls_are_dialled_no_commit_holds_more_than_a_small_slice_and_claims_go_between_them()
    {
        await using var imports = new ImportHouse { IsDialling = true };
        var house = imports.House;
        var dialled = await house.AddTaskAsync(1_000);
        var task = await imports.NewTaskAsync();
        using var file = new MemoryStream();
        await using (var text = new StreamWriter(file, leaveOpen: true))
        {
            await text.WriteLineAsync("phone;clientId;name");
            for (var row = 0; row < Rows; row++) await text.WriteLineAsync(FormattableString.Invariant($"+7912{row * 7_654_321L % 10_000_000:D7};C-{row};Client {row}"));
        }

        // Each commit by what it added: rows that came in since the one before, as the file's last row numbers tell.
        var most = 0L;
        var slices = 0;
        var claimsBetween = 0;
        var claimed = 0;
        var before = (Clients: 0L, Claims: 0);
        house.Ledger.Moment = moment =>
        {
            if (moment != LedgerMoment.AfterCommit) return;
            using var connection = house.Connections.OpenReader();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT seq FROM sqlite_sequence WHERE name = 'clients'";
            var clients = (long)command.ExecuteScalar()!;
            if (before.Clients > 0 && clients > before.Clients)
            {
                most = Math.Max(most, clients - before.Clients);
                slices++;
                if (claimed > before.Claims) claimsBetween++;
            }

            before = (clients, clients > before.Clients ? Volatile.Read(ref claimed) : before.Claims);
        };

        var import = await imports.StartAsync(task, file);
        var ended = imports.Runner.EndedAsync(import);
        var rows = house.Longs($"SELECT id FROM clients WHERE task_id = {dialled.Id} ORDER BY id");
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 60_000;
        foreach (var row in rows.TakeWhile(_ => !ended.IsCompleted))
        {
            Assert.Single(await house.Calls.ClaimAsync([new ClaimRequest(row, dialled.Id, now)]));
            Interlocked.Increment(ref claimed);
        }

        await ended;
        house.Ledger.Moment = null;
        Assert.Equal(Rows, imports.Queries.Import(import)!.Counts.Accepted);
        Assert.InRange(most, 1, ClientLedger.SmallSlice);
        Assert.InRange(slices, Rows / ClientLedger.SmallSlice - 1, int.MaxValue);
        // The engine writes whenever it wants to, not when the import lets it.
        Assert.True(claimsBetween > slices / 10, $"{claimed} claims fell between {claimsBetween} of {slices} slices");
        Assert.Equal(CallTaskStatus.Ready, imports.Status(task));
        Recount.Matches(house.Connections);
    }
}
