using System.Text.Json;
using Bunit;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Shelf;
using CallTasks.Tests.Components.States;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Components.TaskSheet;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.TaskSheet;

/// <summary>The form over the real engine: what it shows when, what it saves, and what becomes of what was typed.</summary>
public sealed class CallTaskSheetTests : ConsoleTests
{
    [Shows(typeof(Field), ComponentState.Error)]
    [Shows(typeof(CallTaskSheet), ComponentState.Error)]
    [Shows(typeof(HowFields), ComponentState.Error)]
    [Shows(typeof(NumberSlider), ComponentState.Error)]
    [Shows(typeof(WhatFields), ComponentState.Error)]
    [Fact]
    public async Task Saved_empty_it_names_every_field_and_loses_nothing()
    {
        var sheet = Render<CallTaskSheet>();
        await sheet.InvokeAsync(() => sheet.Find("#task-lines").Change("many"));
        await sheet.InvokeAsync(() => sheet.Find("#task-priority").Change("12"));
        await sheet.InvokeAsync(() => sheet.Find("[data-default]").Click());

        sheet.WaitForAssertion(() => Assert.Equal("true", sheet.Find("#task-name").GetAttribute("aria-invalid")));
        Assert.Contains("Give it a name", sheet.Find("#task-name-error").TextContent, StringComparison.Ordinal);
        Assert.Contains("\"many\" is none", sheet.Find("#task-lines-error").TextContent, StringComparison.Ordinal);
        Assert.Contains("from 1 to 9", sheet.Find("#task-priority-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("many", sheet.Find("#task-lines").GetAttribute("value"));
        Assert.Empty(House.TaskQueries.List(new()).Items);
        sheet.WaitForAssertion(() => JSInterop.VerifyInvoke("callTasks.focusFirstError"));
    }

    [Shows(typeof(FieldMessage), ComponentState.Error)]
    [Fact]
    public async Task An_error_goes_as_soon_as_it_is_mended()
    {
        var sheet = Render<CallTaskSheet>();
        await sheet.InvokeAsync(() => sheet.Find("[data-default]").Click());
        sheet.WaitForElement("#task-name-error");

        await sheet.InvokeAsync(() => sheet.Find("#task-name").Change("Spring offer"));

        sheet.WaitForAssertion(() => Assert.Empty(sheet.FindAll("#task-name-error")));
    }

    [Fact]
    public async Task Filled_it_makes_the_task_and_opens_it()
    {
        var sheet = Render<CallTaskSheet>();
        await sheet.InvokeAsync(() => sheet.Find("#task-name").Change("<b>Spring</b> offer"));
        await sheet.InvokeAsync(() => sheet.Find("#task-country").Change("DE"));
        await sheet.InvokeAsync(() => sheet.Find("#task-identify").Change(true));
        await sheet.InvokeAsync(() => sheet.Find("#task-identify-mode").Change(nameof(IdentificationMode.Lockout)));
        await sheet.InvokeAsync(() => sheet.Find("#task-redirect").Change(nameof(RedirectMode.Customer)));
        await sheet.InvokeAsync(() => sheet.Find("#task-redirect-url").Change("https://example.com/number"));
        await sheet.InvokeAsync(() => sheet.Find("#task-record-from").Change("7"));
        await sheet.InvokeAsync(() => sheet.Find("#task-gender").Change(true));
        await sheet.InvokeAsync(() => sheet.Find("#recall-cap-number").Change("4"));
        await sheet.InvokeAsync(() => sheet.Find("[data-default]").Click());

        sheet.WaitForAssertion(() => Assert.Single(House.TaskQueries.List(new()).Items));
        var task = House.TaskQueries.List(new()).Items[0].Task;
        Assert.Equal(("<b>Spring</b> offer", "DE", CallTaskStatus.Draft), (task.Settings.Name, task.Settings.Country, task.Status));
        Assert.Equal(new Identification(IdentificationMode.Lockout), task.Settings.Identification);
        Assert.Equal(new Redirect { Mode = RedirectMode.Customer, Url = "https://example.com/number" }, task.Settings.Redirect);
        Assert.Equal((new RecordingChoice(true, 7), true, 4), (task.Settings.Record, task.Settings.DetectGender, task.Settings.CallsPerNumber));
        sheet.WaitForAssertion(() => Assert.EndsWith($"call-tasks/{task.Id}", Navigation.Uri, StringComparison.Ordinal));
    }

    [Shows(typeof(CallTaskSheet), ComponentState.Empty, Mark = "#recall-set-help")]
    [Shows(typeof(RecallFields), ComponentState.Error)]
    [Shows(typeof(CallerIdFields), ComponentState.Error)]
    [Shows(typeof(RedirectFields), ComponentState.Error)]
    [Shows(typeof(RecallFields), ComponentState.Empty, Mark = "#recall-set-help")]
    [Shows(typeof(CallerIdFields), ComponentState.Empty, Mark = ".help a")]
    [Shows(typeof(RedirectFields), ComponentState.Empty, Mark = ".help a")]
    [Shows(typeof(SoundPicker), ComponentState.Empty, Mark = "option + option", AtLeast = 0)]
    [Fact]
    public async Task Where_nothing_is_saved_yet_it_says_what_to_do_next()
    {
        var sheet = Render<CallTaskSheet>();

        await sheet.InvokeAsync(() => sheet.FindAll("input[name=recall]")[1].Change(true));
        Assert.Contains("no saved sets yet", sheet.Find("#recall-set-help").TextContent, StringComparison.Ordinal);
        await sheet.InvokeAsync(() => sheet.FindAll("input[name=caller]")[1].Change(true));
        Assert.Contains("no CallerID groups yet", sheet.Markup, StringComparison.Ordinal);
        await sheet.InvokeAsync(() => sheet.Find("#task-redirect").Change(nameof(RedirectMode.Direction)));
        Assert.Contains("no directions yet", sheet.Markup, StringComparison.Ordinal);
        Assert.Empty(sheet.FindAll("#hours-preset"));
        Assert.Equal("Not selected", Assert.Single(sheet.FindAll("#task-noise option")).TextContent);
        Assert.Single(sheet.FindAll("#task-noise-file"));

        await sheet.InvokeAsync(() => sheet.Find("[data-default]").Click());
        sheet.WaitForAssertion(() => Assert.Contains("Choose a saved set", sheet.Find("#recall-set-error").TextContent, StringComparison.Ordinal));
        Assert.Contains("Choose the direction", sheet.Find("#redirect-error").TextContent, StringComparison.Ordinal);
        Assert.Contains("Choose the group", sheet.Find("#caller-error").TextContent, StringComparison.Ordinal);
    }

    [Shows(typeof(CallTaskSheet), ComponentState.Many, Mark = "option")]
    [Shows(typeof(HoursFields), ComponentState.Shown, Mark = "#hours-blackout")]
    [Shows(typeof(RecallFields), ComponentState.Many, Mark = "#recall-set option", AtLeast = 61)]
    [Fact]
    public async Task Many_saved_things_can_be_chosen_and_a_preset_is_copied()
    {
        var name = new string('x', 150) + "<img src=x onerror=alert(1)>";
        for (var i = 0; i < 60; i++)
            await new RecallSetLedger(House.Ledger).CreateAsync(new RecallSet { Name = $"{i} {name}", Rules = new RecallRules { Busy = new RecallRule(60 + i, 2) } }, Actor.Console);
        await new HoursPresetLedger(House.Ledger).CreateAsync(new HoursPreset { Name = "Nights", Hours = new CallingHours { From = new TimeOnly(22, 0), To = new TimeOnly(5, 0), Days = [DayOfWeek.Friday], BlackoutDates = [new DateOnly(2027, 1, 1)] } }, Actor.Console);
        var sheet = Render<CallTaskSheet>();

        await sheet.InvokeAsync(() => sheet.FindAll("input[name=recall]")[1].Change(true));
        Assert.Equal(61, sheet.FindAll("#recall-set option").Count);
        Assert.Empty(sheet.FindAll("img"));
        await sheet.InvokeAsync(() => sheet.Find("#recall-set").Change(sheet.FindAll("#recall-set option")[1].GetAttribute("value")!));
        Assert.Contains("Busy", sheet.Find("#recall-set-help").TextContent, StringComparison.Ordinal);
        Assert.Empty(sheet.FindAll("#recall-cap"));

        await sheet.InvokeAsync(() => sheet.Find("#hours-preset").Change(sheet.FindAll("#hours-preset option")[1].GetAttribute("value")!));
        Assert.Equal(("22:00", "05:00", "2027-01-01"), (sheet.Find("#hours-from").GetAttribute("value"), sheet.Find("#hours-to").GetAttribute("value"), sheet.Find("#hours-blackout").GetAttribute("value")));
        Assert.Contains("22:00–05:00", sheet.Find(".summary-line").TextContent, StringComparison.Ordinal);
    }

    [Shows(typeof(AfterwardsFields), ComponentState.Shown)]
    [Shows(typeof(RedirectFields), ComponentState.Shown)]
    [Fact]
    public async Task Fields_appear_only_where_they_apply()
    {
        var sheet = Render<CallTaskSheet>();
        Assert.Empty(sheet.FindAll("#task-greeting"));
        await sheet.InvokeAsync(() => sheet.FindAll("input[name=recall]")[2].Change(true));
        Assert.True(sheet.FindAll(".rules tbody tr")[^1].QuerySelector("input")!.HasAttribute("disabled"));

        await sheet.InvokeAsync(() => sheet.Find("#task-identify").Change(true));
        Assert.Single(sheet.FindAll("#task-greeting"));
        Assert.False(sheet.FindAll(".rules tbody tr")[^1].QuerySelector("input")!.HasAttribute("disabled"));

        await sheet.InvokeAsync(() => sheet.Find("#task-test").Change(true));
        Assert.Empty(sheet.FindAll("#task-hours, .rules, #task-file"));
        Assert.Single(sheet.FindAll("#task-numbers"));
        await sheet.InvokeAsync(() => sheet.Find("#task-test").Change(false));
        Assert.Single(sheet.FindAll(".rules"));

        Assert.Empty(sheet.FindAll("#task-start"));
        await sheet.InvokeAsync(() => sheet.FindAll("input[name=start]")[1].Change(true));
        await sheet.InvokeAsync(() => sheet.Find("#task-start-zone").Change("Asia/Tokyo"));
        await sheet.InvokeAsync(() => sheet.Find("#task-start").Change("2036-01-01T09:00"));
        Assert.Contains("1 January 2036, 00:00:00", sheet.Markup.Replace("January 1, 2036", "1 January 2036", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Shows(typeof(WhomFields), ComponentState.Shown)]
    [Fact]
    public async Task A_test_call_takes_its_numbers_from_the_form()
    {
        var sheet = Render<CallTaskSheet>();
        await sheet.InvokeAsync(() => sheet.Find("#task-name").Change("Try it"));
        await sheet.InvokeAsync(() => sheet.Find("#task-test").Change(true));
        await sheet.InvokeAsync(() => sheet.Find("[data-default]").Click());
        sheet.WaitForAssertion(() => Assert.Contains("one number or more", sheet.Find("#task-numbers-error").TextContent, StringComparison.Ordinal));

        await sheet.InvokeAsync(() => sheet.Find("#task-numbers").Change("+4930123456\n+4930123457"));
        Assert.Contains("2 test numbers", sheet.Find(".summary-line").TextContent, StringComparison.Ordinal);
        await sheet.InvokeAsync(() => sheet.Find("[data-default]").Click());

        sheet.WaitForAssertion(() => Assert.Equal(2, House.TaskQueries.List(new()).Items.SingleOrDefault()?.Statistics.TotalClients));
        Assert.True(House.TaskQueries.List(new()).Items[0].Task.Settings.TestCall);
    }

    [Fact]
    public async Task Of_a_task_that_has_ended_only_the_name_can_be_changed()
    {
        var task = await House.AddTaskAsync(House.NewTask("Spring offer"), EngineHouse.Numbers(1), start: false);
        task = await House.Tasks.ActAsync(task.Id, TaskAction.Stop, Actor.Console);
        var sheet = Render<CallTaskSheet>(set => set.Add(s => s.Edited, task));

        Assert.Equal(3, sheet.FindAll("fieldset[disabled]").Count);
        Assert.True(sheet.Find("#task-script").HasAttribute("disabled"));
        Assert.False(sheet.Find("#task-name").HasAttribute("disabled"));
        await sheet.InvokeAsync(() => sheet.Find("#task-name").Change("Summer offer"));
        await sheet.InvokeAsync(() => sheet.Find("[data-default]").Click());

        sheet.WaitForAssertion(() => Assert.Equal("Summer offer", House.TaskQueries.Find(task.Id)!.Task.Settings.Name));
    }

    [Fact]
    public async Task Somebody_elses_change_of_another_field_is_told_at_once_and_both_are_saved()
    {
        var task = await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        var sheet = Render<CallTaskSheet>(set => set.Add(s => s.Edited, task));
        await sheet.InvokeAsync(() => sheet.Find("#task-name").Change("Summer offer"));

        await House.Tasks.ChangeAsync(task.Id, task.Version, task.Settings with { Priority = 8 }, Actor.Console);

        sheet.WaitForElement(".conflict", TimeSpan.FromSeconds(10));
        Assert.Equal(["Task name", "Priority"], sheet.FindAll(".conflict tbody th").Select(cell => cell.TextContent));
        Assert.Equal(("Summer offer", "8"), (sheet.Find("#task-name").GetAttribute("value"), sheet.Find("#task-priority").GetAttribute("value")));
        await sheet.InvokeAsync(() => sheet.Find("[data-default]").Click());

        sheet.WaitForAssertion(() => Assert.Equal(("Summer offer", 8), (House.TaskQueries.Find(task.Id)!.Task.Settings.Name, House.TaskQueries.Find(task.Id)!.Task.Settings.Priority)));
    }

    [Shows(typeof(ConflictPanel), ComponentState.Error)]
    [Fact]
    public async Task Where_both_changed_a_field_nothing_is_saved_before_one_is_chosen()
    {
        var task = await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        var sheet = Render<CallTaskSheet>(set => set.Add(s => s.Edited, task));
        await sheet.InvokeAsync(() => sheet.Find("#task-name").Change("Summer offer"));
        await House.Tasks.ChangeAsync(task.Id, task.Version, task.Settings with { Name = "Winter offer", MaxLines = 3 }, Actor.Console);
        sheet.WaitForElement(".conflict .open", TimeSpan.FromSeconds(10));

        await sheet.InvokeAsync(() => sheet.Find("[data-default]").Click());
        sheet.WaitForAssertion(() => Assert.Contains("Choose yours or theirs for 1 field", sheet.Find(".conflict .error").TextContent, StringComparison.Ordinal));
        Assert.Equal("Winter offer", House.TaskQueries.Find(task.Id)!.Task.Settings.Name);
        Assert.Equal("Summer offer", sheet.Find("#task-name").GetAttribute("value"));

        await sheet.InvokeAsync(() => sheet.FindAll(".conflict .open input")[1].Change(true));
        sheet.WaitForAssertion(() => Assert.Equal("Winter offer", sheet.Find("#task-name").GetAttribute("value")));
        await sheet.InvokeAsync(() => sheet.FindAll(".conflict tbody tr")[0].QuerySelectorAll("input")[0].Change(true));
        sheet.WaitForAssertion(() => Assert.Equal("Summer offer", sheet.Find("#task-name").GetAttribute("value")));
        await sheet.InvokeAsync(() => sheet.Find("[data-default]").Click());

        sheet.WaitForAssertion(() => Assert.Equal(("Summer offer", 3), (House.TaskQueries.Find(task.Id)!.Task.Settings.Name, House.TaskQueries.Find(task.Id)!.Task.Settings.MaxLines)));
    }

    [Fact]
    public async Task All_of_theirs_can_be_taken_over_at_once()
    {
        var task = await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        var sheet = Render<CallTaskSheet>(set => set.Add(s => s.Edited, task));
        await sheet.InvokeAsync(() => sheet.Find("#task-name").Change("Summer offer"));
        await sheet.InvokeAsync(() => sheet.Find("#task-lines").Change("7"));
        await House.Tasks.ChangeAsync(task.Id, task.Version, task.Settings with { Name = "Winter offer" }, Actor.Console);
        sheet.WaitForElement(".conflict", TimeSpan.FromSeconds(10));

        await sheet.InvokeAsync(() => sheet.FindAll(".conflict .button-small")[1].Click());

        sheet.WaitForAssertion(() => Assert.Equal(("Winter offer", "100"), (sheet.Find("#task-name").GetAttribute("value"), sheet.Find("#task-lines").GetAttribute("value"))));
        Assert.Empty(sheet.FindAll(".conflict .open"));
    }

    [Shows(typeof(Notice), ComponentState.Error)]
    [Fact]
    public async Task A_task_that_was_deleted_meanwhile_is_told()
    {
        var task = await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        var sheet = Render<CallTaskSheet>(set => set.Add(s => s.Edited, task));
        await sheet.InvokeAsync(() => sheet.Find("#task-name").Change("Summer offer"));

        await House.Tasks.DeleteAsync(task.Id, deleteReports: false, Actor.Console);

        sheet.WaitForAssertion(() => Assert.Contains("deleted meanwhile", sheet.Find(".notice-error").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        Assert.Equal("Summer offer", sheet.Find("#task-name").GetAttribute("value"));
    }

    [Fact]
    public async Task What_was_typed_comes_back_after_the_server_was_restarted_and_can_be_thrown_away()
    {
        Keep(new CallTaskForm.Kept(0, null, new CallTaskDraft { Name = "Half a na", MaxLines = "many" }));

        var sheet = Render<CallTaskSheet>();

        sheet.WaitForAssertion(() => Assert.Equal("Half a na", sheet.Find("#task-name").GetAttribute("value")));
        Assert.Equal("many", sheet.Find("#task-lines").GetAttribute("value"));
        Assert.Contains("Nothing was lost", sheet.Find(".notice").TextContent, StringComparison.Ordinal);
        await sheet.InvokeAsync(() => sheet.Find(".notice button").Click());
        sheet.WaitForAssertion(() => Assert.Equal("10", sheet.Find("#task-lines").GetAttribute("value")));
        Assert.Empty(sheet.FindAll(".notice"));
    }

    [Fact]
    public async Task A_draft_of_an_older_version_comes_back_beside_the_new_one()
    {
        var task = await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        var draft = CallTaskDraft.Of(task.Settings, new Viewer());
        draft.Name = "Summer offer";
        Keep(new CallTaskForm.Kept(task.Version, task.Settings, draft));
        task = await House.Tasks.ChangeAsync(task.Id, task.Version, task.Settings with { Name = "Winter offer" }, Actor.Console);

        var sheet = Render<CallTaskSheet>(set => set.Add(s => s.Edited, task));

        sheet.WaitForElement(".conflict .open");
        Assert.Equal("Summer offer", sheet.Find("#task-name").GetAttribute("value"));
        Assert.Equal("Winter offer", House.TaskQueries.Find(task.Id)!.Task.Settings.Name);
    }

    [Theory]
    [InlineData("""{"Name":7,""")]
    [InlineData("null")]
    [InlineData("""{"Version":3,"Seen":null,"Draft":null}""")]
    [InlineData("[]")]
    public void A_kept_draft_that_cannot_be_read_is_an_empty_form(string kept)
    {
        JSInterop.Setup<string?>("callTasks.readDraft", _ => true).SetResult(kept);

        var sheet = Render<CallTaskSheet>();

        sheet.WaitForAssertion(() => Assert.True(string.IsNullOrEmpty(sheet.Find("#task-name").GetAttribute("value"))));
    }

    [Fact]
    public async Task The_page_behind_may_render_as_often_as_it_likes()
    {
        var task = await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        var sheet = Render<CallTaskSheet>(set => set.Add(s => s.Edited, task));
        await sheet.InvokeAsync(() => sheet.Find("#task-name").Change("Summer offer"));
        var renders = sheet.RenderCount;

        for (var i = 0; i < 20; i++) sheet.Render(set => set.Add(s => s.Edited, task with { Status = CallTaskStatus.Ready }).Add(s => s.Clients, i));

        Assert.Equal(renders, sheet.RenderCount);
        Assert.Equal("Summer offer", sheet.Find("#task-name").GetAttribute("value"));
    }

    [Fact]
    public async Task Somebody_whose_right_was_taken_saves_nothing_and_keeps_what_was_typed()
    {
        var sheet = Render<CallTaskSheet>();
        await sheet.InvokeAsync(() => sheet.Find("#task-name").Change("Spring offer"));
        await SignInAsAsync(Role.Viewer);

        await sheet.InvokeAsync(() => sheet.Find("[data-default]").Click());

        sheet.WaitForAssertion(() => Assert.NotEmpty(Services.GetRequiredService<Toasts>().All));
        Assert.Empty(House.TaskQueries.List(new()).Items);
        Assert.Equal("Spring offer", sheet.Find("#task-name").GetAttribute("value"));
    }

    private void Keep(CallTaskForm.Kept kept) => JSInterop.Setup<string?>("callTasks.readDraft", _ => true).SetResult(JsonSerializer.Serialize(kept));
}
