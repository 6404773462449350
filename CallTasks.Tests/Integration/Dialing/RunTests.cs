using CallTasks.Core.Audio;
using CallTasks.Core.Model;
using CallTasks.Core.Telephony.Media;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Dialing;

public sealed class RunTests
{
    [Fact]
    public async Task A_task_calls_every_client_once_and_completes()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        var task = await house.AddTaskAsync(house.NewTask(), EngineHouse.Numbers(40));

        await house.CompletesAsync(task);

        Assert.Equal(40, house.Carrier.Calls.Count);
        Assert.Equal(40, house.Carrier.Calls.Select(c => c.Request.Phone).Distinct().Count());
        Assert.All(house.Calls(task), call =>
        {
            Assert.Equal(CallStatus.Answered, call.Status);
            Assert.Equal(EndedBy.Bot, call.EndedBy);
            Assert.Equal("m", call.Marker);
            Assert.Equal("end", call.LastBlock);
            Assert.InRange(call.TalkMs!.Value, 1000, 2000);
        });
        Assert.Equal(house.Recount(task), house.Counters(task));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 3)]
    [InlineData(false, 3)]
    public async Task Calls_are_recorded_from_the_second_that_was_chosen_or_not_at_all(bool on, int from)
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Outcomes = (_, _) => FakeOutcome.AnswersAndHangsUp(TimeSpan.FromSeconds(8));
        var script = await house.Settings.CreateScriptAsync("Long", [new StartBlock { Id = "s", Next = "w" }, new PauseBlock { Id = "w", Seconds = 20, Next = "e" }, new ResultBlock { Id = "e" }], Actor.System);
        var task = await house.AddTaskAsync(house.NewTask() with { ScriptId = script.Id, Record = new RecordingChoice(on, from) }, EngineHouse.Numbers(3));

        await house.CompletesAsync(task);

        Assert.Equal(on ? 3 : 0, house.Carrier.Recordings.Count);
        foreach (var call in house.Calls(task).Where(_ => on))
            Assert.InRange((house.Carrier.Recordings[call.Id].ToUnixTimeMilliseconds() - call.AnsweredAt!.Value) / 1000.0, from, from + 1);
    }

    [Theory]
    [InlineData(0, 0, 0, "no packet came")]
    [InlineData(0, 0, 370, "370 packets came from another address")]
    [InlineData(180, 20, 0, "10 % of the client's sound")]
    [InlineData(196, 4, 0, null)]
    public async Task What_was_wrong_with_the_sound_of_a_talk_stands_in_its_timeline(long received, long lost, long ignored, string? told)
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Outcomes = (_, _) => FakeOutcome.AnswersAndHangsUp(TimeSpan.FromSeconds(4));
        house.Carrier.Passed = new MediaCounters { Sent = 200, Received = received, Lost = lost, Ignored = ignored };
        var script = await house.Settings.CreateScriptAsync("Long", [new StartBlock { Id = "s", Next = "w" }, new PauseBlock { Id = "w", Seconds = 20 }], Actor.System);
        var task = await house.AddTaskAsync(house.NewTask() with { ScriptId = script.Id }, EngineHouse.Numbers(1));

        await house.CompletesAsync(task);

        var sound = house.CallQueries.Find(Assert.Single(house.Calls(task)).Id)!.Events.SingleOrDefault(e => e.What == "sound");
        Assert.Equal(told is null, sound is null);
        Assert.Contains(told ?? "", sound?.Detail ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public async Task The_ambient_noise_goes_on_beneath_every_talk_and_one_that_is_gone_stops_no_call(long noise)
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Sounds[5] = Prompt.Silence(TimeSpan.FromSeconds(1));
        house.Carrier.Outcomes = (_, _) => FakeOutcome.AnswersAndHangsUp(TimeSpan.FromSeconds(8));
        var task = await house.AddTaskAsync(house.NewTask() with { AmbientNoiseId = noise }, EngineHouse.Numbers(3));

        await house.CompletesAsync(task);

        Assert.All(house.Calls(task), call => Assert.Equal(CallStatus.Answered, call.Status));
        Assert.Equal(house.Calls(task).Select(call => call.Id).Where(_ => noise == 5).Order(), house.Carrier.Surroundings.Keys.Order());
        Assert.All(house.Carrier.Surroundings.Values, sound => Assert.Same(house.Sounds[5], sound));
    }

    [Fact]
    public async Task What_a_carrier_says_at_once_never_stands_before_the_start_of_its_call()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Behind = TimeSpan.FromMilliseconds(400);
        house.Carrier.Outcomes = (phone, _) => phone[^1] is '0' ? FakeOutcome.Answers : FakeOutcome.Busy;
        var task = await house.AddTaskAsync(house.NewTask(), EngineHouse.Numbers(4));

        await house.CompletesAsync(task);

        foreach (var call in house.Calls(task))
        {
            var events = house.CallQueries.Find(call.Id)!.Events;
            Assert.Equal("sent", events[0].What);
            Assert.All(events, e => Assert.InRange(e.At, call.StartedAt!.Value, long.MaxValue));
            Assert.True(call.EndedAt >= call.StartedAt && (call.AnsweredAt ?? long.MaxValue) >= call.StartedAt);
        }
    }
}
