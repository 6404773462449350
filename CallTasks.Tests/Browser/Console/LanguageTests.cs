using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

[Collection(nameof(BrowserTests))]
[Trait("Speed", "slow")]
public sealed class LanguageTests(ChromiumBrowser chromium)
{
    [Fact]
    public async Task Signing_in_by_the_form_leads_to_the_tour_which_is_shown_once()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        await console.AddUserAsync("anna", Core.Model.Role.Supervisor);
        await using var watched = await chromium.NewPageAsync(console, asRole: null);
        var page = watched.Page;
        await page.GotoAsync("/sign-in");
        await page.EvaluateAsync("sessionStorage.setItem('newcomer', '1')");
        await page.Context.AddInitScriptAsync("if (sessionStorage.getItem('newcomer') === '1') { localStorage.removeItem('tour'); sessionStorage.removeItem('newcomer'); }");
        await page.Locator("input[name='Form.Name']").FillAsync("anna");
        await page.Locator("input[name='Form.Password']").FillAsync(ConsoleVisitor.Password);
        await page.Keyboard.PressAsync("Enter");

        await page.Locator(".tour", new() { HasText = "1 of 5" }).WaitForAsync();
        await watched.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Locator(".tour", new() { HasText = "2 of 5" }).WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await Eventually.Async(async () => await page.EvaluateAsync<string?>("localStorage.getItem('tour')") == "seen");
        await watched.OpenAsync("/call-tasks");
        Assert.Equal(0, await page.Locator(".tour").CountAsync());
    }

    [Fact]
    public async Task The_switch_is_kept_numbers_and_pushed_texts_follow_and_the_keyboard_leads_everywhere()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var task = await console.AddTaskAsync("Весеннее предложение", clients: 1_000, attempts: 5);
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;
        await watched.OpenAsync($"/call-tasks/{task}?tab=clients");
        Assert.Equal("en", await page.Locator("html").GetAttributeAsync("lang"));

        await page.Locator("a.language[lang=ru]").ClickAsync();
        await page.Locator("html[lang=ru]").WaitForAsync();
        await page.Locator(".shell h1").WaitForAsync();

        Assert.EndsWith($"/call-tasks/{task}?tab=clients", page.Url, StringComparison.Ordinal);
        await page.Locator(".task-line", new() { HasText = "1\u00a0000 клиентов" }).WaitForAsync();
        // What the feed pushes is made on the engine's own thread.
        await console.PostAsync($"api/v1/call-tasks/{task}/start");
        await page.ReachesAsync("Выполняется");
        await console.PostAsync($"api/v1/call-tasks/{task}/pause");
        await page.ReachesAsync("На паузе");
        await watched.AssertAccessibleAsync();

        // "g t" leads to the list, "/" to its search, where keys are only typed; "?" lists them.
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("t");
        await page.LeadsToAsync("/call-tasks$");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Задачи обзвона" }).WaitForAsync();
        // Once more when the page has put the focus on its heading meanwhile.
        await Eventually.Async(async () =>
        {
            await page.EvaluateAsync("document.activeElement?.blur()");
            await page.Keyboard.PressAsync("/");
            await page.Keyboard.TypeAsync("n?");
            return await page.Locator("#task-search").InputValueAsync() == "n?";
        });
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("?");
        await page.Locator("dialog[open] .shortcuts").First.WaitForAsync();
        await watched.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("Escape");

        await watched.OpenAsync("/docs/words");
        await page.Locator(".document h1", new() { HasText = "Words" }).WaitForAsync();
        await watched.AssertAccessibleAsync();
        watched.AssertNoErrors();
    }
}
