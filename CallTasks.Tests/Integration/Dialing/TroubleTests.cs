using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony;
using CallTasks.Tests.Support;
using Microsoft.Data.Sqlite;

namespace CallTasks.Tests.Integration.Dialing;

public sealed class TroubleTests
{
    [Fact]
    public async Task A_dead_carrier_takes_no_client_and_dialling_goes_on_when_it_is_back()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), new DialerOptions { FreeSpaceFloor = 0, ProbeEvery = TimeSpan.FromSeconds(5) });
        var task = await house.AddTaskAsync(house.NewTask() with { Intensity = new(10, 1), Recall = RecallRules.None }, EngineHouse.Numbers(120));
        await house.UntilAsync(() => house.Carrier.Calls.Count >= 20);

        house.Carrier.Outcomes = (_, _) => FakeOutcome.Silence;
        house.Carrier.Probe = new TrunkProbe(false, null, "no answer within 2 s");
        await house.UntilAsync(() => house.Dialer.WaitingFor(task.Id) is { Reason: WaitingReason.Carrier }, TimeSpan.FromMilliseconds(200));
        Assert.Contains("no answer within 2 s", house.Dialer.WaitingFor(task.Id)!.Text, StringComparison.Ordinal);
        Assert.False(house.Dialer.Snapshot().Plans.Single(p => p.DialPlanId == house.Plan.Id).Healthy);
        await house.UntilAsync(() => house.Carrier.Up == 0, TimeSpan.FromMilliseconds(500));
        var started = house.Carrier.Calls.Count;
        await house.PassAsync(TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(500));
        Assert.Equal(started, house.Carrier.Calls.Count);

        house.Carrier.Outcomes = (_, _) => FakeOutcome.Answers;
        house.Carrier.Probe = new TrunkProbe(true, TimeSpan.Zero, "200 OK");
        await house.CompletesAsync(task);

        // Nobody was lost to the silence: with no recall rule at all, everyone was reached.
        Assert.Equal(120, house.Statistics(task).Calls(CallStatus.Answered));
        Assert.Equal(house.Recount(task), house.Counters(task));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task A_locked_database_holds_starts_with_the_reason_and_loses_no_end()
    {
        await using var house = await EngineHouse.OpenAsync();
        house.Carrier.Outcomes = (_, _) => FakeOutcome.AnswersAndHangsUp(TimeSpan.FromMilliseconds(300));
        var task = await house.AddTaskAsync(house.NewTask() with { Intensity = new(50, 1) }, EngineHouse.Numbers(200));
        await house.UntilAsync(() => house.Carrier.Calls.Count >= 40);

        using (var other = new SqliteConnection($"Data Source={house.DatabasePath};Pooling=False"))
        {
            other.Open();
            Execute(other, "BEGIN EXCLUSIVE");
            await house.UntilAsync(() => house.Dialer.WaitingFor(task.Id) is { Reason: WaitingReason.Database });
            Assert.Contains("locked", house.Dialer.WaitingFor(task.Id)!.Text, StringComparison.Ordinal);
            await house.UntilAsync(() => house.Carrier.Up == 0);
            var started = house.Carrier.Calls.Count;
            Execute(other, "ROLLBACK");
            Assert.Equal(started, house.Carrier.Calls.Count);
        }

        await house.CompletesAsync(task);
        Assert.Equal(200, house.Carrier.Calls.Count);
        Assert.Equal(200, house.Statistics(task).Calls(CallStatus.Answered));
        Assert.Equal(house.Recount(task), house.Counters(task));
    }

    [Fact]
    public async Task A_disk_below_its_floor_holds_starts_with_the_reason()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), new DialerOptions { FreeSpaceFloor = long.MaxValue });
        var task = await house.AddTaskAsync(house.NewTask(), EngineHouse.Numbers(5));

        await house.UntilAsync(() => house.Dialer.WaitingFor(task.Id) is { Reason: WaitingReason.Disk });

        Assert.Contains("Free some space", house.Dialer.WaitingFor(task.Id)!.Text, StringComparison.Ordinal);
        Assert.Empty(house.Carrier.Calls);
    }

    [Fact]
    public async Task A_talk_beyond_the_longest_is_hung_up()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), new DialerOptions { FreeSpaceFloor = 0, MaxTalk = TimeSpan.FromSeconds(30) });
        var script = await house.Settings.CreateScriptAsync("For ever",
            [new StartBlock { Id = "s", Next = "w" }, .. Enumerable.Range(0, 50).Select(i => new PauseBlock { Id = i == 0 ? "w" : $"w{i}", Seconds = 60, Next = $"w{i + 1}" }), new ResultBlock { Id = "w50" }], Actor.System);
        var task = await house.AddTaskAsync(house.NewTask() with { ScriptId = script.Id }, EngineHouse.Numbers(1));

        await house.CompletesAsync(task, TimeSpan.FromMilliseconds(500));

        var call = Assert.Single(house.Calls(task));
        Assert.Equal((CallStatus.Answered, EndedBy.System), (call.Status, call.EndedBy));
        Assert.InRange(call.TalkMs!.Value, 30_000, 40_000);
    }

    [Fact]
    public async Task A_talk_with_an_operator_may_be_longer_than_the_bots_longest()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), new DialerOptions { FreeSpaceFloor = 0, MaxTalk = TimeSpan.FromSeconds(30), MaxOperatorTalk = TimeSpan.FromMinutes(2) });
        house.Carrier.Outcomes = (phone, _) => phone == "204" ? FakeOutcome.AnswersAndHangsUp(TimeSpan.FromSeconds(60)) : FakeOutcome.Answers;
        var script = await house.Settings.CreateScriptAsync("Operator",
            [new StartBlock { Id = "s", Next = "t" }, new TransferBlock { Id = "t", Target = new Redirect { Mode = RedirectMode.DialPlan, DialPlanId = house.Plan.Id, Number = "204" } }], Actor.System);
        var task = await house.AddTaskAsync(house.NewTask() with { ScriptId = script.Id }, EngineHouse.Numbers(1));

        await house.CompletesAsync(task, TimeSpan.FromMilliseconds(500));

        var call = Assert.Single(house.Calls(task));
        Assert.Equal((CallStatus.Answered, EndedBy.Bot, TransferOutcome.Transferred), (call.Status, call.EndedBy, call.Transfer));
        Assert.InRange(call.TalkMs!.Value, 60_000, 70_000);
    }

    [Fact]
    public async Task A_call_without_an_end_is_interrupted_frees_its_line_and_is_not_made_again()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Outcomes = (phone, _) => phone.EndsWith('0') ? FakeOutcome.NeverEnds : FakeOutcome.Answers;
        var task = await house.AddTaskAsync(house.NewTask() with { MaxLines = 1, Recall = new RecallRules { NoAnswer = new(1, 3), Failure = new(1, 3) } }, EngineHouse.Numbers(3));

        await house.CompletesAsync(task, TimeSpan.FromMilliseconds(500));

        Assert.Equal([CallStatus.Expired, CallStatus.Answered, CallStatus.Answered], house.Calls(task).Select(c => c.Status));
        Assert.Equal("+442079100000", Assert.Single(house.CallQueries.Interrupted(task.Id, 0, 10).Items).Phone);
        Assert.Equal(house.Recount(task), house.Counters(task));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task A_full_disk_holds_starts_with_the_reason_and_loses_no_end()
    {
        // A disk of its own takes root, as the build machine has it; elsewhere there is nothing to prove it on.
        if (SmallDisk.TryMount(megabytes: 40) is not { } disk)
            return;
        using var mounted = disk;
        await using var house = await EngineHouse.OpenAsync(path: disk.Path);
        house.Carrier.Outcomes = (_, _) => FakeOutcome.AnswersAndHangsUp(TimeSpan.FromMilliseconds(500));
        var task = await house.AddTaskAsync(house.NewTask() with { Intensity = new(200, 1) }, EngineHouse.Numbers(1500));
        await house.UntilAsync(() => house.Carrier.Calls.Count >= 100);

        disk.Fill();
        await house.UntilAsync(() => house.Dialer.WaitingFor(task.Id) is { Reason: WaitingReason.Disk });
        Assert.Contains("Free some space", house.Dialer.WaitingFor(task.Id)!.Text, StringComparison.Ordinal);
        disk.Empty();

        await house.CompletesAsync(task);
        Assert.Equal(1500, house.Carrier.Calls.Count);
        Assert.Equal(1500, house.Statistics(task).Calls(CallStatus.Answered));
        Assert.Equal(house.Recount(task), house.Counters(task));
    }

    [Fact]
    public async Task A_script_that_breaks_ends_its_calls_as_failed()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        var script = await house.Settings.CreateScriptAsync("Broken",
            [new StartBlock { Id = "s", Next = "i" }, new InformationBlock { Id = "i", BuiltIn = "no-such-prompt" }], Actor.System);
        var task = await house.AddTaskAsync(house.NewTask() with { ScriptId = script.Id }, EngineHouse.Numbers(2));

        await house.CompletesAsync(task);

        Assert.All(house.Calls(task), c => Assert.Equal(CallStatus.Failed, c.Status));
        Assert.Contains("no-such-prompt", house.CallQueries.Find(house.Calls(task)[0].Id)!.Events.Single(e => e.What == "broken").Detail, StringComparison.Ordinal);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
