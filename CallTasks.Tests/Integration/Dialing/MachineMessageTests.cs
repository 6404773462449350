using CallTasks.Core.Audio;
using CallTasks.Core.Bots;
using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Core.Telephony.Detection;
using CallTasks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace CallTasks.Tests.Integration.Dialing;

/// <summary>What is left with machines, and what is kept of it.</summary>
public sealed class MachineMessageTests
{
    private const long Message = 7;

    private static readonly Prompt Said = new(Tones.Sine(700, 2));
    private static readonly short[] Greeting = [.. new short[3_200], .. BuiltInPrompts.MachineGreeting.Samples.Span[..^4_000]]; // its own beep left out

    [Theory]
    [InlineData(IdentificationMode.Background)]
    [InlineData(IdentificationMode.Lockout)]
    public async Task A_machine_is_left_the_message_and_stays_a_machine(IdentificationMode mode)
    {
        var (call, played, evidence) = await CallAsync(new Identification(mode, MessageId: Message), [.. Greeting, .. new short[4_000], .. Tones.Sine(1_000, 0.4), .. new short[16_000]]);

        Assert.Equal((CallStatus.Machine, Responder.Machine, EndedBy.Bot), (call.Call.Status, call.Call.Responder, call.Call.EndedBy));
        Assert.Same(Said, played[^1]);
        Assert.Equal((true, true, MessageMoment.AfterBeep), (evidence!.Begun, evidence.Left, evidence.Moment));
        Assert.EndsWith($"Bot: [sound {Message}]", call.Call.Dialogue, StringComparison.Ordinal);
        Assert.StartsWith("Left after the beep", Assert.Single(call.Events, e => e.What == "message").Detail, StringComparison.Ordinal);
        Assert.True(call.Call.TalkMs >= Said.Duration.TotalMilliseconds, $"the call lasted {call.Call.TalkMs} ms");
    }

    [Fact]
    public async Task Without_a_beep_it_is_left_after_a_long_silence()
    {
        var (call, played, evidence) = await CallAsync(new Identification(IdentificationMode.Lockout, MessageId: Message), [.. Greeting, .. new short[56_000]]);

        Assert.Same(Said, played[^1]);
        Assert.Equal((CallStatus.Machine, true, MessageMoment.AfterSilence), (call.Call.Status, evidence!.Left, evidence.Moment));
        Assert.StartsWith("Left without a beep", Assert.Single(call.Events, e => e.What == "message").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_machine_never_ends_the_call_does_and_nothing_was_left()
    {
        var (call, played, evidence) = await CallAsync(new Identification(IdentificationMode.Lockout, MessageId: Message), [.. Enumerable.Range(0, 30).SelectMany(_ => Greeting)]);

        Assert.Empty(played);
        Assert.Equal((CallStatus.Machine, false, MessageMoment.NoBeep), (call.Call.Status, evidence!.Left, evidence.Moment));
        Assert.Equal("Not left: no beep and no silence within 45 s.", Assert.Single(call.Events, e => e.What == "message").Detail);
    }

    [Fact]
    public async Task A_message_that_cannot_be_said_ends_the_call_and_is_told()
    {
        var (call, played, evidence) = await CallAsync(new Identification(IdentificationMode.Lockout, MessageId: 99), [.. Greeting, .. Tones.Sine(1_000, 0.4), .. new short[16_000]]);

        Assert.Empty(played);
        Assert.Equal((CallStatus.Machine, false, false), (call.Call.Status, evidence!.Begun, evidence.Left));
        Assert.Equal("Not left: it could not be said.", Assert.Single(call.Events, e => e.What == "message").Detail);
        Assert.Single(call.Events, e => e.What == "broken");
    }

    [Fact]
    public async Task A_text_is_filled_in_for_the_client_and_spoken()
    {
        var (call, _, evidence) = await CallAsync(new Identification(IdentificationMode.Lockout, MessageText: "Please call back, {name}."), [.. Greeting, .. Tones.Sine(1_000, 0.4), .. new short[16_000]]);

        Assert.True(evidence!.Left);
        Assert.Equal("Bot: Please call back, .", call.Call.Dialogue);
    }

    [Fact]
    public async Task A_text_without_variables_is_made_when_the_task_begins_so_that_a_slow_program_is_never_waited_for_past_the_beep()
    {
        using var folder = new TempFolder();
        var (made, hangs) = (folder.File("made"), folder.File("hangs"));
        var program = folder.Write("speaks.sh", $"[ -e {hangs} ] && exec sleep 60\n{Peers.Require("espeak-ng", "espeak-ng")} \"$@\" && echo >> {made}\n");
        var speech = new ProgramTextToSpeech(new SpeechProgram { Name = "/bin/sh", Arguments = [program, .. SpeechProgram.EspeakArguments] }, null, TimeProvider.System);
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), speech: speech);
        await using var ahead = new SpeechAhead(house.Ledger, house.TaskQueries, new SettingsQueries(house.Connections), speech, NullLogger<SpeechAhead>.Instance);
        ahead.Start();
        house.Carrier.Voice = _ => [.. Greeting, .. Tones.Sine(1_000, 0.4), .. new short[16_000]];
        var settings = house.NewTask() with { Identification = new Identification(IdentificationMode.Lockout, MessageText: "Please call us back.") };

        var task = await house.AddTaskAsync(settings, EngineHouse.Numbers(1)); // the clock stands still: nobody is called yet
        await Eventually.Async(() => File.Exists(made));
        await File.WriteAllTextAsync(hangs, "");
        await house.CompletesAsync(task);

        var call = house.CallQueries.Find(Assert.Single(house.Calls(task)).Id)!;
        var message = CallEvidence.Read(call.Evidence)!.Message!;
        Assert.Equal((true, MessageMoment.AfterBeep, "Bot: Please call us back."), (message.Left, message.Moment, call.Call.Dialogue));
        Assert.Equal("\n", await File.ReadAllTextAsync(made));
    }

    [Fact]
    public async Task A_mailbox_that_hangs_up_meanwhile_was_left_nothing()
    {
        var (call, _, evidence) = await CallAsync(new Identification(IdentificationMode.Lockout, MessageId: Message), [.. Greeting, .. Tones.Sine(1_000, 0.4), .. new short[16_000]], hangsUp: TimeSpan.FromSeconds(1));

        Assert.Equal((CallStatus.Machine, EndedBy.Client), (call.Call.Status, call.Call.EndedBy));
        Assert.Equal((true, false), (evidence!.Begun, evidence.Left));
        Assert.Equal("Not left: the call ended while it was said.", Assert.Single(call.Events, e => e.What == "message").Detail);
    }

    [Fact]
    public async Task After_a_crash_while_it_is_said_the_mailbox_is_not_called_again_and_nothing_is_told_to_have_been_left()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Sounds[Message] = Prompt.Silence(TimeSpan.FromMinutes(5));
        house.Carrier.Voice = _ => [.. Greeting, .. Tones.Sine(1_000, 0.4), .. new short[16_000]];
        var again = new RecallRule(1, 3);
        var task = await house.AddTaskAsync(
            house.NewTask() with { Identification = new Identification(IdentificationMode.Lockout, MessageId: Message), Recall = new RecallRules { Machine = again, Failure = again, NoAnswer = again } }, EngineHouse.Numbers(1));
        await house.UntilAsync(() => house.Carrier.Played.Any(one => one.Prompt == house.Sounds[Message]));

        await house.CrashAsync();
        await house.UpAsync();
        await house.UntilAsync(() => house.Carrier.Released.Count == 1);

        await house.CompletesAsync(task);
        var call = house.CallQueries.Find(Assert.Single(house.Calls(task)).Id)!;
        Assert.Equal((CallStatus.Expired, null, null, 0), (call.Call.Status, call.Evidence, call.Call.Dialogue, house.Carrier.Calls.Count));
        Assert.Equal(["interrupted"], call.Events.Select(e => e.What));
        Assert.Equal(ClientState.Interrupted, Assert.Single(house.ClientQueries.List(task.Id, null, null, 0, 10).Items).State);
    }

    [Fact]
    public async Task Without_one_the_call_ends_at_the_verdict_and_people_hear_none()
    {
        var (off, _, none) = await CallAsync(new Identification(IdentificationMode.Background), [.. Greeting, .. Tones.Sine(1_000, 0.4), .. new short[16_000]]);
        Assert.Equal((CallStatus.Machine, null), (off.Call.Status, none));
        Assert.DoesNotContain(off.Events, e => e.What == "message");

        var (person, played, nothing) = await CallAsync(new Identification(IdentificationMode.Lockout, MessageId: Message), [.. new short[3_200], .. BuiltInPrompts.HumanHello.Samples.Span, .. new short[64_000]]);
        Assert.Equal((CallStatus.Answered, null), (person.Call.Status, nothing));
        Assert.DoesNotContain(Said, played);
    }

    private static async Task<(CallDetails Call, Prompt[] Played, MessageEvidence? Message)> CallAsync(Identification how, short[] voice, TimeSpan? hangsUp = null)
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Sounds[Message] = Said;
        house.Carrier.Voice = _ => voice;
        if (hangsUp is { } after) house.Carrier.Outcomes = (_, _) => FakeOutcome.AnswersAndHangsUp(after);
        var task = await house.AddTaskAsync(house.NewTask() with { Identification = how }, EngineHouse.Numbers(1));

        await house.CompletesAsync(task);

        var call = house.CallQueries.Find(Assert.Single(house.Calls(task)).Id)!;
        return (call, [.. house.Carrier.Played.Select(one => one.Prompt)], CallEvidence.Read(call.Evidence)?.Message);
    }
}
