using CallTasks.Tests.Browser.Console;
using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Reports;

[Collection(nameof(BrowserTests))]
[Trait("Speed", "slow")]
public sealed class ReportsTests(ChromiumBrowser chromium)
{
    [Fact]
    public async Task A_report_is_made_found_downloaded_and_deleted_by_keyboard_and_everybody_sees_it()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var script = await console.AddScriptAsync();
        await console.AddTaskAsync(new string('W', 200), clients: 3, scriptId: script);
        var task = await console.AddTaskAsync("Весеннее предложение <b>&</b>", clients: 3, scriptId: script);
        for (var n = 0; n < 60; n++) await console.PostAsync($"api/v1/call-tasks/{1 + (n % 2)}/reports", new { format = n % 3 == 0 ? "csv" : "xlsx", variables = n % 2 == 0 });
        await using var first = await chromium.NewPageAsync(console);
        await using var second = await chromium.NewPageAsync(console, dark: true);
        await first.OpenAsync("/reports");
        await second.OpenAsync($"/reports?task={task}&show=generated&rows=100");
        var page = first.Page;
        await second.Page.Locator("tbody tr").Nth(29).WaitForAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Make a report" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("dialog[open] #report-task").FocusAsync();
        await page.Keyboard.TypeAsync("весен");
        await page.Locator("[name=report-of]:checked").WaitForAsync();
        await first.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await second.Page.Locator("tbody tr").Nth(30).WaitForAsync();

        foreach (var watched in new[] { first, second })
        {
            await watched.AssertAccessibleAsync();
            Assert.True(await watched.Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth - innerWidth, ...[...document.querySelectorAll('.table-scroll')].map(e => e.scrollWidth - e.clientWidth))") <= 0);
        }

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByLabel("Download report 61").ClickAsync());
        Assert.EndsWith(".xlsx", download.SuggestedFilename, StringComparison.Ordinal);
        await page.GetByLabel("Delete report 61").PressAsync("Enter");
        await page.Locator("dialog[open]").WaitForAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await second.Page.Locator(".pager", new() { HasText = "of 30" }).WaitForAsync();
        first.AssertNoErrors();
        second.AssertNoErrors();
    }
}
