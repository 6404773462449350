using CallTasks.Core.Model;

namespace CallTasks.Tests.Unit.Model;

public sealed class CostEstimateTests
{
    private static readonly long Monday = new DateTimeOffset(2026, 6, 1, 8, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly CallTaskSettings Task = new() { Name = "t", ScriptId = 1, DialPlanId = 1, Intensity = new(1, 1), MaxLines = 500, CallingHours = null };
    private static readonly DialPlanSettings Plan = new() { Name = "p", Address = "x", PricePerMinute = 0.60m, BillingStepSeconds = 1, Currency = "EUR", CallsPerSecond = 10, MaxLines = 500 };
    private static readonly CallHistory Half = new(EstimateBasis.Task, 1_000, 0.5, 30, new Dictionary<RecallCondition, double> { [RecallCondition.Busy] = 0.5 });

    private static CostEstimate Of(CallTaskSettings? task = null, DialPlanSettings? plan = null, long clients = 3_600, CallHistory? history = null) =>
        CostEstimate.Of(task ?? Task, plan ?? Plan, clients, history ?? Half, 500, 1_000, Monday);

    [Fact]
    public void Half_of_them_answer_and_talk_for_half_a_minute()
    {
        var estimate = Of();
        Assert.Equal((3_600, 1_800, 540.00m, "EUR"), (estimate.Calls, estimate.Answered, estimate.Cost, estimate.Currency));
        Assert.Equal(3_600, estimate.DialSeconds);
        Assert.Equal(Monday + 3_600_000, estimate.EndsAt);
        Assert.Contains(estimate.Assumptions, text => text.Contains("as in the 1000 calls of this task", StringComparison.Ordinal));
    }

    [Fact]
    public void Recalls_are_expected_up_to_their_rule_and_the_cap()
    {
        // 1 + ½ + ¼ + … = 2 calls a client while the rule allows them.
        Assert.Equal(7_200, Of(Task with { Recall = new() { Busy = new(60, 100) } }).Calls);
        Assert.Equal(7_200, Of(Task with { Recall = new() { Busy = new(60, 1) } }).Calls);
        Assert.Equal(5_400, Of(Task with { Recall = new() { Busy = new(60, 1) } }, history: Half with { Shares = new Dictionary<RecallCondition, double> { [RecallCondition.Busy] = 1.0 / 3 } }).Calls);
        Assert.Equal(3_600, Of(Task with { Recall = new() { Busy = new(60, 100) }, CallsPerClient = 1 }).Calls);
        Assert.Equal(3_600, Of(Task with { Recall = new() { Busy = new(60, 100) }, TestCall = true }).Calls);
    }

    [Fact]
    public void The_lowest_pace_or_the_lines_decide_how_long_it_takes()
    {
        Assert.Equal(360, Of(Task with { Intensity = new(100, 1) }).DialSeconds);
        Assert.Equal(1_800, Of(Task with { Intensity = new(2, 1) }).DialSeconds);
        // 35 s of a line for each call, one line.
        var byLine = Of(Task with { MaxLines = 1 });
        Assert.Equal(3_600 * 35, byLine.DialSeconds);
        Assert.Contains(byLine.Assumptions, text => text.Contains("lines are the limit", StringComparison.Ordinal));
    }

    [Fact]
    public void Calling_hours_stretch_it_over_days()
    {
        var hours = new CallingHours { From = new(9, 0), To = new(10, 0), TimeZone = "UTC" };
        // An hour a day, 2.5 hours of dialling, from 08:00 on Monday: Wednesday, half past nine.
        Assert.Equal(Monday + (2 * 24 + 1) * 3_600_000L + 1_800_000, Of(Task with { CallingHours = hours, TimeZone = "UTC" }, clients: 9_000).EndsAt);
        Assert.Null(Of(Task with { CallingHours = hours, TimeZone = "UTC" }, clients: 10_000_000).EndsAt);
    }

    [Fact]
    public void Billing_steps_cost_and_nothing_known_is_said_to_be_a_guess()
    {
        Assert.Equal(1_800 * 60 * 0.01m, Of(plan: Plan with { BillingStepSeconds = 60 }, history: Half with { TalkSeconds = 30 }).Cost);
        var guess = Of(history: CallHistory.Assumed);
        Assert.Equal(EstimateBasis.Assumed, guess.Basis);
        Assert.Contains(guess.Assumptions, text => text.Contains("is a guess", StringComparison.Ordinal));
        Assert.Equal(0, Of(plan: Plan with { PricePerMinute = 0 }).Cost);
        Assert.Equal((0, 0m, 0.0), (Of(clients: 0).Calls, Of(clients: 0).Cost, Of(clients: 0).DialSeconds));
    }
}
