using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

[Collection(nameof(BrowserTests))]
[HoldsControls]
[Trait("Speed", "slow")]
public sealed class VerdictsTests(ChromiumBrowser chromium)
{
    /// <summary>More than the smallest page holds.</summary>
    private const int Calls = 18;

    [Fact]
    public async Task Verdicts_are_listened_to_and_marked_by_keys_and_the_rates_move()
    {
        using var folder = new TempFolder();
        await using (var house = new LedgerHouse(folder.Path)) await VerdictSeed.FillAsync(house.Ledger, Calls);
        VerdictSeed.Record(folder.Path, Calls);
        await using var console = await ConsoleProcess.StartAsync(new() { StorageFolder = folder.Path });
        await using var watched = await chromium.NewPageAsync(console);
        var page = watched.Page;
        await watched.OpenAsync("/verdicts");
        var desk = page.Locator(".verdict-desk");
        var tiles = page.Locator(".rate-tiles dd b");
        var mark = page.Locator(".verdict-work tbody td:last-child .chip");
        await desk.WaitForAsync();
        await page.Locator(".wave[role=slider] svg").WaitForAsync();
        await watched.AssertAccessibleAsync();

        // Keys count while the list has the focus, and nowhere else.
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("w");
        await page.Locator(".verdict-work").FocusAsync();
        await page.Keyboard.PressAsync(" ");
        await Eventually.Async(() => page.EvaluateAsync<bool>("(document.querySelector('.recording audio')?.currentTime ?? 0) > 0"), null, () => "the recording to be heard");
        Assert.Equal("0", await tiles.First.TextContentAsync());

        // Marked by keys: right or wrong, and who it was where the verdict was unsure. Each leads to the next.
        for (var n = 1; n <= 4; n++)
        {
            var call = await desk.GetAttributeAsync("aria-label");
            var unsure = await desk.Locator("[data-key=p]").CountAsync() > 0;
            await page.Keyboard.PressAsync(unsure ? n % 2 == 0 ? "p" : "m" : n % 2 == 0 ? "r" : "w");
            await tiles.First.Filter(new() { HasText = $"{n}" }).WaitForAsync();
            await page.Locator($".verdict-desk:not([aria-label='{call}'])").WaitForAsync();
        }

        Assert.Equal(4, await mark.CountAsync());
        await page.Locator(".rate-table").First.WaitForAsync();

        // Turned by keys, and a mark is taken back.
        var here = await desk.GetAttributeAsync("aria-label");
        await page.Keyboard.PressAsync("k");
        await page.Locator($".verdict-desk:not([aria-label='{here}'])").WaitForAsync();
        await page.Keyboard.PressAsync("u");
        await tiles.First.Filter(new() { HasText = "3" }).WaitForAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Locator($".verdict-desk[aria-label='{here}']").WaitForAsync();

        // A double click marks one call.
        await desk.Locator("button[data-once]").First.DblClickAsync();
        await page.Locator($".verdict-desk:not([aria-label='{here}'])").WaitForAsync();
        await tiles.First.Filter(new() { HasText = "4" }).WaitForAsync();
        Assert.Equal(4, (int)(await console.ReadAsync("verdicts/rates"))["all"]!["marked"]!);

        // The same by mouse, until all of a kind are marked.
        async Task ClickAsync(string button)
        {
            var call = await desk.GetAttributeAsync("aria-label");
            await desk.Button(button).ClickAsync();
            await page.Locator($".verdict-desk:not([aria-label='{call}']), .verdict-work > .notice").First.WaitForAsync();
        }

        foreach (var (verdict, buttons) in new (string, string[])[] { ("human", ["Right R", "Wrong, a machine W"]), ("machine", ["Wrong, a person W"]), ("unsure", ["A machine M"]) })
        {
            await page.Locator(".toolbar select").Nth(2).SelectOptionAsync(verdict);
            await page.LeadsToAsync($"verdict={verdict}");
            foreach (var button in buttons)
            {
                await desk.Button(button).WaitForAsync();
                await ClickAsync(button);
            }
        }

        while (await page.Locator(".verdict-work > .notice").CountAsync() == 0) await ClickAsync("A person P");
        await page.Button("Draw the next ones").ClickAsync();
        await page.Locator(".empty-actions button").ClickAsync();
        await page.LeadsToAsync("/verdicts$");

        await page.Locator(".filter-chip", new() { HasText = "Marked" }).ClickAsync();
        await page.LeadsToAsync("show=marked");
        await desk.Button("Take back U").WaitForAsync();
        var marked = int.Parse((await tiles.First.TextContentAsync())!, System.Globalization.CultureInfo.InvariantCulture);
        await desk.Button("Take back U").ClickAsync();
        await tiles.First.Filter(new() { HasText = $"{marked - 1}" }).WaitForAsync();
        await page.Button("Clear").ClickAsync();
        await page.LeadsToAsync("/verdicts$");
        await page.Locator(".filter-chip", new() { HasText = "All" }).ClickAsync();
        await page.LeadsToAsync("show=all");
        await page.TurnPagesAsync("show=all");
        await page.Locator(".verdict-work tbody [aria-label^='Listen to']").Nth(3).ClickAsync();
        await page.Locator(".verdict-work tbody tr:nth-child(4) [aria-current=true]").WaitForAsync();
        await desk.Button("Next call").ClickAsync();
        await page.Locator(".verdict-work tbody tr:nth-child(5) [aria-current=true]").WaitForAsync();
        await desk.Button("Previous call").ClickAsync();
        await page.Locator(".verdict-work tbody tr:nth-child(4) [aria-current=true]").WaitForAsync();
        var audio = desk.Locator("audio");
        await Eventually.Async(() => audio.EvaluateAsync<bool>("audio => audio.duration > 0"));
        await desk.Locator(".wave[role=slider]").PressAsync("End");
        await Eventually.Async(() => audio.EvaluateAsync<bool>("audio => audio.currentTime > 0"));
        await audio.EvaluateAsync("audio => audio.pause()");
        await audio.PressAsync("Space");
        await Eventually.Async(() => audio.EvaluateAsync<bool>("audio => !audio.paused || audio.ended"));
        await page.RunAndWaitForDownloadAsync(() => desk.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        await watched.AssertAccessibleAsync();

        await page.Locator(".toolbar input").Nth(0).FillAsync("2030-01-01T00:00");
        await page.LeadsToAsync("from=2030");
        await page.Locator(".toolbar input").Nth(1).FillAsync("2031-01-01T00:00");
        await page.LeadsToAsync("to=2031");
        await page.Locator(".empty-actions button").ClickAsync();
        await page.LeadsToAsync(@"/verdicts(\?rows=50)?$");
        await page.Locator(".toolbar select").Nth(1).SelectOptionAsync(new SelectOptionValue { Label = "Standard" });
        await page.LeadsToAsync("plan=1");
        await page.Locator(".toolbar select").Nth(0).SelectOptionAsync(new SelectOptionValue { Label = "task 1" });
        await page.LeadsToAsync("task=1");
        await page.Locator(".filter-chip", new() { HasText = "All" }).ClickAsync();
        await page.LeadsToAsync("show=all");
        await page.Locator(".filter-chip", new() { HasText = "To check" }).ClickAsync();
        await Eventually.Async(() => !page.Url.Contains("show=", StringComparison.Ordinal));
        await page.Locator(".verdict-work tbody a").First.ClickAsync();
        await page.LeadsToAsync("/call-tasks/1$");
        watched.AssertNoErrors();
    }
}
