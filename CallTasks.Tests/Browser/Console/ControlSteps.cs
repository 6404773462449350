using System.Text.Json.Nodes;
using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

/// <summary>Controls as a reader finds them, by what they are called; each step ends with what it leads to.</summary>
internal static class ControlSteps
{
    /// <summary>The dialog above all others.</summary>
    public static ILocator Top(this IPage page) => page.Locator("dialog[open]").Last;

    /// <summary>A button by its whole name.</summary>
    public static ILocator Button(this ILocator place, string name) => place.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>A button of the page by its whole name; the first where an empty list offers it too.</summary>
    public static ILocator Button(this IPage page, string name) => page.Locator(".shell, .account").First.Button(name).First;

    /// <summary>Presses what opens a dialog and waits until it holds the focus.</summary>
    public static async Task OpenAsync(this IPage page, ILocator button)
    {
        var before = await page.Locator("dialog[open]").CountAsync();
        await button.ClickAsync();
        var shown = "";
        await Eventually.Async(
            async () => (shown = await DialogsAsync(page)).EndsWith(" has the focus", StringComparison.Ordinal) && await page.Locator("dialog[open]").CountAsync() > before,
            null,
            () => $"a dialog above {before} others on {page.Url}: {shown}");
    }

    /// <summary>Presses what closes the dialog above all others and waits until it has gone.</summary>
    public static Task LeaveAsync(this IPage page, string button) => LeaveAsync(page, page.Top().Button(button).Last);

    /// <summary>Saves by the button that Ctrl+Enter presses too, and waits until the dialog has gone.</summary>
    public static Task SaveAsync(this IPage page) => LeaveAsync(page, page.Top().Locator("[data-default]"));

    private static async Task LeaveAsync(IPage page, ILocator button)
    {
        var before = await page.Locator("dialog[open]").CountAsync();
        await button.ClickAsync();
        var shown = "";
        await Eventually.Async(
            async () => (shown = await DialogsAsync(page)) == "" || await page.Locator("dialog[open]").CountAsync() < before,
            null,
            () => $"a dialog to go from {page.Url}: {shown}");
    }

    /// <summary>Rests the pointer on a list whose head can be seen: the bar with what is new appears there, and nothing must scroll to press it.</summary>
    public static async Task RestOnListAsync(this IPage page)
    {
        await page.Locator("tbody tr").First.WaitForAsync();
        await page.EvaluateAsync("scrollBy(0, (document.querySelector('.table-frame')?.getBoundingClientRect().top ?? 200) - 200)");
        await page.Locator("tbody tr").First.HoverAsync();
    }

    /// <summary>Unfolds what is folded; again where it was drawn anew meanwhile.</summary>
    public static Task UnfoldAsync(this IPage page, ILocator details) => Eventually.Async(async () =>
    {
        var open = await details.EvaluateAsync<bool>("details => details.open");
        if (!open) await details.Locator("summary").ClickAsync();
        return open;
    });

    /// <summary>Turns the pages of a list of more than ten rows forth and back, and leaves it with fifty on a page.</summary>
    /// <param name="stays">What the address goes on to hold.</param>
    public static async Task TurnPagesAsync(this IPage page, string stays)
    {
        await page.Locator(".pager").Button("10").ClickAsync();
        await page.Locator(".pager", new() { HasText = "1–10 of" }).WaitForAsync();
        foreach (var (button, shown) in new[] { ("Next page", "11–"), ("Previous page", "1–10 of"), ("Last page", "1–"), ("First page", "1–10 of") })
        {
            await page.Locator(".pager").Button(button).ClickAsync();
            if (button == "Last page") await page.Locator(".pager [aria-label='Next page'][disabled]").WaitForAsync();
            await page.Locator(".pager", new() { HasText = shown }).WaitForAsync();
        }

        Assert.Contains(stays, page.Url, StringComparison.Ordinal);
        await page.Locator(".pager").Button("50").ClickAsync();
        await page.LeadsToAsync("rows=50|/[0-9]+$|tab=[a-z]+$|/interrupted$");
    }

    /// <summary>Titles of the dialogs and what is wrong in them, and whether the last one has the focus.</summary>
    private static Task<string> DialogsAsync(IPage page) => page.EvaluateAsync<string>(
        """
        () => {
          const dialogs = [...document.querySelectorAll('dialog[open]')];
          const told = dialogs.map(dialog => [dialog.querySelector('h2'), ...dialog.querySelectorAll('.error, .notice-error')].map(part => part?.textContent.trim()).join(': ')).join('; ');
          return told + (dialogs.at(-1)?.contains(document.activeElement) ? ' has the focus' : '');
        }
        """);

    /// <summary>Reads by the API.</summary>
    public static async Task<JsonNode> ReadAsync(this ConsoleProcess console, string path) =>
        JsonNode.Parse(await console.Client.GetStringAsync(new Uri("api/v1/" + path, UriKind.Relative)))!;

    /// <summary>The items of a list of the API.</summary>
    public static async Task<JsonArray> ItemsAsync(this ConsoleProcess console, string path) => (await console.ReadAsync(path))["items"]!.AsArray();
}
