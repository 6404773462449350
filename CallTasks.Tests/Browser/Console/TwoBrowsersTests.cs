using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

[Collection(nameof(BrowserTests))]
[Trait("Speed", "slow")]
public sealed class TwoBrowsersTests(ChromiumBrowser chromium)
{
    [Fact]
    public async Task Two_browsers_see_the_same_movement_without_a_reload()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var task = await console.AddTaskAsync("Spring offer", clients: 40);
        await using var first = await chromium.NewPageAsync(console);
        await using var second = await chromium.NewPageAsync(console, dark: true);
        await first.OpenAsync($"/call-tasks/{task}");
        await second.OpenAsync($"/call-tasks/{task}");
        await Task.WhenAll(first.Page.EvaluateAsync("window.neverReloaded = true"), second.Page.EvaluateAsync("window.neverReloaded = true"));

        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();

        await second.Page.ReachesAsync("Running");
        await second.Page.Locator("tbody tr").First.WaitForAsync();
        await Task.WhenAll(first.Page.ReachesAsync("Completed", 90), second.Page.ReachesAsync("Completed", 90));
        await Eventually.Async(async () => await first.Page.PiesAsync() == await second.Page.PiesAsync());
        Assert.StartsWith("40 ", await second.Page.PiesAsync(), StringComparison.Ordinal);
        Assert.True(await first.Page.EvaluateAsync<bool>("window.neverReloaded === true"));
        Assert.True(await second.Page.EvaluateAsync<bool>("window.neverReloaded === true"));
        first.AssertNoErrors();
        second.AssertNoErrors();
    }

    [Fact]
    public async Task After_the_server_was_killed_and_started_again_both_browsers_come_back_by_themselves()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var task = await console.AddTaskAsync("Spring offer", clients: 1_500, attempts: 40);
        await using var first = await chromium.NewPageAsync(console);
        await using var second = await chromium.NewPageAsync(console);
        await first.OpenAsync($"/call-tasks/{task}?status=answered");
        await second.OpenAsync("/call-tasks?new=true");
        await second.Page.GetByLabel("Task name").FillAsync("Half a name");
        await second.Page.Keyboard.PressAsync("Tab");
        await Eventually.Async(async () => (await second.Page.EvaluateAsync<string?>("Object.entries(sessionStorage).find(([key]) => key.startsWith('call-task-draft:'))?.[1]"))?.Contains("Half a name", StringComparison.Ordinal) == true);
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await first.Page.ReachesAsync("Running");
        // More than a page of them go on when it is killed, whoever hangs up meanwhile.
        await Eventually.Async(async () => (int)(await console.ReadAsync("live"))["callsUp"]! > 24);

        console.KillHard();
        await first.Page.Locator("#connection:not([hidden])").WaitForAsync();
        await console.StartAgainAsync();

        // Whoever was typing finds what was typed; whoever was watching sees it move on under the same filter.
        await Eventually.Async(async () => await second.Page.Locator("#task-name").CountAsync() == 1 && await second.Page.Locator("#task-name").InputValueAsync() == "Half a name");
        await first.Page.Locator("#connection[hidden]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await first.Page.ReachesAsync("Running");
        Assert.EndsWith("?status=answered", first.Page.Url, StringComparison.Ordinal);
        first.ForgetErrors();
        var before = await first.Page.PiesAsync();
        await Eventually.Async(async () => await first.Page.PiesAsync() != before);
        await DecideInterruptedAsync(console, first, task);
        first.AssertNoErrors();
    }

    /// <summary>Calls that the crash cut off: one is called again, the others are closed.</summary>
    private static async Task DecideInterruptedAsync(ConsoleProcess console, WatchedPage watched, long task)
    {
        var page = watched.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Decide what becomes of them" }).ClickAsync();
        await page.LeadsToAsync($"/interrupted\\?task={task}$");
        // The page before has a Clear of its own, and the address is there before the page.
        await page.GetByRole(AriaRole.Heading, new() { Name = "Interrupted calls" }).WaitForAsync();
        await page.Button("Clear").ClickAsync();
        await page.LeadsToAsync("/interrupted$");
        await HoldsControlsAttribute.AssertListedAsync(page);
        var calls = (await console.ItemsAsync("interrupted-calls")).Count;
        Assert.True(calls > 10, $"{calls} calls were cut off");
        await page.TurnPagesAsync("/interrupted");
        await page.Locator("tbody").GetByRole(AriaRole.Link, new() { Name = "Spring offer" }).First.ClickAsync();
        await page.LeadsToAsync($"/call-tasks/{task}$");
        await watched.WalkAsync("/interrupted");
        await page.Locator("tbody input[type=checkbox]").First.CheckAsync();
        foreach (var (button, before, after) in new[] { ("Redial", calls, calls - 1), ("Close", calls - 1, 0) })
        {
            if (button == "Close") await page.GetByLabel("Choose all on this page").CheckAsync();
            await page.GetByText(button == "Close" ? $"{before} chosen" : "1 chosen").WaitForAsync();
            await page.OpenAsync(page.Locator(".toolbar").Button(button));
            await HoldsControlsAttribute.AssertListedAsync(page);
            await page.LeaveAsync("Keep as it is");
            await page.OpenAsync(page.Locator(".toolbar").Button(button));
            if (button == "Redial") await page.LeaveAsync(button);
            else await page.SaveAsync();
            await Eventually.Async(async () => (await console.ItemsAsync("interrupted-calls")).Count == after);
            if (after > 0) await Eventually.Async(async () => await page.Locator("tbody tr").CountAsync() == after);
        }

        await page.GetByText("Nothing was interrupted").WaitForAsync();
    }

    [Fact]
    public async Task Pausing_all_dialling_says_so_on_every_page_of_everybody()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var task = await console.AddTaskAsync("Spring offer", clients: 5);
        await using var first = await chromium.NewPageAsync(console);
        await using var second = await chromium.NewPageAsync(console);
        await first.OpenAsync("/");
        await second.OpenAsync($"/call-tasks/{task}");

        await first.Page.OpenAsync(first.Page.Button("Pause all dialling"));
        await HoldsControlsAttribute.AssertListedAsync(first.Page);
        await first.Page.LeaveAsync("Keep as it is");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Pause all dialling" }).ClickAsync();
        await first.Page.Locator("dialog .button-danger").ClickAsync();
        await Task.WhenAll(first.Page.Locator(".banner").WaitForAsync(), second.Page.Locator(".banner").WaitForAsync());

        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Let dialling go on" }).ClickAsync();
        await first.Page.Locator(".banner").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        first.AssertNoErrors();
        second.AssertNoErrors();
    }
}
