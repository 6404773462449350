using System.Net.Http.Json;
using System.Text.Json;
using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

/// <summary>What the console's browser tests do again and again.</summary>
internal static class BrowserSteps
{
    /// <summary>A console whose simulated people are twenty times as quick as real ones.</summary>
    public static ConsoleProcess.Options Quick { get; } = new() { Variables = new Dictionary<string, string?> { ["Simulator__Speed"] = "20" } };

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
        if (clients > 0)
        {
            var list = Enumerable.Range(0, clients).Select(n => new { phones = new[] { ClientsFiles.Phone(n) }, clientId = $"C-{n:D4}" });
            await console.PostAsync($"api/v1/call-tasks/{task}/clients", new { clients = list });
        }

        return task;
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
    public static async Task OpenAsync(this WatchedPage watched, string path)
    {
        await watched.Page.GotoAsync(path);
        await watched.Page.Locator(".shell h1").WaitForAsync();
    }

    /// <summary>The status chip of the task page's head.</summary>
    public static ILocator Status(this IPage page) => page.Locator(".task-line .chip");

    /// <summary>Waits until the task page says that the task has come to a status.</summary>
    public static Task ReachesAsync(this IPage page, string status, float seconds = 60) =>
        page.Status().Filter(new() { HasText = status }).WaitForAsync(new() { Timeout = seconds * 1000 });

    /// <summary>The totals of the four pies.</summary>
    public static async Task<string> PiesAsync(this IPage page) => string.Join(' ', await page.Locator(".pie-total").AllTextContentsAsync());
}
