using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CallTasks.Core.Model;
using CallTasks.Tests.Browser.Console;
using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Wall;

[Collection(nameof(BrowserTests))]
[Trait("Speed", "slow")]
public sealed class WallTests(ChromiumBrowser chromium)
{
    private const string Answered = "[data-part=answered] .wall-value";

    /// <summary>Every word on the wall that is cut or leaves its box though it is no name.</summary>
    private const string CutWords = """
        [...document.querySelectorAll('h1, h2, .wall-value, .wall-count, .wall-row small, .pie-legend .cut, .wall-plan, .wall-page, .wall-age')]
          .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.className + ': ' + e.textContent.trim()).join('\n')
        """;

    [Fact]
    public async Task A_wall_moves_again_without_a_hand_after_its_server_was_killed_and_after_its_network_was_cut()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var task = await console.AddTaskAsync("Spring offer", clients: 900, attempts: 5);
        await console.PostAsync($"api/v1/call-tasks/{task}/start");
        await using var watched = await chromium.NewPageAsync(console, asRole: Role.Viewer);
        await using var line = new CuttableLine(console.BaseAddress);
        var page = watched.Page;
        await page.GotoAsync(new Uri(line.Address, "wall").ToString());
        await MovesAsync(page);
        await page.EvaluateAsync("window.neverReloaded = true");
        watched.AssertNoErrors();

        console.KillHard();
        await page.Locator("body[data-age=stale]").WaitForAsync();
        Assert.Contains("No connection", await page.Locator("#age").InnerTextAsync(), StringComparison.Ordinal);
        await console.StartAgainAsync();
        await MovesAsync(page);

        line.Cut();
        await page.Locator("body[data-age=stale]").WaitForAsync();
        var age = await page.Locator("#age-value").TextContentAsync();
        await Eventually.Async(async () => await page.Locator("#age-value").TextContentAsync() != age);
        line.Mend();
        await MovesAsync(page);
        Assert.True(await page.EvaluateAsync<bool>("window.neverReloaded === true"));
    }

    [Fact]
    public async Task A_wall_is_accessible_readable_and_whole_at_every_size_in_both_themes_and_languages()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        var script = await console.AddScriptAsync();
        var names = new[] { new string('W', 200), "Очень длинное название задачи обзвона для клиентов северного региона", "<img src=x onerror=alert(1)>" };
        for (var n = 0; n < 20; n++)
        {
            var task = await console.AddTaskAsync(n < names.Length ? names[n] : $"Task {n}", clients: 4, attempts: 1, scriptId: script);
            await console.PostAsync($"api/v1/call-tasks/{task}/start");
        }

        foreach (var (width, height, dark, language) in new[] { (1920, 1080, true, "en"), (1280, 720, false, "ru"), (3840, 2160, false, "en"), (390, 844, true, "ru") })
        {
            await using var watched = await chromium.NewPageAsync(console, dark, asRole: Role.Viewer);
            var page = watched.Page;
            await page.SetViewportSizeAsync(width, height);
            await page.GotoAsync($"/wall?lang={language}");
            await page.Locator(".wall-row").First.WaitForAsync();

            await watched.AssertAccessibleAsync();
            Assert.Equal("", await page.EvaluateAsync<string>(CutWords));
            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth") <= 0);
            if (width > height)
            {
                Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollHeight - innerHeight") <= 0);
                // A digit is 0.71 of its font.
                Assert.True(await page.EvaluateAsync<bool>("[...document.querySelectorAll('.wall-value')].every(e => parseFloat(getComputedStyle(e).fontSize) * .71 >= innerHeight * .12)"));
            }

            watched.AssertNoErrors();
        }
    }

    [Fact]
    public async Task A_display_whose_link_is_revoked_goes_dark_at_once_and_says_why()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        await console.PostAsync($"api/v1/call-tasks/{await console.AddTaskAsync("Spring offer", clients: 600, attempts: 5)}/start");
        await console.AddUserAsync("Ann", Role.Administrator);
        using var made = await console.Client.PostAsJsonAsync(new Uri("api/v1/wall-links", UriKind.Relative), new { name = "second floor" });
        var link = JsonNode.Parse(await made.Content.ReadAsStringAsync())!;
        await using var display = await chromium.NewPageAsync(console, asRole: null);
        await display.Page.GotoAsync((string)link["path"]!);
        await MovesAsync(display.Page);
        await display.Page.GetByText("Spring offer").First.WaitForAsync();

        (await console.Client.DeleteAsync(new Uri($"api/v1/wall-links/{link["id"]}", UriKind.Relative))).EnsureSuccessStatusCode();

        // Sooner than the beat that would bring new figures, twice over for a busy machine.
        await display.Page.Locator("#refused:not([hidden])").WaitForAsync(new() { Timeout = 2_000 });
        Assert.Equal("This link no longer works. Ask an administrator for a new one.", await display.Page.Locator("#refused").InnerTextAsync());
        Assert.Equal("", await display.Page.Locator("#board").InnerTextAsync());
        await display.AssertAccessibleAsync();
        await display.Page.ReloadAsync();
        await display.Page.WaitForURLAsync("**/sign-in**");
    }

    /// <summary>Fresh figures, and then other ones.</summary>
    private static async Task MovesAsync(IPage page)
    {
        await page.Locator("body[data-age=fresh]").WaitForAsync();
        var before = await page.Locator(Answered).TextContentAsync();
        await Eventually.Async(async () => await page.Locator(Answered).TextContentAsync() != before);
    }
}
