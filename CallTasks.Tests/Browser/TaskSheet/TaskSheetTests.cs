using System.Text;
using System.Text.Json.Nodes;
using CallTasks.Core.Model;
using CallTasks.Tests.Browser.Console;
using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.TaskSheet;

/// <summary>The form in a real browser: by keyboard alone, over a reload and a restart, and between two people.</summary>
[Collection(nameof(BrowserTests))]
[Trait("Speed", "slow")]
public sealed class TaskSheetTests(ChromiumBrowser chromium)
{
    private static readonly string LongName = "<b>Spring</b> & \"offer\" " + new string('я', 200);

    [Fact]
    public async Task Everything_is_filled_by_keyboard_alone_and_saved_as_typed()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        await console.AddScriptAsync();
        await console.AddScriptAsync("<i>Second</i> script");
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;
        await watched.OpenAsync("/call-tasks?new=true");
        await FocusAsync(page, "task-name");

        await page.Keyboard.InsertTextAsync(LongName[..200]);
        await TabAsync(page, "task-script");
        await page.Keyboard.PressAsync("ArrowDown");
        await TabAsync(page, "task-identify");
        await page.Keyboard.PressAsync("Space");
        await TabAsync(page, "task-identify-mode");
        await page.Keyboard.PressAsync("ArrowDown");
        await TabAsync(page, "task-country");
        await page.Keyboard.TypeAsync("Germany");
        await TabAsync(page, "task-gender");
        await page.Keyboard.PressAsync("Space");
        await page.Locator("#task-greeting").WaitForAsync();
        await TabAsync(page, "task-pace");
        await page.Keyboard.PressAsync("ArrowRight");
        await TabAsync(page, "task-lines");
        await TypeOverAsync(page, "17");
        await TabAsync(page, "hours-blackout");
        await TypeOverAsync(page, "2036-12-25");
        await TabAsync(page, "task-priority");
        await TypeOverAsync(page, "8");
        await TabAsync(page, "task-redirect");
        await page.Keyboard.PressAsync("End");
        await TabAsync(page, "task-short");
        await TypeOverAsync(page, "10");
        await TabAsync(page, "task-record-from");
        await TypeOverAsync(page, "3");
        await TabAsync(page, "recall-cap");
        await TypeOverAsync(page, "5");
        await TabAsync(page, "recall-cap-number");
        await TypeOverAsync(page, "4");
        await watched.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await page.LeadsToAsync(@"/call-tasks/\d+$");

        var task = JsonNode.Parse(await console.Client.GetStringAsync(new Uri($"api/v1/call-tasks/{page.Url.Split('/')[^1]}", UriKind.Relative)))!;
        Assert.Equal(LongName[..200], (string?)task["name"]);
        Assert.Equal(("lockout", "DE", true), ((string?)task["identification"]!["mode"], (string?)task["country"], (bool)task["detectGender"]!));
        Assert.Equal((2, 17, 8, "nothing", 10), ((int)task["intensity"]!["attempts"]!, (int)task["maxLines"]!, (int)task["priority"]!, (string?)task["redirect"]!["mode"], (int)task["ineffectiveSeconds"]!));
        Assert.Equal((3, 5, 4, "2036-12-25"), ((int)task["record"]!["fromSecond"]!, (int)task["callsPerClient"]!, (int)task["callsPerNumber"]!, (string?)task["callingHours"]!["blackoutDates"]![0]));
        watched.AssertNoErrors();
    }

    [Fact]
    public async Task A_file_is_seen_before_it_comes_in_and_what_was_typed_outlives_reload_and_restart()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        await console.AddScriptAsync();
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;
        await watched.OpenAsync("/call-tasks?new=true");
        await page.Locator("#task-name").FillAsync("Kept");
        await ChooseFileAsync(page);
        await page.Locator(".preview-counts", new() { HasTextString = "2 rows are left out" }).WaitForAsync();
        await page.GetByLabel("Role of column mobile").SelectOptionAsync("phone");
        await page.Locator(".preview-counts", new() { HasTextString = "2 clients come in" }).WaitForAsync();
        Assert.Equal("<script>alert(1)</script>", await page.Locator(".preview-table tbody td").Nth(2).InnerTextAsync());
        await page.Locator("#task-lines").FillAsync("many");
        await page.Locator("#task-priority").FocusAsync();
        await watched.AssertAccessibleAsync();

        // A reload: the file waits on the server.
        await page.ReloadAsync();
        await page.Locator(".preview-counts", new() { HasTextString = "2 clients come in" }).WaitForAsync();
        Assert.Equal(("Kept", "many"), (await page.Locator("#task-name").InputValueAsync(), await page.Locator("#task-lines").InputValueAsync()));

        // A restart: what was typed stays, the file is asked for again.
        await console.StopGracefullyAsync();
        await console.StartAgainAsync();
        await page.Locator(".preview .error", new() { HasTextString = "choose it again" }).WaitForAsync(new() { Timeout = 60_000 });
        watched.ForgetErrors();
        Assert.Equal(("Kept", "many"), (await page.Locator("#task-name").InputValueAsync(), await page.Locator("#task-lines").InputValueAsync()));

        await page.Locator("#task-lines").FillAsync("9");
        await ChooseFileAsync(page);
        await page.GetByLabel("Role of column mobile").SelectOptionAsync("phone");
        await page.Locator(".preview-counts", new() { HasTextString = "2 clients come in" }).WaitForAsync();
        await page.Locator("dialog [data-default]").ClickAsync();
        await page.LeadsToAsync(@"/call-tasks/\d+$");
        await page.ReachesAsync("Ready");
        watched.AssertNoErrors();
    }

    [Fact]
    public async Task Of_two_people_who_edit_one_task_the_second_sees_both_versions_and_overwrites_nothing()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var task = await console.AddTaskAsync("Spring offer", clients: 3);
        await using var first = await chromium.NewPageAsync(console);
        await using var second = await chromium.NewPageAsync(console, dark: true, asRole: Role.Supervisor);
        foreach (var watched in new[] { first, second })
        {
            await watched.OpenAsync($"/call-tasks/{task}");
            await OpenLateAsync(watched.Page);
        }

        // The name has the focus once it is there, unless the person has gone on meanwhile.
        await second.Page.Keyboard.PressAsync("Tab");
        foreach (var watched in new[] { first, second })
        {
            await watched.Page.EvaluateAsync("readNow()");
            await watched.Page.Locator("dialog[open] #task-name").WaitForAsync();
        }

        await Eventually.Async(async () => await first.Page.FocusedAsync() == "task-name");
        Assert.Equal("Cancel", await second.Page.FocusedAsync());

        await second.Page.Locator("#task-name").FillAsync("Autumn offer");
        await second.Page.Locator("#task-priority").FillAsync("2");
        await second.Page.Locator("#task-short").FocusAsync();
        await first.Page.Locator("#task-name").FillAsync("Summer offer");
        await first.Page.Locator("#task-lines").FillAsync("33");
        await first.Page.Locator("#task-name").FocusAsync();
        await first.Page.Keyboard.PressAsync("Control+Enter");
        await first.Page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await Eventually.Async(async () => await first.Page.FocusedAsync() == "Edit");

        await second.Page.Locator(".conflict").WaitForAsync();
        await second.AssertAccessibleAsync();
        Assert.Equal("33", await second.Page.Locator("#task-lines").InputValueAsync());
        await Eventually.Async(async () => await second.Page.FocusedAsync() == "task-short");
        await second.Page.Keyboard.PressAsync("Control+Enter");
        await second.Page.Locator(".conflict .error").WaitForAsync();
        Assert.Equal("Summer offer", (string?)JsonNode.Parse(await console.Client.GetStringAsync(new Uri($"api/v1/call-tasks/{task}", UriKind.Relative)))!["name"]);

        // Taken over and kept, as a whole and one by one.
        var theirs = second.Page.GetByLabel("Task name: take theirs");
        var yours = second.Page.GetByLabel("Task name: keep yours");
        foreach (var (whole, row) in new[] { ("Take over all of theirs", theirs), ("Keep all of yours", yours) })
        {
            await second.Page.Top().Button(whole).ClickAsync();
            await Eventually.Async(() => row.IsCheckedAsync());
        }

        await second.Page.GetByLabel("Line limit: take theirs").CheckAsync();
        await theirs.CheckAsync();
        await yours.CheckAsync();
        await second.Page.Keyboard.PressAsync("Control+Enter");
        await second.Page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        var saved = JsonNode.Parse(await console.Client.GetStringAsync(new Uri($"api/v1/call-tasks/{task}", UriKind.Relative)))!;
        Assert.Equal(("Autumn offer", 33, 2), ((string?)saved["name"], (int)saved["maxLines"]!, (int)saved["priority"]!));
        first.AssertNoErrors();
        second.AssertNoErrors();
    }

    /// <summary>Opens the sheet while what the browser kept is slow to be read: its body comes only after <c>readNow()</c>.</summary>
    private static async Task OpenLateAsync(IPage page)
    {
        await page.EvaluateAsync("() => { const read = callTasks.readDraft; callTasks.readDraft = key => new Promise(done => { window.readNow = () => done(read(key)); }); }");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true }).ClickAsync();
        await page.Locator("dialog[open]").WaitForAsync();
        await Eventually.Async(() => page.EvaluateAsync<bool>("document.activeElement.closest('dialog') !== null"));
        Assert.Equal(0, await page.Locator("dialog .dialog-body input").CountAsync());
    }

    private static Task ChooseFileAsync(IPage page) => page.Locator("#task-file").SetInputFilesAsync(new FilePayload
    {
        Name = "list.csv",
        MimeType = "text/csv",
        Buffer = Encoding.UTF8.GetBytes("name;mobile\n<script>alert(1)</script>;+4930123456\nBen;+4930123457\n"),
    });

    private static async Task FocusAsync(IPage page, string id)
    {
        await page.Locator($"#{id}").WaitForAsync();
        await Eventually.Async(async () => await page.EvaluateAsync<string>("document.activeElement.id") == id);
    }

    /// <summary>Walks by Tab until a field has the focus: whatever cannot be reached so, cannot be used by keyboard.</summary>
    private static async Task TabAsync(IPage page, string id)
    {
        for (var steps = 0; steps < 80; steps++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string>("document.activeElement.id") == id) return;
        }

        Assert.Fail($"{id} is not reached by Tab");
    }

    private static async Task TypeOverAsync(IPage page, string text)
    {
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync(text);
    }
}
