using System.Text.Json;
using CallTasks.Core.Model;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Components.TaskSheet;

namespace CallTasks.Tests.Components.TaskSheet;

public sealed class CallTaskDraftTests
{
    private readonly Viewer viewer = new();

    [Fact]
    public void A_form_where_only_the_required_fields_are_filled_makes_a_task_with_the_usual_settings()
    {
        var draft = new CallTaskDraft { Name = "  Spring offer ", ScriptId = 3, DialPlanId = 1 };

        var (settings, errors) = draft.Read(viewer);

        Assert.Empty(errors);
        Assert.Equal("Spring offer", settings.Name);
        Assert.Equal(new Intensity(1, 1), settings.Intensity);
        Assert.Equal(10, settings.MaxLines);
        Assert.Equal(RecallRules.None, settings.Recall);
        Assert.Equal((new TimeOnly(9, 0), new TimeOnly(20, 0), 7, CallingHours.ClientZone),
            (settings.CallingHours!.From, settings.CallingHours.To, settings.CallingHours.Days.Count, settings.CallingHours.TimeZone));
    }

    [Fact]
    public void A_task_that_is_edited_and_not_changed_stays_as_it_was()
    {
        viewer.Use("Asia/Kolkata");
        var task = new CallTaskSettings
        {
            Name = "Spring offer",
            ScriptId = 3,
            DialPlanId = 2,
            StartMode = StartMode.Scheduled,
            StartAt = 1_772_452_800_000,
            Intensity = new Intensity(7, 3),
            MaxLines = 60,
            IneffectiveSeconds = 10,
            Country = "DE",
            Recall = new RecallRules { Busy = new RecallRule(900, 3), Short = new RecallRule(61, 1), Failure = new RecallRule(7200, 2) },
            CallsPerClient = 9,
            CallsPerNumber = 4,
            RecallStart = RecallStart.TimeOfDay,
            RecallTimeOfDay = new TimeOnly(18, 30),
            CallingHours = new CallingHours
            {
                From = new TimeOnly(22, 0),
                To = new TimeOnly(2, 0),
                Days = [DayOfWeek.Monday, DayOfWeek.Friday],
                TimeZone = CallingHours.ClientZone,
                BlackoutDates = [new DateOnly(2026, 12, 25)],
            },
            TimeZone = "Europe/Berlin",
            Record = new RecordingChoice(true, 5),
            Priority = 8,
        };

        var (settings, errors) = CallTaskDraft.Of(task, viewer).Read(viewer);

        Assert.Empty(errors);
        Assert.Equal(JsonSerializer.Serialize(task), JsonSerializer.Serialize(settings));
    }

    [Fact]
    public void What_cannot_be_read_is_named_on_its_field_and_stays_as_it_was_typed()
    {
        var draft = new CallTaskDraft
        {
            Name = "x",
            Intensity = null,
            MaxLines = "many",
            IneffectiveSeconds = "1.5",
            HoursFrom = "nine",
            BlackoutDates = "2026-12-25, Christmas",
            Recalls = RecallsFrom.Own,
            CallsPerClient = "-1",
            RecallStart = RecallStart.TimeOfDay,
        };
        draft.Rules[RecallCondition.Busy].On = true;
        draft.Rules[RecallCondition.Busy].Times = "";

        var (_, errors) = draft.Read(viewer);

        Assert.Equal(
            ["callingHours.blackoutDates", "callingHours.from", "callsPerClient", "ineffectiveSeconds", "intensity", "maxLines", "recall.busy.times", "recallTimeOfDay"],
            errors.Select(error => error.Field).Order(StringComparer.Ordinal));
        Assert.Contains("\"Christmas\" is no date", FormErrors.Of(errors, "callingHours.blackoutDates"), StringComparison.Ordinal);
        Assert.Equal("many", draft.MaxLines);
        Assert.Equal("nine", draft.HoursFrom);
    }

    [Fact]
    public void Own_recall_rules_without_a_single_condition_are_pointed_out()
    {
        var (_, errors) = new CallTaskDraft { Recalls = RecallsFrom.Own }.Read(viewer);

        Assert.Equal("recall", Assert.Single(errors).Field);
    }

    [Fact]
    public void Rules_that_were_typed_and_then_switched_off_are_left_out_but_not_forgotten()
    {
        var draft = new CallTaskDraft { Recalls = RecallsFrom.Own };
        draft.Rules[RecallCondition.Busy] = new CallTaskDraft.RuleDraft { On = true, After = "2", Unit = 3600, Times = "5" };
        Assert.Equal(new RecallRule(7200, 5), draft.Read(viewer).Settings.Recall.Busy);

        draft.Recalls = RecallsFrom.Nowhere;

        Assert.Equal(RecallRules.None, draft.Read(viewer).Settings.Recall);
        Assert.Equal("5", draft.Rules[RecallCondition.Busy].Times);
    }

    [Fact]
    public void An_interval_of_absurd_length_is_refused_by_the_rules_and_not_by_an_overflow()
    {
        var draft = new CallTaskDraft { Name = "x", ScriptId = 1, DialPlanId = 1, Recalls = RecallsFrom.Own };
        draft.Rules[RecallCondition.Busy] = new CallTaskDraft.RuleDraft { On = true, After = "999999999", Unit = 3600, Times = "1" };

        var (settings, errors) = draft.Read(viewer);

        Assert.Empty(errors);
        Assert.Contains(CallTaskRules.Validate(settings, new CallTaskReferences()), error => FormErrors.Concern(error, "recall.busy"));
    }

    [Fact]
    public void A_draft_survives_being_kept_by_the_browser()
    {
        var draft = new CallTaskDraft { Name = "<b>\"Spring\"</b>", MaxLines = "many", Recalls = RecallsFrom.Own, Days = [DayOfWeek.Sunday] };
        draft.Rules[RecallCondition.Short].On = true;

        var back = JsonSerializer.Deserialize<CallTaskDraft>(JsonSerializer.Serialize(draft))!;

        Assert.Equal(JsonSerializer.Serialize(draft), JsonSerializer.Serialize(back));
        Assert.True(back.Rules[RecallCondition.Short].On);
    }

    [Theory]
    [InlineData("intensity", "intensity.attempts", true)]
    [InlineData("callerIds", "callerIds[0]", true)]
    [InlineData("name", "name", true)]
    [InlineData("recall", "recallStart", false)]
    [InlineData("startAt", "start", false)]
    public void An_error_belongs_to_its_field_and_to_the_whole_it_is_a_part_of(string field, string error, bool concerns) =>
        Assert.Equal(concerns, FormErrors.Concern(new FieldError(error, "x"), field));

    [Fact]
    public void The_summary_says_whom_how_fast_when_how_long_and_for_how_much()
    {
        var task = new CallTaskSettings
        {
            Name = "x",
            ScriptId = 1,
            DialPlanId = 1,
            Intensity = new Intensity(3, 1),
            MaxLines = 30,
            CallingHours = new CallingHours { Days = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday] },
        };
        var plan = new DialPlan { Id = 2, Version = 1, Kind = DialPlanKind.Sip, Settings = new DialPlanSettings { Name = "t", PricePerMinute = 0.05m, MaxLines = 100, CallsPerSecond = 50 } };
        var estimate = CostEstimate.Of(task, plan.Settings, 1198, CallHistory.Assumed, 50, 100, 0);

        Assert.Equal($"1,198 clients, 3 calls per second, up to 30 at once, weekdays 09:00–20:00 their time, about {Viewer.Span(TimeSpan.FromSeconds(estimate.DialSeconds))} of calling, about {Viewer.Money(estimate.Cost)} USD",
            TaskSummary.Of(task, "1,198 clients", plan, estimate));
        Assert.Equal("no clients yet, 3 calls per second, up to 30 at once, at any hour", TaskSummary.Of(task with { CallingHours = null }, null, null, null));
        Assert.EndsWith("at any hour", TaskSummary.Of(task with { TestCall = true }, null, null, null), StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_does_not_promise_more_than_the_dial_plan_gives()
    {
        var plan = new DialPlan { Id = 1, Version = 1, Kind = DialPlanKind.Sip, Settings = new DialPlanSettings { Name = "t", CallsPerSecond = 0.5m, MaxLines = 4 } };
        var task = new CallTaskSettings { Name = "x", ScriptId = 1, DialPlanId = 1, Intensity = new Intensity(3, 1), MaxLines = 30, CallingHours = null };

        Assert.Equal("60 clients, 0.5 calls/s (the dial plan's), up to 4 at once, at any hour", TaskSummary.Of(task, "60 clients", plan, null));
    }

    [Fact]
    public void Every_choice_of_a_task_comes_through_the_form_unchanged()
    {
        CallTaskSettings[] tasks =
        [
            Plain with { AmbientNoiseId = 4, Identification = new Identification(IdentificationMode.Lockout, 5), DetectGender = true, Priority = 9, RejectDuplicates = false },
            Plain with { Identification = new Identification(IdentificationMode.Lockout, null, 6) },
            Plain with { Identification = new Identification(IdentificationMode.Background, 5, null, "Call back, {name}.") },
            Plain with { CallerId = new TaskCallerId { Mode = CallerIdMode.Group, GroupId = 3 }, Redirect = new Redirect { Mode = RedirectMode.DialPlan, DialPlanId = 2, Number = "100" } },
            Plain with { CallerId = new TaskCallerId { Mode = CallerIdMode.Number, Number = "+4930123456" }, Redirect = new Redirect { Mode = RedirectMode.Direction, DirectionId = 7 } },
            Plain with { Redirect = new Redirect { Mode = RedirectMode.Customer, Url = "https://example.com/number" }, Record = new RecordingChoice(false, 30) },
            Plain with { Redirect = new Redirect { Mode = RedirectMode.Script, ScriptId = 8 }, CallingHours = null },
            Plain with { Redirect = new Redirect { Mode = RedirectMode.Nothing }, CallsPerClient = 3, CallsPerNumber = 2 },
            Plain with { RecallSetId = 6, Recall = new RecallRules { Busy = new RecallRule(60, 2) }, CallsPerClient = 5 },
            Plain with { TestCall = true, CallingHours = CallingHours.Default },
            Plain with { Identification = new Identification(IdentificationMode.Background), Recall = new RecallRules { Machine = new RecallRule(60, 1) } },
        ];

        Assert.All(tasks, task =>
        {
            var (settings, errors) = CallTaskDraft.Of(task, viewer).Read(viewer);
            Assert.Empty(errors);
            Assert.Equal(JsonSerializer.Serialize(task), JsonSerializer.Serialize(settings));
        });
    }

    [Theory]
    [InlineData("2026-03-02T09:30", "Europe/Berlin", "2026-03-02T08:30Z")]
    [InlineData("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:00Z")] // does not exist: the next instant that does
    [InlineData("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30Z")] // exists twice: the first
    [InlineData("2026-03-02T09:30", "", "2026-03-02T04:00Z")] // the viewer's own
    public void A_scheduled_start_is_read_in_the_zone_it_is_given_in(string local, string zone, string instant)
    {
        viewer.Use("Asia/Kolkata");
        var (settings, errors) = new CallTaskDraft { StartMode = StartMode.Scheduled, StartAt = local, StartZone = zone }.Read(viewer);

        Assert.Empty(errors);
        Assert.Equal(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(), settings.StartAt);
        Assert.Equal("startAt", Assert.Single(new CallTaskDraft { StartMode = StartMode.Scheduled, StartAt = local, StartZone = "Mars/Base" }.Read(viewer).Errors).Field);
    }

    [Fact]
    public void What_does_not_apply_to_a_test_call_stays_typed_and_stands_in_nobodys_way()
    {
        var draft = new CallTaskDraft { TestCall = true, HoursFrom = "nine", CallsPerClient = "many", Recalls = RecallsFrom.Own, TestNumbers = "030 123456\n+49 30 123457, 030 123456", Country = "DE" };

        Assert.Empty(draft.Read(viewer).Errors);
        Assert.Equal(["+4930123456", "+4930123457"], DraftReader.Numbers(draft).Numbers);
        draft.TestNumbers = "112";
        Assert.Equal("testNumbers", DraftReader.Numbers(draft).Error?.Field);
        draft.TestNumbers = string.Join('\n', Enumerable.Range(0, 11).Select(i => $"+49301234{i:00}"));
        Assert.NotNull(DraftReader.Numbers(draft).Error);
        draft.TestCall = false;
        Assert.Equal(["callingHours.from", "callsPerClient", "recall"], draft.Read(viewer).Errors.Select(error => error.Field).Order(StringComparer.Ordinal));
    }

    private static CallTaskSettings Plain { get; } = new() { Name = "Spring offer", ScriptId = 3, DialPlanId = 2 };
}
