using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

[Collection(nameof(BrowserTests))]
[Trait("Speed", "slow")]
public sealed class LooksTests(ChromiumBrowser chromium)
{
    private const string LongName = "A very long name that somebody pasted from a letter to all customers of the northern region, with every detail of the campaign in it, because nobody told them that a name should be short, really, truly";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_page_is_accessible_and_nothing_scrolls_sideways(bool dark)
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var script = await console.AddScriptAsync();
        var task = await console.AddTaskAsync(LongName[..200], clients: 60, scriptId: script);
        var ready = await console.AddTaskAsync("Reminders", clients: 3, scriptId: script);
        for (var n = 0; n < 12; n++) await console.AddTaskAsync($"Task {n} <b>&</b>", clients: 0, scriptId: script);
        await using var watched = await chromium.NewPageAsync(console, dark);
        await console.PostAsync($"api/v1/call-tasks/{task}/start");

        foreach (var path in new[] { "/", "/call-tasks?q=nothing-of-that-name", $"/call-tasks/{task}", $"/call-tasks/{task}?tab=clients", $"/call-tasks/{task}?tab=reports", "/interrupted", "/call-tasks/4711", "/no-such-page" })
        {
            await watched.OpenAsync(path);
            if (path.EndsWith($"/{task}", StringComparison.Ordinal)) await watched.Page.Locator("tbody tr").First.WaitForAsync();
            await watched.AssertAccessibleAsync();
            Assert.True(await SidewaysAsync(watched.Page) <= 0, $"{path} scrolls sideways by {await SidewaysAsync(watched.Page)} px at 1280");
        }

        watched.ForgetErrors(); // The page that is not there answered 404, as it should.
        foreach (var (path, button) in new[] { ("/", "Add new call task"), ($"/call-tasks/{ready}", "Client"), ($"/call-tasks/{ready}", "File"), ($"/call-tasks/{ready}", "Stop") })
        {
            await watched.OpenAsync(path);
            await watched.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
            await watched.Page.Locator("dialog[open]").WaitForAsync();
            await watched.AssertAccessibleAsync();
        }

        watched.AssertNoErrors();
    }

    [Fact]
    public async Task A_sheet_is_filled_corrected_and_saved_by_keyboard_alone()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        await console.AddScriptAsync();
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;
        await watched.OpenAsync("/");

        await page.GetByRole(AriaRole.Button, new() { Name = "Add new call task" }).First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("dialog[open] #task-name").WaitForAsync();
        await Eventually.Async(async () => await FocusedAsync(page) == "task-name");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Locator("#task-name-error").WaitForAsync();
        await Eventually.Async(async () => await FocusedAsync(page) == "task-name");

        await page.Keyboard.TypeAsync("Spring offer");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Throw away what you typed?" }).WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("dialog[open]").First.WaitForAsync();
        Assert.Equal("Spring offer", await page.Locator("#task-name").InputValueAsync());

        await page.Locator("#task-name").FocusAsync();
        await page.Keyboard.PressAsync("Control+Enter");
        await page.WaitForURLAsync("**/call-tasks/*");
        await page.ReachesAsync("Draft");
        watched.AssertNoErrors();
    }

    [Fact]
    public async Task The_chosen_theme_is_there_with_the_first_paint_after_a_reload()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        await using var watched = await chromium.NewPageAsync(console);
        await watched.OpenAsync("/");
        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Use the dark theme" }).ClickAsync();
        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Use the light theme" }).WaitForAsync();

        var answer = await watched.Page.ReloadAsync();

        Assert.Contains("data-theme=\"dark\"", await answer!.TextAsync(), StringComparison.Ordinal);
        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Use the light theme" }).WaitForAsync();
        watched.AssertNoErrors();
    }

    private static Task<int> SidewaysAsync(IPage page) => page.EvaluateAsync<int>(
        "Math.max(document.documentElement.scrollWidth - innerWidth, ...[...document.querySelectorAll('.table-scroll')].map(e => e.scrollWidth - e.clientWidth))");

    private static Task<string> FocusedAsync(IPage page) => page.EvaluateAsync<string>("document.activeElement?.id ?? ''");
}
