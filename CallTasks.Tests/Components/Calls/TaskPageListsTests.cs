using Bunit;
using CallTasks.Core.Model;
using CallTasks.Tests.Components.States;
using CallTasks.Tests.Support;
using CallTasks.Web.Components.Calls;
using CallTasks.Web.Components.CallTasks;
using CallTasks.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace CallTasks.Tests.Components.Calls;

/// <summary>The lists below a task page, over real calls.</summary>
public sealed class TaskPageListsTests : ConsoleTests
{
    [Shows(typeof(CallsPanel), ComponentState.Empty)]
    [Shows(typeof(CheckMenu<CallStatus>), ComponentState.Many, Mark = ".check")]
    [Fact]
    public async Task Several_statuses_are_ticked_and_stand_in_the_address()
    {
        var page = await CalledAsync();

        await page.InvokeAsync(() => page.FindAll(".menu-checks .check").Single(check => check.TextContent == "Answered").QuerySelector("input")!.Change(true));
        page.WaitForAssertion(() => Assert.Equal("No call matches", page.Find(".empty-title").TextContent));
        await page.InvokeAsync(() => page.FindAll(".menu-checks .check").Single(check => check.TextContent == "Busy").QuerySelector("input")!.Change(true));

        page.WaitForAssertion(() => Assert.Contains("status=answered%2Cbusy", Navigation.Uri, StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        page.WaitForAssertion(() => Assert.Equal(10, page.FindAll("tbody tr").Count), TimeSpan.FromSeconds(10));
        await page.InvokeAsync(() => page.FindAll(".toolbar .button-quiet").Single().Click());
        Assert.DoesNotContain("status", Navigation.Uri, StringComparison.Ordinal);
    }

    [Shows(typeof(CallsPanel), ComponentState.Many)]
    [Shows(typeof(TaskPage), ComponentState.Many)]
    [Shows(typeof(CallRow), ComponentState.Shown, Mark = "td")]
    [Fact]
    public async Task Pages_are_turned_to_the_end_and_back()
    {
        var page = await CalledAsync();
        string[] Clients() => [.. page.FindAll("tbody tr td:first-child").Select(cell => cell.TextContent)];
        var first = Clients();

        await page.InvokeAsync(() => page.Find("[aria-label='Last page']").Click());
        page.WaitForAssertion(() => Assert.Equal(5, Clients().Length));
        Assert.Contains("end=true", Navigation.Uri, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("[aria-label='Previous page']").Click());
        page.WaitForAssertion(() => Assert.Equal(10, Clients().Length));
        var middle = Clients();
        Assert.Empty(middle.Intersect(first));
        await page.InvokeAsync(() => page.Find("[aria-label='First page']").Click());
        page.WaitForAssertion(() => Assert.Equal(first, Clients()));
        await page.InvokeAsync(() => page.Find("[aria-label='Next page']").Click());
        page.WaitForAssertion(() => Assert.Equal(middle, Clients()));
        Assert.Contains("after=", Navigation.Uri, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("[aria-label='First page']").Click());
        page.WaitForAssertion(() => Assert.Equal(first, Clients()));
        Assert.DoesNotContain("after=", Navigation.Uri, StringComparison.Ordinal);
    }

    [Shows(typeof(CallDetailsDialog), ComponentState.Many, Mark = ".timeline li", AtLeast = 3)]
    [Fact]
    public async Task The_details_of_a_call_tell_what_happened_when_and_lead_to_the_clients_other_calls()
    {
        var page = await CalledAsync();

        await page.InvokeAsync(() => page.Find("[aria-label^='Details of the call']").Click());
        Assert.Contains("486", page.Find("dialog .facts").TextContent, StringComparison.Ordinal);
        Assert.Equal(["planned for", "INVITE sent"], page.FindAll("dialog .timeline li b").Take(2).Select(what => what.TextContent));
        Assert.Contains("ended", page.FindAll("dialog .timeline li b").Select(what => what.TextContent));
        await page.InvokeAsync(() => page.Find("dialog .dialog-foot [data-default]").Click());
        Assert.Empty(page.FindAll("dialog"));
    }

    [Shows(typeof(TraceView), ComponentState.Many, Mark = ".trace li", AtLeast = 2)]
    [Fact]
    public async Task The_SIP_messages_of_a_call_are_opened_and_closed_and_a_viewer_sees_no_whole_number()
    {
        var page = await CalledAsync();
        var trace = new CallTrace([new TracedMessage(1, true, "UDP 127.0.0.1:5060", "INVITE sip:+79120004567@127.0.0.1 <b>"), new TracedMessage(2, false, "UDP 127.0.0.1:5060", "SIP/2.0 486 Busy Here")], 7);
        for (var id = 1; id <= 25; id++)
            await House.Ledger.WriteAsync(w => w.Run("INSERT INTO call_traces(call_id, messages, trace) VALUES($1, 2, $2)", id, trace.Pack()));

        await page.InvokeAsync(() => page.Find("[aria-label^='Details of the call']").Click());
        var messages = page.Find("dialog h3 button[aria-expanded=false]");
        Assert.Equal("SIP messages (2)", messages.TextContent);
        await page.InvokeAsync(() => messages.Click());
        page.WaitForAssertion(() => Assert.Equal("INVITE sip:+79120004567@127.0.0.1 <b>", page.FindAll("dialog .trace pre")[0].TextContent));
        Assert.Contains("Left out between the first and the last ones: 7", page.Find("dialog").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.Find("dialog h3 button[aria-expanded=true]").Click());
        Assert.Empty(page.FindAll("dialog .trace"));

        await SignInAsAsync(Role.Viewer);
        var view = Render<TraceView>(set => set.Add(v => v.CallId, 1).Add(v => v.Count, 2));
        await view.InvokeAsync(() => view.Find("button").Click());
        view.WaitForAssertion(() => Assert.Equal("INVITE sip:+7912•••4567@127.0.0.1 <b>", view.FindAll(".trace pre")[0].TextContent));
    }

    [Fact]
    public async Task The_log_says_who_did_what()
    {
        Navigation.NavigateTo("call-tasks/1?tab=log");
        var page = await CalledAsync();

        Assert.Equal(["started", "clients added", "created"], page.FindAll("tbody tr td:nth-child(3)").Select(cell => cell.TextContent));
    }

    [Shows(typeof(ClientsPanel), ComponentState.Many)]
    [Fact]
    public async Task Clients_show_their_counters_and_parameters_and_are_filtered_by_state()
    {
        Navigation.NavigateTo("call-tasks/1?tab=clients&state=done");
        var page = await CalledAsync();

        Assert.Equal(10, page.FindAll("tbody tr").Count);
        Assert.All(page.FindAll("tbody tr td:nth-child(3)"), cell => Assert.Equal("Done", cell.TextContent));
        await page.InvokeAsync(() => page.Find("select[aria-label=State]").Change("waitingRecall"));
        page.WaitForAssertion(() => Assert.Equal("No client matches", page.Find(".empty-title").TextContent));
    }

    [Fact]
    public async Task Restarting_the_unsuccessful_says_how_many_and_only_problem_calls_is_one_click()
    {
        var page = await CalledAsync();
        var confirm = Render<ConfirmDialog>();

        await page.InvokeAsync(() => page.FindAll(".controls .button").Single(button => button.TextContent == "Restart unsuccessful").Click());
        Assert.StartsWith("25 clients", confirm.Find(".dialog-body").TextContent.Trim(), StringComparison.Ordinal);
        await confirm.InvokeAsync(() => confirm.FindAll("button").Single(button => button.TextContent == "Keep as it is").Click());

        await page.InvokeAsync(() => page.Find(".controls .filter-chip").Click());
        Assert.Contains("problem=true", Navigation.Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Equal("No call matches", page.Find(".empty-title").TextContent));
    }

    [Fact]
    public async Task Four_pies_count_clients_all_calls_and_of_answered_calls_results_and_transfers()
    {
        // Two talk as long as the bot does, one hangs up before, one is busy and waits, one came in after the pause.
        House.Carrier.Outcomes = (phone, _) => phone[^1] switch { '2' => FakeOutcome.AnswersAndHangsUp(TimeSpan.FromMilliseconds(100)), '3' => FakeOutcome.AtOnce(486), _ => FakeOutcome.Answers };
        var script = await House.Settings.CreateScriptAsync("Twice as long as is effective",
            [new StartBlock { Id = "start", Next = "wait" }, new PauseBlock { Id = "wait", Seconds = 2, Next = "end" }, new ResultBlock { Id = "end" }], Actor.System);
        var task = await House.AddTaskAsync(House.NewTask() with { ScriptId = script.Id, IneffectiveSeconds = 1, Recall = new RecallRules { Busy = new(3600, 1) } }, EngineHouse.Numbers(4));
        await House.UntilAsync(() => House.Statistics(task).Calls(CallStatus.Answered) == 3 && House.Statistics(task).Clients(ClientState.WaitingRecall) == 1);
        await House.Tasks.ActAsync(task.Id, TaskAction.Pause, Actor.System);
        await House.Clients.AddAsync(task.Id, [new() { Phones = ["+442079460001"] }], Actor.System);

        var page = Render<TaskPage>(set => set.Add(p => p.Id, task.Id));

        string Pie(int n) => page.FindAll(".pie")[n] is var pie
            ? pie.QuerySelector(".pie-total")!.TextContent + ": " + string.Join(", ", pie.QuerySelectorAll(".pie-legend li").Select(line => $"{line.QuerySelector(".cut")!.TextContent} {line.QuerySelector(".number")!.TextContent}"))
            : "";
        Assert.Equal("5: Done 3, In work 0, To call back 1, Not yet called 1", Pie(0));
        Assert.Equal("4: Answered 3, Busy 1, No answer 0", Pie(1));
        Assert.Equal("3: Effective 2, Ineffective 1", Pie(2));
        Assert.Equal("3: Transferred 0, Asked for, failed 0, Not transferred 3", Pie(3));
    }

    [Fact]
    public async Task The_calls_list_has_every_column_and_each_row_its_actions()
    {
        var page = await CalledAsync();

        Assert.Equal(["Client", "Phone", "Status", "Called", "Planned", "Duration", "Cost", "Try", "Why", "Actions"], page.FindAll("thead th").Select(head => head.TextContent));
        var row = page.Find("tbody tr");
        var call = House.CallQueries.List(1, new Core.Storage.Queries.CallSearch()).Items[0];
        Assert.Equal([call.ClientId, call.Phone, "Busy"], row.QuerySelectorAll("td").Take(3).Select(cell => cell.TextContent.Trim()));
        Assert.Equal(["–", "–", "1"], row.QuerySelectorAll("td").Skip(5).Take(3).Select(cell => cell.TextContent));
        Assert.Equal($"{call.Id}", row.QuerySelector("[aria-label='Copy the call ID']")!.GetAttribute("data-copy"));
        Assert.Single(row.QuerySelectorAll("[aria-label^='Details of the call']"));
        Assert.StartsWith($"scripts/{call.ScriptId}?version={call.ScriptVersion}", page.Find("tbody [aria-label^='Script of the call']").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_with_or_without_variables_is_asked_for_in_two_clicks_and_lies_there_with_its_time()
    {
        var page = await CalledAsync();
        Assert.Empty(page.FindAll(".controls a[download]"));
        AngleSharp.Dom.IElement Item(string words) => page.FindAll(".controls [role=menuitem]").Single(item => item.TextContent == words);

        await page.InvokeAsync(() => Item("Excel with variables").Click());
        await page.InvokeAsync(() => Item("CSV").Click());
        var reports = Services.GetRequiredService<Core.Storage.Queries.SettingsQueries>();
        page.WaitForAssertion(() => Assert.Equal([(Core.Storage.ReportFormat.Csv, false), (Core.Storage.ReportFormat.Xlsx, true)], reports.Reports(1, null, 0, 10).Items.Select(report => (report.Format, report.Variables))), TimeSpan.FromSeconds(10));
        page.WaitForElement(".controls [role=progressbar]", TimeSpan.FromSeconds(10));
        Services.GetRequiredService<Core.Reports.ReportMaker>().Start();

        page.WaitForAssertion(() => Assert.Equal("api/v1/reports/2/file", page.Find(".controls a[download]").GetAttribute("href")), TimeSpan.FromSeconds(10));
        Assert.NotEmpty(page.Find(".controls a[download] time").GetAttribute("datetime")!);
    }

    [Fact]
    public async Task A_viewer_sees_no_whole_number_and_no_control_that_changes_anything()
    {
        await SignInAsAsync(Role.Viewer);
        var page = await CalledAsync();

        Assert.DoesNotContain(EngineHouse.Numbers(1).First(), page.Markup, StringComparison.Ordinal);
        Assert.Equal(["Script"], page.FindAll(".controls .button").Select(button => button.TextContent));
        await page.InvokeAsync(() => page.Find("[aria-label^='Details of the call']").Click());
        Assert.DoesNotContain(EngineHouse.Numbers(1).First(), page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?problem=maybe&status=nonsense,,busy,7&page=x&rows=0&after=abc&before=-1&end=yes")]
    [InlineData("?tab=clients&state=%00&page=-5&after=99999999999999999999&client=%25")]
    [InlineData("?tab=log&page=999999999&rows=-1")]
    [InlineData("?tab=<b>&from=x&to=%F0%9F%92%A5")]
    public async Task No_address_breaks_the_page(string query)
    {
        var task = await House.AddTaskAsync(House.NewTask(), EngineHouse.Numbers(2), start: false);
        Navigation.NavigateTo($"call-tasks/{task.Id}{query}");

        Assert.NotNull(Render<TaskPage>(set => set.Add(p => p.Id, task.Id)).Find("h1"));
    }

    private async Task<IRenderedComponent<TaskPage>> CalledAsync()
    {
        House.Carrier.Outcomes = (_, _) => FakeOutcome.AtOnce(486);
        var task = await House.AddTaskAsync(House.NewTask("Reminders"), EngineHouse.Numbers(25));
        await House.CompletesAsync(task);
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("rows", 10));
        return Render<TaskPage>(set => set.Add(p => p.Id, task.Id));
    }
}
