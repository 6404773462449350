using System.Text.RegularExpressions;
using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

[Collection(nameof(BrowserTests))]
[Trait("Speed", "slow")]
public sealed class TaskListsTests(ChromiumBrowser chromium)
{
    [Fact]
    public async Task The_list_of_tasks_is_searched_sorted_turned_edited_cloned_and_cleared_by_keyboard()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var script = await console.AddScriptAsync();
        for (var n = 0; n < 11; n++) await console.AddTaskAsync($"Опрос {n:D2}", clients: 0, scriptId: script);
        await console.AddTaskAsync("Spring <b>offer</b>", clients: 7, scriptId: script);
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;
        await watched.OpenAsync("/call-tasks?rows=10");
        await page.Locator("tbody tr").Nth(9).WaitForAsync();

        // Sorted and turned; the address holds it, and a reload keeps it.
        await page.GetByRole(AriaRole.Button, new() { Name = "Name", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("th[aria-sort=ascending]").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Last page" }).ClickAsync();
        await page.GetByText("11–12 of 12").WaitForAsync();
        Assert.Equal(["Опрос 09", "Опрос 10"], await page.Locator("tbody .row-name").AllTextContentsAsync());
        await page.ReloadAsync();
        await page.GetByText("11–12 of 12").WaitForAsync();

        // Searched while one types, in any case.
        await page.Locator("#task-search").FocusAsync();
        await page.Keyboard.TypeAsync("spring <B>");
        await page.GetByText("1–1 of 1").WaitForAsync();
        await Eventually.Async(async () => (await page.Locator(".filter-chip").First.TextContentAsync())!.Trim().Replace("\n", "", StringComparison.Ordinal) == "All 1");
        await watched.AssertAccessibleAsync();

        // Cloned by keyboard alone.
        await page.Locator("[aria-label='Clone Spring <b>offer</b>']").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("dialog[open] #clone-name").WaitForAsync();
        await Eventually.Async(async () => await page.EvaluateAsync<string>("document.activeElement?.id ?? ''") == "clone-name");
        await watched.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync("Spring again");
        await page.Keyboard.PressAsync("Control+Enter");
        await Eventually.Async(() => page.Url.EndsWith("/call-tasks/13", StringComparison.Ordinal), null, () => $"the clone's page; it is {page.Url}");
        await page.ReachesAsync("Draft");

        // Deleted, after the question named what goes.
        await page.GoBackAsync();
        await page.GetByText("1–1 of 1").WaitForAsync();
        await page.Locator("[aria-label='Delete Spring <b>offer</b>']").ClickAsync();
        await page.Locator("dialog[open]").GetByText("7 clients").WaitForAsync();
        await watched.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Locator("[aria-label='Delete Spring <b>offer</b>']").ClickAsync();
        await page.Locator("dialog[open] .button-danger").ClickAsync();
        await page.GetByText("No task matches").WaitForAsync();
        await watched.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear", Exact = true }).ClickAsync();
        await page.GetByText("of 12").WaitForAsync();
        watched.AssertNoErrors();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_task_page_shows_every_call_its_details_recording_clients_and_log(bool dark)
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var task = await console.AddTaskAsync("Spring offer", clients: 25);
        await console.PostAsync($"api/v1/call-tasks/{task}/start");
        await using var watched = await chromium.NewPageAsync(console, dark);
        var page = watched.Page;
        await watched.OpenAsync($"/call-tasks/{task}?rows=10&status=answered");
        await page.ReachesAsync("Completed", 90);
        await page.Locator("tbody tr").First.WaitForAsync();
        Assert.All(await page.Locator("tbody .chip").AllTextContentsAsync(), word => Assert.Equal("Answered", word));
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear", Exact = true }).ClickAsync();
        await page.GetByText(new Regex("1–10 of (2[5-9]|[3-9])")).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Last page" }).ClickAsync();
        await page.GetByText("21–25 of").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "First page" }).ClickAsync();
        await page.GetByText("1–10 of").WaitForAsync();

        // The details of a call with its recording: found in it by the keys.
        await page.Locator("tr", new() { Has = page.Locator("[aria-label^='Play the recording']") }).First.Locator("[aria-label^='Details']").ClickAsync();
        var wave = page.Locator("dialog[open] .wave[role=slider]");
        await wave.WaitForAsync();
        await Eventually.Async(async () => await page.Locator("dialog[open] audio").EvaluateAsync<double>("audio => audio.duration || 0") > 0);
        await wave.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await Eventually.Async(async () => await page.Locator("dialog[open] audio").EvaluateAsync<double>("audio => audio.currentTime") > 0);
        await page.Keyboard.PressAsync("Home");
        await Eventually.Async(async () => await wave.GetAttributeAsync("aria-valuetext") == "0:00");
        await page.Locator("dialog[open] .timeline").GetByText("INVITE sent").First.WaitForAsync();
        await watched.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("dialog[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        // Statuses are ticked by keyboard.
        await page.Locator(".button-field").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Eventually.Async(async () => await page.EvaluateAsync<string>("document.activeElement?.type ?? ''") == "checkbox");
        await watched.AssertAccessibleAsync();
        await page.Keyboard.PressAsync("Space");
        await page.LeadsToAsync("status=dial");
        await page.GetByText("No call matches").WaitForAsync();
        await page.Keyboard.PressAsync("Escape");

        foreach (var tab in new[] { "Clients", "Log", "Calls" })
        {
            await page.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
            if (tab != "Calls") await page.Locator("tbody tr").First.WaitForAsync();
            await watched.AssertAccessibleAsync();
        }

        watched.AssertNoErrors();
    }

    [Fact]
    public async Task While_fifty_calls_a_second_run_typing_in_the_edit_sheet_loses_nothing_and_the_row_under_the_pointer_stays()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var task = await console.AddTaskAsync("Spring offer", clients: 3000, attempts: 80, maxLines: 500);
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;
        await watched.OpenAsync($"/call-tasks/{task}");
        await console.WidenStandardAsync();
        await console.PostAsync($"api/v1/call-tasks/{task}/start");
        await page.Locator("tbody tr").Nth(30).WaitForAsync();

        // The pointer rests on a row: rows change in place, and new ones wait behind the bar.
        // The head first: until the pointer rests on the table no row stands still.
        var row = page.Locator("tbody tr").Nth(6);
        await page.Locator("thead").HoverAsync();
        await row.HoverAsync();
        await page.Locator(".table-news").WaitForAsync();
        var under = await UnderPointerAsync(page, row);
        var before = await page.Locator(".table-news").TextContentAsync();
        await Eventually.Async(async () => await page.Locator(".table-news").TextContentAsync() != before);
        Assert.Equal(under, await UnderPointerAsync(page, row));

        await page.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true }).ClickAsync();
        var rates = new List<int>();
        // The first field, a number box in the middle, and the last field but one.
        (string Id, string Text)[] typed =
        [
            ("task-name", "The quick brown fox jumps over the lazy dog while the task goes on calling, 0123456789"),
            ("task-lines", "123456789012"),
            ("recall-cap", "987654321"),
        ];
        foreach (var (id, text) in typed)
        {
            await page.Locator($"#{id}").FocusAsync();
            await page.Keyboard.PressAsync("Control+a");
            foreach (var keys in text.Chunk(10))
            {
                await page.Keyboard.TypeAsync(new string(keys), new() { Delay = 20 });
                rates.Add(await console.StartsLastSecondAsync());
            }

            Assert.Equal((id, text), (await page.FocusedAsync(), await page.Locator($"#{id}").InputValueAsync()));
        }

        // Leaving a field renders the form: what stands in the others stays.
        Assert.Equal(typed.Select(field => field.Text), await Task.WhenAll(typed.Select(field => page.Locator($"#{field.Id}").InputValueAsync())));
        Assert.True(rates.Average() >= 50, $"started within the last second, while typing: {string.Join(", ", rates)}");
        watched.AssertNoErrors();
    }

    private static Task<string> UnderPointerAsync(IPage page, ILocator row) => row.EvaluateAsync<string>(
        "row => { const place = row.getBoundingClientRect(); return document.elementFromPoint(place.left + place.width / 2, place.top + place.height / 2)?.closest('tr')?.querySelector('td')?.textContent ?? ''; }");
}
