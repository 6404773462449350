using CallTasks.Core.Dialing;
using CallTasks.Core.Model;

namespace CallTasks.Tests.Unit.Dialing;

public sealed class CarrierHealthTests
{
    private static readonly CarrierAnswer Silence = new() { Ending = CallEnding.NoReply };
    private static readonly CarrierAnswer Overload = new() { Ending = CallEnding.Refused, SipCode = 503, Progressed = true };
    private static readonly CarrierAnswer Fine = new() { Ending = CallEnding.BotHungUp, SipCode = 200, Progressed = true };

    private static void Silent(CarrierHealth health, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            health.Sent(0);
            health.Ended(CallStatus.ChanUnavail, Silence);
        }
    }

    private static void Heard(CarrierHealth health, CallStatus status, CarrierAnswer answer, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            health.Sent(0);
            health.Replied();
            health.Ended(status, answer);
        }
    }

    [Fact]
    public void Without_the_registration_that_is_asked_for_no_call_starts_and_with_it_all_is_as_it_was()
    {
        var health = new CarrierHealth();
        health.Probed(true, "200 OK");
        health.Registered("403 Forbidden");
        Assert.True(health.Dead);
        Assert.False(health.MayStart(long.MaxValue));
        Assert.Contains("403 Forbidden", health.Reason!.ToString(), StringComparison.Ordinal);
        health.Probed(true, "200 OK");
        Assert.True(health.Dead); // OPTIONS proves nothing

        health.Registered(null);
        Assert.False(health.Dead);
        Assert.True(health.MayStart(0));
        Assert.Null(health.Reason);
    }

    [Fact]
    public void A_trunk_that_never_answers_OPTIONS_but_carries_calls_is_well()
    {
        var health = new CarrierHealth();
        health.Probed(false, "no answer within 32 s");
        Assert.True(health.MayStart(0));
        Heard(health, CallStatus.Answered, Fine, 5);
        health.Probed(false, "no answer within 32 s");
        Assert.True(health.MayStart(0));
        Assert.Null(health.Reason);
    }

    [Fact]
    public void A_trunk_that_stops_answering_OPTIONS_is_dead_until_it_answers_again()
    {
        var health = new CarrierHealth();
        health.Probed(true, "200 OK");
        health.Probed(false, "connection refused");
        Assert.True(health.Dead);
        Assert.False(health.MayStart(long.MaxValue));
        Assert.Contains("connection refused", health.Reason!.ToString(), StringComparison.Ordinal);
        Assert.True(health.IsTrouble(CallStatus.ChanUnavail, Silence));
        health.Probed(true, "200 OK");
        Assert.True(health.MayStart(0));
        Assert.Null(health.Reason);
    }

    [Fact]
    public void A_trunk_that_was_never_heard_of_gets_few_calls_and_then_one_at_a_time()
    {
        var health = new CarrierHealth();
        health.Probed(false, "no answer within 32 s");
        for (var i = 0; i < CarrierHealth.SilentCalls; i++)
        {
            Assert.True(health.MayStart(0));
            health.Sent(0);
        }
        Assert.False(health.MayStart(0));
        for (var i = 0; i < CarrierHealth.SilentCalls; i++)
        {
            Assert.True(health.IsTrouble(CallStatus.ChanUnavail, Silence));
            health.Ended(CallStatus.ChanUnavail, Silence);
        }
        Assert.True(health.Dead);
        Assert.True(health.MayStart(0));
        health.Sent(0);
        Assert.False(health.MayStart(CarrierHealth.TrialEvery));
        health.Ended(CallStatus.ChanUnavail, Silence);
        Assert.False(health.MayStart(CarrierHealth.TrialEvery - 1));
        Assert.True(health.MayStart(CarrierHealth.TrialEvery));
        health.Sent(CarrierHealth.TrialEvery);
        health.Replied();
        Assert.False(health.Dead);
    }

    [Fact]
    public void Twenty_calls_in_a_row_without_a_reply_prove_a_trunk_dead()
    {
        var health = new CarrierHealth();
        Heard(health, CallStatus.Answered, Fine, 1);
        Silent(health, CarrierHealth.Window - 1);
        Assert.False(health.Dead);
        Assert.False(health.IsTrouble(CallStatus.ChanUnavail, Silence));
        Silent(health, 1);
        Assert.True(health.Dead);
    }

    [Fact]
    public void A_refused_call_is_the_clients_also_when_the_carrier_is_overloaded()
    {
        var health = new CarrierHealth();
        Heard(health, CallStatus.Congestion, Overload, 40);
        Assert.False(health.IsTrouble(CallStatus.Congestion, Overload));
    }

    [Fact]
    public void Overload_of_half_of_the_last_calls_halves_the_pace_step_by_step_and_calm_restores_it()
    {
        var second = TimeSpan.TicksPerSecond;
        var health = new CarrierHealth();
        var set = new PaceRate(10, second);
        Heard(health, CallStatus.Answered, Fine, 10);
        Assert.Equal(set, health.Bearable(set));
        Heard(health, CallStatus.Congestion, Overload, 10);
        Assert.Equal(new PaceRate(5, second), health.Bearable(set));
        Assert.NotNull(health.Reason);
        Heard(health, CallStatus.Congestion, Overload, 10);
        Assert.Equal(new PaceRate(5, 2 * second), health.Bearable(set));
        Heard(health, CallStatus.Congestion, Overload, 1000);
        Assert.Equal(CarrierHealth.Slowest, health.Bearable(set));
        Assert.Equal(new PaceRate(1, 30 * second), health.Bearable(new PaceRate(1, 30 * second)));
        for (var i = 0; i < 13; i++)
            Heard(health, CallStatus.Answered, Fine, CarrierHealth.Window);
        Assert.Equal(set, health.Bearable(set));
        Assert.Null(health.Reason);
    }
}
