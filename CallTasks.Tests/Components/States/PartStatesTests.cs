using Bunit;
using CallTasks.Core.Audio;
using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.Calls;
using CallTasks.Web.Components.CallTasks;
using CallTasks.Web.Components.Reports;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Components.TaskSheet;
using CallTasks.Web.Components.Telephony;
using CallTasks.Web.Components.Wall;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.States;

/// <summary>Parts of pages and dialogs in states that no other test brings them into.</summary>
public sealed class PartStatesTests : ConsoleTests
{
    [Shows(typeof(LogPanel), ComponentState.Empty)]
    [Shows(typeof(ClientsPanel), ComponentState.Empty)]
    [Fact]
    public async Task Lists_of_a_task_without_anything_say_what_will_stand_there()
    {
        var task = await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        await House.Ledger.WriteAsync(w => w.Run("DELETE FROM audit"));

        Assert.NotEmpty(Render<LogPanel>(set => set.Add(p => p.TaskId, task.Id)).Find(".empty-text").TextContent);
        Assert.NotEmpty(Render<ClientsPanel>(set => set.Add(p => p.TaskId, task.Id)).Find(".empty-text").TextContent);
    }

    [Shows(typeof(TaskNotices), ComponentState.Empty, Mark = ".task-notice", AtLeast = 0)]
    [Fact]
    public async Task A_task_that_is_ready_has_nothing_to_be_told_of()
    {
        var task = await House.AddTaskAsync(House.NewTask("Spring offer"), EngineHouse.Numbers(3), start: false);
        var board = Services.GetRequiredService<TaskBoard>();
        board.Load(task.Id);

        Assert.Empty(Render<TaskNotices>(set => set.Add(n => n.Board, board)).Markup.Trim());
    }

    [Shows(typeof(RecordingView), ComponentState.Shown, Mark = ".wave path", AtLeast = 2)]
    [Fact]
    public void A_recording_is_drawn_and_played()
    {
        var path = new RecordingFiles(House.Folder.Path).PathOf(7);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var file = File.Create(path)) WavFile.WritePcm16(file, new short[16_000], 8_000, 2);

        var view = Render<RecordingView>(set => set.Add(v => v.CallId, 7).Add(v => v.Label, "Recording"));

        Assert.Equal("1", view.Find("[role=slider]").GetAttribute("aria-valuemax"));
        Assert.Equal("api/v1/calls/7/recording", view.Find("audio").GetAttribute("src"));
    }

    [Shows(typeof(ReportRow), ComponentState.Shown, Mark = "td", AtLeast = 8)]
    [Fact]
    public void A_report_of_a_deleted_task_keeps_its_name_without_a_link()
    {
        var report = new ReportView(1, 7, ReportFormat.Csv, false, ReportState.Generated, 3, 1, "report.csv", null, 1, 2) { TaskName = "Spring <b>", TaskGone = true };

        var row = Render<ReportRow>(set => set.Add(r => r.Report, report).Add(r => r.MayAct, true));

        Assert.Equal("Spring <b>", row.Find(".name-cell .cut").TextContent);
        Assert.Empty(row.FindAll("td a:not([download])"));
    }

    [Shows(typeof(AddFileDialog), ComponentState.Empty, Mark = "[data-default][disabled]")]
    [Shows(typeof(AddFileDialog), ComponentState.Error)]
    [Fact]
    public async Task A_file_that_is_gone_when_it_is_sent_is_asked_for_again()
    {
        var task = await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        var imports = Services.GetRequiredService<ImportCommands>();
        var dialog = Render<AddFileDialog>(set => set.Add(d => d.Task, task).Add(d => d.OnClose, () => { }));
        Assert.True(dialog.Find("[data-default]").HasAttribute("disabled"));
        var path = imports.NewUploadPath();
        await File.WriteAllTextAsync(path, "phone\n+442079460001\n");
        var file = (await imports.PreviewAsync(path, "list.csv")).Id;
        await dialog.InvokeAsync(() => dialog.FindComponent<ClientsFileFields>().Instance.PreviewIdChanged.InvokeAsync(file));
        dialog.WaitForAssertion(() => Assert.False(dialog.Find("[data-default]").HasAttribute("disabled")));
        await Services.GetRequiredService<CallTaskCommands>().DeleteAsync(task.Id, false, Actor.Console);

        await dialog.InvokeAsync(() => dialog.Find("[data-default]").Click());

        dialog.WaitForAssertion(() => Assert.NotEmpty(dialog.Find("#clients-file-problem").TextContent));
    }

    [Shows(typeof(DialPlansPage), ComponentState.Empty)]
    [Fact]
    public async Task Dial_plans_of_which_none_matches_lead_back_to_all()
    {
        Navigation.NavigateTo("dial-plans?q=nothing");
        var page = Render<DialPlansPage>();

        await page.InvokeAsync(() => page.Find(".empty-actions button").Click());

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("tbody tr")));
    }

    [Shows(typeof(HoursBox), ComponentState.Shown, Mark = "[type=checkbox]", AtLeast = 7)]
    [Shows(typeof(HoursBox), ComponentState.Error)]
    [Fact]
    public async Task Hours_without_a_day_are_refused_where_the_days_stand()
    {
        Navigation.NavigateTo("calling-hours");
        var page = Render<CallingHoursPage>();
        await page.InvokeAsync(() => page.Find(".empty-actions button").Click());
        await page.InvokeAsync(() => page.Find("#preset-name").Change("Never"));
        for (var day = 0; day < 7; day++)
        {
            var box = day;
            await page.InvokeAsync(() => page.FindAll(".day input")[box].Change(false));
        }

        await page.InvokeAsync(() => page.Find("[data-default]").Click());

        page.WaitForAssertion(() => Assert.NotEmpty(page.Find("#preset-hours-error").TextContent));
        Assert.Equal("true", page.Find(".days").GetAttribute("aria-invalid"));
    }

    [Shows(typeof(BlacklistFields), ComponentState.Shown, Mark = "input, select", AtLeast = 2)]
    [Shows(typeof(BlacklistFields), ComponentState.Error)]
    [Fact]
    public async Task A_reason_that_is_too_long_says_so_on_its_field()
    {
        var page = Render<BlacklistPage>();
        await page.InvokeAsync(() => page.FindAll(".page-head button")[1].Click());
        await page.InvokeAsync(() => page.Find("#blacklist-numbers").Change("+4930123456"));
        await page.InvokeAsync(() => page.Find("#blacklist-reason").Change(new string('x', SettingsCommands.MaxReasonLength + 1)));

        await page.InvokeAsync(() => page.Find("[data-default]").Click());

        page.WaitForAssertion(() => Assert.NotEmpty(page.Find("#blacklist-reason-error").TextContent));
    }

    [Shows(typeof(UsedBy), ComponentState.Empty, Mark = "a", AtLeast = 0)]
    [Fact]
    public void What_nobody_uses_is_a_dash() => Assert.Equal("–", Render<UsedBy>(set => set.Add(u => u.Users, [])).Find(".quiet").TextContent);

    [Shows(typeof(WhomFields), ComponentState.Error)]
    [Shows(typeof(AfterwardsFields), ComponentState.Error)]
    [Shows(typeof(HoursFields), ComponentState.Error)]
    [Fact]
    public async Task What_is_wrong_in_each_group_of_the_form_stands_on_its_own_field()
    {
        var sheet = Render<CallTaskSheet>(set => set.Add(s => s.OnClose, () => { }));
        await sheet.InvokeAsync(() => sheet.Find("#task-zone").Change("Nowhere/Land"));
        await sheet.InvokeAsync(() => sheet.Find("#task-short").Change("soon"));
        await sheet.InvokeAsync(() => sheet.Find("#hours-blackout").Change("someday"));

        await sheet.InvokeAsync(() => sheet.Find("[data-default]").Click());

        sheet.WaitForAssertion(() => Assert.NotEmpty(sheet.Find("#task-zone-error").TextContent));
        Assert.NotEmpty(sheet.Find("#task-short-error").TextContent);
        Assert.Equal("true", sheet.Find("#hours-blackout").GetAttribute("aria-invalid"));
    }

    [Shows(typeof(SoundPicker), ComponentState.Error)]
    [Shows(typeof(FileDrop), ComponentState.Error)]
    [Fact]
    public async Task A_sound_that_is_refused_says_so_where_it_was_dropped()
    {
        JSInterop.Setup<FileDrop.ChosenFile?>("callTasks.chosenFile", _ => true).SetResult(new FileDrop.ChosenFile("rain.wav", 44));
        JSInterop.Setup<FileDrop.UploadAnswer>("callTasks.upload", _ => true).SetResult(new FileDrop.UploadAnswer(400, """{"title":"This is no WAV file.","status":400}"""));
        var sheet = Render<CallTaskSheet>(set => set.Add(s => s.OnClose, () => { }));

        await sheet.InvokeAsync(() => sheet.Find("#task-noise-file").Change("rain.wav"));

        sheet.WaitForAssertion(() => Assert.NotEmpty(sheet.Find("#task-noise-file-error").TextContent));
        Assert.Equal("true", sheet.Find("#task-noise-file").GetAttribute("aria-invalid"));
    }

    [Shows(typeof(Sparkline), ComponentState.Empty, Mark = "polyline", AtLeast = 0)]
    [Shows(typeof(Sparkline), ComponentState.Shown, Mark = "polyline", AtLeast = 2)]
    [Fact]
    public void A_line_is_drawn_where_something_is_known_and_breaks_where_nothing_is()
    {
        Assert.Empty(Render<Sparkline>(set => set.Add(s => s.Points, [])).FindAll("polyline"));
        Assert.Equal(2, Render<Sparkline>(set => set.Add(s => s.Points, [1, 2, null, 3, 4])).FindAll("polyline").Count);
    }

    [Shows(typeof(WallDocument), ComponentState.Loading, Mark = ".wall-waiting")]
    [Shows(typeof(WallDocument), ComponentState.Error, Mark = "#refused[hidden]")]
    [Fact]
    public void A_wall_waits_for_its_first_figures_and_has_words_for_being_refused()
    {
        var page = Render<WallDocument>(set => set.Add(w => w.Live, "wall/live?tasks=1"));

        Assert.NotEmpty(page.Find(".wall-waiting").TextContent);
        Assert.NotEmpty(page.Find("#refused").TextContent);
        Assert.Equal("wall/live?tasks=1", page.Find("#board").GetAttribute("data-live"));
    }
}
