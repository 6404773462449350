using Bunit;
using CallTasks.Core.Model;
using CallTasks.Tests.Components.States;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.CallTasks;
using CallTasks.Web.Components.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.CallTasks;

public sealed class TaskListPageTests : ConsoleTests
{
    [Shows(typeof(CallTaskRow), ComponentState.Shown, Mark = "td")]
    [Shows(typeof(SortHead), ComponentState.Shown)]
    [Fact]
    public async Task The_heads_of_columns_sort_up_and_down_and_say_so()
    {
        await House.Tasks.CreateAsync(House.NewTask("Beta"), Actor.Console);
        await House.Tasks.CreateAsync(House.NewTask("Альфа"), Actor.Console);
        await House.Tasks.CreateAsync(House.NewTask("alpha"), Actor.Console);
        var page = Render<CallTasksPage>();
        string[] Names() => [.. page.FindAll("tbody td:first-child a").Select(link => link.TextContent)];
        AngleSharp.Dom.IElement Head() => page.FindAll("th").Single(head => head.TextContent == "Name");
        Assert.Equal(["alpha", "Альфа", "Beta"], Names());
        Assert.Equal("none", Head().GetAttribute("aria-sort"));

        Head().QuerySelector("button")!.Click();
        page.WaitForAssertion(() => Assert.Equal(["alpha", "Beta", "Альфа"], Names()));
        Assert.Equal("ascending", Head().GetAttribute("aria-sort"));
        Assert.Contains("sort=name", Navigation.Uri, StringComparison.Ordinal);

        Head().QuerySelector("button")!.Click();
        page.WaitForAssertion(() => Assert.Equal(["Альфа", "Beta", "alpha"], Names()));
        Assert.Equal("descending", Head().GetAttribute("aria-sort"));
    }

    [Fact]
    public async Task The_filter_buttons_count_what_is_looked_for()
    {
        await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        await House.AddTaskAsync(House.NewTask("Spring reminders"), EngineHouse.Numbers(1), start: true);
        await House.Tasks.CreateAsync(House.NewTask("Autumn"), Actor.Console);
        Navigation.NavigateTo("call-tasks?q=spring");

        var page = Render<CallTasksPage>();

        Assert.Equal(["All 2", "Active 1", "Scheduled 0", "Completed 0"], page.FindAll(".filter-chip").Select(chip => string.Join(' ', chip.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
    }

    [Fact]
    public async Task A_task_is_edited_and_its_script_is_opened_from_the_row()
    {
        var task = await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        var page = Render<CallTasksPage>();

        Assert.Equal($"scripts/{House.Script.Id}", page.Find("[aria-label='Script of Spring offer']").GetAttribute("href"));

        await page.InvokeAsync(() => page.Find("[aria-label='Edit Spring offer']").Click());
        Assert.Contains($"edit={task.Id}", Navigation.Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Single(page.FindAll("dialog")));
    }

    [Fact]
    public async Task Deleting_names_what_goes_and_keeps_the_reports_unless_told_otherwise()
    {
        var task = await House.AddTaskAsync(House.NewTask("Spring offer"), EngineHouse.Numbers(7), start: false);
        await Services.GetRequiredService<Core.Storage.ReportLedger>().CreateAsync(task.Id, Core.Storage.ReportFormat.Csv, false, Core.Languages.Language.English, Actor.Console);
        var page = Render<CallTasksPage>();

        await page.InvokeAsync(() => page.Find("[aria-label='Delete Spring offer']").Click());
        Assert.Contains("Spring offer", page.Find("dialog h2").TextContent, StringComparison.Ordinal);
        Assert.Equal(["7 clients", "0 calls with their recordings", "1 report file stays"], page.FindAll("dialog li").Select(line => line.TextContent));
        await page.InvokeAsync(() => page.Find("dialog input[type=checkbox]").Change(true));
        Assert.Equal("1 report file", page.FindAll("dialog li")[^1].TextContent);

        await page.InvokeAsync(() => page.Find("dialog .button-danger").Click());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("dialog")));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("tbody tr")), TimeSpan.FromSeconds(10));
        Assert.Empty(Services.GetRequiredService<Core.Storage.Queries.SettingsQueries>().Reports(task.Id, null, 0, 10).Items);
    }

    [Shows(typeof(CloneDialog), ComponentState.Error)]
    [Fact]
    public async Task A_task_is_cloned_with_its_clients_and_the_copy_is_opened()
    {
        await House.AddTaskAsync(House.NewTask("Spring offer"), EngineHouse.Numbers(7), start: false);
        var page = Render<CallTasksPage>();

        await page.InvokeAsync(() => page.Find("[aria-label='Clone Spring offer']").Click());
        Assert.Equal("Spring offer (copy)", page.Find("#clone-name").GetAttribute("value"));
        await page.InvokeAsync(() => page.Find("#clone-name").Change(""));
        await page.InvokeAsync(() => page.Find("dialog [data-default]").Click());
        page.WaitForAssertion(() => Assert.NotEmpty(page.Find("#clone-name-error").TextContent), TimeSpan.FromSeconds(10));
        await page.InvokeAsync(() => page.Find("#clone-name").Change("Autumn offer"));
        await page.InvokeAsync(() => page.Find("dialog input[type=checkbox]").Change(true));
        await page.InvokeAsync(() => page.Find("dialog [data-default]").Click());

        page.WaitForAssertion(() => Assert.Contains("call-tasks/2", Navigation.Uri, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        var clone = House.TaskQueries.Find(2)!;
        Assert.Equal(("Autumn offer", 7), (clone.Task.Settings.Name, clone.Statistics.TotalClients));
    }

    [Shows(typeof(TaskControls), ComponentState.Shown, Mark = ".button-primary")]
    [Shows(typeof(MenuButton), ComponentState.Shown, Mark = "[role=menu]")]
    [Fact]
    public async Task A_task_is_saved_as_a_template_from_its_row_and_from_its_page()
    {
        var task = await House.AddTaskAsync(House.NewTask("Spring offer"), EngineHouse.Numbers(7), start: false);
        var list = Render<CallTasksPage>();
        await list.InvokeAsync(() => list.Find("[aria-label=\"Save 'Spring offer' as a template\"]").Click());
        Assert.Equal("Spring offer", list.Find("#clone-name").GetAttribute("value"));
        Assert.Empty(list.FindAll("dialog input[type=checkbox]"));
        await list.InvokeAsync(() => list.Find("dialog [data-default]").Click());
        list.WaitForAssertion(() => Assert.Empty(list.FindAll("dialog")), TimeSpan.FromSeconds(10));

        var page = Render<TaskPage>(set => set.Add(p => p.Id, task.Id));
        await page.InvokeAsync(() => page.FindAll(".controls .button").Single(button => button.TextContent == "Save as template").Click());
        await page.InvokeAsync(() => page.Find("dialog [data-default]").Click());
        page.WaitForAssertion(() => Assert.Contains("There is a template named", page.Find("#clone-name-error, dialog .notice-error").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        await page.InvokeAsync(() => page.Find("#clone-name").Change("Every spring"));
        await page.InvokeAsync(() => page.Find("dialog [data-default]").Click());

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("dialog")), TimeSpan.FromSeconds(10));
        Assert.Equal(["Every spring", "Spring offer"], Services.GetRequiredService<Core.Storage.Queries.ShelfQueries>().Templates().Select(view => view.Settings.Name).Order());
        Assert.Single(House.TaskQueries.List(new()).Items);
    }

    [Fact]
    public async Task The_list_is_sorted_by_progress_and_by_pace()
    {
        await House.AddTaskAsync(House.NewTask("Untouched"), EngineHouse.Numbers(2), start: false);
        var done = await House.AddTaskAsync(House.NewTask("Done"), EngineHouse.Numbers(2, "+4420792"));
        await House.CompletesAsync(done);
        var page = Render<CallTasksPage>();
        async Task PressAsync(string head) => await page.InvokeAsync(() => page.FindAll("th button").Single(button => button.TextContent == head).Click());

        await PressAsync("Progress");
        page.WaitForAssertion(() => Assert.Equal(["Untouched", "Done"], page.FindAll("tbody td:first-child a").Select(link => link.TextContent)));
        await PressAsync("Progress");
        page.WaitForAssertion(() => Assert.Equal(["Done", "Untouched"], page.FindAll("tbody td:first-child a").Select(link => link.TextContent)));
        await PressAsync("Pace");
        Assert.Contains("sort=-pace", Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal("descending", page.FindAll("th").Single(head => head.TextContent == "Pace").GetAttribute("aria-sort"));
    }

    [Fact]
    public async Task A_viewer_reads_and_changes_nothing()
    {
        await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        await SignInAsAsync(Role.Viewer);

        var page = Render<CallTasksPage>();

        Assert.Empty(page.FindAll(".page-head .button-primary"));
        Assert.Equal(["Script of Spring offer"], page.FindAll(".row-actions [aria-label]").Select(button => button.GetAttribute("aria-label")));
    }

    [Fact]
    public void A_period_that_ends_before_it_begins_says_so()
    {
        Navigation.NavigateTo("call-tasks?from=2026-03-02T10:00&to=2026-03-02T09:00");

        Assert.Equal("The period ends before it begins.", Render<CallTasksPage>().Find(".toolbar .error").TextContent);
    }

    [Theory]
    [InlineData("?new=1")]
    [InlineData("?new=maybe&edit=x&page=-1&rows=1e9&sort=--name&show=")]
    [InlineData("?edit=99999999999999999999&page=99999999999999999999&sort=-")]
    [InlineData("?edit=4711&from=9999-12-31T23:59&to=0001-01-01T00:00&q=%00")]
    public void No_address_breaks_the_page(string query)
    {
        Navigation.NavigateTo("call-tasks" + query);

        Assert.NotNull(Render<CallTasksPage>().Find("h1"));
    }
}
