using CallTasks.Core.Audio;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Telephony.Detection;
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

    [Fact]
    public async Task What_a_verdict_rests_on_is_kept_with_the_call()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Voice = _ => Machine;
        var task = await house.AddTaskAsync(house.NewTask() with { Identification = new Identification(IdentificationMode.Background) }, EngineHouse.Numbers(1));

        await house.CompletesAsync(task);

        var evidence = CallEvidence.Read(house.CallQueries.Find(Assert.Single(house.Calls(task)).Id)!.Evidence)!;
        Assert.Equal(AnswerVerdict.Machine, evidence.Answer!.Verdict);
        Assert.InRange(evidence.Answer.DecidedAt, 500, 7000);
        Assert.InRange(evidence.Answer.Confidence, 0.5, 1);
        Assert.Null(evidence.Voice);
    }

    [Fact]
    public async Task The_voice_tells_the_gender_where_the_task_asks_and_the_client_does_not_say()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        var (man, woman) = (Voice(110), Voice(220));
        var numbers = EngineHouse.Numbers(4).ToArray();
        house.Carrier.Voice = phone => phone == numbers[0] ? man : phone == numbers[3] ? null : woman;
        var task = await house.Tasks.CreateAsync(house.NewTask() with { DetectGender = true }, Actor.System);
        await house.Clients.AddAsync(task.Id,
            [new NewClient { Phones = [numbers[0]] }, new NewClient { Phones = [numbers[1]] }, new NewClient { Phones = [numbers[2]], Parameters = """{"gender":"М"}""" }, new NewClient { Phones = [numbers[3]] }], Actor.System);
        await house.Tasks.ActAsync(task.Id, TaskAction.Start, Actor.System);

        await house.CompletesAsync(task);

        var found = house.Calls(task).Select(call => house.CallQueries.Find(call.Id)!).OrderBy(call => call.Call.Phone).ToArray();
        Assert.Equal([Gender.Male, Gender.Female, Gender.Male, Gender.Unknown], found.Select(call => call.Gender));
        var heard = found.Select(call => CallEvidence.Read(call.Evidence)?.Voice).ToArray();
        Assert.InRange(heard[0]!.Hertz!.Value, 108, 112);
        Assert.InRange(heard[1]!.Hertz!.Value, 216, 224);
        Assert.Null(heard[2]); // it is known: nobody listened
        Assert.Equal(new VoiceEvidence(Gender.Unknown, null, 0), heard[3]);
    }

    [Fact]
    public async Task A_machines_voice_tells_no_clients_gender()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Voice = _ => Machine;
        var task = await house.AddTaskAsync(house.NewTask() with { DetectGender = true, Identification = new Identification(IdentificationMode.Background) }, EngineHouse.Numbers(1));

        await house.CompletesAsync(task);

        var found = house.CallQueries.Find(Assert.Single(house.Calls(task)).Id)!;
        Assert.Equal((CallStatus.Machine, Gender.Unknown), (found.Call.Status, found.Gender));
        Assert.Null(CallEvidence.Read(found.Evidence)!.Voice);
    }

    /// <summary>Harmonics as a throat makes them, in pieces as words are.</summary>
    private static short[] Voice(double hertz) => [.. Enumerable.Range(0, 24_000).Select(i => (short)(i % 4_000 < 1_000 ? 0 : Enumerable.Range(1, 12).Sum(n => 3_000.0 / n * Math.Sin(2 * Math.PI * hertz * n * i / 8_000))))];

    private static short[] Silence(double seconds) => new short[(int)(seconds * Prompt.SampleRate)];
}
