using CallTasks.Core.Audio;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Dialing;

/// <summary>What becomes of calls whose client is told apart from a machine.</summary>
public sealed class IdentificationTests
{
    private static readonly short[] Machine = [.. Silence(0.4), .. BuiltInPrompts.MachineGreeting.Samples.Span, .. Silence(7)];
    private static readonly short[] Person = [.. Silence(0.4), .. BuiltInPrompts.HumanHello.Samples.Span, .. Silence(8)];

    [Theory]
    [InlineData(IdentificationMode.Background)]
    [InlineData(IdentificationMode.Lockout)]
    public async Task A_machine_ends_its_call_as_one_and_is_called_back_by_its_own_rule(IdentificationMode mode)
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Voice = phone => house.Carrier.Calls.Count(call => call.Request.Phone == phone) == 1 ? Machine : Person;
        var task = await house.AddTaskAsync(
            house.NewTask() with { Identification = new Identification(mode), Recall = new RecallRules { Machine = new RecallRule(30, 1) } }, EngineHouse.Numbers(3));

        await house.CompletesAsync(task);

        Assert.Equal(6, house.Calls(task).Count);
        foreach (var calls in house.Calls(task).GroupBy(call => call.Phone).Select(calls => calls.OrderBy(call => call.Attempt).ToArray()))
        {
            Assert.Equal([(CallStatus.Machine, Responder.Machine), (CallStatus.Answered, Responder.Human)], calls.Select(call => (call.Status, call.Responder)));
            Assert.Equal((CallReason.Machine, EndedBy.Bot, null), (calls[1].Reason, calls[0].EndedBy, calls[0].Marker));
            Assert.Equal("m", calls[1].Marker);
            var found = Assert.Single(house.CallQueries.Find(calls[0].Id)!.Events, e => e.What == "identified");
            Assert.StartsWith("A machine", found.Detail, StringComparison.Ordinal);
        }

        Assert.Equal(house.Recount(task), house.Counters(task));
    }

    [Theory]
    [InlineData(IdentificationMode.Background)]
    [InlineData(IdentificationMode.Lockout)]
    public async Task Who_is_not_known_is_dealt_with_as_a_person_also_where_nothing_is_heard(IdentificationMode mode)
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        var numbers = EngineHouse.Numbers(2);
        var quiet = true;
        house.Carrier.Voice = _ => (quiet = !quiet) ? Silence(9) : null;
        var task = await house.AddTaskAsync(house.NewTask() with { Identification = new Identification(mode) }, numbers);

        await house.CompletesAsync(task);

        Assert.All(house.Calls(task), call => Assert.Equal((CallStatus.Answered, Responder.Unknown, "m"), (call.Status, call.Responder, call.Marker)));
    }

    [Fact]
    public async Task Without_identification_nobody_listens()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Voice = _ => Machine;
        var task = await house.AddTaskAsync(house.NewTask(), EngineHouse.Numbers(2));

        await house.CompletesAsync(task);

        Assert.All(house.Calls(task), call => Assert.Equal((CallStatus.Answered, Responder.Unknown), (call.Status, call.Responder)));
    }

    private static short[] Silence(double seconds) => new short[(int)(seconds * Prompt.SampleRate)];
}
