using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Telephony.Detection;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Dialing;

/// <summary>What becomes of calls for which the network plays its tones before any answer.</summary>
public sealed class EarlyTonesTests
{
    [Fact]
    public async Task They_end_the_number_as_a_404_does_and_the_next_one_is_called()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        var numbers = EngineHouse.Numbers(2).ToArray();
        house.Carrier.Outcomes = (phone, _) => phone == numbers[0] ? Told(InformationMeaning.NoSuchNumber, 1_400) : FakeOutcome.Answers;
        var task = await house.Tasks.CreateAsync(house.NewTask() with { Record = new RecordingChoice(true, 0), Recall = new RecallRules { Failure = new RecallRule(30, 3) } }, Actor.System);
        await house.Clients.AddAsync(task.Id, [new NewClient { Phones = [numbers[0], numbers[1]] }], Actor.System);
        await house.Tasks.ActAsync(task.Id, TaskAction.Start, Actor.System);

        await house.CompletesAsync(task);

        var calls = house.Calls(task).OrderBy(call => call.Attempt).ToArray();
        Assert.Equal([(CallStatus.Invalid, CallReason.First), (CallStatus.Answered, CallReason.NextNumber)], calls.Select(call => (call.Status, call.Reason)));
        Assert.Equal(EndedBy.System, calls[0].EndedBy);
        Assert.False(house.Carrier.Recordings.ContainsKey(calls[0].Id)); // nothing is recorded before an answer
        var events = house.CallQueries.Find(calls[0].Id)!.Events;
        Assert.Equal(["sent", "trying", "ringing", "earlyMedia", "tones", "ended"], events.Select(e => e.What));
        Assert.Equal("Special information tones of 950, 1400, 1800 Hz, 1.2 s after the sound began. The number is not in service.", events[4].Detail);
        Assert.Equal(house.Recount(task), house.Counters(task));
    }

    [Fact]
    public async Task Those_of_a_network_without_a_free_line_are_the_carriers_failure_and_called_back()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Outcomes = (_, attempt) => attempt == 1 ? Told(InformationMeaning.NoCircuit, 1_425) : FakeOutcome.Answers;
        var task = await house.AddTaskAsync(house.NewTask() with { Recall = new RecallRules { Failure = new RecallRule(30, 1) } }, EngineHouse.Numbers(1));

        await house.CompletesAsync(task);

        Assert.Equal([(CallStatus.Congestion, CallReason.First), (CallStatus.Answered, CallReason.Failure)], house.Calls(task).OrderBy(call => call.Attempt).Select(call => (call.Status, call.Reason)));
    }

    private static FakeOutcome Told(InformationMeaning meaning, int second) =>
        new(TimeSpan.FromMilliseconds(200), 487, Tones: new InformationTones(meaning, 1_200, [950, second, 1_800]));
}
