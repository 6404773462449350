using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

[Collection(nameof(BrowserTests))]
[Trait("Speed", "slow")]
public sealed class LooksTests(ChromiumBrowser chromium)
{
    private const string LongName = "A very long name that somebody pasted from a letter to all customers of the northern region, with every detail of the campaign in it, because nobody told them that a name should be short, really, truly";

    private static readonly string RussianName = "Напоминание о платеже для всех клиентов северного региона, у которых договор заканчивается в этом месяце и которые ещё не продлили его ни в личном кабинете, ни по телефону, ни в отделении, как сказано"[..200];

    /// <summary>Each page in both themes and both languages: contrast hangs on the theme, names and widths on the language.</summary>
    [Theory]
    [InlineData(false, "en")]
    [InlineData(true, "ru")]
    public async Task Every_page_is_accessible_and_nothing_scrolls_sideways(bool dark, string language)
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var name = language == "ru" ? RussianName : LongName[..200];
        var script = await console.AddScriptAsync(name);
        var task = await console.AddTaskAsync(name, clients: 60, scriptId: script);
        var ready = await console.AddTaskAsync("Reminders", clients: 3, scriptId: script);
        for (var n = 0; n < 6; n++) await console.AddTaskAsync($"Task {n} <b>&</b>", clients: 0, scriptId: script);
        await console.AddShelvesAsync(name[..100], task);
        await using var watched = await chromium.NewPageAsync(console, dark);
        var page = watched.Page;
        await console.PostAsync($"api/v1/call-tasks/{task}/start");
        await page.GotoAsync($"/language/{language}?back=/");

        var tabs = new[] { "?rows=10", "?tab=clients&rows=10", "?tab=reports", "?tab=log" }.Select(tab => $"/call-tasks/{task}{tab}");
        string[] menu = [.. Web.Components.Layout.Menu.Groups.SelectMany(group => group.Entries).Where(entry => !entry.Apart).Select(entry => "/" + entry.Href)];
        await watched.OpenAsync("/docs");
        await LooksRightAsync(watched, "/docs");
        // From page to page as a person goes; the tabs between the others, since one page's tabs are one page.
        foreach (var path in Alternating([.. tabs], [.. menu, "/call-tasks?q=nothing-of-that-name", "/caller-ids?show=groups", "/calling-hours?show=caps", $"/scripts/{script}?block=say"]))
        {
            await watched.WalkAsync(path);
            if (path.EndsWith("?rows=10", StringComparison.Ordinal)) await page.Locator("tbody tr").First.WaitForAsync();
            await LooksRightAsync(watched, path);
        }

        foreach (var path in new[] { "/call-tasks/4711", "/no-such-page" })
        {
            await watched.OpenAsync(path);
            await LooksRightAsync(watched, path);
        }

        watched.ForgetErrors(); // The page that is not there answered 404, as it should.
        foreach (var path in new[] { "/password", "/no-access", "/wall" })
        {
            await watched.OpenAsync(path, "h1");
            Assert.Equal(language, await page.Locator("html").GetAttributeAsync("lang"));
            await watched.AssertAccessibleAsync();
        }

        await watched.OpenAsync($"/call-tasks/{ready}");
        // Stop, edit, add a client, add a file; other dialogs are looked at by the tests of their pages.
        foreach (var n in new[] { 1, 2, 6, 7 })
        {
            await page.Locator(".controls button.button").Nth(n).ClickAsync();
            await page.Locator("dialog[open]").WaitForAsync();
            await watched.AssertAccessibleAsync();
            await page.Keyboard.PressAsync("Escape");
            await page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            var button = await page.Locator(".controls button.button").Nth(n).InnerTextAsync();
            await Eventually.Async(async () => await page.FocusedAsync() == button.Trim(), null, () => $"the focus to come back to {button}");
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
        await Eventually.Async(async () => await page.FocusedAsync() == "task-name");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Locator("#task-name-error").WaitForAsync();
        await Eventually.Async(async () => await page.FocusedAsync() == "task-name");

        await page.Keyboard.TypeAsync("Spring offer");
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Throw away what you typed?" }).WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("dialog[open]").First.WaitForAsync();
        Assert.Equal("Spring offer", await page.Locator("#task-name").InputValueAsync());

        await Eventually.Async(async () => await page.FocusedAsync() == "task-name");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.LeadsToAsync(@"/call-tasks/\d+$");
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

    private static IEnumerable<string> Alternating(string[] some, string[] others) =>
        others.SelectMany((path, n) => n < some.Length ? [some[n], path] : new[] { path });

    private static async Task LooksRightAsync(WatchedPage watched, string path)
    {
        await watched.AssertAccessibleAsync();
        var sideways = await SidewaysAsync(watched.Page);
        Assert.True(sideways <= 0, $"{path} scrolls sideways by {sideways} px at 1280");
    }

    private static Task<int> SidewaysAsync(IPage page) => page.EvaluateAsync<int>(
        "Math.max(document.documentElement.scrollWidth - innerWidth, ...[...document.querySelectorAll('.table-scroll')].map(e => e.scrollWidth - e.clientWidth))");
}
