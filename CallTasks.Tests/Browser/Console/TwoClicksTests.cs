using System.Globalization;
using CallTasks.Core.Model;
using CallTasks.Tests.Support;
using Microsoft.Playwright;

namespace CallTasks.Tests.Browser.Console;

/// <summary>
/// A double click on what saves makes one thing: over a network so slow that the second click reaches the server after the first one has
/// made the thing and before the browser knows that the dialog is gone.
/// </summary>
[Collection(nameof(BrowserTests))]
[Trait("Speed", "slow")]
public sealed class TwoClicksTests(ChromiumBrowser chromium)
{
    private const string Name = "Twice";

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(60);

    // The page, the button that opens the dialog, what must be filled, and the list of the API that grows by one.
    private static readonly (string Path, string Open, (string Field, string Value)[] Fields, string Api)[] Dialogs =
    [
        ("/dial-plans", "Add dial plan", [("#plan-name", Name), ("#plan-address", "127.0.0.1:25062")], "dial-plans"),
        ("/caller-ids", "Add number", [("#number-number", "+4930222009")], "caller-ids"),
        ("/recall-rules", "Add recall rules", [("#set-name", Name)], "recall-sets"),
        ("/caller-ids?show=groups", "Add group", [("#group-name", Name), ("#group-numbers", "+4930222009")], "caller-id-groups"),
        ("/directions", "Add direction", [("#direction-name", Name), ("#direction-numbers", "+4930123456")], "directions"),
        ("/calling-hours", "Add preset", [("#preset-name", Name)], "calling-hours"),
        ("/blacklist", "Add numbers", [("#blacklist-numbers", "+4930444009")], "blacklist"),
        ("/calling-hours?show=caps", "Add cap", [("#cap-name", Name), ("#cap-calls", "3")], "frequency-caps"),
        ("/users", "Add user", [("#user-name", Name), ("#user-password", ConsoleVisitor.Password)], "users"),
        ("/api-keys", "Make a key", [("#key-name", Name)], "api-keys"),
        ("/reports", "Make a report", [], "reports"),
        ("/api-keys", "Make a link", [("#key-name", Name)], "wall-links"),
        ("/call-tasks/1", "Save as template", [("#clone-name", Name)], "templates"),
        ("/templates", "Create a task", [("#task-name", Name)], "call-tasks"),
        ("/call-tasks", "Clone Spring offer", [("#clone-name", Name)], "call-tasks"),
        ("/call-tasks/1", "Client", [("#client-phones", "+79129999901"), ("#client-id", Name)], "call-tasks/1/clients"),
    ];

    [Fact]
    public async Task Two_clicks_on_what_saves_make_one_thing_in_every_dialog()
    {
        await using var console = await ConsoleProcess.StartAsync(BrowserSteps.Quick);
        await console.AddTaskAsync("Spring offer", clients: 3);
        await using var line = new CuttableLine(console.BaseAddress, Latency);
        await using var watched = await chromium.NewPageAsync(line.Address);
        var cookies = await console.SignInAsync(Role.Administrator);
        await watched.Page.Context.AddCookiesAsync(cookies.GetAllCookies().Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Url = line.Address.ToString() }));
        var page = watched.Page;
        await watched.OpenAsync("/audit");
        var expected = new Dictionary<string, int>();
        foreach (var (path, open, fields, api) in Dialogs)
        {
            await watched.WalkAsync(path);
            var before = await CountAsync(console, api);
            await page.OpenAsync(page.Button(open));
            foreach (var (field, value) in fields) await page.Top().Locator(field).FillAsync(value);
            if (api == "recall-sets") await page.Top().GetByLabel("Busy", new() { Exact = true }).CheckAsync();
            if (api == "reports") await page.Top().Locator("[name=report-of]").First.CheckAsync();
            if (api == "call-tasks/1/clients") await page.Top().Locator("#client-phones").FocusAsync();
            var save = page.Top().Locator("[data-default]");
            // Both clicks on the way before the first has an answer; the second a moment after the thing is made.
            await save.DblClickAsync(new() { Delay = 30 });
            await Eventually.Async(async () => await CountAsync(console, api) > before, null, () => $"{open} to make one");
            expected[api] = before + 1;
            if (await page.Locator("#made-secret").CountAsync() > 0 || open.StartsWith("Make a ", StringComparison.Ordinal) && api != "reports") await page.LeaveAsync("I have noted it");
            else await Eventually.Async(async () => await page.Locator("dialog[open]").CountAsync() == 0, null, () => $"the dialog of {open} to go");
        }

        // What was clicked last has reached the server once it has drawn another page.
        await watched.WalkAsync("/interrupted");
        foreach (var (api, count) in expected) Assert.Equal((api, count), (api, await CountAsync(console, api)));
        watched.AssertNoErrors();
    }

    private static async Task<int> CountAsync(ConsoleProcess console, string api) =>
        int.Parse((await console.ReadAsync(api))["total"]!.ToString(), CultureInfo.InvariantCulture);
}
