using Bunit;
using CallTasks.Core.Dialing;
using CallTasks.Core.Model;
using CallTasks.Tests.Components.States;
using CallTasks.Tests.Components.Wall;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.CallTasks;
using CallTasks.Web.Components.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.CallTasks;

public sealed class PagesTests : ConsoleTests
{
    [Theory]
    [InlineData("UTC", WaitingReason.Recalls, false)]
    [InlineData("Europe/Moscow", WaitingReason.Recalls, true)]
    [InlineData("Europe/Moscow", WaitingReason.Pace, true)]
    [InlineData("Europe/Moscow", WaitingReason.Carrier, false)]
    public void What_a_task_waits_for_by_another_clock_is_told_by_the_readers_own_as_well(string zone, WaitingReason reason, bool told)
    {
        var until = new DateTimeOffset(2026, 11, 2, 14, 5, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

        var shown = TaskHead.UntilElsewhere(new WaitingFor(reason, until, "212 recalls (next 14:05)"), TimeZoneInfo.FindSystemTimeZoneById(zone));

        Assert.Equal(told ? until : null, shown);
    }

    [Fact]
    public void A_row_of_the_list_tells_the_readers_clock_when_one_rests_on_its_reason()
    {
        var until = WallViews.Now + 4 * 3_600_000;
        Services.GetRequiredService<Viewer>().Use("Asia/Tokyo");
        var row = Render<CallTaskRow>(set => set.Add(r => r.Snapshot, WallViews.Task(1, waitingFor: new WaitingFor(WaitingReason.Recalls, until, "212 recalls (next 14:00)"))));

        Assert.Equal("212 recalls (next 14:00)", row.Find(".col-status .under").TextContent);
        Assert.Matches("^212 recalls \\(next 14:00\\) · .*23:00.* your time$", row.Find(".col-status .under").GetAttribute("title"));
    }

    [Shows(typeof(CallTasksPage), ComponentState.Empty)]
    [Fact]
    public async Task An_empty_list_tells_the_next_step()
    {
        var page = Render<CallTasksPage>();

        Assert.Equal("No call tasks yet", page.Find(".empty-title").TextContent);
        await page.InvokeAsync(() => page.Find(".empty-actions .button-primary").Click());
        Assert.Contains("new=true", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_searched_by_name_and_its_filters_live_in_the_address()
    {
        await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        await House.AddTaskAsync(House.NewTask("Reminders"), EngineHouse.Numbers(3), start: false);
        Navigation.NavigateTo("call-tasks?q=SPRING");

        var page = Render<CallTasksPage>();

        Assert.Equal("Spring offer", Assert.Single(page.FindAll("tbody td:first-child a")).TextContent);
        await page.InvokeAsync(() => page.FindAll(".toolbar .button-quiet").Single().Click());
        Assert.DoesNotContain("q=", Navigation.Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));

        await page.InvokeAsync(() => page.FindAll(".filter-chip").Single(chip => chip.TextContent.Contains("Completed", StringComparison.Ordinal)).Click());
        Assert.Contains("show=completed", Navigation.Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Equal("No task matches", page.Find(".empty-title").TextContent));
    }

    [Fact]
    public async Task A_task_that_is_started_and_called_moves_on_the_list_by_itself()
    {
        House.Carrier.Outcomes = (_, _) => FakeOutcome.AtOnce(486);
        var task = await House.AddTaskAsync(House.NewTask("Reminders"), EngineHouse.Numbers(5), start: false);
        var page = Render<CallTasksPage>();
        Assert.Equal("Ready", page.Find("tbody .chip").TextContent);

        await page.InvokeAsync(() => page.Find("[aria-label='Start Reminders']").Click());
        await House.CompletesAsync(task);

        page.WaitForAssertion(() => Assert.Equal("Completed", page.Find("tbody .chip").TextContent), TimeSpan.FromSeconds(10));
        page.WaitForAssertion(() => Assert.Equal("100", page.Find("tbody [role=progressbar]").GetAttribute("aria-valuenow")), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Ten_thousand_tasks_and_a_name_of_two_hundred_letters_do_not_matter_to_an_address_that_is_nonsense()
    {
        Navigation.NavigateTo("call-tasks?page=999999999&rows=7&show=2&from=yesterday&to=%00");

        Assert.NotNull(Render<CallTasksPage>().Find(".empty-title"));
    }

    [Shows(typeof(TaskPage), ComponentState.Empty)]
    [Fact]
    public void A_task_that_is_not_there_is_said_to_be_so()
    {
        var page = Render<TaskPage>(set => set.Add(p => p.Id, 4711));

        Assert.Equal("There is no such call task", page.Find(".empty-title").TextContent);
    }

    [Shows(typeof(TaskHead), ComponentState.Shown)]
    [Shows(typeof(TaskPage), ComponentState.Shown, Mark = ".pie", AtLeast = 4)]
    [Fact]
    public async Task A_task_page_moves_by_itself_from_ready_to_completed()
    {
        House.Carrier.Outcomes = (_, _) => FakeOutcome.AtOnce(486);
        var task = await House.AddTaskAsync(House.NewTask("Reminders"), EngineHouse.Numbers(5), start: false);
        var page = Render<TaskPage>(set => set.Add(p => p.Id, task.Id));
        Assert.Equal("No calls yet", page.Find(".empty-title").TextContent);
        Assert.Equal(4, page.FindAll(".pie").Count);

        await page.InvokeAsync(() => page.Find(".controls .button-primary").Click());
        await House.CompletesAsync(task);

        page.WaitForAssertion(() => Assert.Equal(5, page.FindAll("tbody tr").Count), TimeSpan.FromSeconds(10));
        page.WaitForAssertion(() => Assert.Equal(["5", "5", "0", "0"], page.FindAll(".pie-total").Select(total => total.TextContent)), TimeSpan.FromSeconds(10));
        page.WaitForAssertion(() => Assert.All(page.FindAll("tbody .chip"), chip => Assert.Equal("Busy", chip.TextContent)), TimeSpan.FromSeconds(10));
    }

    [Shows(typeof(TaskControls), ComponentState.Error, Mark = "button[disabled][title]")]
    [Fact]
    public async Task A_draft_cannot_be_started_and_says_why()
    {
        var task = await House.Tasks.CreateAsync(House.NewTask(), Actor.Console);
        var page = Render<TaskPage>(set => set.Add(p => p.Id, task.Id));

        var start = page.Find(".controls .button-primary");
        Assert.True(start.HasAttribute("disabled"));
        Assert.Contains("add clients", start.GetAttribute("title"), StringComparison.Ordinal);
        Assert.Contains("no clients yet", page.Find(".notice").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_foot_of_the_form_counts_the_clients_that_are_not_done()
    {
        var task = await House.AddTaskAsync(House.NewTask(), EngineHouse.Numbers(3), start: false);
        await House.Ledger.WriteAsync(w =>
        {
            w.Count(task.Id, Core.Storage.Counter.Clients, (int)ClientState.New, -1);
            w.Count(task.Id, Core.Storage.Counter.Clients, (int)ClientState.Done, 1);
            return true;
        });
        var page = Render<TaskPage>(set => set.Add(p => p.Id, task.Id));

        await page.InvokeAsync(() => page.FindAll(".controls button").Single(button => button.TextContent.Trim() == "Edit").Click());

        page.WaitForAssertion(() => Assert.StartsWith("2 clients left", page.Find(".summary-line").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopping_for_good_asks_first_and_names_what_it_touches()
    {
        var task = await House.AddTaskAsync(House.NewTask("Spring offer"), EngineHouse.Numbers(7), start: false);
        var page = Render<TaskPage>(set => set.Add(p => p.Id, task.Id));
        var confirm = Render<ConfirmDialog>();

        await page.InvokeAsync(() => page.FindAll(".controls .button").Single(button => button.TextContent == "Stop").Click());
        Assert.Contains("Spring offer", confirm.Find("h2").TextContent, StringComparison.Ordinal);
        Assert.Contains("7 clients", confirm.Find(".dialog-body").TextContent, StringComparison.Ordinal);
        Assert.Equal(CallTaskStatus.Ready, House.Status(task));

        await confirm.InvokeAsync(() => confirm.Find(".button-danger").Click());
        await Eventually.Async(() => House.Status(task) == CallTaskStatus.Stopped);
    }

    [Fact]
    public async Task A_name_that_looks_like_markup_is_shown_as_it_was_typed()
    {
        var task = await House.Tasks.CreateAsync(House.NewTask("<img src=x onerror=alert(1)>"), Actor.Console);
        var page = Render<TaskPage>(set => set.Add(p => p.Id, task.Id));

        Assert.Equal("<img src=x onerror=alert(1)>", page.Find("h1").TextContent);
        Assert.Empty(page.FindAll("h1 img"));
    }

    [Fact]
    public async Task The_pages_leave_the_feed_when_they_are_left()
    {
        var task = await House.Tasks.CreateAsync(House.NewTask(), Actor.Console);
        Render<TaskPage>(set => set.Add(p => p.Id, task.Id));
        Render<CallTasksPage>();
        Render<InterruptedPage>();
        Assert.Equal(3, Feed.Watchers);

        await DisposeComponentsAsync();

        Assert.Equal(0, Feed.Watchers);
    }

    [Shows(typeof(AddClientDialog), ComponentState.Error)]
    [Fact]
    public async Task One_client_is_added_or_the_number_says_what_is_wrong_with_it()
    {
        var task = await House.Tasks.CreateAsync(House.NewTask() with { Country = "DE" }, Actor.Console);
        var closed = false;
        var dialog = Render<AddClientDialog>(set => set.Add(d => d.Task, task).Add(d => d.OnClose, () => closed = true));

        await dialog.InvokeAsync(() => dialog.Find("#client-phones").Change("12"));
        await dialog.InvokeAsync(() => dialog.Find("[data-default]").Click());
        dialog.WaitForAssertion(() => Assert.NotEmpty(dialog.Find("#client-phones-error").TextContent));
        Assert.False(closed);

        await dialog.InvokeAsync(() => dialog.Find("#client-phones").Change("030 123456"));
        await dialog.InvokeAsync(() => dialog.Find("#client-parameters").Change("name=Ada\nsum=5"));
        await dialog.InvokeAsync(() => dialog.Find("[data-default]").Click());
        dialog.WaitForAssertion(() => Assert.True(closed));
        Assert.Equal("+4930123456", Assert.Single(House.ClientQueries.List(task.Id, null, null, 0, 10).Items).Phones[0]);
    }

    [Fact]
    public async Task What_a_task_is_to_be_told_of_stands_on_its_page()
    {
        var task = await House.AddTaskAsync(House.NewTask(), EngineHouse.Numbers(2), start: false);
        var values = new long[(int)Core.Storage.Counter.Count];
        values[(int)Core.Storage.Counter.Clients + (int)ClientState.Interrupted] = 2;
        var snapshot = Feed.Snapshot(task.Id)! with { Task = task with { Status = CallTaskStatus.Completed, StartedAt = 1, StartedLateBy = 90_000 }, Statistics = new Core.Storage.TaskStatistics(values) };
        var board = Services.GetRequiredService<TaskBoard>();
        board.Load(task.Id);
        board.Apply(new Core.Live.TaskUpdate { Version = 1, Task = snapshot, Engine = House.Dialer.Snapshot() });

        var head = Render<TaskHead>(set => set.Add(h => h.Snapshot, snapshot).Add(h => h.Board, board));
        var notices = Render<TaskNotices>(set => set.Add(n => n.Board, board));

        Assert.Contains($"The server was down at its time: it started {Viewer.Span(TimeSpan.FromSeconds(90))} late", head.Markup, StringComparison.Ordinal);
        Assert.Contains("2 clients were interrupted", notices.Find(".notice").TextContent, StringComparison.Ordinal);
        Assert.Equal($"interrupted?task={task.Id}", notices.Find(".notice a").GetAttribute("href"));
    }

    [Theory]
    [InlineData(Role.Supervisor)]
    [InlineData(Role.Viewer)]
    public async Task What_became_of_a_file_is_told_to_everybody_and_its_rejected_rows_are_offered_to_those_who_may_read_them(Role role)
    {
        var task = await House.Tasks.CreateAsync(House.NewTask(), Actor.Console);
        var imports = Services.GetRequiredService<Core.Commands.ImportCommands>();
        var path = imports.NewUploadPath();
        await File.WriteAllTextAsync(path, "phone\n+442079460001\nnonsense\n");
        var id = await imports.StartAsync(task.Id, path, "list 4930123456789.csv", null, Actor.Console);
        await Eventually.Async(() => Services.GetRequiredService<Core.Storage.Queries.SettingsQueries>().Import(id)!.State == Core.Storage.ImportState.Done);
        await SignInAsAsync(role);

        var page = Render<TaskPage>(set => set.Add(p => p.Id, task.Id));

        var notice = page.Find(".task-notice");
        Assert.StartsWith("list ", notice.TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal(role == Role.Supervisor, notice.TextContent.Contains("123456", StringComparison.Ordinal));
        Assert.Equal(role == Role.Supervisor ? 1 : 0, notice.QuerySelectorAll("a[download]").Length);
    }

    [Shows(typeof(InterruptedPage), ComponentState.Empty)]
    [Fact]
    public void Nothing_was_interrupted_is_good_news_whatever_the_address_says()
    {
        Assert.Equal("Nothing was interrupted", Render<InterruptedPage>().Find(".empty-title").TextContent);
        Navigation.NavigateTo("interrupted?task=nonsense&page=-9&rows=99999999999999999999");
        Assert.Equal("Nothing was interrupted", Render<InterruptedPage>().Find(".empty-title").TextContent);
    }
}
