using Bunit;
using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Reports;
using CallTasks.Core.Storage;
using CallTasks.Tests.Components.States;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.Reports;
using CallTasks.Web.Components.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.Reports;

public sealed class ReportsPageTests : ConsoleTests
{
    private ReportCommands Commands => Services.GetRequiredService<ReportCommands>();

    private ReportMaker Maker => Services.GetRequiredService<ReportMaker>();

    [Shows(typeof(ReportsPage), ComponentState.Empty)]
    [Fact]
    public async Task No_report_at_all_tells_the_next_step()
    {
        var page = Render<ReportsPage>();

        Assert.Equal("No reports yet", page.Find(".empty-title").TextContent);
        await page.InvokeAsync(() => page.Find(".empty-actions .button-primary").Click());
        Assert.Contains("new=true", Navigation.Uri, StringComparison.Ordinal);
    }

    [Shows(typeof(ReportRow), ComponentState.Loading)]
    [Fact]
    public async Task A_report_that_is_ordered_elsewhere_comes_by_itself_and_is_seen_to_be_made()
    {
        var task = await House.Tasks.CreateAsync(House.NewTask("Spring <b>offer</b>"), Actor.Console);
        var page = Render<ReportsPage>();

        var id = await Commands.CreateAsync(task.Id, ReportFormat.Xlsx, false, Actor.Console);

        page.WaitForAssertion(() => Assert.Equal("Spring <b>offer</b>", page.Find("tbody .col-flex a").TextContent), TimeSpan.FromSeconds(10));
        Assert.Equal("0", page.Find("tbody [role=progressbar]").GetAttribute("aria-valuenow"));
        Assert.Contains(Actor.Console.Name, page.Find("tbody tr").TextContent, StringComparison.Ordinal);
        Maker.Start();
        page.WaitForAssertion(() => Assert.Equal($"api/v1/reports/{id}/file", page.Find("tbody a[download]").GetAttribute("href")), TimeSpan.FromSeconds(10));
        Assert.Contains("kB", page.Find("tbody tr").TextContent, StringComparison.Ordinal);
    }

    [Shows(typeof(ReportRow), ComponentState.Error)]
    [Fact]
    public async Task A_report_is_cancelled_says_so_is_made_again_and_deleted_after_a_question()
    {
        var task = await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        var id = await Commands.CreateAsync(task.Id, ReportFormat.Csv, true, Actor.Console);
        var page = Render<ReportsPage>();
        var question = Render<ConfirmDialog>();

        await page.InvokeAsync(() => page.Find($"[aria-label='Cancel making report {id}']").Click());
        page.WaitForAssertion(() => Assert.Contains("It was cancelled", page.Find("tbody .error").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        await page.InvokeAsync(() => page.Find($"[aria-label='Make report {id} again']").Click());
        page.WaitForElement("tbody [role=progressbar]", TimeSpan.FromSeconds(10));
        Maker.Start();
        page.WaitForElement($"[aria-label='Delete report {id}']", TimeSpan.FromSeconds(10)).Click();
        question.WaitForElement("h2");
        Assert.Equal($"Delete report #{id} of 'Spring offer'?", question.Find("h2").TextContent);
        await question.InvokeAsync(() => question.Find(".button-danger").Click());

        page.WaitForAssertion(() => Assert.Equal("No reports yet", page.Find(".empty-title").TextContent), TimeSpan.FromSeconds(10));
    }

    [Shows(typeof(ReportsPage), ComponentState.Many)]
    [Fact]
    public async Task Reports_are_filtered_searched_sorted_and_paged_by_the_address()
    {
        var spring = await House.Tasks.CreateAsync(House.NewTask("Весна"), Actor.Console);
        var autumn = await House.Tasks.CreateAsync(House.NewTask("Autumn"), Actor.Console);
        for (var n = 0; n < 12; n++) await Commands.CreateAsync(n % 3 == 0 ? autumn.Id : spring.Id, ReportFormat.Csv, false, Actor.Console);
        await Commands.CancelAsync(1, Actor.Console);

        Navigation.NavigateTo("reports?show=error");
        Assert.Single(Render<ReportsPage>().FindAll("tbody tr"));
        Navigation.NavigateTo("reports?q=ВЕС");
        var page = Render<ReportsPage>();
        Assert.Equal(["All 8", "Generating 8", "Generated 0", "Error 0"], page.FindAll(".filter-chip").Select(chip => string.Join(' ', chip.TextContent.Split(default(string[]), StringSplitOptions.RemoveEmptyEntries))));
        Navigation.NavigateTo("reports?sort=%2Btask&rows=10");
        page = Render<ReportsPage>();
        Assert.Equal(("Autumn", 10), (page.Find("tbody .col-flex a").TextContent, page.FindAll("tbody tr").Count));
        Navigation.NavigateTo($"reports?task={autumn.Id}");
        page = Render<ReportsPage>();
        Assert.Equal(4, page.FindAll("tbody tr").Count);
        await page.InvokeAsync(() => page.FindAll(".filter-chip")[2].Click());
        Assert.Contains("show=generated", Navigation.Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Equal("No report matches", page.Find(".empty-title").TextContent));
    }

    [Theory]
    [InlineData("reports?show=deleted&task=x&sort=%2B%2B&page=-7&rows=99999999999&q=%25_%5C%00")]
    [InlineData("reports?show=3&task=99999999999999999999&sort=0&page=1e9&new=perhaps")]
    public void An_address_that_is_nonsense_breaks_nothing(string address)
    {
        Navigation.NavigateTo(address);

        Assert.NotNull(Render<ReportsPage>().Find(".empty-title"));
    }

    [Fact]
    public async Task Whoever_only_looks_gets_no_buttons()
    {
        var task = await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        await Commands.CreateAsync(task.Id, ReportFormat.Csv, true, Actor.Console);
        await SignInAsAsync(Role.Viewer);

        var page = Render<ReportsPage>();

        Assert.Single(page.FindAll("tbody tr"));
        Assert.Empty(page.FindAll("tbody button, tbody a[download], .page-head button"));
    }

    [Fact]
    public async Task While_the_table_is_held_rows_change_in_place_and_new_ones_wait()
    {
        var task = await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        var first = await Commands.CreateAsync(task.Id, ReportFormat.Csv, true, Actor.Console);
        var page = Render<ReportsPage>();
        page.Find(".table-frame").TriggerEvent("onpointerenter", new Microsoft.AspNetCore.Components.Web.PointerEventArgs());

        await Commands.CreateAsync(task.Id, ReportFormat.Csv, true, Actor.Console);
        await Commands.CancelAsync(first, Actor.Console);

        page.WaitForAssertion(() => Assert.Equal("1 new", page.Find(".table-news").TextContent), TimeSpan.FromSeconds(10));
        page.WaitForAssertion(() => Assert.Contains("cancelled", Assert.Single(page.FindAll("tbody tr")).TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        await page.InvokeAsync(() => page.Find(".table-news").Click());
        Assert.Equal(2, page.FindAll("tbody tr").Count);
    }

    [Shows(typeof(MakeReportDialog), ComponentState.Many, Mark = ".choices .check", AtLeast = 6)]
    [Fact]
    public async Task A_report_is_ordered_for_a_task_that_is_found_by_its_name()
    {
        for (var n = 0; n < 9; n++) await House.Tasks.CreateAsync(House.NewTask($"Task {n}"), Actor.Console);
        var wanted = await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        var closed = false;
        var dialog = Render<MakeReportDialog>(set => set.Add(d => d.OnClose, () => closed = true));

        await dialog.InvokeAsync(() => dialog.Find("[data-default]").Click());
        dialog.WaitForAssertion(() => Assert.Contains("Choose a call task", dialog.Find(".error").TextContent, StringComparison.Ordinal));
        await dialog.InvokeAsync(() => dialog.Find("#report-task").Input("spring"));
        await dialog.InvokeAsync(() => dialog.Find("#report-task").KeyDown("Enter"));
        dialog.WaitForAssertion(() => Assert.Equal($"{wanted.Id}", Assert.Single(dialog.FindAll("[name=report-of]")).GetAttribute("value")));
        await dialog.InvokeAsync(() => dialog.Find("#report-variables").Change(true));
        await dialog.InvokeAsync(() => dialog.Find("[data-default]").Click());

        dialog.WaitForAssertion(() => Assert.True(closed));
        var report = Assert.Single(Services.GetRequiredService<Core.Storage.Queries.ReportLists>().List(new(), out _).Items);
        Assert.Equal((wanted.Id, ReportFormat.Xlsx, true, "Spring offer"), (report.TaskId, report.Format, report.Variables, report.TaskName));
    }
}
