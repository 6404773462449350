using System.Globalization;
using Bunit;
using CallTasks.Core.Commands;
using CallTasks.Core.Model;
using CallTasks.Core.Storage;
using CallTasks.Core.Storage.Shelf;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.Admin;
using CallTasks.Web.Components.Calls;
using CallTasks.Web.Components.CallTasks;
using CallTasks.Web.Components.Reports;
using CallTasks.Web.Components.Shared;
using CallTasks.Web.Components.TaskSheet;
using CallTasks.Web.Components.Telephony;
using CallTasks.Web.Components.Verdicts;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.States;

/// <summary>More than a page holds: the page holds as much as it says, tells how many there are, and turns to the rest.</summary>
public sealed class ManyTests : ConsoleTests
{
    /// <summary>One more than a page holds at first.</summary>
    private const int Made = 51;

    private const int OnPage = 50;

    /// <summary>A page and its address.</summary>
    public static TheoryData<Type, string> Paged => new()
    {
        { typeof(CallTasksPage), "call-tasks" },
        { typeof(ReportsPage), "reports" },
        { typeof(VerdictsPage), "verdicts" },
        { typeof(InterruptedPage), "interrupted" },
        { typeof(CallerIdsPage), "caller-ids" },
        { typeof(CallerIdsPage), "caller-ids?show=groups" },
        { typeof(RecallSetsPage), "recall-rules" },
        { typeof(DirectionsPage), "directions" },
        { typeof(AudioPage), "audio" },
        { typeof(BlacklistPage), "blacklist" },
        { typeof(CallingHoursPage), "calling-hours" },
        { typeof(DialPlansPage), "dial-plans" },
    };

    /// <summary>A page that shows all there may be, its address and how many that are.</summary>
    public static TheoryData<Type, string, int> Whole => new()
    {
        { typeof(TemplatesPage), "templates", Made },
        { typeof(UsersPage), "users", Made },
        { typeof(KeysPage), "api-keys", Made },
        { typeof(CallingHoursPage), "calling-hours?show=caps", FrequencyCap.MaxCaps },
        { typeof(AuditPage), "audit", OnPage },
    };

    /// <summary>A part of the task page and the tab it stands on.</summary>
    public static TheoryData<Type, string> Tabs => new()
    {
        { typeof(CallsPanel), "calls" },
        { typeof(ClientsPanel), "clients" },
        { typeof(LogPanel), "log" },
    };

    [ShowsEach(nameof(Paged), ComponentState.Many)]
    [Theory]
    [MemberData(nameof(Paged))]
    public async Task A_page_holds_what_it_says_tells_how_many_there_are_and_is_turned(Type type, string address)
    {
        About(type, "tbody tr", OnPage);
        await FillAsync(address);
        Navigation.NavigateTo(address);

        var page = Show(type);

        Assert.Equal(OnPage, page.FindAll("tbody tr").Count);
        // Two dial plans are there before.
        var all = type == typeof(DialPlansPage) ? Made + 2 : Made;
        Assert.Contains($"1–{OnPage} of {all}", page.Find(".pager").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("[aria-label='Next page']").Click());
        page.WaitForAssertion(() => Assert.Equal(all - OnPage, page.FindAll("tbody tr").Count));
        Assert.Contains("page=2", Navigation.Uri, StringComparison.Ordinal);

        // An old or made-up address that asks for a page past the end shows the last one, and says so.
        await page.InvokeAsync(() => Navigation.NavigateTo($"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}page=1000000"));
        page.WaitForAssertion(() => Assert.Contains($"{OnPage + 1}–{all} of {all}", page.Find(".pager").TextContent, StringComparison.Ordinal));
        Assert.Equal(all - OnPage, page.FindAll("tbody tr").Count);
        page.WaitForAssertion(() => Assert.EndsWith("page=2", Navigation.Uri, StringComparison.Ordinal));
    }

    [ShowsEach(nameof(Whole), ComponentState.Many)]
    [Theory]
    [MemberData(nameof(Whole))]
    public async Task A_page_shows_all_that_there_may_be(Type type, string address, int rows)
    {
        About(type, "tbody tr", rows);
        await FillAsync(address);
        Navigation.NavigateTo(address);

        Assert.Equal(rows, Show(type).Find("table").QuerySelectorAll("tbody tr").Length);
    }

    [ShowsEach(nameof(Tabs), ComponentState.Many)]
    [Theory]
    [MemberData(nameof(Tabs))]
    public async Task A_list_of_a_task_holds_what_it_says_and_is_turned(Type type, string tab)
    {
        About(type, "tbody tr", Pager.Sizes[0]);
        var task = await CalledAsync(25);
        await House.Ledger.WriteAsync(w => w.Run($"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25) INSERT INTO audit (at, actor, action, task_id, subject) SELECT i, 'Console', 'task.pause', {task.Id}, 'x' FROM n"));
        Navigation.NavigateTo($"call-tasks/{task.Id}?tab={tab}&rows=10");
        var page = Render<TaskPage>(set => set.Add(p => p.Id, task.Id));

        Assert.Equal(10, page.FindAll("#tab-panel tbody tr").Count);
        var first = page.Find("#tab-panel tbody tr").TextContent;
        await page.InvokeAsync(() => page.Find("[aria-label='Next page']").Click());
        page.WaitForAssertion(() => Assert.Contains("page=2", Navigation.Uri, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal(10, page.FindAll("#tab-panel tbody tr").Count));
        if (type != typeof(LogPanel)) Assert.NotEqual(first, page.Find("#tab-panel tbody tr").TextContent);

        await page.InvokeAsync(() => Navigation.NavigateTo($"call-tasks/{task.Id}?tab={tab}&rows=10&page=1000000"));
        page.WaitForAssertion(() => Assert.Matches("[0-9]1–([0-9]+) of \\1", page.Find(".pager").TextContent));
        page.WaitForAssertion(() => Assert.Matches("page=[3-6]$", Navigation.Uri));
        Assert.NotEmpty(page.FindAll("#tab-panel tbody tr"));
    }

    [Shows(typeof(ReportsPanel), ComponentState.Empty)]
    [Shows(typeof(ReportsPanel), ComponentState.Loading)]
    [Shows(typeof(ReportsPanel), ComponentState.Error)]
    [Shows(typeof(ReportsPanel), ComponentState.Many, AtLeast = 20)]
    [Fact]
    public async Task Reports_of_a_task_are_none_are_made_were_cancelled_and_no_more_than_the_newest_twenty_are_shown()
    {
        var commands = Services.GetRequiredService<ReportCommands>();
        var task = await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        Navigation.NavigateTo($"call-tasks/{task.Id}?tab=reports");
        var page = Render<TaskPage>(set => set.Add(p => p.Id, task.Id));
        Assert.Equal("No reports yet", page.Find("#tab-panel .empty-title").TextContent);

        var first = await commands.CreateAsync(task.Id, ReportFormat.Csv, false, Actor.Console);
        page.WaitForElement("#tab-panel tbody [role=progressbar]");
        await commands.CancelAsync(first, Actor.Console);
        page.WaitForElement("#tab-panel tbody .error");

        for (var i = 0; i < 21; i++) await commands.CreateAsync(task.Id, ReportFormat.Csv, false, Actor.Console);
        page.WaitForAssertion(() => Assert.Equal(20, page.FindAll("#tab-panel tbody tr").Count));
    }

    private IRenderedComponent<Guarded> Show(Type page) => Render<Guarded>(set => set.Add(g => g.ChildContent, builder =>
    {
        builder.OpenComponent(0, page);
        builder.CloseComponent();
    }));

    private async Task<CallTask> CalledAsync(int clients)
    {
        House.Carrier.Outcomes = (_, _) => FakeOutcome.AtOnce(486);
        var task = await House.AddTaskAsync(House.NewTask("Reminders"), EngineHouse.Numbers(clients));
        await House.CompletesAsync(task);
        return task;
    }

    private Task FillAsync(string address) => address switch
    {
        "call-tasks" => TimesAsync(i => House.Tasks.CreateAsync(House.NewTask($"Task {i}"), Actor.Console)),
        "reports" => ReportsAsync(),
        "verdicts" => VerdictSeed.FillAsync(House.Ledger, Made),
        "interrupted" => InterruptedAsync(),
        "caller-ids" => SaveAsync(i => new CallerId { Number = $"+49301110{i:D3}", Name = $"Number {i}" }),
        "caller-ids?show=groups" => SaveAsync(i => new CallerIdGroup { Name = $"Group {i}", Numbers = ["+49301110000"] }),
        "recall-rules" => SaveAsync(i => new RecallSet { Name = $"Set {i}", Rules = new RecallRules { Busy = new RecallRule(60, 2) } }),
        "directions" => SaveAsync(i => new Direction { Name = $"Desk {i}", Numbers = ["+4930123456"] }),
        "audio" => TimesAsync(i => Services.GetRequiredService<SavedLedger<Sound>>().CreateAsync(new Sound { Name = $"Sound {i}", File = $"sound{i}", Milliseconds = 1_000, Bytes = 16_044, SourceRate = 8_000, SourceChannels = 1, UploadedAt = 1, UploadedBy = "test" }, Actor.System)),
        "blacklist" => Services.GetRequiredService<SettingsCommands>().AddToBlacklistAsync([.. Enumerable.Range(0, Made).Select(i => $"+49301110{i:D3}")], "asked", null, Actor.System),
        "dial-plans" => TimesAsync(i => House.Settings.CreateDialPlanAsync(House.Plan.Settings with { Name = $"Trunk {i}" }, Actor.System)),
        "templates" => SaveAsync(i => House.NewTask($"Template {i}")),
        "users" => TimesAsync(i => Services.GetRequiredService<AccountLedger>().CreateAsync($"user {i}", Role.Viewer, "hash", Actor.System)),
        "api-keys" => TimesAsync(i => Services.GetRequiredService<KeyCommands>().CreateKeyAsync($"key {i}", Role.Viewer, Actor.System), Made - 1),
        "calling-hours" => SaveAsync(i => new HoursPreset { Name = $"Hours {i}", Hours = CallingHours.Default }),
        "calling-hours?show=caps" => SaveAsync(i => new FrequencyCap { Name = $"Cap {i}", Calls = 1, Per = CapPeriod.Day }, FrequencyCap.MaxCaps),
        _ => TimesAsync(i => House.Tasks.CreateAsync(House.NewTask($"Task {i}"), Actor.Console)),
    };

    private static async Task TimesAsync(Func<int, Task> make, int times = Made)
    {
        for (var i = 0; i < times; i++) await make(i);
    }

    private Task SaveAsync<T>(Func<int, T> make, int times = Made) where T : class, INamed =>
        TimesAsync(i => Services.GetRequiredService<SavedCommands<T>>().CreateAsync(make(i), Actor.System), times);

    private async Task ReportsAsync()
    {
        var task = await House.Tasks.CreateAsync(House.NewTask("Spring offer"), Actor.Console);
        await TimesAsync(_ => Services.GetRequiredService<ReportCommands>().CreateAsync(task.Id, ReportFormat.Csv, false, Actor.Console));
    }

    private async Task InterruptedAsync()
    {
        var task = await CalledAsync(Made);
        await House.Ledger.WriteAsync(w => w.Run(string.Create(CultureInfo.InvariantCulture, $"UPDATE calls SET interrupted = 1 WHERE task_id = {task.Id}")));
    }
}
