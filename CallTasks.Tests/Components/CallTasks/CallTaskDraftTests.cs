using System.Text.Json;
using CallTasks.Core.Model;
using CallTasks.Web.Components.CallTasks;
using CallTasks.Web.Components.Shared;

namespace CallTasks.Tests.Components.CallTasks;

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
            Recalls = true,
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
        var (_, errors) = new CallTaskDraft { Recalls = true }.Read(viewer);

        Assert.Equal("recall", Assert.Single(errors).Field);
    }

    [Fact]
    public void Rules_that_were_typed_and_then_switched_off_are_left_out_but_not_forgotten()
    {
        var draft = new CallTaskDraft { Recalls = true };
        draft.Rules[RecallCondition.Busy] = new CallTaskDraft.RuleDraft { On = true, After = "2", Unit = 3600, Times = "5" };
        Assert.Equal(new RecallRule(7200, 5), draft.Read(viewer).Settings.Recall.Busy);

        draft.Recalls = false;

        Assert.Equal(RecallRules.None, draft.Read(viewer).Settings.Recall);
        Assert.Equal("5", draft.Rules[RecallCondition.Busy].Times);
    }

    [Fact]
    public void An_interval_of_absurd_length_is_refused_by_the_rules_and_not_by_an_overflow()
    {
        var draft = new CallTaskDraft { Name = "x", ScriptId = 1, DialPlanId = 1, Recalls = true };
        draft.Rules[RecallCondition.Busy] = new CallTaskDraft.RuleDraft { On = true, After = "999999999", Unit = 3600, Times = "1" };

        var (settings, errors) = draft.Read(viewer);

        Assert.Empty(errors);
        Assert.Contains(CallTaskRules.Validate(settings, new CallTaskReferences()), error => FormErrors.Concern(error, "recall.busy"));
    }

    [Fact]
    public void A_draft_survives_being_kept_by_the_browser()
    {
        var draft = new CallTaskDraft { Name = "<b>\"Spring\"</b>", MaxLines = "many", Recalls = true, Days = [DayOfWeek.Sunday] };
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
    public void The_summary_says_whom_how_fast_when_and_how_long()
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

        Assert.Equal("1,198 clients, 3 calls per second, up to 30 at once, weekdays 09:00–20:00 their time, first calls take about 7 min",
            TaskSummary.Of(task, "1,198 clients", 1198, null));
        Assert.Equal("no clients yet, 3 calls per second, up to 30 at once, at any hour",
            TaskSummary.Of(task with { CallingHours = null }, null, null, null));
    }

    [Fact]
    public void The_summary_does_not_promise_more_than_the_dial_plan_gives()
    {
        var plan = new DialPlan { Id = 1, Version = 1, Kind = DialPlanKind.Sip, Settings = new DialPlanSettings { Name = "t", CallsPerSecond = 0.5m, MaxLines = 4 } };
        var task = new CallTaskSettings { Name = "x", ScriptId = 1, DialPlanId = 1, Intensity = new Intensity(3, 1), MaxLines = 30, CallingHours = null };

        Assert.Equal("60 clients, 0.5 calls/s (the dial plan's), up to 4 at once, at any hour, first calls take about 2 min",
            TaskSummary.Of(task, "60 clients", 60, plan));
    }
}
