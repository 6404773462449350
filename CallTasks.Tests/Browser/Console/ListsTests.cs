using CallTasks.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

/// <summary>The lists of tasks and reports and what frames every page, by hand.</summary>
[Collection(nameof(BrowserTests))]
[Trait("Speed", "slow")]
public sealed class ListsTests(ChromiumBrowser chromium)
{
    private static readonly string[] Menu =
    [
        "Templates", "Interrupted", "Scripts", "Dial plans", "CallerIDs", "Recall rules", "Directions", "Audio", "Blacklist", "Calling hours", "Reports", "Verdicts by ear", "Users", "API keys", "Audit", "Call tasks",
    ];

    [Fact]
    public async Task The_menu_the_tour_and_the_documents_lead_where_they_say()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;
        await watched.OpenAsync("/");

        var template = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download a clients file template" }).ClickAsync());
        Assert.EndsWith(".xlsx", template.SuggestedFilename, StringComparison.Ordinal);
        var menu = page.Locator(".nav");
        foreach (var entry in Menu)
        {
            await menu.GetByRole(AriaRole.Link, new() { Name = entry, Exact = true }).ClickAsync();
            await page.Locator("h1", new() { HasTextString = entry == "Interrupted" ? "Interrupted calls" : entry }).WaitForAsync();
        }

        var wall = await page.RunAndWaitForPopupAsync(() => menu.GetByRole(AriaRole.Link, new() { Name = "Wall", Exact = true }).ClickAsync());
        await wall.Locator(".wall-numbers").WaitForAsync();
        await wall.CloseAsync();
        await menu.GetByRole(AriaRole.Link, new() { Name = "Users", Exact = true }).ClickAsync();
        await page.LeadsToAsync("/users$");
        await menu.Locator(".brand").ClickAsync();
        await page.LeadsToAsync("[0-9]/$");
        await page.Locator("h1", new() { HasTextString = "Call tasks" }).WaitForAsync();
        // Again where the page that was just come to took the focus meanwhile.
        await Eventually.Async(async () =>
        {
            await page.Locator(".skip").FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            return await page.FocusedAsync() == "page";
        });
        foreach (var (now, then) in new[] { ("dark", "light"), ("light", "dark") })
        {
            await page.Button($"Use the {now} theme").ClickAsync();
            await page.Locator($"html[data-theme={now}]").WaitForAsync();
            await page.Button($"Use the {then} theme").WaitForAsync();
        }

        // Shown round, to the end and not to the end.
        await HelpAsync(page, "Show me round");
        var tour = page.Locator(".tour");
        foreach (var (press, step) in new[] { ("Next", 2), ("Back", 1), ("Next", 2), ("Next", 3), ("Next", 4), ("Next", 5) })
        {
            await tour.Button(press).ClickAsync();
            await tour.GetByText($"{step} of 5").WaitForAsync();
            await HoldsControlsAttribute.AssertListedAsync(page);
        }

        await tour.Button("Done").ClickAsync();
        await tour.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await HelpAsync(page, "Show me round");
        await tour.Button("Skip").ClickAsync();
        await tour.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await HelpAsync(page, "Keyboard shortcuts");
        await page.Top().Locator(".shortcuts").First.WaitForAsync();
        await HoldsControlsAttribute.AssertListedAsync(page);
        await page.LeaveAsync("Close");

        await HelpAsync(page, "Documents");
        await page.LeadsToAsync("/docs$");
        var described = await page.RunAndWaitForPopupAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "REST API, described for programs" }).ClickAsync());
        await described.LeadsToAsync("/openapi/v1.json$");
        await described.CloseAsync();
        await page.Locator(".documents-list").GetByRole(AriaRole.Link, new() { Name = "Words" }).ClickAsync();
        await page.Locator(".document h1", new() { HasText = "Words" }).WaitForAsync();
        await page.Locator(".crumbs").GetByRole(AriaRole.Link).ClickAsync();
        await page.LeadsToAsync("/docs$");
        await watched.WalkAsync("/docs/no-such-document");
        await HoldsControlsAttribute.AssertListedAsync(page);
        await page.Locator(".empty").GetByRole(AriaRole.Link).ClickAsync();
        await page.LeadsToAsync("/docs$");

        await page.EvaluateAsync("Blazor.navigateTo('/no-such-page')");
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to call tasks" }).ClickAsync();
        await page.LeadsToAsync("/call-tasks$");
        await page.Locator("a.language[lang=en][href*='call-tasks']").ClickAsync();
        await page.Locator(".shell h1").WaitForAsync();
        await page.LeadsToAsync("/call-tasks$");
    }

    [Fact]
    public async Task Tasks_are_filtered_sorted_and_acted_on_from_their_list()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var script = await console.AddScriptAsync();
        for (var n = 0; n < 20; n++) await console.AddTaskAsync($"Task {n:D2}", clients: 0, scriptId: script);
        var task = await console.AddTaskAsync("Spring offer", clients: 40, attempts: 1, scriptId: script);
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;
        await watched.OpenAsync("/call-tasks");

        foreach (var column in new[] { "Status", "Progress", "Pace", "Start", "Owner", "Name" })
        {
            await page.Locator("thead").Button(column).ClickAsync();
            await page.Locator("th[aria-sort=ascending], th[aria-sort=descending]").Filter(new() { HasText = column }).WaitForAsync();
        }

        await page.GetByText("1–21 of 21").WaitForAsync();
        await page.Locator(".pager").Button("10").ClickAsync();
        foreach (var (button, shown) in new[] { ("Next page", "11–20 of 21"), ("Last page", "21–21 of 21"), ("Previous page", "11–20 of 21"), ("First page", "1–10 of 21") })
        {
            await page.Locator(".pager").Button(button).ClickAsync();
            await page.GetByText(shown).WaitForAsync();
        }

        foreach (var (chip, address, total) in new[] { ("Active", "show=active", 0), ("Scheduled", "show=scheduled", 0), ("Completed", "show=completed", 0), ("All", "rows=10$", 21) })
        {
            await page.Locator(".filter-chip", new() { HasText = chip }).ClickAsync();
            await page.LeadsToAsync(address);
            await page.GetByText(total == 0 ? "No task matches" : "of 21").WaitForAsync();
        }

        await page.GetByLabel("calls from").FillAsync("2037-01-01T00:00");
        await page.Locator(".empty").Button("Clear the filters").ClickAsync();
        await page.GetByText("of 21").WaitForAsync();
        await page.GetByLabel("to", new() { Exact = true }).FillAsync("2020-01-01T00:00");
        await page.GetByText("No task matches").WaitForAsync();
        await page.Locator(".toolbar").Button("Clear").ClickAsync();
        await page.GetByText("of 21").WaitForAsync();

        // One row, from its first button to its last.
        await page.Locator("#task-search").FillAsync("Spring");
        await page.GetByText("1–1 of 1").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Script of Spring offer" }).ClickAsync();
        await page.Locator(".block").First.WaitForAsync();
        await page.GoBackAsync();
        await page.GetByText("1–1 of 1").WaitForAsync();
        await page.Button("Start Spring offer").ClickAsync();
        await page.Button("Pause Spring offer").ClickAsync();
        await page.Button("Start Spring offer").WaitForAsync();
        Assert.Equal("paused", (string?)(await console.ReadAsync($"call-tasks/{task}"))["status"]);
        await page.OpenAsync(page.Button("Edit Spring offer"));
        await page.Top().Locator("#task-priority").FillAsync("7");
        await page.LeaveAsync("Save");
        Assert.Equal(7, (int)(await console.ReadAsync($"call-tasks/{task}"))["priority"]!);
        await page.OpenAsync(page.Button("Save 'Spring offer' as a template"));
        await page.LeaveAsync("Cancel");
        await page.OpenAsync(page.Button("Save 'Spring offer' as a template"));
        await page.Top().Locator("#clone-name").FillAsync("Pattern");
        await HoldsControlsAttribute.AssertListedAsync(page);
        await page.LeaveAsync("Save as template");
        Assert.Single(await console.ItemsAsync("templates"));
        await page.OpenAsync(page.Button("Clone Spring offer"));
        await page.LeaveAsync("Cancel");
        await page.OpenAsync(page.Button("Delete Spring offer"));
        await page.LeaveAsync("Keep as it is");
        await page.Locator("tbody").GetByRole(AriaRole.Link, new() { Name = "Spring offer", Exact = true }).ClickAsync();
        await page.LeadsToAsync($"/call-tasks/{task}$");

        // What comes while the pointer rests on the list waits for a hand.
        await watched.WalkAsync("/call-tasks");
        await page.RestOnListAsync();
        await console.AddTaskAsync("Brand new", clients: 0, scriptId: script);
        await page.Locator(".table-news").ClickAsync();
        await page.Button("Edit Brand new").WaitForAsync();
        watched.AssertNoErrors();
    }

    [Fact]
    public async Task Reports_are_asked_for_found_made_again_and_deleted_from_their_list()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var script = await console.AddScriptAsync();
        var task = await console.AddTaskAsync("Spring offer", clients: 3, scriptId: script);
        await console.AddTaskAsync("Autumn offer", clients: 3, scriptId: script);
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;
        await watched.OpenAsync("/reports");

        await page.OpenAsync(page.Locator(".empty").Button("Make a report"));
        await page.LeaveAsync("Cancel");
        await page.OpenAsync(page.Locator(".page-head").Button("Make a report"));
        await page.Top().Locator("#report-task").FillAsync("spring");
        await page.Top().Locator("[name=report-of]").Nth(1).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Top().Locator("[name=report-of]").ClickAsync();
        foreach (var format in new[] { "CSV", "Excel (.xlsx)", "CSV" }) await page.Top().GetByLabel(format, new() { Exact = true }).CheckAsync();
        await page.Top().Locator("#report-variables").CheckAsync();
        await HoldsControlsAttribute.AssertListedAsync(page);
        await page.LeaveAsync("Make a report");
        await page.GetByLabel("Download report 1").WaitForAsync();
        var made = (await console.ItemsAsync("reports")).Single()!;
        Assert.Equal((task, "csv", true), ((long)made["taskId"]!, (string?)made["format"], (bool)made["variables"]!));
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByLabel("Download report 1").ClickAsync());
        Assert.EndsWith(".csv", file.SuggestedFilename, StringComparison.Ordinal);

        for (var n = 0; n < 20; n++) await console.PostAsync($"api/v1/call-tasks/{task}/reports", new { format = "csv", variables = false });
        await Eventually.Async(async () => (int)(await console.ReadAsync("reports?state=generated"))["total"]! == 21);
        await page.ReloadAsync();
        await page.GetByText("1–21 of 21").WaitForAsync();
        foreach (var column in new[] { "Call task", "Rows", "Size", "By", "Asked for" })
        {
            await page.Locator("thead").Button(column).ClickAsync();
            await page.Locator("th[aria-sort=ascending], th[aria-sort=descending]").Filter(new() { HasText = column }).WaitForAsync();
        }

        await page.Locator(".pager").Button("10").ClickAsync();
        foreach (var (button, shown) in new[] { ("Next page", "11–20 of 21"), ("Last page", "21–21 of 21"), ("Previous page", "11–20 of 21"), ("First page", "1–10 of 21") })
        {
            await page.Locator(".pager").Button(button).ClickAsync();
            await page.GetByText(shown).WaitForAsync();
        }

        foreach (var (chip, shown) in new[] { ("Generating", "No report matches"), ("Error", "No report matches"), ("Generated", "of 21"), ("All", "of 21") })
        {
            await page.Locator(".filter-chip", new() { HasTextRegex = new("^" + chip + " ") }).ClickAsync();
            await page.GetByText(shown).WaitForAsync();
        }

        await page.Locator("#report-search").FillAsync("autumn");
        await page.Locator(".empty").Button("Clear the filters").ClickAsync();
        await page.GetByText("of 21").WaitForAsync();
        await page.Locator("#report-search").FillAsync("spring");
        await page.LeadsToAsync("q=spring");
        await page.Locator(".toolbar").Button("Clear").ClickAsync();
        await page.LeadsToAsync("/reports\\?(?!.*q=)");

        // One that takes long is called off, made again and deleted.
        await ChangeAsync(console, "UPDATE reports SET state = 0, progress = 0.5 WHERE id = 1");
        await watched.WalkAsync("/call-tasks");
        await watched.WalkAsync("/reports?q=1&show=generating");
        await HoldsControlsAttribute.AssertListedAsync(page);
        await page.Button("Cancel making report 1").ClickAsync();
        await Eventually.Async(async () => (string?)(await console.ReadAsync("reports/1"))["state"] == "error");
        await watched.WalkAsync("/call-tasks");
        await watched.WalkAsync("/reports?show=error");
        await page.Button("Make report 1 again").ClickAsync();
        await Eventually.Async(async () => (string?)(await console.ReadAsync("reports/1"))["state"] == "generated");
        await watched.WalkAsync("/call-tasks");
        await watched.WalkAsync("/reports");
        await page.OpenAsync(page.Button("Delete report 1"));
        await page.LeaveAsync("Keep as it is");
        await page.OpenAsync(page.Button("Delete report 1"));
        await page.LeaveAsync("Delete");
        await page.Button("Delete report 1").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        // What comes while the pointer rests on the list waits for a hand.
        await page.RestOnListAsync();
        await console.PostAsync($"api/v1/call-tasks/{task}/reports", new { format = "csv", variables = false });
        await page.Locator(".table-news").ClickAsync();
        await page.Button("Delete report 22").WaitForAsync();
        await page.Locator("tbody").GetByRole(AriaRole.Link, new() { Name = "Spring offer" }).First.ClickAsync();
        await page.LeadsToAsync($"/call-tasks/{task}$");

        // Where nothing was recorded, the verdicts lead to where that is switched on.
        await watched.WalkAsync("/verdicts");
        await page.Locator(".empty").GetByRole(AriaRole.Link, new() { Name = "To the call tasks" }).ClickAsync();
        await page.LeadsToAsync("/call-tasks$");
        watched.AssertNoErrors();
    }

    private static async Task HelpAsync(IPage page, string item)
    {
        await page.Locator("[data-help] button").First.ClickAsync();
        await page.Locator("[data-help]").GetByRole(AriaRole.Menuitem, new() { Name = item }).ClickAsync();
    }

    private static async Task ChangeAsync(ConsoleProcess console, string statement)
    {
        var file = Directory.GetFiles(console.StorageFolder, "*.db").Single();
        await using var database = new SqliteConnection($"Data Source={file};Pooling=False;Default Timeout=20");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = statement;
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}
