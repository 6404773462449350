using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Dialing;

public sealed class ScriptVersionTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    /// <summary>Calls are up for so long that no machine is too slow to count them.</summary>
    private static readonly TimeSpan LongStep = TimeSpan.FromSeconds(5);

    private static ScriptBlock[] Blocks(string marker, long? then = null) =>
    [
        new StartBlock { Id = "start", Next = "name" },
        new SetVariableBlock { Id = "name", Name = "version", Value = marker, Next = "wait0" },
        .. Enumerable.Range(0, 4).Select(i => new PauseBlock { Id = $"wait{i}", Seconds = 60, Next = i == 3 ? "end" : $"wait{i + 1}" }),
        then is { } other ? new AnotherScriptBlock { Id = "end", ScriptId = other } : new ResultBlock { Id = "end", Marker = marker },
    ];

    [Fact]
    public async Task A_script_changed_while_a_hundred_calls_run_it_ends_each_with_the_version_it_began_with()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        var script = await house.Settings.CreateScriptAsync("Old", Blocks("1"), Actor.System);
        var task = await house.AddTaskAsync(house.NewTask() with { ScriptId = script.Id, MaxLines = 100, Recall = RecallRules.None }, EngineHouse.Numbers(150));
        await house.UntilAsync(() => house.Statistics(task).Calls(CallStatus.InProgress) == 100, Step);

        await house.Settings.ChangeScriptAsync(script.Id, 1, "New", Blocks("2"), Actor.System);
        await house.CompletesAsync(task, LongStep);

        var calls = house.Calls(task);
        Assert.Equal(150, calls.Count);
        Assert.All(calls, call => Assert.Equal((CallStatus.Answered, $"{call.ScriptVersion}"), (call.Status, call.Marker)));
        Assert.Equal((100, 50), (calls.Count(call => call.ScriptVersion == 1), calls.Count(call => call.ScriptVersion == 2)));
        Assert.Equal("""{"version":"2"}""", house.CallQueries.Find(calls[^1].Id)!.Variables);
    }

    [Fact]
    public async Task A_script_that_takes_over_is_the_one_that_was_there_when_the_call_began()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        var other = await house.Settings.CreateScriptAsync("Other", Blocks("old"), Actor.System);
        var script = await house.Settings.CreateScriptAsync("First", Blocks("first", other.Id), Actor.System);
        var task = await house.AddTaskAsync(house.NewTask() with { ScriptId = script.Id, MaxLines = 10, Recall = RecallRules.None }, EngineHouse.Numbers(20));
        await house.UntilAsync(() => house.Statistics(task).Calls(CallStatus.InProgress) == 10, Step);

        await house.Settings.ChangeScriptAsync(other.Id, 1, "Other", Blocks("new"), Actor.System);
        await house.CompletesAsync(task, LongStep);

        Assert.Equal((10, 10), (house.Calls(task).Take(10).Count(call => call.Marker == "old"), house.Calls(task).Skip(10).Count(call => call.Marker == "new")));
    }

    [Fact]
    public async Task A_script_that_another_hands_over_to_is_not_deleted()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        var other = await house.Settings.CreateScriptAsync("Other", Blocks("x"), Actor.System);
        var script = await house.Settings.CreateScriptAsync("First", Blocks("first", other.Id), Actor.System);

        var refused = await Assert.ThrowsAsync<ConflictException>(() => house.Settings.DeleteScriptAsync(other.Id, Actor.System));
        Assert.Contains("'First'", refused.Message, StringComparison.Ordinal);

        await house.Settings.ChangeScriptAsync(script.Id, 1, "First", Blocks("first"), Actor.System);
        await house.Settings.DeleteScriptAsync(other.Id, Actor.System);
    }

    [Fact]
    public async Task Keys_of_a_call_reach_its_question()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        var script = await house.Settings.CreateScriptAsync("Ask",
        [
            new StartBlock { Id = "start", Next = "ask" },
            new QuestionBlock { Id = "ask", Text = "One?", Answers = [new QuestionAnswer { Digits = "1", Next = "yes" }], Variable = "key", Retries = 10, TimeoutSeconds = 60, NoAnswerNext = "no" },
            new ResultBlock { Id = "yes", Marker = "yes", Result = ScriptResult.Effective },
            new ResultBlock { Id = "no", Marker = "no" },
        ], Actor.System);
        house.Carrier.Keys = _ => ("1", TimeSpan.FromSeconds(3));
        var task = await house.AddTaskAsync(house.NewTask() with { ScriptId = script.Id }, EngineHouse.Numbers(3));

        await house.CompletesAsync(task);

        Assert.All(house.Calls(task), call => Assert.Equal(("yes", CallResult.Effective, "Bot: One?\nClient: [1]"), (call.Marker, call.Result, call.Dialogue)));
    }
}
