using Bunit;
using CallTasks.Core.Model;
using CallTasks.Core.Storage.Queries;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.Admin;
using CallTasks.Web.Components.Calls;
using CallTasks.Web.Components.CallTasks;
using CallTasks.Web.Components.Layout;
using CallTasks.Web.Components.Reports;
using CallTasks.Web.Components.Scripts;
using CallTasks.Web.Components.TaskSheet;
using CallTasks.Web.Components.Telephony;
using CallTasks.Web.Components.Verdicts;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.States;

/// <summary>A read that hangs leaves an outline where its answer will stand, and the rest of the console as it is; the answer comes by itself.</summary>
public sealed class LoadingTests : ConsoleTests
{
    private const string Outline = ".skeleton";

    /// <summary>A page and its address.</summary>
    public static TheoryData<Type, string> Pages => new()
    {
        { typeof(CallTasksPage), "call-tasks" },
        { typeof(InterruptedPage), "interrupted" },
        { typeof(TemplatesPage), "templates" },
        { typeof(ReportsPage), "reports" },
        { typeof(VerdictsPage), "verdicts" },
        { typeof(ScriptsPage), "scripts" },
        { typeof(EditorPage), "scripts/new" },
        { typeof(DialPlansPage), "dial-plans" },
        { typeof(CallerIdsPage), "caller-ids" },
        { typeof(CallerIdsPage), "caller-ids?show=groups" },
        { typeof(RecallSetsPage), "recall-rules" },
        { typeof(DirectionsPage), "directions" },
        { typeof(AudioPage), "audio" },
        { typeof(BlacklistPage), "blacklist" },
        { typeof(CallingHoursPage), "calling-hours" },
        { typeof(CallingHoursPage), "calling-hours?show=caps" },
        { typeof(UsersPage), "users" },
        { typeof(KeysPage), "api-keys" },
        { typeof(AuditPage), "audit" },
    };

    /// <summary>A part of the task page and the tab it stands on.</summary>
    public static TheoryData<Type, string> Tabs => new()
    {
        { typeof(CallsPanel), "calls" },
        { typeof(ClientsPanel), "clients" },
        { typeof(LogPanel), "log" },
    };

    [ShowsEach(nameof(Pages), ComponentState.Loading)]
    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_whose_read_hangs_shows_its_outline_and_then_its_list(Type type, string address)
    {
        About(type, Outline);
        JSInterop.Setup<string>("callTasks.timeZone").SetResult("UTC");
        Navigation.NavigateTo(address);
        Reading.Hold();

        var shell = InShell(type);

        Assert.NotEmpty(shell.FindAll("main " + Outline));
        Assert.Equal("Loading", shell.Find("main " + Outline).GetAttribute("aria-label"));
        Assert.NotEmpty(shell.Find("main h1").TextContent);
        Assert.Empty(shell.FindAll("main .empty-title, main tbody, main [role=alert]"));
        await shell.InvokeAsync(Reading.Release);
        shell.WaitForAssertion(() => Assert.Empty(shell.FindAll("main " + Outline)));
        Assert.NotEmpty(shell.FindAll("main .empty-title, main tbody tr"));
    }

    [Shows(typeof(ShelfTable<SavedView<Direction>>), ComponentState.Loading)]
    [Fact]
    public async Task What_hangs_and_then_cannot_be_read_says_so_and_is_tried_again()
    {
        JSInterop.Setup<string>("callTasks.timeZone").SetResult("UTC");
        Navigation.NavigateTo("directions");
        Reading.Hold();
        var shell = InShell(typeof(DirectionsPage));
        Assert.NotEmpty(shell.FindAll("main " + Outline));

        await House.Ledger.WriteAsync(w => w.Run("ALTER TABLE directions RENAME TO directions_hidden"));
        await shell.InvokeAsync(Reading.Release);
        shell.WaitForAssertion(() => Assert.Equal("This page broke", shell.Find("main [role=alert] h1").TextContent));

        await House.Ledger.WriteAsync(w => w.Run("ALTER TABLE directions_hidden RENAME TO directions"));
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        await shell.InvokeAsync(() => shell.Find("main [role=alert] button").Click());
        shell.WaitForAssertion(() => Assert.Equal("No directions yet", shell.Find("main .empty-title").TextContent));
    }

    [Fact]
    public async Task A_page_that_was_left_before_it_could_not_be_read_breaks_no_other()
    {
        JSInterop.Setup<string>("callTasks.timeZone").SetResult("UTC");
        Reading.Hold();
        Navigation.NavigateTo("directions");
        var shell = InShell(typeof(DirectionsPage));
        Navigation.NavigateTo("not-found");
        shell.Render(set => set.Add(layout => layout.Body, builder =>
        {
            builder.OpenComponent<NotFoundPage>(0);
            builder.CloseComponent();
        }));
        Assert.Empty(shell.FindAll("main " + Outline));

        await House.Ledger.WriteAsync(w => w.Run("ALTER TABLE directions RENAME TO directions_hidden"));
        await shell.InvokeAsync(Reading.Release);
        await shell.InvokeAsync(() => { });

        Assert.Empty(shell.FindAll("main [role=alert]"));
        Assert.Equal("Nothing here", shell.Find("main h1").TextContent);
    }

    [Fact]
    public async Task What_was_asked_for_before_is_not_shown_when_it_comes_after_all()
    {
        await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        await House.Tasks.CreateAsync(House.NewTask("Reminders"), Actor.Console);
        var page = Render<CallTasksPage>();
        Assert.Equal(2, page.FindAll("tbody tr").Count);
        Reading.Hold();

        await page.InvokeAsync(() => Navigation.NavigateTo("call-tasks?q=spring"));
        page.WaitForElement(Outline);
        Assert.Empty(page.FindAll("tbody"));
        await page.InvokeAsync(() => Navigation.NavigateTo("call-tasks?q=remind"));
        page.WaitForState(() => Reading.Waiting == 2);
        await page.InvokeAsync(Reading.Release);

        page.WaitForAssertion(() => Assert.Equal("Reminders", Assert.Single(page.FindAll("tbody td:first-child a")).TextContent));
    }

    [Shows(typeof(CallTasksPage), ComponentState.Loading)]
    [Fact]
    public async Task What_happens_while_a_list_is_being_read_is_not_missed()
    {
        var task = await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        Reading.Hold();
        var page = Render<CallTasksPage>();
        page.WaitForElement(Outline);
        var list = Services.GetRequiredService<CallTaskList>();
        var read = list.Reading()();

        await House.Tasks.CreateAsync(House.NewTask("Reminders"), Actor.Console);
        Assert.False(list.Apply(new Core.Live.BoardUpdate { Version = 1, Engine = House.Dialer.Snapshot(), Tasks = [Feed.Snapshot(task.Id)!], Deleted = [] }));
        read();

        Assert.Equal(["Reminders", "Spring offer"], list.Rows!.Select(row => row.Task.Settings.Name));
        await page.InvokeAsync(Reading.Release);
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
    }

    [Shows(typeof(TaskPage), ComponentState.Loading, Mark = Outline)]
    [Fact]
    public async Task A_task_page_whose_read_hangs_shows_its_outline_and_not_that_there_is_no_such_task()
    {
        var task = await House.AddTaskAsync(House.NewTask("Spring offer"), EngineHouse.Numbers(3), start: false);
        Reading.Hold();

        var page = Render<TaskPage>(set => set.Add(p => p.Id, task.Id));

        Assert.NotEmpty(page.FindAll(Outline));
        Assert.Empty(page.FindAll(".empty-title"));
        await page.InvokeAsync(Reading.Release);
        page.WaitForAssertion(() => Assert.Equal("Spring offer", page.Find("h1").TextContent));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(Outline)));
    }

    [ShowsEach(nameof(Tabs), ComponentState.Loading)]
    [Theory]
    [MemberData(nameof(Tabs))]
    public async Task A_list_of_a_task_that_hangs_leaves_the_tasks_head_and_controls(Type type, string tab)
    {
        About(type, Outline);
        var task = await House.AddTaskAsync(House.NewTask("Spring offer"), EngineHouse.Numbers(3), start: false);
        Navigation.NavigateTo($"call-tasks/{task.Id}?tab=reports");
        var page = Render<TaskPage>(set => set.Add(p => p.Id, task.Id));
        Reading.Hold();

        await page.InvokeAsync(() => page.Find($"#tab-{tab}").Click());

        page.WaitForElement("#tab-panel " + Outline);
        Assert.Equal("Spring offer", page.Find("h1").TextContent);
        Assert.NotEmpty(page.FindAll(".controls .button-primary"));
        await page.InvokeAsync(Reading.Release);
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("#tab-panel .empty-title, #tab-panel tbody tr")));
    }

    [Shows(typeof(CallDetailsDialog), ComponentState.Loading)]
    [Shows(typeof(CallDetailsDialog), ComponentState.Empty, Mark = ".dialog-body > p")]
    [Fact]
    public async Task Details_of_a_call_are_outlined_until_they_are_read_and_one_that_is_gone_says_so()
    {
        Reading.Hold();
        var dialog = Render<CallDetailsDialog>(set => set.Add(d => d.CallId, 4711).Add(d => d.OnClose, () => { }));

        Assert.NotEmpty(dialog.FindAll(Outline));
        Assert.Empty(dialog.FindAll(".dialog-body > p"));
        await dialog.InvokeAsync(Reading.Release);
        dialog.WaitForAssertion(() => Assert.NotEmpty(dialog.FindAll(".dialog-body > p")));
    }

    [Shows(typeof(TraceView), ComponentState.Loading)]
    [Shows(typeof(TraceView), ComponentState.Empty, Mark = "p.quiet")]
    [Fact]
    public async Task Messages_of_a_call_are_outlined_until_they_are_read_and_those_that_are_gone_say_so()
    {
        var view = Render<TraceView>(set => set.Add(v => v.CallId, 4711).Add(v => v.Count, 7));
        Reading.Hold();
        await view.InvokeAsync(() => view.Find("button").Click());

        view.WaitForAssertion(() => Assert.NotEmpty(view.FindAll(Outline)));
        await view.InvokeAsync(Reading.Release);
        view.WaitForAssertion(() => Assert.NotEmpty(view.FindAll("p.quiet")));
    }

    [Shows(typeof(RecordingView), ComponentState.Loading)]
    [Shows(typeof(RecordingView), ComponentState.Error)]
    [Fact]
    public async Task A_recording_can_be_played_before_its_waveform_is_read_and_one_that_is_gone_says_so()
    {
        Reading.Hold();
        var view = Render<RecordingView>(set => set.Add(v => v.CallId, 4711).Add(v => v.Label, "Recording"));

        Assert.NotEmpty(view.FindAll("[aria-busy=true]"));
        Assert.NotEmpty(view.FindAll("audio"));
        await view.InvokeAsync(Reading.Release);
        view.WaitForAssertion(() => Assert.NotEmpty(view.FindAll(".notice-warn")));
        Assert.Empty(view.FindAll("audio"));
    }

    [Shows(typeof(MakeReportDialog), ComponentState.Loading)]
    [Shows(typeof(MakeReportDialog), ComponentState.Empty, Mark = ".quiet")]
    [Shows(typeof(MakeReportDialog), ComponentState.Error)]
    [Fact]
    public async Task Tasks_for_a_report_are_outlined_until_they_are_found_and_one_must_be_chosen()
    {
        Reading.Hold();
        var dialog = Render<MakeReportDialog>(set => set.Add(d => d.OnClose, () => { }));

        Assert.NotEmpty(dialog.FindAll(Outline));
        await dialog.InvokeAsync(Reading.Release);
        dialog.WaitForAssertion(() => Assert.Equal("No call task matches.", dialog.Find(".quiet").TextContent));
        await dialog.InvokeAsync(() => dialog.Find("[data-default]").Click());
        dialog.WaitForAssertion(() => Assert.NotEmpty(dialog.Find("#report-task-error").TextContent));
    }

    [Shows(typeof(DeleteTaskDialog), ComponentState.Loading)]
    [Shows(typeof(DeleteTaskDialog), ComponentState.Shown, Mark = ".goes")]
    [Fact]
    public async Task Nothing_is_deleted_before_it_is_known_what_goes_with_it()
    {
        var task = await House.AddTaskAsync(House.NewTask("Spring offer"), EngineHouse.Numbers(3), start: false);
        Reading.Hold();
        var dialog = Render<DeleteTaskDialog>(set => set.Add(d => d.Snapshot, Feed.Snapshot(task.Id)!).Add(d => d.OnClose, _ => { }));

        Assert.NotEmpty(dialog.FindAll(Outline));
        Assert.True(dialog.Find(".button-danger").HasAttribute("disabled"));
        await dialog.InvokeAsync(Reading.Release);
        dialog.WaitForAssertion(() => Assert.False(dialog.Find(".button-danger").HasAttribute("disabled")));
        Assert.Empty(dialog.FindAll(Outline));
    }

    [Shows(typeof(CallTaskSheet), ComponentState.Loading)]
    [Fact]
    public async Task The_form_of_a_task_is_outlined_until_it_is_known_what_can_be_chosen()
    {
        Reading.Hold();
        var sheet = Render<CallTaskSheet>(set => set.Add(s => s.OnClose, () => { }));

        Assert.NotEmpty(sheet.FindAll(Outline));
        Assert.True(sheet.Find("[data-default]").HasAttribute("disabled"));
        await sheet.InvokeAsync(Reading.Release);
        sheet.WaitForElement("#task-name");
        Assert.False(sheet.Find("[data-default]").HasAttribute("disabled"));
    }

    private IRenderedComponent<MainLayout> InShell(Type page) => Render<MainLayout>(set => set.Add(layout => layout.Body, builder =>
    {
        builder.OpenComponent(0, page);
        builder.CloseComponent();
    }));
}
