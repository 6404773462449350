using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using CallTasks.Core.Commands;
using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

/// <summary>What the console's browser tests do again and again.</summary>
internal static class BrowserSteps
{
    /// <summary>A console whose simulated people are twenty times as quick as real ones.</summary>
    public static ConsoleProcess.Options Quick { get; } = new() { Ahead = true, Variables = new Dictionary<string, string?> { ["Simulator__Speed"] = "20" } };

    /// <summary>Makes a script that says good-bye and hangs up.</summary>
    public static async Task<long> AddScriptAsync(this ConsoleProcess console, string name = "Greeting") =>
        await console.PostAsync("api/v1/scripts", new
        {
            name,
            blocks = new object[]
            {
                new { id = "start", type = "start", next = "say" },
                new { id = "say", type = "information", builtIn = "goodbye", next = "end" },
                new { id = "end", type = "result", result = "effective" },
            },
        });

    /// <summary>Makes a task over the simulated carrier that may call at any hour.</summary>
    public static async Task<long> AddTaskAsync(this ConsoleProcess console, string name, int clients, int attempts = 10, int maxLines = 50, long? scriptId = null)
    {
        var script = scriptId ?? await console.AddScriptAsync(name + " script");
        var task = await console.PostAsync("api/v1/call-tasks", new
        {
            name,
            scriptId = script,
            dialPlanId = 1,
            intensity = new { attempts, seconds = 1 },
            maxLines,
            callingHours = (object?)null,
        });
        foreach (var some in Enumerable.Range(0, clients).Chunk(ClientCommands.MaxClients))
        {
            var list = some.Select(n => new { phones = new[] { ClientsFiles.Phone(n) }, clientId = $"C-{n:D4}" });
            await console.PostAsync($"api/v1/call-tasks/{task}/clients", new { clients = list });
        }

        return task;
    }

    /// <summary>Makes one of everything that is saved beside tasks, under a name.</summary>
    public static async Task AddShelvesAsync(this ConsoleProcess console, string name, long task)
    {
        var hours = new { from = "09:00", to = "18:00", days = new[] { "mon", "fri" }, timeZone = "Europe/Moscow", blackoutDates = new[] { "2027-01-01" } };
        await console.PostAsync("api/v1/dial-plans", new { name, address = "127.0.0.1:25060", callerIds = new[] { "+74951234567" }, pricePerMinute = 1.5, currency = "RUB" });
        await console.PostAsync("api/v1/caller-ids", new { name, number = "+74951234568" });
        await console.PostAsync("api/v1/caller-id-groups", new { name, numbers = new[] { "+74951234567" } });
        await console.PostAsync("api/v1/recall-sets", new { name, rules = new { busy = new { afterSeconds = 600, times = 3 }, noAnswer = new { afterSeconds = 900, times = 2 }, failure = new { afterSeconds = 60, times = 1 } } });
        await console.PostAsync("api/v1/directions", new { name, numbers = new[] { "+74951234567", "+74951234568", "+74951234569" }, hours });
        await console.PostAsync("api/v1/calling-hours", new { name, hours });
        await console.PostAsync("api/v1/frequency-caps", new { name, calls = 3, per = "week", on = true });
        await console.PostAsync("api/v1/blacklist", new { phones = new[] { "+4930999999" }, reason = name });
        await console.PostAsync($"api/v1/call-tasks/{task}/template", new { name });
        await console.PostAsync($"api/v1/call-tasks/{task}/reports", new { format = "csv", variables = false });
        await console.PostAsync("api/v1/api-keys", new { name = name[..40], role = "viewer" });
        await console.PostAsync("api/v1/wall-links", new { name = name[..40] });
    }

    /// <summary>Lets the simulated carrier take 100 calls a second on 500 lines.</summary>
    public static async Task WidenStandardAsync(this ConsoleProcess console)
    {
        using var answer = await console.Client.PutAsJsonAsync(new Uri("api/v1/dial-plans/1", UriKind.Relative), new { version = 1, name = "Standard", callsPerSecond = 100, maxLines = 500, ringTimeoutSeconds = 20 });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Posts JSON and returns the answer's ID, if it has one.</summary>
    public static async Task<long> PostAsync(this ConsoleProcess console, string path, object? body = null)
    {
        using var answer = await console.Client.PostAsync(new Uri(path, UriKind.Relative), body is null ? null : JsonContent.Create(body));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {text}");
        using var json = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
        return json.RootElement.TryGetProperty("id", out var id) ? id.GetInt64() : 0;
    }

    /// <summary>Opens a page and waits until its circuit listens.</summary>
    /// <param name="until">What is shown then; pages without a frame have another sign.</param>
    public static async Task OpenAsync(this WatchedPage watched, string path, string until = ".shell h1")
    {
        await watched.Page.GotoAsync(path);
        await watched.Page.Locator(until).First.WaitForAsync();
    }

    /// <summary>
    /// Goes on to another page as the console's own links do, without loading it anew, and waits until it stands with what it reads. It must
    /// be another page: one that is only asked otherwise keeps its heading.
    /// </summary>
    public static async Task WalkAsync(this WatchedPage watched, string path)
    {
        await watched.Page.EvaluateAsync("path => { for (const h1 of document.querySelectorAll('.shell h1')) h1.dataset.left = ''; Blazor.navigateTo(path); }", path);
        await watched.Page.Locator(".shell h1:not([data-left])").First.WaitForAsync();
        await watched.Page.ReadAsync();
    }

    /// <summary>Waits until no part of the page is an outline any more.</summary>
    public static Task ReadAsync(this IPage page) =>
        Eventually.Async(async () => await page.Locator(".main .skeleton").CountAsync() == 0, null, () => $"{page.Url} to be read");

    /// <summary>The id of the element that has the focus, or its text where it has none.</summary>
    public static Task<string> FocusedAsync(this IPage page) =>
        page.EvaluateAsync<string>("document.activeElement?.id || document.activeElement?.textContent.trim() || ''");

    /// <summary>Calls that the engine started within the last second, by the API's live figures.</summary>
    public static async Task<int> StartsLastSecondAsync(this ConsoleProcess console)
    {
        using var live = JsonDocument.Parse(await console.Client.GetStringAsync(new Uri("api/v1/live", UriKind.Relative)));
        return live.RootElement.GetProperty("startsLastSecond").GetInt32();
    }

    /// <summary>
    /// Waits until the address matches a pattern. Read again and again: Playwright's own wait misses an address that the page itself sets
    /// between its look and its listening.
    /// </summary>
    public static Task LeadsToAsync(this IPage page, string pattern) =>
        Eventually.Async(() => Regex.IsMatch(page.Url, pattern), TimeSpan.FromSeconds(30), () => $"the address to be like {pattern}, it is {page.Url}");

    /// <summary>The status chip of the task page's head.</summary>
    public static ILocator Status(this IPage page) => page.Locator(".task-line .chip");

    /// <summary>Waits until the task page says that the task has come to a status.</summary>
    public static Task ReachesAsync(this IPage page, string status, float seconds = 60) =>
        page.Status().Filter(new() { HasText = status }).WaitForAsync(new() { Timeout = seconds * 1000 });

    /// <summary>The totals of the four pies.</summary>
    public static async Task<string> PiesAsync(this IPage page) => string.Join(' ', await page.Locator(".pie-total").AllTextContentsAsync());
}
