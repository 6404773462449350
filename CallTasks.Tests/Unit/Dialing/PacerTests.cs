using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using FsCheck;
using FsCheck.Fluent;

namespace CallTasks.Tests.Unit.Dialing;

public sealed class PacerTests
{
    private const long Ms = TimeSpan.TicksPerMillisecond;
    private const long Second = TimeSpan.TicksPerSecond;
    private static readonly PaceRate[] Rates =
        [new(1, 5 * Second), new(1, Second), new(3, Second), new(10, Second), new(5, 2 * Second), new(100, Second), new(500, Second), new(7, 30 * Second)];

    private sealed record Sent(long At, PaceRate Rate);

    private static void NoPeriodHoldsMoreThanAllowed(List<Sent> sent)
    {
        for (var i = 0; i < sent.Count; i++)
        {
            var held = 0;
            for (var j = i; j >= 0 && sent[j].At > sent[i].At - sent[i].Rate.Period; j--)
                held++;
            Assert.True(held <= sent[i].Rate.Attempts, $"start {i} is number {held} within {sent[i].Rate}");
        }
    }

    /// <summary>Runs a pacer through jitter, stalls, idle times, reservations ahead, abandoned ones, changes of pace and a restart.</summary>
    private static List<Sent> Live(int seed, int steps)
    {
        var random = new Random(seed);
        var now = random.NextInt64(0, 1000 * Second);
        var pacer = new Pacer(Rates[random.Next(Rates.Length)]);
        var sent = new List<Sent>();
        var reserved = new List<long>();
        for (var step = 0; step < steps; step++)
        {
            switch (random.Next(100))
            {
                case 0:
                    now += random.NextInt64(0, 4 * Second);
                    break;
                case 1:
                    pacer.ChangeRate(Rates[random.Next(Rates.Length)]);
                    break;
                case 2:
                    pacer = new Pacer(Rates[random.Next(Rates.Length)]);
                    reserved.Clear();
                    pacer.Seed(sent.Select(s => now - s.At), now);
                    break;
                case < 50:
                    var due = pacer.NextDue(now);
                    if (due == Pacer.Never)
                        break;
                    if (random.Next(4) == 0)
                        now = Math.Max(now, due);
                    if (due - now <= 50 * Ms)
                        reserved.Add(pacer.Reserve(due + (random.Next(5) == 0 ? random.NextInt64(0, 20 * Ms) : 0)));
                    break;
                default:
                    if (reserved.Count == 0)
                        break;
                    var which = random.Next(3) == 0 ? random.Next(reserved.Count) : 0;
                    var gate = pacer.Gate(reserved[which]);
                    if (random.Next(20) == 0)
                    {
                        pacer.Abandon(reserved[which]);
                    }
                    else if (gate != Pacer.Never)
                    {
                        now = Math.Max(now, gate) + random.NextInt64(0, random.Next(10) == 0 ? 40 * Ms : Ms);
                        pacer.Started(reserved[which], now);
                        sent.Add(new Sent(now, pacer.Rate));
                    }
                    else
                    {
                        break;
                    }
                    reserved.RemoveAt(which);
                    break;
            }
        }
        return sent;
    }

    [Fact]
    public void No_sliding_period_holds_more_starts_than_allowed_whatever_happens() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => NoPeriodHoldsMoreThanAllowed(Live(seed, 1500)))
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1, 5)]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(10, 1)]
    [InlineData(100, 1)]
    [InlineData(500, 1)]
    public void The_mean_is_right_though_every_start_is_a_little_late(int attempts, int seconds)
    {
        var random = new Random(7);
        var pacer = new Pacer(PaceRate.Of(new Intensity(attempts, seconds)));
        long now = 0;
        var count = attempts * 60;
        for (var i = 0; i <= count; i++)
        {
            var due = pacer.NextDue(now);
            now = Math.Max(now, due) + random.NextInt64(0, Ms);
            pacer.StartedUnreserved(due, now);
        }
        var expected = 60.0 * seconds;
        Assert.InRange(now / (double)Second, expected, expected * 1.005);
    }

    [Fact]
    public void After_a_stall_nothing_is_caught_up()
    {
        var pacer = new Pacer(new PaceRate(100, Second));
        long now = 0;
        for (var i = 0; i < 200; i++)
        {
            now = Math.Max(now, pacer.NextDue(now));
            pacer.StartedUnreserved(now, now);
        }
        now += 3 * Second;
        var after = new List<long>();
        for (var i = 0; i < 20; i++)
        {
            now = Math.Max(now, pacer.NextDue(now));
            pacer.StartedUnreserved(now, now);
            after.Add(now);
        }
        Assert.All(after.Zip(after.Skip(1)), pair => Assert.Equal(10 * Ms, pair.Second - pair.First));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_reserved_before_a_stall_is_sent_after_it_at_the_even_pace(bool reserveMore)
    {
        var pacer = new Pacer(new PaceRate(500, Second));
        var reserved = new List<long>();
        while (pacer.NextDue(0) is var due && due <= 50 * Ms)
            reserved.Add(pacer.Reserve(due));
        Assert.Equal(26, reserved.Count);
        var now = 3 * Second;
        if (reserveMore)
        {
            while (pacer.NextDue(now) is var due && due <= now + (60 * Ms))
                reserved.Add(pacer.Reserve(due));
        }
        var sent = new List<long>();
        foreach (var number in reserved)
        {
            now = Math.Max(now, pacer.Gate(number));
            pacer.Started(number, now);
            sent.Add(now);
        }
        Assert.All(sent.Zip(sent.Skip(1)), pair => Assert.Equal(2 * Ms, pair.Second - pair.First));
        Assert.Equal(sent[^1] + (2 * Ms), pacer.NextDue(now));
    }

    [Fact]
    public void A_claim_that_is_slow_holds_up_nobody_else()
    {
        var pacer = new Pacer(new PaceRate(100, Second));
        pacer.Reserve(0);
        long now = 0;
        for (var i = 0; i < 50; i++)
        {
            var number = pacer.Reserve(pacer.NextDue(now));
            now = pacer.Gate(number);
            pacer.Started(number, now);
        }
        Assert.Equal(500 * Ms, now);
    }

    [Fact]
    public void An_idle_time_saves_up_nothing()
    {
        var pacer = new Pacer(new PaceRate(10, Second));
        pacer.StartedUnreserved(0, 0);
        Assert.Equal(60 * Second, pacer.NextDue(60 * Second));
        pacer.StartedUnreserved(60 * Second, 60 * Second);
        Assert.Equal((60 * Second) + (100 * Ms), pacer.NextDue(60 * Second));
    }

    [Fact]
    public void A_restart_goes_on_where_the_starts_of_the_earlier_run_allow_it()
    {
        var pacer = new Pacer(new PaceRate(1, 5 * Second));
        pacer.Seed([2 * Second, 7 * Second], now: 0);
        Assert.Equal(3 * Second, pacer.NextDue(0));
        var future = new Pacer(new PaceRate(1, 5 * Second));
        future.Seed([-3600 * Second], now: 0);
        Assert.Equal(5 * Second, future.NextDue(0));
    }

    [Fact]
    public void A_lowered_pace_counts_what_was_started_before_it()
    {
        var pacer = new Pacer(new PaceRate(500, Second));
        for (var i = 0; i < 500; i++)
            pacer.StartedUnreserved(i * 2 * Ms, i * 2 * Ms);
        pacer.ChangeRate(new PaceRate(1, 5 * Second));
        Assert.Equal((499 * 2 * Ms) + (5 * Second), pacer.NextDue(Second));
        pacer.ChangeRate(new PaceRate(1000, 3600 * Second));
        Assert.True(pacer.NextDue(Second) < 5 * Second);
    }

    [Fact]
    public void The_last_reservation_can_be_given_back_and_is_free_again()
    {
        var pacer = new Pacer(new PaceRate(10, Second));
        pacer.StartedUnreserved(0, 0);
        var number = pacer.Reserve(pacer.NextDue(0));
        Assert.Equal(200 * Ms, pacer.NextDue(0));
        pacer.Abandon(number);
        Assert.Equal(100 * Ms, pacer.NextDue(0));
        Assert.Throws<InvalidOperationException>(() => pacer.Abandon(number));
    }

    [Fact]
    public void One_start_per_period_waits_until_the_one_reserved_before_it_was_sent()
    {
        var pacer = new Pacer(new PaceRate(1, Second));
        var first = pacer.Reserve(0);
        Assert.Equal(Pacer.Never, pacer.NextDue(0));
        Assert.Throws<InvalidOperationException>(() => pacer.Reserve(Second));
        pacer.Started(first, 30 * Ms);
        Assert.Equal(Second + (30 * Ms), pacer.NextDue(30 * Ms));
    }

    [Theory]
    [InlineData("0.5", 1, 2.0)]
    [InlineData("2.5", 5, 2.0)]
    [InlineData("10", 10, 1.0)]
    [InlineData("0.01", 1, 100.0)]
    [InlineData("1000", 1000, 1.0)]
    [InlineData("0.333", 333, 1000.0)]
    public void Decimal_paces_become_whole_starts_in_whole_seconds(string perSecond, int attempts, double seconds) =>
        Assert.Equal(new PaceRate(attempts, (long)(seconds * Second)), PaceRate.Of(decimal.Parse(perSecond, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void A_pace_of_awkward_decimals_is_never_faster_than_set()
    {
        var rate = PaceRate.Of(333.333m);
        Assert.Equal(1000, rate.Attempts);
        Assert.InRange(rate.PerSecond, 333.3329, 333.333);
        Assert.Throws<ArgumentOutOfRangeException>(() => PaceRate.Of(0m));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pacer(new PaceRate(1001, Second)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pacer(new PaceRate(1, 0)));
    }

    [Fact]
    public void Permits_of_task_plan_and_host_are_taken_all_or_none_and_the_slowest_binds()
    {
        var (task, plan, host) = (new Pacer(new PaceRate(10, Second)), new Pacer(new PaceRate(1, 2 * Second)), new Pacer(new PaceRate(500, Second)));
        var permits = new PermitSet(task, plan, host);
        permits.TryReserve(0)!.Started(0);
        Assert.Equal(new PaceOffer(2 * Second, LimitScope.DialPlan), permits.Next(0));
        Assert.Null(permits.TryReserve(0));
        Assert.Equal(100 * Ms, task.NextDue(0));
        Assert.Equal(2 * Ms, host.NextDue(0));
        var ahead = permits.TryReserve((2 * Second) - (40 * Ms))!;
        Assert.Equal(2 * Second, ahead.PlannedAt);
        Assert.Equal(2 * Second, ahead.Gate);
        ahead.Abandon();
        Assert.Equal(2 * Second, permits.Next(0).At);
    }

    [Fact]
    public void Two_tasks_share_their_plans_pace()
    {
        var plan = new Pacer(new PaceRate(10, Second));
        var host = new Pacer(new PaceRate(500, Second));
        var one = new PermitSet(new Pacer(new PaceRate(500, Second)), plan, host);
        var two = new PermitSet(new Pacer(new PaceRate(500, Second)), plan, host);
        var sent = new List<Sent>();
        long now = 0;
        for (var i = 0; i < 100; i++)
        {
            var permits = i % 3 == 0 ? one : two;
            now = Math.Max(now, permits.Next(now).At);
            permits.TryReserve(now)!.Started(now);
            sent.Add(new Sent(now, plan.Rate));
        }
        NoPeriodHoldsMoreThanAllowed(sent);
        Assert.Equal(99 * 100 * Ms, now);
    }
}
