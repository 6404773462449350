using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Shelf;
using CallTasks.Tests.Support;
using FsCheck.Fluent;

namespace CallTasks.Tests.Integration.Dialing;

/// <summary>At most so many calls to one number a day, a week, a month, over all tasks.</summary>
[Trait("Speed", "slow")]
public sealed class FrequencyCapTests
{
    private const long Day = 24 * 3600 * 1000L;

    [Fact]
    public void No_period_of_a_cap_ever_holds_more_starts_of_a_number_whatever_happens_between()
    {
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(5), Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => HoldsAsync(seed).GetAwaiter().GetResult()));
    }

    [Fact]
    public async Task A_client_waits_until_the_cap_opens_and_the_task_says_so()
    {
        var clock = new FakeClock(new DateTimeOffset(2026, 7, 1, 10, 0, 0, TimeSpan.Zero));
        await using var house = await EngineHouse.OpenAsync(clock);
        house.Carrier.Outcomes = (_, _) => FakeOutcome.Busy;
        await new FrequencyCapLedger(house.Ledger).CreateAsync(new FrequencyCap { Name = "Once a day", Calls = 1, Per = CapPeriod.Day, On = true }, Actor.System);
        var first = await house.AddTaskAsync(house.NewTask("First") with { Recall = new RecallRules { Busy = new(60, 1) } }, EngineHouse.Numbers(1));
        await house.UntilAsync(() => house.Dialer.WaitingFor(first.Id) is { Reason: WaitingReason.FrequencyCap });
        var second = await house.AddTaskAsync(house.NewTask("Second"), EngineHouse.Numbers(1));
        await house.UntilAsync(() => house.Dialer.WaitingFor(second.Id) is { Reason: WaitingReason.FrequencyCap });

        Assert.Single(house.Calls(first));
        Assert.Empty(house.Calls(second));
        var waits = house.Dialer.WaitingFor(second.Id)!;
        Assert.Contains("held by a frequency cap", waits.Text, StringComparison.Ordinal);
        var started = house.Calls(first)[0].StartedAt!.Value;
        Assert.InRange(waits.Until!.Value, started + Day, started + Day + 10_000);
        Assert.Equal(1, house.Statistics(second).Clients(ClientState.New));

        // A test call is exempt.
        var test = await house.AddTaskAsync(house.NewTask("Test") with { TestCall = true }, EngineHouse.Numbers(1));
        await house.CompletesAsync(test);
        Assert.Single(house.Calls(test));

        clock.Advance(TimeSpan.FromDays(1));
        await house.UntilAsync(() => house.Calls(first).Count + house.Calls(second).Count == 2, TimeSpan.FromSeconds(1));
        Assert.All(house.Calls(first).Concat(house.Calls(second)).Where(c => c.StartedAt != started), c => Assert.True(c.StartedAt >= started + Day));
        Assert.Equal(house.Recount(first), house.Counters(first));
    }

    [Fact]
    public async Task A_cap_that_is_lifted_lets_everybody_go_at_once_and_a_deleted_task_still_counts()
    {
        await using var house = new LedgerHouse();
        var caps = new FrequencyCapLedger(house.Ledger);
        var cap = await caps.CreateAsync(new FrequencyCap { Name = "Once a week", Calls = 1, Per = CapPeriod.Week, On = true }, Actor.System);
        var task = await house.AddTaskAsync(1);
        await house.Calls.EndAsync(LedgerHouse.End((await house.ClaimAllAsync(task))[0], CallStatus.Answered));
        await house.Tasks.DeleteAsync(task.Id, false, Actor.System);
        await house.Bulk.RunAsync(CancellationToken.None);

        var other = await house.AddTaskAsync(1, with: s => s with { Name = "Other" });
        Assert.Empty(await house.ClaimAllAsync(other));
        Assert.Equal([1L], house.Longs($"SELECT count(*) FROM clients WHERE task_id = {other.Id} AND state = 0 AND held = 1 AND due_at > 0"));

        await caps.ChangeAsync(cap.Id, cap.Version, cap.Settings with { On = false }, Actor.System);
        await house.Bulk.RunAsync(CancellationToken.None);
        Assert.Equal([1L], house.Longs($"SELECT count(*) FROM clients WHERE task_id = {other.Id} AND state = 0 AND held = 0 AND due_at = 0"));
        Assert.Single(await house.ClaimAllAsync(other));
    }

    [Fact]
    public async Task Blacklisted_cancelled_and_given_back_calls_count_towards_no_cap()
    {
        await using var house = new LedgerHouse();
        await new FrequencyCapLedger(house.Ledger).CreateAsync(new FrequencyCap { Name = "Once a day", Calls = 1, Per = CapPeriod.Day, On = true }, Actor.System);
        var task = await house.AddTaskAsync(1);
        var call = (await house.ClaimAllAsync(task))[0];
        await house.Calls.ReleaseClaimAsync(call.CallId);
        call = (await house.ClaimAllAsync(task))[0];
        await house.Calls.EndAsync(LedgerHouse.End(call, CallStatus.Cancel));
        await house.Settings.AddToBlacklistAsync([LedgerHouse.New(1)[0].Phones[0]], "", Actor.System);
        var listed = await house.AddTaskAsync(0, with: s => s with { Name = "Listed" }, start: false);
        Assert.Equal([0L], house.Longs("SELECT count(*) FROM number_starts"));
        Assert.Equal(CallTaskStatus.Draft, listed.Status);
    }

    /// <summary>Starts are forgotten once no cap can ask for them, of numbers that are never called again too.</summary>
    [Fact]
    public async Task Old_starts_are_forgotten()
    {
        await using var house = new LedgerHouse();
        await house.Ledger.WriteAsync(w =>
        {
            NumberStarts.Note(w, "+442071111111", w.Now - NumberStarts.KeptMs - 1_000, 1);
            NumberStarts.Note(w, "+442071111112", w.Now - (30 * Day), 2);
            return true;
        });
        await house.Bulk.ResumeAsync(CancellationToken.None);
        Assert.Equal([2L], house.Longs("SELECT call_id FROM number_starts"));
    }

    private static async Task HoldsAsync(int seed)
    {
        var random = new Random(seed);
        await using var house = new LedgerHouse();
        var cap = new FrequencyCap { Name = "Cap", Calls = random.Next(1, 4), Per = (CapPeriod)random.Next(3), On = true };
        await new FrequencyCapLedger(house.Ledger).CreateAsync(cap, Actor.System);
        if (random.Next(2) == 0) await new FrequencyCapLedger(house.Ledger).CreateAsync(new FrequencyCap { Name = "Wide", Calls = 900, Per = CapPeriod.Month, On = true }, Actor.System);
        var period = NumberStarts.PeriodMs(cap.Per);
        string[] numbers = ["+442071111111", "+442071111112"];
        var tasks = new List<CallTask>();
        for (var t = 0; t < 2; t++)
        {
            var task = await house.AddTaskAsync(0, start: false, with: s => s with { Name = $"Task {t}", RejectDuplicates = false, Recall = RecallRules.None });
            await house.Clients.AddAsync(task.Id, [.. Enumerable.Range(0, 40).Select(i => new NewClient { Phones = [numbers[i % 2]] })], Actor.System);
            tasks.Add(await house.Tasks.ActAsync(task.Id, TaskAction.Start, Actor.System));
        }

        var starts = numbers.ToDictionary(n => n, _ => new List<long>());
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        for (var step = 0; step < 50; step++)
        {
            now += random.Next(3) == 0 ? random.NextInt64(0, period) : random.NextInt64(0, period / 10);
            if (random.Next(10) == 0) await house.ReopenAsync();
            var task = tasks[random.Next(2)];
            var rows = house.Longs($"SELECT id FROM clients WHERE task_id = {task.Id} AND state = 0 AND due_at <= {now} ORDER BY random() LIMIT 2");
            foreach (var call in await house.Calls.ClaimAsync([.. rows.Select((row, i) => new ClaimRequest(row, task.Id, now + (i * 10)))]))
            {
                // It leaves a little later than planned.
                var sent = call.StartAt + random.Next(0, (int)StartLimits.ClaimAgeMs);
                var status = random.Next(6) switch { 0 => CallStatus.Cancel, 1 => CallStatus.Answered, _ => CallStatus.Busy };
                if (random.Next(8) == 0)
                {
                    await house.Calls.ReleaseClaimAsync(call.CallId);
                    continue;
                }

                if (random.Next(8) != 0) await house.Calls.EndAsync(LedgerHouse.End(call, status) with { StartedAt = sent, AnsweredAt = null, EndedAt = sent + 1_000 });
                else status = CallStatus.Dial;
                if (status != CallStatus.Cancel) starts[call.Phone].Add(sent);
            }
        }

        foreach (var (number, sent) in starts)
        {
            sent.Sort();
            for (var i = cap.Calls; i < sent.Count; i++) Assert.True(sent[i] - sent[i - cap.Calls] >= period, $"seed {seed}: {number} started {cap.Calls + 1} times within {sent[i] - sent[i - cap.Calls]} ms, cap {cap.Calls} per {cap.Per}");
        }

        Recount.Matches(house.Connections);
    }
}
