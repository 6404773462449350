using CallTasks.Core.Audio;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Shelf;
using CallTasks.Core.Telephony;
using CallTasks.Tests.Support;

namespace CallTasks.Tests.Integration.Dialing;

/// <summary>Clients who are handed over to operators by a second leg.</summary>
public sealed class TransferTests
{
    private const string Client = "+442079460101";
    private const string Anna = "+442079460201";
    private const string Boris = "+442079460202";

    [Fact]
    public async Task A_client_talks_with_the_operator_until_that_one_hangs_up_and_both_legs_are_paid_for()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), plan: Trunk with { PricePerMinute = 6 });
        house.Carrier.Outcomes = (phone, _) => phone == Anna ? FakeOutcome.AnswersAndHangsUp(TimeSpan.FromSeconds(30)) : FakeOutcome.Answers;
        var task = await TaskAsync(house, new Redirect { Mode = RedirectMode.Direction, DirectionId = await DirectionAsync(house, Anna, Boris) });

        await house.UntilAsync(() => house.Carrier.Voices.Count == 2);
        await house.UntilAsync(() => house.Dialer.Snapshot().Plans is [{ Up: 2 }]);
        await house.CompletesAsync(task);

        var call = Assert.Single(house.Calls(task));
        Assert.Equal((CallStatus.Answered, EndedBy.Bot, TransferOutcome.Transferred, $"Sales, {Anna}"), (call.Status, call.EndedBy, call.Transfer, call.TransferredTo));
        Assert.InRange(call.TalkMs!.Value, 30_000, 40_000);
        Assert.InRange(call.Cost - CallCost.Of(call.TalkMs, 6, 1), 3.0m, 3.4m);
        Assert.Equal(["transferring", "transferred", "operatorHungUp"], Told(house, call));
        Assert.Equal([Client, Anna], house.Carrier.Calls.Select(c => c.Request.Phone));
        Assert.Empty(house.Carrier.Voices);
        Assert.Equal(1, house.Statistics(task).Transfers(TransferOutcome.Transferred));
        Assert.Equal(house.Recount(task), house.Counters(task));
        await house.UntilAsync(() => house.Carrier.Up == 0 && house.Dialer.Snapshot().Plans.Count == 0);
    }

    [Fact]
    public async Task A_busy_operator_and_one_who_does_not_pick_up_lead_back_to_the_bot()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Outcomes = (phone, _) => phone switch { Anna => FakeOutcome.Busy, Boris => FakeOutcome.RingsOn, _ => FakeOutcome.Answers };
        var task = await TaskAsync(house, new Redirect { Mode = RedirectMode.Direction, DirectionId = await DirectionAsync(house, Anna, Boris) });

        await house.CompletesAsync(task);

        var call = Assert.Single(house.Calls(task));
        Assert.Equal((CallStatus.Answered, TransferOutcome.Failed, "Sales", "m"), (call.Status, call.Transfer, call.TransferredTo, call.Marker));
        Assert.Equal(["transferring", "operatorNotReached", "transferring", "operatorNotReached", "transferFailed"], Told(house, call));
        Assert.Equal([Client, Anna, Boris], house.Carrier.Calls.Select(c => c.Request.Phone));
        Assert.Equal(1, house.Statistics(task).Transfers(TransferOutcome.Failed));
        Assert.Equal(house.Recount(task), house.Counters(task));
        Assert.InRange(call.TalkMs!.Value, 25_000, 30_000);
        Assert.Contains(house.Carrier.Played, p => p.CallId == call.Id);
    }

    [Fact]
    public async Task The_next_number_of_a_direction_takes_the_client_when_the_first_is_busy()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Outcomes = (phone, _) => phone switch { Anna => FakeOutcome.Busy, Boris => FakeOutcome.AnswersAndHangsUp(TimeSpan.FromSeconds(5)), _ => FakeOutcome.Answers };
        var task = await TaskAsync(house, new Redirect { Mode = RedirectMode.Direction, DirectionId = await DirectionAsync(house, Anna, Boris) });

        await house.CompletesAsync(task);

        var call = Assert.Single(house.Calls(task));
        Assert.Equal((TransferOutcome.Transferred, $"Sales, {Boris}"), (call.Transfer, call.TransferredTo));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_hangs_up_before_or_after_being_put_through_frees_the_operator_at_once(bool talking)
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Outcomes = (phone, _) => phone == Client ? FakeOutcome.AnswersAndHangsUp(TimeSpan.FromSeconds(8)) : talking ? FakeOutcome.Answers : FakeOutcome.RingsOn;
        var task = await TaskAsync(house, new Redirect { Mode = RedirectMode.DialPlan, DialPlanId = house.Plan.Id, Number = "204" });

        await house.CompletesAsync(task);

        var call = Assert.Single(house.Calls(task));
        Assert.Equal((CallStatus.Answered, EndedBy.Client, talking ? TransferOutcome.Transferred : TransferOutcome.Failed, "204"), (call.Status, call.EndedBy, call.Transfer, call.TransferredTo));
        Assert.InRange(call.TalkMs!.Value, 8_000, 8_200);
        await house.UntilAsync(() => house.Carrier.Up == 0 && house.Dialer.Snapshot().Plans.Count == 0);
        Assert.Empty(house.Carrier.Voices);
        Assert.Equal(house.Recount(task), house.Counters(task));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_operator_is_told_who_comes_before_the_client_is_put_through_also_where_the_carrier_takes_REFER(bool refer)
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), plan: Trunk with { Refer = refer });
        house.Carrier.Refers = _ => new ReferAnswer(true, true, 200, "");
        house.Carrier.Outcomes = (phone, _) => phone switch
        {
            Anna => FakeOutcome.AnswersAndHangsUp(TimeSpan.FromSeconds(0.5)), // does not hear the second of it to its end
            Boris => FakeOutcome.AnswersAndHangsUp(TimeSpan.FromSeconds(5)),
            _ => FakeOutcome.Answers,
        };
        var task = await TaskAsync(house, new Redirect { Mode = RedirectMode.Direction, DirectionId = await DirectionAsync(house, Anna, Boris) }, whisper: "A client for you");

        await house.CompletesAsync(task);

        var call = Assert.Single(house.Calls(task));
        Assert.Equal((TransferOutcome.Transferred, $"Sales, {Boris}"), (call.Transfer, call.TransferredTo));
        Assert.Equal(["transferring", "operatorNotReached", "transferring", "transferred", "operatorHungUp"], Told(house, call));
        Assert.Equal(2, house.Carrier.Played.Count(p => p.CallId != call.Id));
    }

    [Fact]
    public async Task Where_the_carrier_hands_the_client_over_by_itself_no_second_leg_is_made()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), plan: Trunk with { Refer = true });
        house.Carrier.Refers = phone => phone == Anna ? new ReferAnswer(false, true, 486, "") : new ReferAnswer(true, true, 200, "");
        var task = await TaskAsync(house, new Redirect { Mode = RedirectMode.Direction, DirectionId = await DirectionAsync(house, Anna, Boris) });

        await house.CompletesAsync(task);

        var call = Assert.Single(house.Calls(task));
        Assert.Equal((TransferOutcome.Transferred, $"Sales, {Boris}", EndedBy.Bot), (call.Transfer, call.TransferredTo, call.EndedBy));
        Assert.Equal(["transferring", "transferring"], Told(house, call));
        Assert.Single(house.Carrier.Calls);
    }

    [Fact]
    public async Task A_carrier_that_refuses_to_is_asked_once_and_the_legs_are_bridged()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), plan: Trunk with { Refer = true });
        var asked = 0;
        house.Carrier.Refers = _ =>
        {
            asked++;
            return new ReferAnswer(false, false, 405, "Method Not Allowed");
        };
        house.Carrier.Outcomes = (phone, _) => phone switch { Anna => FakeOutcome.Busy, Boris => FakeOutcome.AnswersAndHangsUp(TimeSpan.FromSeconds(5)), _ => FakeOutcome.Answers };
        var task = await TaskAsync(house, new Redirect { Mode = RedirectMode.Direction, DirectionId = await DirectionAsync(house, Anna, Boris) });

        await house.CompletesAsync(task);

        Assert.Equal((TransferOutcome.Transferred, $"Sales, {Boris}", 1), (house.Calls(task)[0].Transfer, house.Calls(task)[0].TransferredTo, asked));
        Assert.Equal([Client, Anna, Boris], house.Carrier.Calls.Select(c => c.Request.Phone));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_sounds_like_a_machine_ends_no_talk_with_an_operator_but_does_while_nobody_has_answered(bool talking)
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Outcomes = (phone, _) => phone == Client ? FakeOutcome.Answers : talking ? FakeOutcome.AnswersAndHangsUp(TimeSpan.FromSeconds(9)) : FakeOutcome.RingsOn;
        var task = await TaskAsync(house, new Redirect { Mode = RedirectMode.DialPlan, DialPlanId = house.Plan.Id, Number = Anna }, identification: new Identification(IdentificationMode.Background));
        await house.UntilAsync(() => talking ? house.Carrier.Voices.Count == 2 : house.Carrier.Calls.Count == 2);

        house.Carrier.Say(Client, [.. new short[3_200], .. BuiltInPrompts.MachineGreeting.Samples.Span, .. new short[56_000]]);
        await house.CompletesAsync(task);

        var call = Assert.Single(house.Calls(task));
        Assert.Equal(talking ? (CallStatus.Answered, Responder.Unknown, TransferOutcome.Transferred) : (CallStatus.Machine, Responder.Machine, TransferOutcome.Failed), (call.Status, call.Responder, call.Transfer));
        if (talking)
            Assert.InRange(call.TalkMs!.Value, 9_000, 15_000);
        await house.UntilAsync(() => house.Carrier.Up == 0);
    }

    [Fact]
    public async Task Keys_pass_both_ways_while_the_two_talk()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Outcomes = (phone, _) => phone == Anna ? FakeOutcome.AnswersAndHangsUp(TimeSpan.FromSeconds(9)) : FakeOutcome.Answers;
        var task = await TaskAsync(house, new Redirect { Mode = RedirectMode.DialPlan, DialPlanId = house.Plan.Id, Number = Anna });

        await house.UntilAsync(() => house.Carrier.Voices.Count == 2);
        house.Carrier.Press(Client, '5');
        house.Carrier.Press(Anna, '#');
        await house.UntilAsync(() => house.Carrier.Pressed.Count == 2);

        var call = house.Calls(task)[0];
        Assert.Equal("#", Assert.Single(house.Carrier.Pressed, p => p.CallId == call.Id).Keys);
        Assert.Equal("5", Assert.Single(house.Carrier.Pressed, p => p.CallId != call.Id).Keys);
        await house.CompletesAsync(task);
    }

    [Fact]
    public async Task A_key_that_comes_as_an_event_and_as_tones_is_pressed_to_the_other_side_once_and_one_that_comes_as_tones_alone_too()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Outcomes = (phone, _) => phone == Anna ? FakeOutcome.AnswersAndHangsUp(TimeSpan.FromSeconds(9)) : FakeOutcome.Answers;
        var task = await TaskAsync(house, new Redirect { Mode = RedirectMode.DialPlan, DialPlanId = house.Plan.Id, Number = Anna });
        await house.UntilAsync(() => house.Carrier.Voices.Count == 2);

        // The clock stands still meanwhile: all of it happens at once.
        house.Carrier.Press(Client, '5');
        house.Carrier.Say(Client, KeyTones.Of("56").Samples.ToArray());
        house.Carrier.Say(Anna, KeyTones.Of("7").Samples.ToArray());
        await Eventually.Async(() => house.Carrier.Pressed.Count >= 3);
        await house.CompletesAsync(task);

        var call = house.Calls(task)[0];
        Assert.Equal("7", Assert.Single(house.Carrier.Pressed, p => p.CallId == call.Id).Keys);
        Assert.Equal(["5", "6"], house.Carrier.Pressed.Where(p => p.CallId != call.Id).Select(p => p.Keys).Order());
    }

    [Fact]
    public async Task Outside_of_its_hours_a_direction_rings_nobody()
    {
        var clock = new FakeClock();
        await using var house = await EngineHouse.OpenAsync(clock);
        var hours = new CallingHours { From = new TimeOnly(9, 0), To = new TimeOnly(9, 1), TimeZone = "UTC", BlackoutDates = [DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)] };
        var direction = await new DirectionLedger(house.Ledger).CreateAsync(new Direction { Name = "Sales", Numbers = [Anna], Hours = hours }, Actor.System);
        var task = await TaskAsync(house, new Redirect { Mode = RedirectMode.Direction, DirectionId = direction.Id });

        await house.CompletesAsync(task);

        var call = Assert.Single(house.Calls(task));
        Assert.Equal((TransferOutcome.Failed, "Sales", "m"), (call.Transfer, call.TransferredTo, call.Marker));
        Assert.Single(house.Carrier.Calls);
    }

    [Theory]
    [InlineData("112")]
    [InlineData("999")]
    [InlineData("+44999")]
    [InlineData("+449098790123")]
    [InlineData("+33142278186")]
    public async Task A_number_that_may_not_be_called_is_not_called_for_a_transfer_either(string number)
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), plan: Trunk with { AllowedCountries = ["GB"] });
        var task = await TaskAsync(house, new Redirect { Mode = RedirectMode.Direction, DirectionId = await DirectionAsync(house, number) }); // kept before there was a rule for it

        await house.CompletesAsync(task);

        Assert.Single(house.Carrier.Calls);
        Assert.Equal((TransferOutcome.Failed, "Sales", "m"), (house.Calls(task)[0].Transfer, house.Calls(task)[0].TransferredTo, house.Calls(task)[0].Marker));
    }

    [Fact]
    public async Task Without_a_free_line_the_bot_goes_on_and_a_line_that_comes_free_goes_to_the_transfer_first()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), plan: Trunk with { MaxLines = 2 });
        house.Carrier.Outcomes = (phone, _) => phone switch
        {
            Client => FakeOutcome.AnswersAndHangsUp(TimeSpan.FromSeconds(60)),
            Anna => FakeOutcome.AnswersAndHangsUp(TimeSpan.FromSeconds(5)),
            _ => FakeOutcome.AnswersAndHangsUp(TimeSpan.FromSeconds(12)),
        };
        var others = await house.AddTaskAsync(house.NewTask("Others") with { ScriptId = (await LongScriptAsync(house)).Id }, EngineHouse.Numbers(2));
        await house.UntilAsync(() => house.Carrier.Calls.Count == 2);
        var task = await TaskAsync(house, new Redirect { Mode = RedirectMode.DialPlan, DialPlanId = house.Plan.Id, Number = Anna }, priority: 9);

        await house.CompletesAsync(task);

        // The client's call took the first line that came free, the transfer the second; never three at once.
        Assert.Equal((TransferOutcome.Transferred, 2), (house.Calls(task)[0].Transfer, house.Carrier.MostUp));
        await house.CompletesAsync(others);
    }

    [Fact]
    public async Task Where_no_line_comes_free_or_all_dialling_is_paused_nobody_is_rung_and_the_bot_goes_on()
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), plan: Trunk with { MaxLines = 1 });
        var task = await TaskAsync(house, new Redirect { Mode = RedirectMode.DialPlan, DialPlanId = house.Plan.Id, Number = Anna });

        await house.CompletesAsync(task);

        Assert.Single(house.Carrier.Calls);
        Assert.Equal((TransferOutcome.Failed, "m"), (house.Calls(task)[0].Transfer, house.Calls(task)[0].Marker));
        Assert.Contains("No line was free in time", house.CallQueries.Find(house.Calls(task)[0].Id)!.Events.Last(e => e.What == "transferFailed").Detail, StringComparison.Ordinal);
        Assert.InRange(house.Calls(task)[0].TalkMs!.Value, 15_000, 18_000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_leaves_no_operator_on_the_line(bool talking)
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock(), plan: Trunk with { PricePerMinute = 6 });
        house.Carrier.Outcomes = (phone, _) => phone == Client || talking ? FakeOutcome.Answers : FakeOutcome.RingsOn;
        var task = await TaskAsync(house, new Redirect { Mode = RedirectMode.DialPlan, DialPlanId = house.Plan.Id, Number = Anna });
        await house.UntilAsync(() => talking ? house.Carrier.Voices.Count == 2 : house.Carrier.Calls.Count == 2);

        await house.CrashAsync();
        house.Clock!.Advance(TimeSpan.FromHours(8));
        await house.UpAsync();
        await house.UntilAsync(() => house.Carrier.Released.Count == 2);

        // What is known of it, and no more: not the night until somebody started the program again.
        var call = house.Calls(task)[0];
        Assert.Equal((CallStatus.Expired, EndedBy.System), (call.Status, call.EndedBy));
        Assert.Equal(talking ? (TransferOutcome.Transferred, Anna) : (TransferOutcome.None, null), (call.Transfer, call.TransferredTo));
        Assert.InRange(call.TalkMs!.Value, 0, 60_000);
        Assert.Equal(CallCost.Of(call.TalkMs, 6, 1) + (talking ? CallCost.Of(1, 6, 1) : 0), call.Cost);
        Assert.Equal(["transferring", "interrupted"], house.CallQueries.Find(call.Id)!.Events.Select(e => e.What));
        Assert.Equal(house.Recount(task), house.Counters(task));
        var released = house.Carrier.Released.Single(o => o.Phone == Anna);
        Assert.True(TransferLegId.TryRow(released.CallId, out _));
        Assert.Equal(talking ? $"dialog of {released.CallId}" : null, released.Dialog);
        await house.UntilAsync(() => house.Recovery.ExpireOpenCallsAsync().Result.Count == 0);
        Assert.Empty(house.Carrier.Calls);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_program_that_ends_in_good_order_rings_no_operator_on_and_lets_talks_come_to_their_end(bool talking)
    {
        await using var house = await EngineHouse.OpenAsync(new FakeClock());
        house.Carrier.Outcomes = (phone, _) => phone == Client ? FakeOutcome.Answers : talking ? FakeOutcome.AnswersAndHangsUp(TimeSpan.FromSeconds(10)) : FakeOutcome.RingsOn;
        var task = await TaskAsync(house, new Redirect { Mode = RedirectMode.DialPlan, DialPlanId = house.Plan.Id, Number = Anna });
        await house.UntilAsync(() => talking ? house.Carrier.Voices.Count == 2 : house.Carrier.Calls.Count == 2);

        var stopping = house.Dialer.StopAsync();
        await house.UntilAsync(() => stopping.IsCompleted);

        var call = house.Calls(task)[0];
        Assert.Equal((CallStatus.Answered, talking ? TransferOutcome.Transferred : TransferOutcome.Failed), (call.Status, call.Transfer));
        Assert.Equal(0, house.Carrier.Up);
        await house.StopAsync();
        await house.UpAsync();
        Assert.Empty(house.Left);
    }

    private static DialPlanSettings Trunk => new() { Name = "Trunk", Address = "127.0.0.1:5060", CallsPerSecond = 500, MaxLines = 500 };

    private static string[] Told(EngineHouse house, Call call) =>
        [.. house.CallQueries.Find(call.Id)!.Events.Select(e => e.What).Where(what => what.StartsWith("transfer", StringComparison.Ordinal) || what.StartsWith("operator", StringComparison.Ordinal))];

    private static async Task<long> DirectionAsync(EngineHouse house, params string[] numbers) =>
        (await new DirectionLedger(house.Ledger).CreateAsync(new Direction { Name = "Sales", Numbers = numbers }, Actor.System)).Id;

    private static Task<Script> LongScriptAsync(EngineHouse house) => house.Settings.CreateScriptAsync(
        "Long", [new StartBlock { Id = "s", Next = "w" }, new PauseBlock { Id = "w", Seconds = 40, Next = "e" }, new ResultBlock { Id = "e" }], Actor.System);

    private static async Task<CallTask> TaskAsync(EngineHouse house, Redirect target, int priority = 5, string? whisper = null, Identification? identification = null)
    {
        var script = await house.Settings.CreateScriptAsync("Transfers",
        [
            new StartBlock { Id = "start", Next = "transfer" }, new TransferBlock { Id = "transfer", Target = target, Whisper = whisper, Next = "wait" },
            new PauseBlock { Id = "wait", Seconds = 1, Next = "end" }, new ResultBlock { Id = "end", Marker = "m" },
        ], Actor.System);
        return await house.AddTaskAsync(house.NewTask() with { ScriptId = script.Id, Priority = priority, Identification = identification }, [Client]);
    }
}
